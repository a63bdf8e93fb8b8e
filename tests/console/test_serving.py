"""`tack serve` as a process: it says where it is, answers, and ends cleanly when it is told to."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

PATIENCE = 30


def served(instance: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "console.main", "--lang", "en", "serve", "--port", "0", *arguments]
    environment = {**os.environ, "TACK_INSTANCE": str(instance), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def until_served(server: subprocess.Popen[str]) -> list[str]:
    assert server.stdout is not None
    said: list[str] = []
    for line in server.stdout:
        said.append(line)
        if line.startswith("Serving on"):
            return said
    raise AssertionError("".join(said))


def test_it_serves_the_demo_and_stops_when_told(instance: Path) -> None:
    with served(instance, "--demo") as server:
        try:
            said = until_served(server)
            address = re.findall(r"http://127\.0\.0\.1:\d+", said[-1])[0]
            assert any(f"sign in at {address.replace('127.0.0.1', 'localhost')}" in line for line in said)
            links = [line for line in said if f"{address}/sign-in/" in line]
            assert len(links) == 8
            with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:  # noqa: S310 -- http, as the line above reads
                assert answer.status == 200
        finally:
            server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=PATIENCE) == 0


def test_a_port_that_is_taken_is_said_in_a_sentence(instance: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with served(instance, "--port", str(taken.getsockname()[1])) as server:
            said, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 1
    assert said == "This machine refuses: Address already in use.\n"
