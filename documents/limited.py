"""Another program at work on files that may be anything: under limits of memory and time, ended with its children."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

#: What a child may know of our environment: never the address of a database, nor a key.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")
LOOK_SECONDS = 0.25
_SAID = "said.txt"
#: The shell sets the limits on itself and becomes the program, so that they hold from its first instruction; where a
#: narrower one is in force already, that stands.
_SHELL = 'ulimit -d "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null; ulimit -c 0 2>/dev/null; shift 2; exec "$@"'


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its exit code, None where it was ended for standing still; the last of what it said."""

    code: int | None
    said: str


def run(
    command: Sequence[str],
    folder: Path,
    *,
    megabytes: int,
    seconds: float,
    whole_seconds: float | None = None,
    progress: Callable[[], int] = lambda: 0,
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a program in a folder, which is its home too, until it ends or `progress` has stood still for `seconds`.

    It is ended with all its children, at the latest after `whole_seconds`, which bound its time on the processor too:
    so it ends even where we die before it.
    """
    whole = whole_seconds or seconds
    limits = [str(megabytes * 1024), str(int(whole) + 1)]
    own = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    own |= {"HOME": str(folder), "TMPDIR": str(folder)} | dict(environment or {})
    with (folder / _SAID).open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 -- the shell is ours, and what it runs is given as arguments
            ["/bin/sh", "-c", _SHELL, "sh", *limits, *command],
            cwd=folder,
            env=own,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = _waited(process, progress, seconds, whole)
        finally:
            _end(process)
    return Ended(code, _last(folder / _SAID))


def _waited(process: subprocess.Popen[bytes], progress: Callable[[], int], seconds: float, whole: float) -> int | None:
    began = moved = monotonic()
    seen = progress()
    while monotonic() < min(moved + seconds, began + whole):
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(LOOK_SECONDS)
        if seen != (seen := progress()):
            moved = monotonic()
    return None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program's whole group: an office leaves children behind where its first process dies."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _last(said: Path) -> str:
    return said.read_text(encoding="utf-8", errors="replace").strip()[-500:]
