"""Two Word files as one in which every difference is a tracked change, by a program of its own (`python-redlines`).

The program is an addition that not everyone has. It reads files that may be anything, so it runs under limits, and what
comes out is trusted only once it reads as the earlier file without its changes and as the later one with them.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from documents import limited, word_text
from documents.archive import LARGEST
from documents.errors import NotRead, RedlineFailed, RedlineUnavailable
from kernel.packing import unpack
from kernel.text import Message

PROGRAM = ("python_redlines", "python_redlines_docxodus")
MEGABYTES = 1_500
SECONDS = 40
BEFORE, AFTER, TRACKED, FAULT = "before.docx", "after.docx", "tracked.docx", "fault.json"


def available() -> bool:
    """Whether the program is installed here."""
    return all(importlib.util.find_spec(name) is not None for name in PROGRAM)


def tracked(before: bytes, after: bytes, *, author: str, now: datetime) -> bytes:
    """The earlier file with every change that leads to the later one tracked under this name and moment.

    Raises RedlineUnavailable where the program is not installed, NotRead for a file that is none or acts by itself,
    RedlineFailed where nothing came out that could be relied on.
    """
    if not available():
        raise RedlineUnavailable
    wanted = word_text.words(before).paragraphs, word_text.words(after).paragraphs
    made = _made(before, after, [author, now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")])
    found = word_text.words(made)
    if not found.marks:
        raise RedlineFailed(Message("the two files say the same."))
    if (_bare(found.before), _bare(found.paragraphs)) != (_bare(wanted[0]), _bare(wanted[1])):
        raise RedlineFailed(Message("what came out does not say the same as the two files."))
    return made


def _made(before: bytes, after: bytes, more: Sequence[str]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="tack-redline-", ignore_cleanup_errors=True) as at:
        folder = Path(at)
        (folder / BEFORE).write_bytes(before)
        (folder / AFTER).write_bytes(after)
        ended = limited.run(
            [sys.executable, "-m", "documents.redline_child", *more],
            folder,
            megabytes=MEGABYTES,
            seconds=SECONDS,
            environment={"PYTHONPATH": ":".join(sys.path), "DOTNET_EnableDiagnostics": "0"},
        )
        if (folder / FAULT).is_file():
            raise NotRead(unpack(json.loads((folder / FAULT).read_text(encoding="utf-8")))[0])
        made = folder / TRACKED
        if ended.code != 0 or not made.is_file() or made.stat().st_size > LARGEST:
            raise RedlineFailed(Message("the program that writes them did not come to an end with these two files."))
        return made.read_bytes()


def _bare(paragraphs: Sequence[str]) -> str:
    """Words without their spaces: where a paragraph is joined with the next, the two views part them differently."""
    return "".join("".join(paragraphs).split())
