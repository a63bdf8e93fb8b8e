"""Logos at the head of a contract's first page, set into a printed Word file: side by side and alike in size.

They are set in after the press, so that a template needs no place for them and a document without any stays as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from xml.sax.saxutils import quoteattr

from documents.archive import packed, unpacked
from documents.errors import RenderFailed
from documents.ooxml import TEXT_WIDTH
from kernel.text import Message

#: Millimetres: how high and wide a logo may be, and the square whose area each takes where it may.
HIGHEST, WIDEST, SIDE = 15.0, 42.0, 18.0
_EMU = 36_000
_TYPES, _RELATIONS, _DOCUMENT = "[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml"
_PNG = '<Default Extension="png" ContentType="image/png"/>'
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_BODY = "<w:body>"
#: Drawings of a template count from 1; these stay beyond all of them.
_FIRST = 9001


@dataclass(frozen=True, slots=True)
class Mark:
    """A logo as it is kept, a PNG, with its size in dots and whose it is."""

    of: str
    content: bytes
    width: int
    height: int

    @property
    def printed(self) -> tuple[int, int]:
        """Its size on paper in English metric units: the same area for each as far as its shape allows."""
        shape = self.width / self.height
        high = min(SIDE / sqrt(shape), HIGHEST, WIDEST / shape)
        return round(high * shape * _EMU), round(high * _EMU)


def told(marks: Sequence[Mark]) -> dict[str, object]:
    """What is kept of the logos with the values that a document was printed from; nothing where there is none."""
    kept = [{"of": one.of, "sha256": hashlib.sha256(one.content).hexdigest()} for one in marks]
    return {"logos": kept} if kept else {}


def set_in(file: bytes, marks: Sequence[Mark]) -> bytes:
    """The Word file with these logos above its title; the same bytes for the same marks, the file itself for none.

    Raises RenderFailed where a file has no place for them.
    """
    if not marks:
        return file
    members = unpacked(file)
    text = members[_DOCUMENT].decode()
    if _BODY not in text:
        raise RenderFailed(Message("it has no place for a logo"))
    members[_DOCUMENT] = text.replace(_BODY, f"{_BODY}{_row(marks)}", 1).encode()
    related = "".join(
        f'<Relationship Id="rIdLogo{place}" Type="{_IMAGE}" Target="media/logo-{place}.png"/>'
        for place in range(1, len(marks) + 1)
    )
    members[_RELATIONS] = _before(members[_RELATIONS], b"</Relationships>", related)
    if b'Extension="png"' not in members[_TYPES]:
        members[_TYPES] = _before(members[_TYPES], b"<Default ", _PNG)
    pictures = {f"word/media/logo-{place}.png": mark.content for place, mark in enumerate(marks, 1)}
    return packed({**members, **pictures})


def _before(member: bytes, mark: bytes, text: str) -> bytes:
    return member.replace(mark, text.encode() + mark, 1)


def _row(marks: Sequence[Mark]) -> str:
    """One row without rules: the first logo at the left margin, the last at the right, others in the middle."""
    wide = TEXT_WIDTH // len(marks)
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for _ in marks)
    cells = "".join(_cell(mark, place, len(marks), wide) for place, mark in enumerate(marks))
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
        '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>'
    )


def _cell(mark: Mark, place: int, count: int, wide: int) -> str:
    side = "left" if place == 0 else "right" if place == count - 1 else "center"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:keepNext/><w:spacing w:before="0" w:after="0"/><w:jc w:val="{side}"/></w:pPr><w:r>'
        f"{_drawing(mark, place + 1)}</w:r></w:p></w:tc>"
    )


def _drawing(mark: Mark, place: int) -> str:
    wide, high = mark.printed
    name = quoteattr(mark.of)
    drawn, picture = (f"http://schemas.openxmlformats.org/drawingml/2006/{one}" for one in ("main", "picture"))
    return (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{_FIRST + place}" name="Logo {place}" descr={name}/>'
        f'<a:graphic xmlns:a="{drawn}"><a:graphicData uri="{picture}"><pic:pic xmlns:pic="{picture}">'
        f'<pic:nvPicPr><pic:cNvPr id="{_FIRST + place}" name="logo-{place}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        f'r:embed="rIdLogo{place}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
