"""What a new day, and a new minute, bring: agreements that start, requests that settle, mail for the queue."""

from __future__ import annotations

import logging
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from application.work import SYSTEM, Tack
from contracts.models import Agreement
from contracts.states import State
from kernel import clock, mail, once
from kernel.errors import TackError
from lifecycle import request_queries
from lifecycle.reactions import try_signed
from lifecycle.request_actions import settle_requests
from partnerships import attempts_actions, passkey_actions, session_actions, sign_in_actions
from partnerships.models import SYSTEM_PERSON, Office, Partnership, Programme

LOG = logging.getLogger("tack.days")
#: How long a repeated request still gets the answer of the first one.
ANSWERS_KEPT = timedelta(days=30)
#: How many mails are given to the queue at once; the rest follows a minute later.
MOST_MAILS = 10_000


def start_agreements(tack: Tack, today: date | None) -> list[str]:
    """Try every agreement that waits as signed, on its own office's day; return the numbers of those now in force."""
    with tack.reading(SYSTEM_PERSON) as work:
        waiting = work.session.execute(
            select(Agreement.id, Office.zone)
            .join(Partnership, Partnership.id == Agreement.partnership_id)
            .join(Programme, Programme.id == Partnership.programme_id)
            .join(Office, Office.id == Programme.office_id)
            .where(Agreement.state == State.SIGNED)
            .order_by(Agreement.id)
        ).all()
    started: list[str] = []
    for row in waiting:
        try:
            started += _try(tack, row.id, row.zone, today)
        except (TackError, SQLAlchemyError, LookupError, ValueError):
            # It waits for somebody to look; the others do not wait for it.
            LOG.exception("agreement %s could not be tried", row.id)
    return started


def _try(tack: Tack, agreement_id: str, zone: str, today: date | None) -> list[str]:
    """Try one agreement in a piece of work of its own, so that one that fails holds up no other."""
    now = clock.now()
    if today is not None:
        now = max(now, datetime.combine(today, time(12), ZoneInfo(zone)))
    with tack.writing(SYSTEM_PERSON, zone=zone, now=now) as work:
        day = today or work.today
        try_signed(work.session, [agreement_id], by=SYSTEM, not_before=None, today=day, now=now)
        agreement = work.session.get_one(Agreement, agreement_id)
        return [agreement.number] if agreement.state == State.IN_FORCE else []


def forget_answers(tack: Tack) -> int:
    """Forget the answers of requests that nobody repeats any more, and return how many they were."""
    with tack.reading(SYSTEM_PERSON) as work:
        before = work.now - ANSWERS_KEPT
        if not once.any_before(work.session, before):
            return 0
    with tack.writing(SYSTEM_PERSON) as work:
        return once.forget(work.session, before)


def purge(tack: Tack) -> int:
    """Remove counted tries, links, sessions and challenges that mean nothing any more; return how many."""
    with tack.writing(SYSTEM_PERSON) as work:
        counts = attempts_actions.purge(work.session, now=work.now)
        sessions = session_actions.purge(work.session, now=work.now)
        links = sign_in_actions.purge_links(work.session, before=work.now - session_actions.KEPT)
        challenges = passkey_actions.purge(work.session, now=work.now)
    return counts + sessions + links + challenges


def settle_open_requests(tack: Tack, today: date | None) -> list[str]:
    """Complete the requests whose gate opened because a day came; return which."""
    with tack.reading(SYSTEM_PERSON) as work:
        waiting = request_queries.open_with_zones(work.session)
    done: list[str] = []
    for key, zone in waiting:
        with tack.writing(SYSTEM_PERSON, zone=zone) as work:
            done += settle_requests(work.session, [key], doer=SYSTEM_PERSON, today=today or work.today, now=work.now)
    return done


def post_mail(tack: Tack) -> int:
    """Give every mail that waits its job where a mail server is set; return how many are new to the queue."""
    if tack.settings.smtp_url is None:
        return 0
    with tack.reading(SYSTEM_PERSON) as work:
        waiting = mail.unposted(work.session, limit=MOST_MAILS)
    if not waiting:
        return 0
    with tack.writing(SYSTEM_PERSON) as work:
        return sum(mail.post(work.session, one, now=work.now) for one in waiting)
