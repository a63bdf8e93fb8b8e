"""The properties of a file (title, author, subject), printed with their values as they are.

docxtpl escapes them twice, so that `A & B` becomes `A &amp; B` in the title; this is the one place where a document of
the press differs from docxtpl's.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from documents.press_environment import Text, environment

_DC = "{http://purl.org/dc/elements/1.1/}"
NAMES = {
    "author": f"{_DC}creator",
    "comments": f"{_DC}description",
    "identifier": f"{_DC}identifier",
    "language": f"{_DC}language",
    "subject": f"{_DC}subject",
    "title": f"{_DC}title",
}
"""The properties that docxtpl prints, and their elements."""

LONGEST = 255
"""Characters that Word keeps of a property."""

_MARK = "\ue000text\ue000"


class Properties:
    """The member with the properties, its static text kept and its tags compiled."""

    def __init__(self, core: bytes, stated: dict[str, str]) -> None:
        """Compile the properties that hold tags; their language must have been proved."""
        root = etree.fromstring(core, etree.XMLParser(resolve_entities=False, no_network=True))
        self._texts: list[Text] = []
        names = {element: name for name, element in NAMES.items()}
        for element in root:
            if (name := names.get(element.tag)) and has_tags(stated[name]):
                element.text = _MARK
                self._texts.append(Text(stated[name], environment(escaped=False)))
        self._static = etree.tostring(root, encoding="unicode").split(_MARK)

    def __bool__(self) -> bool:
        """Whether any property changes from document to document."""
        return bool(self._texts)

    def rendered(self, values: dict[str, Any]) -> bytes:
        """The member with these values; raises RenderFailed."""
        pieces = [self._static[0]]
        for text, static in zip(self._texts, self._static[1:], strict=True):
            pieces += (escape(text.rendered(values)[:LONGEST]), static)
        return "".join(pieces).encode()


def has_tags(text: str) -> bool:
    """Whether Jinja would read anything in a text."""
    return "{{" in text or "{%" in text or "{#" in text
