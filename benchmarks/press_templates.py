"""Contract templates of 12 to 15 pages as organisations bring them, and values to print them with."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

ARTICLES = 20
CLAUSES = 5
VARIABLES = 59
ROWS = 12
_TEXT = """the recipient of this grant keeps records of what was done and of what it cost and shows them when asked so
that both sides learn from the work and may change its course in time without losing sight of what was agreed at the
beginning by those who signed for their organisations and by those whom the work is meant to serve"""
_WORDS = _TEXT.split()


@dataclass(frozen=True, slots=True)
class Shape:
    """How one template differs from another."""

    words: int
    tags: int
    split: int
    sections: int


SHAPES: Mapping[str, Shape] = {
    "grant": Shape(words=52, tags=1, split=3, sections=3),
    "umbrella": Shape(words=58, tags=2, split=2, sections=5),
    "subaward": Shape(words=46, tags=1, split=5, sections=2),
}


def template(shape: Shape) -> bytes:
    """A template of 20 articles with 5 clauses each, made with python-docx and its whole sheet of styles."""
    draw = random.Random(20)
    document = docx.Document()
    _edges(document)
    document.core_properties.title = "{{ v0 }}: {{ v1 }}"
    document.core_properties.author = "{{ v2 }}"
    names = _names()
    for article in range(1, ARTICLES + 1):
        document.add_heading(f"Article {article}", level=1)
        optional = article % (ARTICLES // shape.sections) == 0
        if optional:
            document.add_paragraph(f"{{%p if s{article % 3} %}}")
        for clause in range(1, CLAUSES + 1):
            _clause(document.add_paragraph(style="List Number"), shape, draw, names, article * CLAUSES + clause)
        if optional:
            document.add_paragraph("{%p endif %}")
    _milestones(document)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def context(number: int, rows: int = ROWS) -> dict[str, Any]:
    """Values of one contract; each number has its own."""
    draw = random.Random(number)
    values: dict[str, Any] = {f"v{place}": _phrase(draw, 3) for place in range(VARIABLES)}
    values["v0"] = f"GR-2026-{number:04} · Niñas & jóvenes <Lempira>"
    values |= {f"s{place}": draw.random() < 0.5 for place in range(3)}  # noqa: PLR2004 -- a condition holds half the time
    values["milestones"] = [
        {
            "name": f"{row}. {_phrase(draw, 4)}",
            "due": f"{draw.randint(1, 28)} June 2027",
            "amount": f"USD {draw.randint(1, 90)},000.00",
        }
        for row in range(1, rows + 1)
    ]
    return values


def _names() -> Iterator[str]:
    while True:
        yield from (f"v{place}" for place in range(VARIABLES))


def _clause(paragraph: Paragraph, shape: Shape, draw: random.Random, names: Iterator[str], place: int) -> None:
    words = [draw.choice(_WORDS) for _ in range(shape.words)]
    for _ in range(shape.tags):
        words.insert(draw.randrange(shape.words), f"{{{{ {next(names)} }}}}")
    text = " ".join(words)
    if place % shape.split:
        paragraph.add_run(text)
        return
    begin, tag, end = text.partition("{{ ")
    name, close, rest = end.partition(" }}")
    for piece in (f"{begin}{{", f"{tag[1:]}{name[:1]}", f"{name[1:]} ", f"{close[1:]}{rest}"):
        paragraph.add_run(piece)  # a tag over several runs, as Word leaves it behind after a correction


def _milestones(document: Document) -> None:
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Milestone", "Due", "Amount"), strict=True):
        cell.text = text
    for texts in (
        ("{%tr for m in milestones %}", "", ""),
        ("{{ m.name }}", "{{ m.due }}", "{{ m.amount }}"),
        ("{%tr endfor %}", "", ""),
    ):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text


def _edges(document: Document) -> None:
    head = document.sections[0].header.paragraphs[0]
    head.add_run("{{ v2 }} ")
    head.add_run().add_picture(io.BytesIO(picture()), width=Mm(20))
    foot = document.sections[0].footer.paragraphs[0]
    foot.add_run("{{ v0 }}, ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)  # noqa: SLF001 -- python-docx has no door for fields


def picture() -> bytes:
    """A small logo as a PNG file."""
    side = 64
    lines = b"".join(
        b"\0" + bytes((x * 4 % 256, y * 4 % 256, 128)[c] for x in range(side) for c in range(3)) for y in range(side)
    )
    head = struct.pack(">2I5B", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def _phrase(draw: random.Random, words: int) -> str:
    return " ".join(draw.choice(_WORDS) for _ in range(words))
