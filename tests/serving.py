"""A `tack serve` of a test's own, asked over HTTP by programs with a token each."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said, and how many seconds it took."""

    status: int
    body: dict[str, Any]
    seconds: float


@contextmanager
def served(url: str, folder: Path) -> Iterator[str]:
    """Serve a database from a process of its own; give the address, and end the process after the block."""
    environment = {**os.environ, "TACK_INSTANCE": str(folder), "DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "console.main", "--lang", "en", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            said = next((line for line in server.stdout if line.startswith("Serving on ")), "")
            assert said, "the server ended before it served"
            yield said.split()[2]
        finally:
            server.terminate()
            server.wait(PATIENCE)


def ask(address: str, token: str, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
    """Ask the programs' door over a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "If-Match": "*"}
    began = time.perf_counter()
    try:
        connection.request(method, f"/api/v1{path}", json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        return Answer(answer.status, json.loads(answer.read()), time.perf_counter() - began)
    finally:
        connection.close()
