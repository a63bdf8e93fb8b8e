"""Mail that waits, handed to a real mail server of this machine, or kept where there is none."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from console.main import main
from kernel import mail
from kernel.database import Database

NOW = datetime(2026, 9, 16, 15, 0, tzinfo=UTC)


class Postbox(threading.Thread):
    """A mail server that takes one call and keeps what it was told."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.listening.getsockname()[1]}"
        self.received: list[str] = []

    def run(self) -> None:
        with self.listening, self.listening.accept()[0] as caller, caller.makefile("r") as heard:
            body = False
            caller.sendall(b"220 postbox\r\n")
            for line in map(str.strip, heard):
                self.received.append(line)
                word = "" if body else line.upper()
                body = word == "DATA" or (body and line != ".")
                if not body or word == "DATA":
                    caller.sendall({"DATA": b"354 go on\r\n", "QUIT": b"221 bye\r\n"}.get(word, b"250 fine\r\n"))


@pytest.fixture
def waiting(instance: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    database = Database(sqlite_url)
    with database.writing() as session:
        mail.write(session, to="ana@example.org", subject="A link", body="Here it is.", now=NOW)
    yield database
    database.close()


def day() -> Result:
    return CliRunner().invoke(main, ["--lang", "en", "daily", "--json"])


def test_without_a_server_mail_is_kept(waiting: Database) -> None:
    told = day()
    assert told.exit_code == 0
    assert json.loads(told.output) == {"in_force": [], "mail_sent": 0, "mail_kept": 1, "sealed": 1}


def test_mail_leaves_once(waiting: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    postbox = Postbox()
    postbox.start()
    monkeypatch.setenv("SMTP_URL", postbox.url)
    assert json.loads(day().output) == {"in_force": [], "mail_sent": 1, "mail_kept": 0, "sealed": 1}
    postbox.join(10)
    assert "To: ana@example.org" in postbox.received
    assert "Here it is." in postbox.received
    assert json.loads(day().output) == {"in_force": [], "mail_sent": 0, "mail_kept": 0, "sealed": None}


def test_a_server_that_is_away_is_said_and_mail_waits(waiting: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{port}")
    told = day()
    assert told.exit_code == 1
    assert told.stderr.startswith("The mail server does not take it:")
    assert json.loads(told.stdout)["mail_kept"] == 1
    with waiting.reading() as session:
        assert len(mail.unsent(session)) == 1
