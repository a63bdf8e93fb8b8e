"""While Tack serves, nobody has to run `tack daily`."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from application.settings import Settings
from application.work import Tack
from console.clockwork import Clockwork
from contracts.models import Agreement
from kernel import mail
from partnerships.models import SYSTEM_PERSON
from tests.factories.records import kept_in
from tests.lifecycle.world import NOW, build


@pytest.fixture
def tack(database_url: str, tmp_path: Path) -> Iterator[Tack]:
    settings = Settings(
        instance=tmp_path,
        database_url=database_url,
        storage_url=f"file://{tmp_path / 'files'}",
        smtp_url=None,
        secret_key="not a secret",
        policy_folder=tmp_path,
        base_currency="USD",
        public_url="http://127.0.0.1:8000",
        seal_keys=("k" * 32,),
    )
    running = Tack(settings)
    yield running
    running.database.close()


def soon(what: Callable[[], bool]) -> bool:
    """Say whether something comes true within ten seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def test_what_starts_comes_into_force_without_anybody(tack: Tack) -> None:
    with tack.writing(SYSTEM_PERSON, now=NOW) as work, kept_in(work.session):
        world = build(work.session)
        agreement_id = world.agreement(world.partnership("umbrella"), state="signed").id

    def in_force() -> bool:
        with tack.reading() as work:
            return work.session.get_one(Agreement, agreement_id).state == "in-force"

    assert not in_force()
    clockwork = Clockwork(tack, every=0.1)
    clockwork.start()
    try:
        assert soon(in_force)
    finally:
        clockwork.stop()


def test_a_failure_is_logged_and_the_clock_goes_on(tack: Tack, caplog: pytest.LogCaptureFixture) -> None:
    tack.settings = replace(tack.settings, smtp_url="gopher://127.0.0.1:nowhere")
    with tack.writing(SYSTEM_PERSON) as work:
        mail.write(work.session, to="ana@example.org", subject="Hola", body="Hola", now=NOW)
    clockwork = Clockwork(tack, every=0.05)
    with caplog.at_level(logging.ERROR, logger="tack.clockwork"):
        clockwork.start()
        try:
            assert soon(lambda: len(caplog.records) > 1)
        finally:
            clockwork.stop()
    with tack.reading() as work:
        assert [one.to for one in mail.unsent(work.session)] == ["ana@example.org"]
