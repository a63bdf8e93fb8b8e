"""Every line of a template that is printed, with its place: text, cells, headers, footers, footnotes, properties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from lxml import etree

from documents.check_report import LONGEST, Fault, Kind, Place
from documents.press_properties import NAMES, has_tags
from kernel.text import Message

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"word/document\d*\.xml"), "paragraph"),
    (re.compile(r"word/header\d*\.xml"), "header"),
    (re.compile(r"word/footer\d*\.xml"), "footer"),
    (re.compile(r"word/footnotes\d*\.xml"), "footnote"),
)
_NOT_PRINTED = re.compile(r"word/(endnotes|comments)\w*\.xml|docProps/(app|custom)\.xml")
_CORE = "docProps/core.xml"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph's text, where its pieces end, and the cell it stands in."""

    place: Place
    text: str
    ends: tuple[int, ...]
    cell: object = None

    def pieces(self, start: int, end: int) -> int:
        """In how many pieces of Word's a stretch of the text stands."""
        return 1 + sum(start < at < end for at in self.ends)


def lines(members: Mapping[str, bytes]) -> Iterator[list[Line]]:
    """The lines of each part that is printed, in the order of the file; each property is a part of one line."""
    for name, content in members.items():
        kind = next((kind for form, kind in _PARTS if form.fullmatch(name)), None)
        if kind is not None:
            yield list(_lines(name, kind, _tree(content)))
        elif name == _CORE:
            root = _tree(content)
            for stated, element in NAMES.items():
                text = root.findtext(element) or ""
                yield [Line(Place("property", stated, text=_short(text)), text, ())]


def not_printed(members: Mapping[str, bytes]) -> Iterator[Fault]:
    """Tags that stand where nothing is printed."""
    for name, content in members.items():
        if _NOT_PRINTED.fullmatch(name):
            text = "".join(_tree(content).itertext())
            if has_tags(text):
                message = Message("a tag stands where nothing is printed (end notes, comments, other properties).")
                yield Fault("not-printed-here", message, Place("member", name, text=_short(text)))


def _lines(part: str, kind: Kind, root: Any) -> Iterator[Line]:
    texts: dict[Any, list[str]] = {}
    for node in root.iter(f"{_W}t"):
        paragraph = next(node.iterancestors(f"{_W}p"), None)
        if paragraph is not None:
            texts.setdefault(paragraph, []).append(node.text or "")
    tables = {table: number for number, table in enumerate(root.iter(f"{_W}tbl"), 1)}
    for number, paragraph in enumerate(root.iter(f"{_W}p"), 1):
        found = texts.get(paragraph, [])
        text = "".join(found)
        cell = next(paragraph.iterancestors(f"{_W}tc"), None)
        place = Place(kind, part, number, text=_short(text))
        if cell is not None and kind == "paragraph":
            place = _cell(part, number, cell, tables, text)
        yield Line(place, text, tuple(accumulate(map(len, found))), cell)


def _cell(part: str, number: int, cell: Any, tables: Mapping[Any, int], text: str) -> Place:
    row = next(cell.iterancestors(f"{_W}tr"))
    table = next(row.iterancestors(f"{_W}tbl"))
    rows = [one for one in table.iter(f"{_W}tr") if next(one.iterancestors(f"{_W}tbl")) is table]
    cells = [one for one in row.iter(f"{_W}tc") if next(one.iterancestors(f"{_W}tr")) is row]
    at = (tables[table], rows.index(row) + 1, cells.index(cell) + 1)
    return Place("cell", part, number, *at, text=_short(text))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _tree(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
