"""`tack daily`: what happens because a day begins."""

from __future__ import annotations

from datetime import datetime

import click

from application import days, screenings, sealing
from application.work import Tack
from console.instances import opened
from console.output import data, say
from console.words import N_, Command, as_json, option
from jobs.embedded import drain
from jobs.performing import Performer
from kernel import mail, queue
from kernel.text import Message, render

DAY = click.DateTime(["%Y-%m-%d"])


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
        started = days.start_agreements(tack, today.date() if today else None)
        days.settle_open_requests(tack, today.date() if today else None)
        screenings.all_today(tack)
        sent, kept = send_mail(tack)
        days.purge(tack)
        refused = bool(kept) and tack.settings.smtp_url is not None
        days.forget_answers(tack)
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


def send_mail(tack: Tack) -> tuple[int, int]:
    """Do the jobs that are due, mail above all; return how many mails left and how many are kept.

    A message that the server does not take stays a job, and its error is said.
    """
    with tack.reading() as work:
        before = len(mail.unsent(work.session, limit=days.MOST_MAILS))
    days.post_mail(tack)
    drain(Performer(tack))
    with tack.reading() as work:
        kept = mail.unsent(work.session, limit=days.MOST_MAILS)
        said = queue.errors(work.session, mail.SEND)
    for why in said:
        click.echo(render(Message("The mail server does not take it: %(why)s. It is tried again.", why=why)), err=True)
    return before - len(kept), len(kept)
