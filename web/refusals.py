"""What a reader can do about each thing that is missing: go there, ask somebody, or see that it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import g, request

from diligence.queries import find_anywhere
from kernel.errors import GateClosed, NotPermitted, TackError
from kernel.text import Label, Message, Value
from kernel.unmet import Ref, Unmet
from kernel.workflow import Move
from lifecycle import mending, request_queries
from lifecycle.queries import Subject
from lifecycle.request_queries import Waiting
from partnerships.models import Partnership
from partnerships.permissions import ROLE_LABELS, granted, scope_of
from policy.queries import edition as edition_of
from web import controls, subjects
from web.account import my_work


@dataclass(frozen=True, slots=True)
class Mend:
    """One missing thing and what its reader can do: a link, or whom to ask, or what was asked when of whom."""

    unmet: Unmet
    subject: Ref
    move: str
    address: str | None
    words: Label | None
    whom: Value
    asked: Waiting | None
    by_itself: bool = False
    waivable: bool = False

    @property
    def asked_on(self) -> date | None:
        """The day it was asked."""
        return self.asked.request.asked_on if self.asked else None


def mends(unmet: Sequence[Unmet], subject: Subject, move: str) -> list[Mend]:
    """Return what the reader can do about everything that a move of a subject lacks."""
    return [_mend(one, subject, move) for one in unmet]


def together(found: Sequence[Mend]) -> list[list[Mend]]:
    """Return what is missing with all that one person can be asked for at once, each group where its first stands."""
    groups: dict[str, list[Mend]] = {}
    for place, one in enumerate(found):
        to_ask = one.move and not (one.by_itself or one.address or one.asked)
        groups.setdefault(repr(one.whom) if to_ask else str(place), []).append(one)
    return list(groups.values())


def not_yours(move: Move, subject: Subject) -> Mend:
    """Return what a reader can do who may not make a move."""
    return _mend(mending.not_yours(move, subject.ref), subject, move.trigger)


def of_error(error: TackError) -> list[Mend]:
    """Return what can be done about a refusal, from the refusal alone."""
    if not isinstance(error, GateClosed | NotPermitted) or error.subject is None:
        return []
    move = request.form.get("move", "")
    if not move and isinstance(error, NotPermitted):
        return []
    subject = _subject(error.subject)
    if subject is None:
        return []
    unmet = list(error.unmet)
    if isinstance(error, NotPermitted):
        lacking = request_queries.missing(my_work().session, subject, my_work().by, today=my_work().today)
        unmet = [one for one in lacking.get(move, []) if one.code == mending.NOT_YOURS] + unmet
    return mends(unmet, subject, move)


def _subject(ref: Ref) -> Subject | None:
    if ref.kind == "assessment":
        # What it lacks stands on the page of its partnership.
        return find_anywhere(my_work().session, ref.id, my_work().by).partnership
    if ref.kind == "partnership":
        return subjects.partnership(ref.id)
    return subjects.agreement(ref.id) if ref.kind == "agreement" else None


def _mend(unmet: Unmet, subject: Subject, move: str) -> Mend:
    partnership = subject if isinstance(subject, Partnership) else subject.partnership
    by, scope = my_work().by, scope_of(partnership)
    if unmet.code in mending.BY_ITSELF:
        return Mend(unmet, subject.ref, move, None, None, "", None, by_itself=True)
    waivable = bool(move) and _waivable(unmet, partnership)
    if mending.may_mend(unmet, by, scope):
        address = controls.address(unmet, subject.ref)
        return Mend(unmet, subject.ref, move, address, controls.words(unmet), "", None, waivable=waivable)
    audience = mending.audience_of(by, scope)
    asked = _asked(partnership, audience).get(mending.open_key(unmet, audience))
    return Mend(unmet, subject.ref, move, None, None, _whom(partnership, unmet, asked), asked, waivable=waivable)


def _waivable(unmet: Unmet, partnership: Partnership) -> bool:
    """Say whether the reader may let this pass once, by the permission that the edition names for the gate."""
    permission = edition_of(my_work().session, partnership.edition_id).waiver(unmet.code)
    return permission is not None and granted(my_work().by, permission, scope_of(partnership))


def _asked(partnership: Partnership, audience: str) -> dict[str, Waiting]:
    """Return what is asked already, read once for each partnership on a page."""
    kept = cast("dict[str, dict[str, Waiting]]", g.setdefault("requests_open", {}))
    if partnership.id not in kept:
        work = my_work()
        kept[partnership.id] = request_queries.open_about(work.session, partnership.id, work.by, audience)
    return kept[partnership.id]


def _whom(partnership: Partnership, unmet: Unmet, asked: Waiting | None) -> Value:
    """Return who is asked: the one person it can be, else the roles."""
    if asked is not None and asked.asked:
        return asked.asked
    work = my_work()
    kept = cast("dict[tuple[str, str], Value]", g.setdefault("may_be_asked", {}))
    key = (partnership.id, unmet.fixed_by)
    if key not in kept:
        able = request_queries.who_may(work.session, partnership, unmet.fixed_by, leaving_out=work.by.person_id)
        named = request_queries.addressee(partnership, unmet, able, partner_asks=not work.by.works_here)
        kept[key] = named.name if named else [ROLE_LABELS[role] for role in mending.roles_for(unmet.fixed_by)]
    return kept[key]


def words_of(code: str) -> Message:
    """Return how a request ended, in a word."""
    return {"done": Message("done"), "declined": Message("declined"), "withdrawn": Message("taken back")}[code]
