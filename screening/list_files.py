"""Files of lists before they are read: what one is, whatever it is called, and why one cannot be taken.

A file is read in pieces from where it lies, never as a whole.
"""

from __future__ import annotations

import codecs
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from kernel.errors import TackError
from kernel.text import Message

PIECE = 1 << 20
#: What OFAC writes after the last row of a file.
END_MARK = b"\x1a"
_HEAD = 4096
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_ZIP, _GZIP, _PDF = b"PK\x03\x04", b"\x1f\x8b", b"%PDF-"
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<script")


class BrokenList(TackError):
    """A list that cannot be taken as a whole: nothing of it is kept, and what was in force stays in force."""

    code = "broken-list"


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file that was looked at: its name, where it lies, its size in bytes and hash, and how its text is written."""

    name: str
    path: Path
    size: int
    sha256: str
    encoding: str
    marked_end: bool
    head: bytes

    @contextmanager
    def binary(self) -> Iterator[BinaryIO]:
        """Give the content as bytes."""
        with self.path.open("rb") as file:
            yield file

    @contextmanager
    def text(self) -> Iterator[TextIO]:
        """Give the content as text, line ends as they are."""
        with self.path.open("rb") as raw, io.TextIOWrapper(raw, encoding=self.encoding, newline="") as file:
            yield file


def look(name: str, path: Path, *, also_latin: bool) -> ListFile:
    """Look at a file once, piece by piece; raises BrokenList for what is no text or in an encoding that no list has.

    `also_latin` takes for Latin-1 what is no UTF-8, as older American lists are.
    """
    digest, size, head, last, tried = hashlib.sha256(), 0, b"", b"", _Decoding()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            head = head or piece[:_HEAD]
            if not size:
                _refuse_other_kinds(name, head)
            if b"\x00" in piece:
                raise BrokenList(
                    Message(
                        "“%(name)s” is no text: byte %(byte)s is zero. Download the list again and give it unchanged.",
                        name=name,
                        byte=size + piece.index(b"\x00") + 1,
                    )
                )
            tried.feed(piece)
            last, size = (last + piece)[-64:], size + len(piece)
    if not head.strip():
        raise BrokenList(Message("“%(name)s” is empty. Download the list again.", name=name))
    tried.end()
    if tried.wrong_line is not None and not also_latin:
        raise BrokenList(
            Message(
                "“%(name)s”, line %(line)s: this is no UTF-8. Download the list again and do not save it with another"
                " program before you give it.",
                name=name,
                line=tried.wrong_line,
            )
        )
    encoding = "utf-8-sig" if tried.wrong_line is None else "latin-1"
    return ListFile(name, path, size, digest.hexdigest(), encoding, last.rstrip().endswith(END_MARK), head)


class _Decoding:
    """Reads pieces as UTF-8 and remembers the first line that is none."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._lines = 1
        self.wrong_line: int | None = None

    def feed(self, piece: bytes, *, final: bool = False) -> None:
        """Read one piece more."""
        if self.wrong_line is not None:
            return
        try:
            self._decoder.decode(piece, final)
        except UnicodeDecodeError as error:
            self.wrong_line = self._lines + error.object[: error.start].count(b"\n")
        self._lines += piece.count(b"\n")

    def end(self) -> None:
        """Say that there is no more."""
        self.feed(b"", final=True)


def _refuse_other_kinds(name: str, head: bytes) -> None:
    """Raise BrokenList for what people give in place of a list."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if head.startswith(_UTF16) or _looks_wide(head):
        raise BrokenList(
            Message(
                "“%(name)s” is written in UTF-16, as some programs save text. Give the file as it was downloaded, or"
                " save it as UTF-8.",
                name=name,
            )
        )
    if head.startswith((_ZIP, _GZIP)):
        raise BrokenList(
            Message(
                "“%(name)s” is a packed file (zip) or a spreadsheet, not the list itself. Unpack it and give the"
                " file inside.",
                name=name,
            )
        )
    if head.startswith(_PDF):
        raise BrokenList(
            Message("“%(name)s” is a PDF. Give the list as the data file its publisher offers.", name=name)
        )
    if start.startswith(_PAGE) or (start.startswith(b"<?xml") and b"<html" in start):
        raise BrokenList(
            Message(
                "“%(name)s” is a web page, not the list: often what a site shows when a download did not work."
                " Download the list itself again.",
                name=name,
            )
        )


def _looks_wide(head: bytes) -> bool:
    """Say whether every second byte is zero, as in UTF-16 without its mark."""
    some = head[:200]
    return len(some) > 3 and any(some) and (not any(some[1::2]) or not any(some[0::2]))
