"""Saying before it is saved that an entry for a day that has passed changes what was judged since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date

from application.work import SYSTEM
from contracts.hindsight_queries import of_move, of_partnerships
from contracts.models import Agreement
from kernel.errors import ChangesThePast, Conflict
from kernel.text import Message
from lifecycle.actions import Step
from lifecycle.foresight_queries import of_moves
from lifecycle.queries import Subject
from partnerships.permissions import granted, scope_of
from web.account import my_work


def looking_back(subject: Subject, trigger: str, *, on: date, understood: bool) -> AbstractContextManager[None]:
    """Guard a move and what follows from it, which is settled inside the block."""
    if not isinstance(subject, Agreement):
        return looking_back_on([subject.id], on=on, understood=understood)
    work = my_work()
    inside = granted(work.by, "journal.view", scope_of(subject.partnership))
    guarded = of_move(work.session, subject, trigger, on=on, today=work.today, understood=understood and inside)
    return guarded if inside else _outside(guarded, subject)


def looking_back_on(ids: Sequence[str], *, on: date, understood: bool) -> AbstractContextManager[None]:
    """Guard moves of partnerships: they change no tier themselves, but what waits as signed may come into force."""
    work = my_work()
    return of_partnerships(work.session, ids, on=on, today=work.today, understood=understood)


def foreseen(moves: Sequence[Step], on: date) -> dict[str, list[Message]]:
    """Return what moving each of some partnerships on a day would change of what was judged since."""
    work = my_work()
    return of_moves(work.session, moves, by=SYSTEM, on=on, today=work.today)


@contextmanager
def _outside(guarded: AbstractContextManager[None], subject: Agreement) -> Iterator[None]:
    """Refuse a partner's entry that changes the past without telling of other agreements; ours take it over."""
    try:
        with guarded:
            yield
    except ChangesThePast as error:
        raise Conflict(
            Message("What was decided since this day depends on it. Ask your grants officer to record it."),
            subject=subject.ref,
        ) from error
