"""`tack daily`: what happens because a day begins."""

from __future__ import annotations

import logging
import smtplib
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import click
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from application import sealing
from application.work import SYSTEM, Tack
from console.instances import opened
from console.output import data, say
from console.words import N_, Command, as_json, option
from contracts.models import Agreement
from contracts.states import State
from kernel import clock, mail, once
from kernel.errors import TackError
from kernel.text import Message, render
from lifecycle import request_queries
from lifecycle.reactions import try_signed
from lifecycle.request_actions import settle_requests
from partnerships import attempts_actions, passkey_actions, session_actions, sign_in_actions
from partnerships.models import SYSTEM_PERSON, Office, Partnership, Programme

LOG = logging.getLogger("tack.daily")
DAY = click.DateTime(["%Y-%m-%d"])
#: How long a repeated request still gets the answer of the first one.
ANSWERS_KEPT = timedelta(days=30)


@click.command(
    "daily",
    cls=Command,
    help=N_(
        "Do what a new day brings: agreements that start today, mail that waits, the journal's seal. Safe to repeat."
    ),
)
@option("--today", type=DAY, help=N_("Act as on this day (YYYY-MM-DD); else the day it is at each office."))
@as_json()
def daily(*, today: datetime | None, as_json: bool) -> None:
    """Run the day."""
    with opened() as tack:
        started = start_agreements(tack, today.date() if today else None)
        settle_open_requests(tack, today.date() if today else None)
        sent, kept = send_mail(tack)
        purge(tack)
        refused = bool(kept) and tack.settings.smtp_url is not None
        forget_answers(tack)
        sealing.give_positions(tack)
        sealed = sealing.seal(tack)
    if as_json:
        data({"in_force": started, "mail_sent": sent, "mail_kept": kept, "sealed": sealed.number if sealed else None})
    else:
        _tell(started, sent, kept)
        if sealed is not None:
            say(Message("The journal is sealed: %(entries)s entries.", entries=sealed.covers.entries))
    if refused:
        raise click.exceptions.Exit(1)


def _tell(started: list[str], sent: int, kept: int) -> None:
    if started:
        say(Message("Came into force: %(numbers)s.", numbers=started))
    else:
        say(Message("No agreement came into force."))
    say(Message("Mail: %(sent)s sent, %(kept)s kept.", sent=sent, kept=kept))


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


def send_mail(tack: Tack) -> tuple[int, int]:
    """Send what waits where a server is set; return how many left and how many are kept.

    Each message is noted as sent by itself, so that a server that stops half-way gets nothing twice.
    """
    with tack.reading(SYSTEM_PERSON) as work:
        waiting = mail.unsent(work.session, limit=10_000)
    if tack.settings.smtp_url is None:
        return 0, len(waiting)
    sent = 0
    for message in waiting:
        try:
            mail.send(message, tack.settings.smtp_url)
        except (OSError, smtplib.SMTPException) as error:
            words = Message(
                "The mail server does not take it: %(why)s. What is left waits for the next run.", why=str(error)
            )
            click.echo(render(words), err=True)
            break
        with tack.writing(SYSTEM_PERSON) as work:
            work.session.get_one(mail.Mail, message.id).sent_at = work.now
        sent += 1
    return sent, len(waiting) - sent
