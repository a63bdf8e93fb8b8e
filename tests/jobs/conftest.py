"""A running instance on each database, and its workers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from application.work import Tack
from benchmarks.job_trial import settings
from jobs.performing import Performer
from jobs.worker import work


@pytest.fixture
def tack(database_url: str, tmp_path: Path) -> Iterator[Tack]:
    running = Tack(settings(database_url, tmp_path))
    yield running
    running.database.close()


@contextmanager
def working(tack: Tack, performer: Performer | None = None, *, threads: int = 2) -> Iterator[None]:
    """A worker of this database while the block runs."""
    stopped = threading.Event()
    named = {"threads": threads, "performer": performer}
    thread = threading.Thread(target=work, args=(tack, stopped), kwargs=named, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(30)
        assert not thread.is_alive()


def soon(what: Callable[[], bool], *, seconds: float = 30) -> bool:
    """Say whether something comes true before too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False
