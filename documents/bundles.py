"""Many documents as one zip: names that every computer takes, each once, and a list of what is inside."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO

#: What a file's name may not hold on one system or another, and the names that one of them keeps for itself.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\\/:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
_KEPT = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
#: Signs of a name without its ending: with what is added to make it unique, every system takes it.
LONGEST = 80
#: What a spreadsheet takes for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class FileNames:
    """Gives each file of a bundle a name of its own, whatever it is called and however systems compare names."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def one(self, wanted: str, ending: str) -> str:
        """Return a name like the wanted one that no file has yet."""
        plain = _safe(wanted)
        number, name = 1, f"{plain}.{ending}"
        while _compared(name) in self._taken:
            number += 1
            name = f"{plain} ({number}).{ending}"
        self._taken.add(_compared(name))
        return name


def _safe(wanted: str) -> str:
    composed = unicodedata.normalize("NFC", wanted)
    plain = " ".join(_UNSAFE.sub(" ", composed).split())[:LONGEST].strip(" .")
    return f"_{plain}" if not plain or _KEPT.fullmatch(plain.partition(".")[0]) else plain


def _compared(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def write(target: IO[bytes], files: Iterable[tuple[str, bytes]], *, at: datetime) -> None:
    """Write a zip of files, one after the other: no more than one is in memory. The same files give the same bytes.

    They are kept as they are: a Word file is deflated already. `at` is the moment that stands beside each.
    """
    stamp = at.timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in files:
            bundle.writestr(zipfile.ZipInfo(name, stamp), content)


def listing(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a table that spreadsheets open with its accents, and of which they calculate nothing."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")
