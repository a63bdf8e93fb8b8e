"""A worker beside the clock: nobody has to run `tack daily` while one works."""

from __future__ import annotations

import logging
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from application.work import Tack
from contracts.models import Agreement
from jobs import clockwork
from kernel import mail
from kernel.queue import Job
from partnerships.models import SYSTEM_PERSON
from tests.factories.records import kept_in
from tests.jobs.conftest import soon, working
from tests.lifecycle.world import NOW, build

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def test_what_starts_comes_into_force_without_anybody(tack: Tack) -> None:
    with tack.writing(SYSTEM_PERSON, now=NOW) as work, kept_in(work.session):
        world = build(work.session)
        agreement_id = world.agreement(world.partnership("umbrella"), state="signed").id

    def in_force() -> bool:
        with tack.reading() as work:
            return work.session.get_one(Agreement, agreement_id).state == "in-force"

    assert not in_force()
    with working(tack):
        assert soon(in_force)


@pytest.fixture
def away(tack: Tack) -> Tack:
    """An instance whose mail server does not answer."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    tack.settings = replace(tack.settings, smtp_url=f"smtp://127.0.0.1:{port}")
    return tack


def test_a_mail_that_does_not_leave_is_a_job_with_its_error(away: Tack, caplog: pytest.LogCaptureFixture) -> None:
    with away.writing(SYSTEM_PERSON) as work:
        mail.write(work.session, to="ana@example.org", subject="Hola", body="Hola", now=work.now)

    def told() -> bool:
        with away.reading() as work:
            return work.session.scalar(select(Job.error).where(Job.name == mail.SEND)) is not None

    with caplog.at_level(logging.ERROR, logger="tack.jobs"), working(away):
        assert soon(told)
    with away.reading() as work:
        job = work.session.scalars(select(Job).where(Job.name == mail.SEND)).one()
        assert job.error is not None
        assert job.error.startswith("ConnectionRefusedError")
        assert [one.to for one in mail.unsent(work.session)] == ["ana@example.org"]


@pytest.mark.parametrize(
    ("moment", "every", "told"),
    [
        (datetime(2026, 9, 16, 15, 0, 0, tzinfo=UTC), MINUTE, "2026-09-16T15:00:00Z"),
        (datetime(2026, 9, 16, 15, 0, 59, tzinfo=UTC), MINUTE, "2026-09-16T15:00:00Z"),
        (datetime(2026, 9, 16, 15, 1, 0, tzinfo=UTC), MINUTE, "2026-09-16T15:01:00Z"),
        (datetime(2026, 9, 16, 15, 59, 59, tzinfo=UTC), HOUR, "2026-09-16T15:00:00Z"),
        (datetime(2026, 9, 16, 16, 0, 0, tzinfo=UTC), HOUR, "2026-09-16T16:00:00Z"),
    ],
)
def test_a_slot_of_time_has_one_name(moment: datetime, every: timedelta, told: str) -> None:
    assert clockwork.slot(moment, every) == told


def test_the_clock_asks_once_for_each_slot(tack: Tack) -> None:
    assert sorted(clockwork.wind(tack)) == ["day", "minute", "seal"]
    assert clockwork.wind(tack) == []
    with tack.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(Job)) == 3


def test_what_still_waits_is_not_asked_for_again(tack: Tack) -> None:
    clockwork.wind(tack)
    with tack.writing(SYSTEM_PERSON) as work:
        for job in work.session.scalars(select(Job)):
            job.key = f"{job.name}:an hour ago"

    assert clockwork.wind(tack) == []
