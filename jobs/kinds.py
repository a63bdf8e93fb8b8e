"""Every kind of job there is: what it does with no transaction open, and what it changes when that is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from application import days, print_runs, screening_lists, screenings, sealing
from application.jobs_kept import DAY, MINUTE, SEAL
from application.screenings import Screened
from application.work import Tack, Work
from contracts.print_run_queries import PACK, PRINT
from contracts.rendition_actions import RENDER
from jobs import rendering
from kernel import mail, queue
from kernel.storage import StoredFile
from partnerships.models import SYSTEM_PERSON
from screening import list_actions
from screening.hit_reactions import RESCREEN, SCREEN

Facts = Mapping[str, Any]
#: How long a job that is done is remembered, so that its key is not kept a second time.
DONE_KEPT = timedelta(days=7)


def _nothing(_work: Work, _facts: Facts, _found: object) -> None:
    """Change nothing: a job that goes through many records changes each in a transaction of its own."""


@dataclass(frozen=True)
class Kind:
    """One kind of job. `do` may run twice where a worker dies; `keep` is committed with the job's completion, once."""

    name: str
    do: Callable[[Tack, Facts], Any]
    keep: Callable[[Work, Facts, Any], None] = _nothing
    #: How often the clock asks for it, where it does.
    every: timedelta | None = None
    #: How often it is tried before it waits for a person.
    tries: int = queue.MOST_TRIES


def _send(tack: Tack, facts: Facts) -> bool:
    """Send one message, unless it has left; raises OSError, SMTPException, and LookupError where no server is set."""
    with tack.reading() as work:
        message = work.session.get(mail.Mail, facts["mail"])
    if message is None or message.sent_at is not None:
        return False
    if tack.settings.smtp_url is None:
        explanation = "this worker knows no mail server: set SMTP_URL for it too"
        raise LookupError(explanation)
    mail.send(message, tack.settings.smtp_url)
    return True


def _sent(work: Work, facts: Facts, sent: bool) -> None:  # noqa: FBT001 -- what `do` found
    if sent:
        work.session.get_one(mail.Mail, facts["mail"]).sent_at = work.now


def _minute(tack: Tack, _facts: Facts) -> None:
    sealing.give_positions(tack)
    days.post_mail(tack)
    print_runs.give_up(tack)
    screening_lists.give_up(tack)


def _day(tack: Tack, _facts: Facts) -> None:
    days.start_agreements(tack, None)
    days.settle_open_requests(tack, None)
    days.purge(tack)
    days.forget_answers(tack)
    rendering.ask_again(tack)
    screenings.all_today(tack)
    with tack.writing() as work:
        queue.forget(work.session, work.now - DONE_KEPT)


def _seal(tack: Tack, _facts: Facts) -> None:
    """Seal the journal, once a day: by itself, so that nothing else that fails keeps it from being sealed."""
    sealing.seal(tack)


def _waits(_tack: Tack, _facts: Facts) -> None:
    """Do nothing beforehand: a paper is printed under the locks under which its terms are read."""


def _print(work: Work, facts: Facts, _found: object) -> None:
    print_runs.print_one(work, facts["item"])


def _pack(tack: Tack, facts: Facts) -> StoredFile | None:
    return print_runs.pack(tack, facts["run"])


def _packed(work: Work, facts: Facts, stored: StoredFile | None) -> None:
    print_runs.keep(work, facts["run"], stored)


def _read_list(tack: Tack, facts: Facts) -> screening_lists.Found:
    return screening_lists.read(tack, facts["load"])


def _keep_list(work: Work, facts: Facts, found: screening_lists.Found) -> None:
    screening_lists.keep(work, facts["load"], found)


def _screen(tack: Tack, facts: Facts) -> Screened | None:
    return screenings.of_these(tack, [facts["organisation"]])


def _screened(work: Work, facts: Facts, found: Screened | None) -> None:
    if found is not None:
        by = facts.get("by")
        screenings.keep(work, found, by=by or SYSTEM_PERSON, asked_for=by is not None)


def _screen_a_few(tack: Tack, facts: Facts) -> Screened | None:
    return screenings.of_the_next(tack, facts["after"])


def _screened_a_few(work: Work, facts: Facts, found: Screened | None) -> None:
    screenings.keep_and_go_on(work, found, facts["day"])


KINDS: Mapping[str, Kind] = {
    one.name: one
    for one in (
        Kind(mail.SEND, _send, _sent),
        Kind(PRINT, _waits, _print),
        Kind(PACK, _pack, _packed),
        Kind(list_actions.JOB, _read_list, _keep_list),
        Kind(MINUTE, _minute, every=timedelta(minutes=1)),
        Kind(DAY, _day, every=timedelta(hours=1)),
        Kind(SEAL, _seal, every=timedelta(hours=1)),
        Kind(SCREEN, _screen, _screened),
        Kind(RESCREEN, _screen_a_few, _screened_a_few),
        Kind(RENDER, rendering.render, tries=rendering.TRIES),
    )
}
