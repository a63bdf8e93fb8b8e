"""What a Word file says, paragraph by paragraph, as it reads with its tracked changes taken on and without them.

A file that somebody brings may be anything, so it is unpacked and read in a process of its own, under limits.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from documents import check_package, limited
from documents.archive import unpacked
from documents.errors import NotRead
from kernel.packing import pack, unpack
from kernel.text import Message

MEGABYTES = 768
SECONDS = 20
MOST_PARAGRAPHS = 5_000
MOST_SIGNS = 2_000_000
FILE, FOUND = "file.docx", "found.json"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SAME_AGAIN = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ADDED = {f"{_W}ins", f"{_W}moveTo"}
_TAKEN = {f"{_W}del", f"{_W}moveFrom"}
_SIGNS = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
_PARTS = tuple(
    re.compile(rf"word/{name}\d*\.xml") for name in ("document", "footnotes", "endnotes", "header", "footer")
)


@dataclass(frozen=True, slots=True)
class Words:
    """The paragraphs of a file that say something, in order: text and tables, notes, headers, footers.

    `paragraphs` is how it reads with the changes that are tracked in it, of which there are so many `marks`, `before`
    how it reads without them. Spaces of any kind and width are one space.
    """

    paragraphs: tuple[str, ...]
    before: tuple[str, ...]
    marks: int


def words(file: bytes) -> Words:
    """What a file says that may come from anywhere; raises NotRead with the reason."""
    with tempfile.TemporaryDirectory(prefix="tack-words-", ignore_cleanup_errors=True) as at:
        folder = Path(at)
        (folder / FILE).write_bytes(file)
        ended = limited.run(
            [sys.executable, "-m", "documents.word_text"],
            folder,
            megabytes=MEGABYTES,
            seconds=SECONDS,
            environment={"PYTHONPATH": ":".join(sys.path)},
        )
        if ended.code != 0:
            raise NotRead(Message("reading it takes more time or memory than a file may."))
        found = json.loads((folder / FOUND).read_text(encoding="utf-8"))
    if "fault" in found:
        raise NotRead(unpack(found["fault"])[0])
    return Words(tuple(found["paragraphs"]), tuple(found["before"]), found["marks"])


def read(file: bytes) -> Words:
    """The same, read in this process, of a file that we made ourselves or that stands under limits already.

    Raises NotRead, and what the parser raises on a part that is no XML.
    """
    # Where a file leads to is followed by nobody here; what acts by itself, or is none, is refused.
    for fault in check_package.faults(file):
        if fault.code != "external":
            raise NotRead(fault.message)
    trees = list(_trees(unpacked(file)))
    paragraphs = _said(trees, _TAKEN, {f"{_W}t"})
    before = _said(trees, _ADDED, {f"{_W}t", f"{_W}delText"})
    marks = sum(1 for tree in trees for _ in tree.iter(*_ADDED, *_TAKEN))
    if len(paragraphs) > MOST_PARAGRAPHS or sum(map(len, paragraphs)) > MOST_SIGNS:
        raise NotRead(Message("it is longer than any agreement."))
    return Words(tuple(paragraphs), tuple(before), marks)


def _trees(members: Mapping[str, bytes]) -> Iterator[Any]:
    for part in _PARTS:
        for name in sorted(members):
            if part.fullmatch(name):
                yield etree.fromstring(members[name], etree.XMLParser(resolve_entities=False, no_network=True))


def _said(trees: list[Any], without: set[str], texts: set[str]) -> list[str]:
    lines = ("".join(line) for tree in trees for line in _lines(tree, without, texts))
    return [text for line in lines if (text := " ".join(line.split()))]


def _lines(tree: Any, without: set[str], texts: set[str]) -> list[list[str]]:
    """Each paragraph in the order in which they begin; one within another, as in a text box, is of its own."""
    found: list[list[str]] = []
    open_ones: list[list[str]] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            if node.tag == f"{_W}p":
                open_ones.pop()
        elif node.tag in without or node.tag == _SAME_AGAIN:
            walk.skip_subtree()
        elif node.tag == f"{_W}p":
            open_ones.append([])
            found.append(open_ones[-1])
        elif open_ones:
            open_ones[-1].append(node.text or "" if node.tag in texts else _SIGNS.get(node.tag, ""))
    return found


def main() -> None:
    """Read the file of this folder and leave what it says beside it."""
    try:
        found: dict[str, Any] = asdict(read(Path(FILE).read_bytes()))
    except NotRead as error:
        found = {"fault": pack([error.reason])}
    except etree.XMLSyntaxError:
        found = {"fault": pack([Message("it is not a Word file (.docx).")])}
    Path(FOUND).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
