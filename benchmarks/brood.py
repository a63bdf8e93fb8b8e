"""`tack` commands that are to be killed: forked by a process that has imported everything, so that each begins at once.

Each is a process of its own, as the shell would start it. Run as a module, this is the process that forks them.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from console.main import main
from web import app

#: What they need at once and would import only when they get there.
READY = (app,)


@dataclass(frozen=True, slots=True)
class Command:
    """A command that was started, and where it writes what it says."""

    pid: int
    said: Path

    @property
    def alive(self) -> bool:
        """Whether its process is there."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


class Brood:
    """Starts commands."""

    def __init__(self, asked: IO[str], told: IO[str], folder: Path) -> None:
        self._asked, self._told, self._folder = asked, told, folder
        self._number = 0

    def start(self, *args: str) -> Command:
        """Start `tack` with these words."""
        self._number += 1
        said = self._folder / f"said-{self._number}.txt"
        self._asked.write(json.dumps([str(said), *args]) + "\n")
        self._asked.flush()
        return Command(int(self._told.readline()), said)


@contextmanager
def brood(environment: Mapping[str, str], folder: Path) -> Iterator[Brood]:
    """Have a process ready that brings forth commands with this environment, while the block runs."""
    command = [sys.executable, "-m", "benchmarks.brood"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as forth:
        if forth.stdin is None or forth.stdout is None:
            raise RuntimeError
        yield Brood(forth.stdin, forth.stdout, folder)
        forth.stdin.close()


def _be(said: str, args: list[str]) -> None:
    """Be the command, in the process that was forked for it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    to = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    os.dup2(to, sys.stdout.fileno())
    os.dup2(to, sys.stderr.fileno())
    main.main(args, prog_name="tack")


def _bring_forth() -> None:
    """Fork a command for each line that is read; nobody has to ask what became of it."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        said, *args = json.loads(line)
        child = os.fork()
        if child == 0:
            _be(said, args)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _bring_forth()
