"""Screening organisations: the record and the lists are read, then compared with no transaction open, then kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy.orm import Session

from application.work import Tack, Work
from kernel import queue
from partnerships.models import SYSTEM_PERSON
from policy.screening import Screening as Rules
from screening import hit_actions, hit_queries
from screening.asking import Record
from screening.hit_actions import Asking, Screening
from screening.hit_reactions import RESCREEN, SCREEN, ask_for_all

if TYPE_CHECKING:
    from screening.index_queries import InForce

#: How many organisations are kept at once: a moment's writing, and little to do anew where a worker dies.
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Screened:
    """What some organisations came out as, not kept yet; `after` is the last of them where there are more."""

    asking: Asking
    found: Sequence[Screening]
    after: str | None = None


def of_these(tack: Tack, ids: Sequence[str], on: date | None = None) -> Screened | None:
    """Screen organisations; None where no list is in force, or no rules say how."""
    with tack.reading(SYSTEM_PERSON) as work:
        asked = _asked(work.session, ids, on or work.today)
    return asked and _compared(asked)


def compared(session: Session, ids: Sequence[str], on: date, rules: tuple[str, Rules] | None = None) -> Screened | None:
    """Do the same inside one piece of work, where there is little to compare with.

    `rules` say how, with the id of their edition, on a day on which none are in effect yet.
    """
    asked = _asked(session, ids, on, rules)
    return asked and _compared(asked)


_Asked: TypeAlias = "tuple[InForce, tuple[str, Rules], Mapping[str, Record]]"


def _asked(
    session: Session, ids: Sequence[str], day: date, otherwise: tuple[str, Rules] | None = None
) -> _Asked | None:
    from screening import index_queries  # noqa: PLC0415 -- who screens nobody starts without what compares names

    lists = index_queries.in_force(session)
    rules = hit_queries.rules_on(session, day) or otherwise
    if lists is None or rules is None:
        return None
    return lists, rules, hit_queries.records(session, ids, day)


def _compared(asked: _Asked) -> Screened:
    from screening.answering import screen  # noqa: PLC0415 -- as above

    lists, (edition_id, rules), records = asked
    found = []
    for record in records.values():
        answer = screen(record, lists.index, rules)
        found.append(Screening(record, answer, {one.key: lists.listed[one.key] for one in answer.found}))
    return Screened(Asking(lists.fingerprint, lists.versions, edition_id), found)


def of_the_next(tack: Tack, after: str, on: date | None = None) -> Screened | None:
    """Screen the next few of all organisations."""
    with tack.reading(SYSTEM_PERSON) as work:
        ids = hit_queries.following(work.session, after, AT_ONCE)
    found = of_these(tack, ids, on) if ids else None
    return found and Screened(found.asking, found.found, ids[-1] if len(ids) == AT_ONCE else None)


def keep(
    work: Work, screened: Screened, *, on: date | None = None, by: str = SYSTEM_PERSON, asked_for: bool = False
) -> None:
    """Keep what organisations came out as; those whose record changed meanwhile are asked again."""
    for one in sorted(screened.found, key=lambda found: found.record.organisation_id):
        kept = hit_actions.keep(
            work.session, one, screened.asking, by=by, on=on or work.today, now=work.now, asked_for=asked_for
        )
        if not kept:
            again(work.session, work, one.record.organisation_id)


def again(session: Session, work: Work, organisation_id: str) -> None:
    """Ask for an organisation once more, as it is now."""
    key = f"{SCREEN}:{organisation_id}:{work.now.isoformat()}"
    queue.enqueue(session, SCREEN, {"organisation": organisation_id}, key=key, now=work.now)


def keep_and_go_on(work: Work, screened: Screened | None, day: str) -> None:
    """Keep a few of all organisations and ask for the next few."""
    if screened is None:
        return
    keep(work, screened)
    if screened.after is not None:
        payload = {"day": day, "after": screened.after}
        key = f"{RESCREEN}:{screened.asking.lists}:{day}:{screened.after}"
        queue.enqueue(work.session, RESCREEN, payload, key=key, now=work.now)


def all_today(tack: Tack) -> bool:
    """Ask, once a day and for each state of the lists, that every organisation is screened; say whether that is new."""
    with tack.reading(SYSTEM_PERSON) as work:
        if not ask_for_all(work.session, work.today, work.now, only_look=True):
            return False
    with tack.writing(SYSTEM_PERSON) as work:
        return ask_for_all(work.session, work.today, work.now)


@dataclass(slots=True)
class Tally:
    """What came of screening many at once."""

    screened: int = 0
    clear: int = 0
    hits: int = 0
    unread: int = 0

    def count(self, found: Screened) -> None:
        """Count what some came out as."""
        self.screened += len(found.found)
        for one in found.found:
            outcome = one.answer.outcome.value
            setattr(self, outcome, getattr(self, outcome) + 1)


def at_once(tack: Tack, ids: Sequence[str] | None) -> Tally | None:
    """Screen some organisations, or all, a few in each transaction; None where there is nothing to screen against."""
    tally, after = Tally(), ""
    while True:
        found = of_the_next(tack, after) if ids is None else of_these(tack, ids)
        if found is None:
            return tally if after else _nothing_to_do(tack)
        with tack.writing(SYSTEM_PERSON) as work:
            keep(work, found)
        tally.count(found)
        if found.after is None:
            return tally
        after = found.after


def _nothing_to_do(tack: Tack) -> Tally | None:
    """Tell that nobody is there from that nothing is in force."""
    return Tally() if of_these(tack, []) is not None else None
