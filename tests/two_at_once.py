"""Two people who press a button at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def both(*acts: Callable[[], T]) -> list[T]:
    """Begin everything at once, each in a thread of its own, and return what came of each."""
    start = Barrier(len(acts))

    def begin(act: Callable[[], T]) -> T:
        start.wait(10)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))
