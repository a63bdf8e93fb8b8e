"""The press: contracts of 12 and 13 pages over three templates, against docxtpl by itself and against the limit.

Templates are made as an organisation would bring them (`press_templates`). The limit is what cannot be left out: the
same sandboxed Jinja and the deflate of the parts that change. CPU time of the thread, but for two processes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from benchmarks.press_templates import SHAPES, context, template
from benchmarks.rows import Row, Timed, in_turns, ratio_row
from documents import press
from documents.press_environment import environment
from documents.press_measure import by_docxtpl, compared
from documents.press_prepare import prepared
from documents.press_properties import has_tags

CONTEXTS = 200
ROUNDS = 5
AGAIN = 5
"""Times that the quick sides print the contexts of a round, so that a round takes long enough to be timed."""

ROWS = 500
BOTH = 400
"""Documents that each process prints."""


def measure() -> Iterator[Row]:
    files = [template(shape) for shape in SHAPES.values()]
    work = [(files[number % len(files)], context(number)) for number in range(CONTEXTS)]
    slow, fast, bare = in_turns(
        partial(next, _rounds(by_docxtpl, work, 1)),
        partial(next, _rounds(press.render, work, AGAIN)),
        partial(next, _rounds(_Limit(files).printed, work, AGAIN)),
        rounds=ROUNDS,
        clock=time.thread_time,
    )
    count = CONTEXTS // ROUNDS
    slow, fast, bare = slow.each(count), fast.each(count * AGAIN), bare.each(count * AGAIN)
    told = f"docxtpl {slow.median * 1e3:.1f} ms, press {fast.median * 1e3:.2f} ms, limit {bare.median * 1e3:.2f} ms"
    how = f"one document of {CONTEXTS} over {len(files)} templates, deflate 6: {told}"
    yield ratio_row("press.l6.vs_docxtpl", slow, fast, sense="at least", bound=20, how=how)
    yield ratio_row("press.l6.vs_limit", fast, bare, sense="at most", bound=1.5, how=how)
    yield _fidelity(work[:: CONTEXTS // 20])
    yield _long_tables(files)
    yield _two_processes()
    yield _memory()


def _rounds(printed: Callable[..., bytes], work: Sequence[tuple[bytes, dict[str, Any]]], again: int) -> Iterator[None]:
    """Print the contexts of the next round at each step; the first step, which does not count, takes the first's."""
    for number in (0, *range(ROUNDS)):
        for file, values in list(work[number::ROUNDS]) * again:
            printed(file, values)
        yield


class _Limit:
    """Jinja and deflate, and nothing else."""

    def __init__(self, files: Sequence[bytes]) -> None:
        self._texts = {file: list(_texts(file)) for file in files}

    def printed(self, file: bytes, values: dict[str, Any]) -> bytes:
        made = b""
        for text in self._texts[file]:
            deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
            made = deflater.compress(text.render(values).encode()) + deflater.flush()
        return made


def _texts(file: bytes) -> Iterator[Any]:
    apart = prepared(file)
    sandbox = environment()
    for text in (*(one.head + one.text + one.tail for one in apart.sources), apart.members[apart.core].decode()):
        if has_tags(text):
            yield sandbox.from_string(text)


def _fidelity(work: Sequence[tuple[bytes, dict[str, Any]]]) -> Row:
    found = [compared(file, values) for file, values in work]
    parts, unequal = sum(count for count, _ in found), sorted({name for _, names in found for name in names})
    share = 1 - sum(len(names) for _, names in found) / parts
    how = f"{parts} parts of {len(work)} documents, properties by meaning; not equal: {', '.join(unequal) or 'none'}"
    return Row("press.fidelity", share, "share", "at least", 1.0, share, share, how)


def _long_tables(files: Sequence[bytes]) -> Row:
    work = [(file, context(number, ROWS)) for number, file in enumerate(files)]
    slow, fast = in_turns(
        lambda: [by_docxtpl(*one) for one in work],
        lambda: [press.render(*one) for one in work * AGAIN],
        rounds=ROUNDS,
        clock=time.thread_time,
    )
    slow, fast = slow.each(len(work)), fast.each(len(work) * AGAIN)
    how = f"a table of {ROWS} rows: docxtpl {slow.median * 1e3:.0f} ms, press {fast.median * 1e3:.1f} ms"
    return ratio_row("press.rows500.vs_docxtpl", slow, fast, sense="at least", bound=10, how=how)


def _two_processes() -> Row:
    """What two processes print in the time that one takes for half of it, each timed by itself while both print."""
    found = []
    for _ in range(ROUNDS):
        alone, worked = max(_printing(1))
        together, both_worked = max(_printing(2))
        found.append((2 * alone, together, 2 * worked, both_worked))
    one, two, work, both = (Timed(column) for column in zip(*found, strict=True))
    how = f"{BOTH} documents each: alone {one.median / 2:.2f} s, both at once {two.median:.2f} s, by the clock"
    by_work = ratio_row("", work, both, sense="at least", bound=1.8, how="").value
    load = f"; by CPU time {by_work}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} (needs both cores idle)"
    return ratio_row("press.processes", one, two, sense="at least", bound=1.8, how=how + load)


def _printing(processes: int) -> list[tuple[float, float]]:
    """Seconds of each process by the clock and of work, all of them starting to print at the same moment."""
    command = [sys.executable, "-m", "benchmarks.press_child", "press", str(BOTH)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    pipes = [(one.stdin, one.stdout) for one in started if one.stdin and one.stdout]
    for _asked, told in pipes:
        told.readline()  # ready
    for asked, _told in pipes:
        asked.write("\n")
        asked.close()
    said = [told.readline().split() for _asked, told in pipes]
    for one in started:
        one.wait()
    return [(float(seconds), float(worked)) for seconds, worked, _held in said]


def _memory() -> Row:
    """The most memory that a process ever held that prints the same documents one way or the other."""
    held = {}
    for way in ("press", "docxtpl"):
        command = [sys.executable, "-m", "benchmarks.press_child", way, "60"]
        said = subprocess.run(command, input="\n", capture_output=True, text=True, check=True).stdout
        held[way] = float(said.split()[-1])
    how = f"60 documents in a process of their own: press {held['press']:.0f} MiB, docxtpl {held['docxtpl']:.0f} MiB"
    share = round(held["press"] / held["docxtpl"], 3)
    return Row("press.memory.vs_docxtpl", share, "x", "at most", 1.0, share, share, how)
