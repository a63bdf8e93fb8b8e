"""Values that are more than text: a picture, a text with its own look and links, or another Word file's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import escape

from documents import check_package
from documents.archive import unpacked
from documents.errors import IllegalCharacter, NotTakenIn
from documents.plain import plain
from kernel.text import Message


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


@dataclass(frozen=True, slots=True)
class SubDocument:
    """A Word file whose text is taken in as it stands, with its styles and pictures; printed by `{{p name }}`."""

    content: bytes


RichValue: TypeAlias = Picture | Rich | SubDocument


def checked(name: str, value: RichValue) -> RichValue:
    """The value, proved to be what a Word file can hold; raises NotPlain, NotTakenIn and IllegalCharacter."""
    if isinstance(value, SubDocument):
        _prove_file(name, value.content)
    elif isinstance(value, Rich):
        _prove_runs(name, value.runs)
    return value


def _prove_file(name: str, content: bytes) -> None:
    """A file may be taken in that could be a template, and that brings no notes: those would be read for tags."""
    for fault in check_package.faults(content):
        raise NotTakenIn(name, fault.message)
    if b"footnoteReference" in unpacked(content)["word/document.xml"]:
        raise NotTakenIn(name, Message("it has footnotes; write them into its text."))


def _prove_runs(name: str, runs: tuple[Run, ...]) -> None:
    texts = plain({name: [run.text for run in runs]})[name]
    for text in texts if isinstance(texts, list) else []:
        if "\n" in str(text) or "\t" in str(text):
            raise IllegalCharacter(name, "\n" if "\n" in str(text) else "\t")


def needs_docxtpl(value: object) -> bool:
    """Whether a value changes more of the file than the text it stands in: its media, styles, or list of links."""
    return isinstance(value, (Picture, SubDocument)) or (
        isinstance(value, Rich) and any(run.link for run in value.runs)
    )


def _written(run: Run) -> str:
    look = f"{'<w:b/>' if run.bold else ''}{'<w:i/>' if run.italic else ''}"
    shape = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{shape}<w:t xml:space="preserve">{escape(run.text)}</w:t></w:r>'
