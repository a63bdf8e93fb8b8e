"""Every line of a template that is printed, with its place: text, cells, headers, footers, footnotes, properties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from lxml import etree

from documents.check_report import LONGEST, Fault, Kind, Place
from documents.press_properties import NAMES
from kernel.text import Message

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"word/document\d*\.xml"), "paragraph"),
    (re.compile(r"word/header\d*\.xml"), "header"),
    (re.compile(r"word/footer\d*\.xml"), "footer"),
    (re.compile(r"word/footnotes\d*\.xml"), "footnote"),
)
_CORE = "docProps/core.xml"
_TAG = re.compile(r"\{[{%]")
_REPEATED = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}TitlesOfParts"
"""Where Word repeats the title, which is printed where it stands, and writes anew when it saves."""


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
    """Tags that stand where nothing is printed: end notes, comments, settings, properties of one's own."""
    for name, content in members.items():
        if not name.endswith(".xml") or any(form.fullmatch(name) for form, _ in _PARTS):
            continue
        text = " ".join(_said(_tree(content), set(NAMES.values()) if name == _CORE else {_REPEATED}))
        if found := _TAG.search(text):
            message = Message("a tag stands where nothing is printed (end notes, comments, settings, properties).")
            yield Fault("not-printed-here", message, Place("member", name, text=_short(text[found.start() :])))


def _said(root: Any, printed: set[str]) -> Iterator[str]:
    """The text of each element under the root, whole as it may be split, and every attribute."""
    yield root.text or ""
    yield from root.attrib.values()
    for element in root.iterchildren("{*}*"):
        if element.tag not in printed:
            yield "".join(element.itertext())
            for inner in element.iter("{*}*"):
                yield from inner.attrib.values()


def _lines(part: str, kind: Kind, root: Any) -> Iterator[Line]:
    texts: dict[Any, list[str]] = {}
    for node in root.iter(f"{_W}t"):
        paragraph = next(node.iterancestors(f"{_W}p"), None)
        if paragraph is not None:
            texts.setdefault(paragraph, []).append(node.text or "")
    cells = _cells(root)
    for number, paragraph in enumerate(root.iter(f"{_W}p"), 1):
        found = texts.get(paragraph, [])
        text = "".join(found)
        cell = next(paragraph.iterancestors(f"{_W}tc"), None)
        place = Place(kind, part, number, text=_short(text))
        if cell in cells and kind == "paragraph":
            place = Place("cell", part, number, *cells[cell], text=_short(text))
        yield Line(place, text, tuple(accumulate(map(len, found))), cell)


def _cells(root: Any) -> dict[Any, tuple[int, int, int]]:
    """The table, row and column of each cell, counted in one go: a table may have thousands."""
    tables: dict[Any, int] = {}
    rows: dict[Any, int] = {}
    places: dict[Any, tuple[int, int, int]] = {}
    inside: Counter[Any] = Counter()
    for element in root.iter(f"{_W}tbl", f"{_W}tr", f"{_W}tc"):
        holder = next(element.iterancestors(f"{_W}tbl" if element.tag == f"{_W}tr" else f"{_W}tr"), None)
        if element.tag == f"{_W}tbl":
            tables[element] = len(tables) + 1
        elif holder is None:
            continue
        elif element.tag == f"{_W}tr":
            inside[holder] += 1
            rows[element] = inside[holder]
        else:
            inside[holder] += 1
            table = next(holder.iterancestors(f"{_W}tbl"), None)
            places[element] = (tables.get(table, 0), rows.get(holder, 0), inside[holder])
    return places


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _tree(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
