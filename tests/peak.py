"""`python -m tests.peak MODULE [ARGUMENT...]`: run a module as a program, then say on stderr the most it ever held.

`getrusage` would say what the process that started it once held.
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Held(NamedTuple):
    """What a process said, how it ended, and the most MiB that it ever held."""

    output: bytes
    code: int
    most: float


def run(*command: str, given: bytes = b"", environment: Mapping[str, str] | None = None) -> Held:
    """Run a module in a process of its own, with what it is given on stdin."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.peak", *command],
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    *_, last = done.stderr.split() or [b"0"]
    return Held(done.stdout, done.returncode, float(last))


def _most() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    try:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    finally:
        sys.stdout.flush()
        sys.stderr.write(f"\n{_most()}\n")
