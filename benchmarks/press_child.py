"""`python -m benchmarks.press_child press|docxtpl COUNT`: print so many documents once told to, and say what it took.

Says `ready`, waits for a line, prints, says the seconds by the clock and of work, and the most memory it ever held.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks.press_templates import SHAPES, context, template
from documents import press
from documents.press_measure import by_docxtpl

WAYS = {"press": press.render, "docxtpl": by_docxtpl}


def main(way: str, count: int) -> None:
    files = [template(shape) for shape in SHAPES.values()]
    work = [(files[number % len(files)], context(number)) for number in range(count)]
    printed = WAYS[way]
    for file, values in work[: len(files)]:
        printed(file, values)
    print("ready", flush=True)
    sys.stdin.readline()
    began, worked = time.perf_counter(), time.thread_time()
    for file, values in work:
        printed(file, values)
    print(time.perf_counter() - began, time.thread_time() - worked, most_held())


def most_held() -> float:
    """MiB; `getrusage` would say what the process that started this one once held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
