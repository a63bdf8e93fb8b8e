"""Where in a Word file a name stands, as a person finds it again: the part and the paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from documents.archive import unpacked

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
LONGEST = 80


@dataclass(frozen=True)
class Spot:
    """A paragraph, counted from one within its part, and how its text begins."""

    part: str
    paragraph: int
    text: str


def spots(template: bytes, name: str) -> list[Spot]:
    """Every paragraph with a tag that ends in a dotted name, in the order of the file; raises TemplateRefused.

    Word splits a tag over runs, so the text of a whole paragraph is looked at. An item of a list stands in a template
    under the loop's own name, so only the last step of the name is compared.
    """
    step = re.compile(rf"{{[{{%][^}}]*\b{re.escape(name.rpartition('.')[2])}\b")
    return [
        Spot(part, number, text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
        for part, content in unpacked(template).items()
        if _PART.fullmatch(part)
        for number, text in enumerate(_paragraphs(content), 1)
        if step.search(text)
    ]


def _paragraphs(content: bytes) -> list[str]:
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    return ["".join(run.text or "" for run in paragraph.iter(f"{_W}t")) for paragraph in root.iter(f"{_W}p")]
