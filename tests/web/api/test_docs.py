"""What docs/api.md tells programs is so: its example runs as it stands, and the codes in it are the ones there are."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from application.work import Tack
from kernel.clock import now, today
from partnerships import token_actions
from partnerships.models import Person
from partnerships.permissions import standing_of
from tests.web.api.conftest import V1, Ground
from tests.web.conftest import Browser
from web.work import TackApp

DOCS = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
(PROGRAM,) = re.findall(r"(?ms)^```python\n(.*?)^```", DOCS)


@pytest.fixture
def served(app: TackApp) -> Iterator[str]:
    """The application on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_program_runs_as_it_stands_and_twice_is_once(ground: Ground, tack: Tack, served: str) -> None:
    with tack.writing() as work:
        name = ground.officer.get("/session").get_json()["person"]["id"]
        officer = work.session.scalars(select(Person).where(Person.id == name)).one()
        _, secret = token_actions.make_token(
            work.session,
            officer,
            name="Daily",
            scope="write",
            expires_on=today("UTC") + timedelta(days=1),
            zone="UTC",
            by=standing_of(officer),
            on=today("UTC"),
            now=now(),
        )
    environment = {**os.environ, "TACK_ADDRESS": served, "TACK_TOKEN": secret, "PYTHONIOENCODING": "utf-8"}

    runs = [
        subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=False)
        for _ in range(2)
    ]

    assert [one.returncode for one in runs] == [0, 0], [one.stderr for one in runs]
    assert runs[0].stdout == runs[1].stdout
    title = ground.officer.get(f"/agreements/{ground.subaward}").get_json()["title"]
    assert runs[0].stdout.startswith(f"{title} ")
    (note,) = ground.officer.get(f"/partnerships/{ground.partnership}/notes").get_json()["rows"]
    assert note["text"].startswith(f"{title} still lacks:\n")


def test_the_addresses_in_the_docs_exist(stranger: Browser) -> None:
    found = stranger.get(f"{V1}/openapi.json").get_json()["paths"]
    known = {re.sub(r"{\w+}", "{id}", path.removeprefix(V1)) for path in found}

    named = {path for path in re.findall(r"`(?:GET|POST) (/[^`?]+)`", DOCS) if path.startswith("/")}
    assert len(named) > 5
    assert named - known == set()


def test_the_refusals_in_the_docs_are_those_there_are(ground: Ground) -> None:
    path = f"/partnerships/{ground.partnership}"
    answers = [
        ground.officer.get("/partnerships/" + "0" * 26),
        ground.stranger.get(path),
        ground.officer.post(f"{path}/risk", {"risk": "awful", "reason": "x"}),
        ground.officer.post(f"{path}/risk", {"risk": "low", "reason": " "}),
        ground.officer.patch(path, {}, tag=""),
        ground.officer.patch(path, {}, tag='"0"'),
        ground.finance.post(f"{path}/notes", {"text": "Hi"}),
        ground.officer.client.put(f"{V1}{path}", headers={"X-CSRFToken": ground.officer.token}),
    ]
    told = [(one.status_code, one.get_json()["code"]) for one in answers]

    assert told == [
        (404, "not-found"),
        (404, "not-found"),
        (422, "not-as-described"),
        (422, "invalid"),
        (428, "version-needed"),
        (412, "stale-version"),
        (403, "not-permitted"),
        (405, "refused"),
    ]
    assert answers[-1].headers["Allow"] == "GET, HEAD, OPTIONS, PATCH"
    assert {one.mimetype for one in answers} == {"application/problem+json"}
    for status, code in told:
        assert re.search(rf"(?m)^\| [0-9, ]*{status}[0-9, ]* \|.*`{code}`", DOCS), (status, code)
