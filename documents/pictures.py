"""Pictures of pages: what a Word file or a PDF looks like, as PNG for a browser.

A PDF may be anything, so it is drawn in a process of its own, under limits of memory and time.
"""

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from documents import limited, pdf
from documents.errors import PicturesFailed

WIDTH = 900
"""Pixels: a page of a contract is read at this width, on a phone turned sideways too."""
MOST_PAGES = 40
MEGABYTES = 768
SECONDS_PER_FILE = 60
_CHILD = Path(__file__).with_name("picture_child.py")


@dataclass(frozen=True, slots=True)
class Drawn:
    """The first pages of a document as PNG files, and how many pages it has in all."""

    pictures: list[bytes]
    pages: int


def pictures(word_file: bytes) -> list[bytes]:
    """Each page of a Word file as PNG, the first 40; raises PdfUnavailable, PdfFailed and PicturesFailed."""
    made = pdf.convert({"document": word_file})
    outcome = drawn(made)["document"]
    if isinstance(outcome, PicturesFailed):
        raise outcome
    return outcome.pictures


def drawn(
    files: Mapping[str, bytes], *, width: int = WIDTH, pages: int = MOST_PAGES
) -> dict[str, Drawn | PicturesFailed]:
    """The pages of each PDF, drawn in one process, or why there are none; one that fails takes no other with it."""
    found: dict[str, Drawn | PicturesFailed] = {}
    while waiting := {name: content for name, content in files.items() if name not in found}:
        found |= _started(waiting, width, pages)
    return {name: found[name] for name in files}


def _started(files: Mapping[str, bytes], width: int, pages: int) -> dict[str, Drawn | PicturesFailed]:
    """Where the process does not reach the end, the file that it was at has failed, and those after it are left."""
    with tempfile.TemporaryDirectory(prefix="tack-pictures-", ignore_cleanup_errors=True) as at:
        folder = Path(at)
        sources = {name: folder / f"{number}.pdf" for number, name in enumerate(files)}
        for name, source in sources.items():
            source.write_bytes(files[name])
        ended = limited.run(
            [sys.executable, "-I", str(_CHILD), str(width), str(pages), *map(str, sources.values())],
            folder,
            megabytes=MEGABYTES,
            seconds=SECONDS_PER_FILE,
            whole_seconds=SECONDS_PER_FILE * len(sources),
            progress=lambda: sum(1 for _ in folder.glob("*.count")),
        )
        found: dict[str, Drawn | PicturesFailed] = {}
        for name, source in sources.items():
            outcome = _outcome(source)
            if outcome is None:
                found[name] = PicturesFailed(name, ended.said or "it took too long")
                if ended.code != 0:
                    break
            else:
                found[name] = outcome
        return found


def _outcome(source: Path) -> Drawn | None:
    count = source.with_suffix(".count")
    if not count.is_file():
        return None
    drawn_pages = sorted(source.parent.glob(f"{source.stem}-*.png"))
    return Drawn([one.read_bytes() for one in drawn_pages], int(count.read_text(encoding="utf-8")))
