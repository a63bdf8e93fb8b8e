"""Values that are more than text: a picture, or a text with its own look and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import escape

from documents.errors import IllegalCharacter
from documents.plain import plain


class Beyond(Exception):
    """A value that only docxtpl by itself can place was about to be printed."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG, JPEG, GIF) and how wide it is printed, in millimetres."""

    content: bytes
    width: int


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one look; with a link it can be clicked."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Rich:
    """Text in several looks, printed by `{{r name }}`."""

    runs: tuple[Run, ...]

    def __html__(self) -> str:
        """The runs as Word writes them, escaped; links are docxtpl's."""
        return "".join(_written(run) for run in self.runs)


RichValue: TypeAlias = Picture | Rich


def checked(name: str, value: RichValue) -> RichValue:
    """The value, its text proved to be what a Word file can hold; raises NotPlain and IllegalCharacter."""
    if isinstance(value, Picture):
        return value
    texts = plain({name: [run.text for run in value.runs]})[name]
    for text in texts if isinstance(texts, list) else []:
        if "\n" in str(text) or "\t" in str(text):
            raise IllegalCharacter(name, "\n" if "\n" in str(text) else "\t")
    return value


def needs_docxtpl(value: object) -> bool:
    """Whether a value changes more of the file than the text it stands in: its media, or its list of links."""
    return isinstance(value, Picture) or (isinstance(value, Rich) and any(run.link for run in value.runs))


def _written(run: Run) -> str:
    look = f"{'<w:b/>' if run.bold else ''}{'<w:i/>' if run.italic else ''}"
    shape = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{shape}<w:t xml:space="preserve">{escape(run.text)}</w:t></w:r>'
