"""Requests, read: what waits for a person, what is asked already, who may be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from kernel.copies import Copies
from kernel.errors import NotFound
from kernel.frozen import Frozen
from kernel.journal import JournalEntry, Note
from kernel.packing import unpack
from kernel.text import Message, fold
from kernel.unmet import Ref, Unmet
from lifecycle import agreement_queries, judging, mending, partnership_queries
from lifecycle.facts import PartnershipFacts
from lifecycle.judging import Facts, PossibleMove
from lifecycle.models import HelpRequest
from lifecycle.queries import Subject, moves
from partnerships.models import Membership, Office, Partnership, Party, Person, Programme, RoleHeld
from partnerships.permissions import Scope, Standing, scope_of, standing_of
from partnerships.queries.visibility import visible_to
from policy.queries import edition as edition_of

#: How long an answered request still shows to whoever asked.
ANSWERED = timedelta(days=14)
#: More than these nobody reads.
MOST = 100
_ASKER, _ASKED, _CLOSER = aliased(Person), aliased(Person), aliased(Person)
_NOTE, _REASON = aliased(Note), aliased(Note)
_COPIES = Copies(HelpRequest)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request as its reader sees it, with every name and text it needs."""

    request: HelpRequest
    partnership: str
    asker: str
    asked: str | None
    closer: str | None
    note: str | None
    reason: str | None
    mine: bool
    mendable: bool

    @property
    def words(self) -> Message:
        """What is missing, as it was when it was asked."""
        return unpack(self.request.words)[0]

    @property
    def unmet(self) -> Unmet:
        """The gate it is about, which knows its control."""
        one = self.request
        return Unmet(one.code, self.words, one.about, one.fixed_by, one.control)


def waiting_for(session: Session, by: Standing, *, now: datetime) -> list[Waiting]:
    """Return what others ask of a person and what the person asked, the oldest first, in one query.

    To be shown only: the requests are copies, which no session keeps.
    """
    values = {"answered_since": now - ANSWERED, "reader": by.person_id, "held": list(mending.names_held(by))}
    found = _waits_for(by.kind).rows(session, values)
    copied = ((_COPIES.of(row), *row[len(_COPIES.columns) :]) for row in found)
    return [one for one in _waiting(by, copied) if one.mine or one.mendable]


@lru_cache(maxsize=64)
def _waits_for(kind: Standing) -> Frozen:
    """Put the question of one kind of reader together once: every first page asks it."""
    theirs = and_(
        HelpRequest.closed_at.is_(None),
        HelpRequest.asked_by != bindparam("reader"),
        HelpRequest.fixed_by.in_(bindparam("held", expanding=True)),
    )
    mine = and_(
        HelpRequest.asked_by == bindparam("reader"),
        or_(HelpRequest.closed_at.is_(None), HelpRequest.closed_at > bindparam("answered_since")),
    )
    return Frozen(_rows(kind, or_(theirs, mine)))


def find(session: Session, request_id: str, by: Standing) -> Waiting:
    """Return one request that a person asked or may answer; raises NotFound."""
    for one in _read(session, by, HelpRequest.id == request_id):
        if one.mine or one.mendable:
            return one
    raise NotFound


def asked(session: Session, request_id: str, by: Standing) -> Waiting:
    """Return a request on the reader's own side, whoever asked it; raises NotFound."""
    for one in _read(session, by, HelpRequest.id == request_id):
        if one.mine or one.mendable or one.request.audience in {"staff" if by.works_here else "", *by.organisations}:
            return one if one.mine or one.mendable else replace(one, note=None)
    raise NotFound


def open_with_zones(session: Session) -> list[tuple[str, str]]:
    """Return every open request with the time zone of its office."""
    wanted = (
        select(HelpRequest.id, Office.zone)
        .join(Partnership, Partnership.id == HelpRequest.partnership_id)
        .join(Programme, Programme.id == Partnership.programme_id)
        .join(Office, Office.id == Programme.office_id)
        .where(HelpRequest.closed_at.is_(None))
        .order_by(HelpRequest.id)
    )
    return [(key, zone) for key, zone in session.execute(wanted)]


def open_about(session: Session, partnership_id: str, by: Standing, audience: str) -> dict[str, Waiting]:
    """Return what is asked already on a partnership by one side, by the key of its gate."""
    clause = and_(
        HelpRequest.partnership_id == partnership_id,
        HelpRequest.closed_at.is_(None),
        HelpRequest.audience == audience,
    )
    return {one.request.open_key: one for one in _read(session, by, clause) if one.request.open_key}


def _read(session: Session, by: Standing, clause: ColumnElement[bool]) -> list[Waiting]:
    return _waiting(by, session.execute(_rows(by, clause)))


def _rows(by: Standing, clause: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    party = exists().where(Party.partnership_id == Partnership.id, Party.organisation_id.in_(sorted(by.organisations)))
    return (
        select(
            HelpRequest,
            Partnership.title,
            Partnership.programme_id,
            party if by.organisations else false(),
            _ASKER.name,
            _ASKED.name,
            _CLOSER.name,
            _NOTE.text,
            _REASON.text,
        )
        .join(Partnership, Partnership.id == HelpRequest.partnership_id)
        .join(_ASKER, _ASKER.id == HelpRequest.asked_by)
        .outerjoin(_ASKED, _ASKED.id == HelpRequest.person_id)
        .outerjoin(_CLOSER, _CLOSER.id == HelpRequest.closed_by)
        .outerjoin(_NOTE, _NOTE.id == HelpRequest.note_id)
        .outerjoin(_REASON, _REASON.id == HelpRequest.reason_id)
        .where(visible_to(by), clause)
        .order_by(HelpRequest.asked_at, HelpRequest.id)
        .limit(MOST)
    )


def _waiting(by: Standing, found: Iterable[Any]) -> list[Waiting]:
    return [
        Waiting(
            request,
            title,
            asker,
            asked,
            closer,
            note,
            reason,
            mine=request.asked_by == by.person_id,
            mendable=mending.is_theirs(request.control, by.person_id)
            and mending.holds_what(
                request.fixed_by, by, Scope(programme, by.organisations if is_party else frozenset())
            ),
        )
        for request, title, programme, is_party, asker, asked, closer, note, reason in found
    ]


def who_may(session: Session, partnership: Partnership, fixed_by: str, *, leaving_out: str) -> list[Person]:
    """Return the people with open accounts who may mend what a permission or role mends, by name."""
    scope = scope_of(partnership)
    everywhere = fixed_by.startswith(mending.EVERYBODYS)
    works = select(RoleHeld.person_id)
    if not everywhere:
        works = works.where(or_(RoleHeld.programme_id.is_(None), RoleHeld.programme_id == scope.programme_id))
    belongs = select(Membership.person_id).where(Membership.organisation_id.in_(sorted(scope.organisations)))
    wanted = (
        select(Person)
        .where(Person.active, Person.id != leaving_out, or_(Person.id.in_(works), Person.id.in_(belongs)))
        .options(selectinload(Person.roles_held), selectinload(Person.memberships))
    )
    able = [one for one in session.scalars(wanted) if mending.holds_what(fixed_by, standing_of(one), scope)]
    return sorted(able, key=lambda one: (fold(one.name), one.id))


def addressee(partnership: Partnership, unmet: Unmet, able: Sequence[Person], *, partner_asks: bool) -> Person | None:
    """Return the one person a request is addressed to: the liaison, or the only one who may; else None.

    A partner knows its liaison by name, and the rest of us by what we are.
    """
    able = [one for one in able if mending.is_theirs(unmet.control, one.id)]
    keeper = next((one for one in able if one.id == partnership.liaison_id), None)
    if keeper is not None and unmet.fixed_by in {"partnership.edit", "organisation.edit"}:
        return keeper
    return able[0] if len(able) == 1 and not partner_asks else None


def missing(session: Session, subject: Subject, by: Standing, *, today: date) -> dict[str, list[Unmet]]:
    """Return what each move of a subject lacks for a person, a permission that is lacking included."""
    return {one.move.trigger: lacks(one, subject.ref) for one in moves(session, subject, by=by, today=today)}


def asking(session: Session, subject: Subject, move: str, by: Standing, *, today: date) -> list[Unmet]:
    """Return what one move lacks for a person, in words for whoever is asked."""
    judged = next((one for one in moves(session, subject, by=by, today=today) if one.move.trigger == move), None)
    return [mending.as_asked(one, judged.move) for one in lacks(judged, subject.ref)] if judged else []


def lacks(one: PossibleMove, subject: Ref) -> list[Unmet]:
    """Return what one move lacks, the reader's permission first where it is lacking."""
    return ([] if one.permitted else [mending.not_yours(one.move, subject)]) + list(one.unmet)


def asked_lately(session: Session, request: HelpRequest, *, since: datetime) -> bool:
    """Say whether the same was asked by the same side since a moment, and never done."""
    same = (HelpRequest.about_kind, HelpRequest.about_id, HelpRequest.code, HelpRequest.control, HelpRequest.fixed_by)
    wanted = select(HelpRequest.id).where(
        *(column == getattr(request, column.key) for column in same),
        HelpRequest.audience == request.audience,
        HelpRequest.outcome.in_(["withdrawn", "declined"]),
        HelpRequest.asked_at >= since,
    )
    return session.scalar(wanted.limit(1)) is not None


def met(session: Session, ids: Sequence[str], *, today: date) -> list[HelpRequest]:
    """Return those of some requests whose gate is met, or whose move is behind us; each judged as for whoever asked.

    However many there are, what they are about and who asked is read at once.
    """
    requests = session.scalars(select(HelpRequest).where(HelpRequest.id.in_(ids)).order_by(HelpRequest.id)).all()
    about: dict[Ref, Facts] = {}
    for gather, kind in ((partnership_queries.facts, "partnership"), (agreement_queries.facts, "agreement")):
        wanted = {one.subject_id for one in requests if one.subject_kind == kind}
        about |= {found.ref: found for found in gather(session, wanted, today=today).values()} if wanted else {}
    people = select(Person).where(Person.id.in_({one.asked_by for one in requests}))
    loaded = people.options(selectinload(Person.roles_held), selectinload(Person.memberships))
    askers = {one.id: standing_of(one, on=today) for one in session.scalars(loaded)}
    return [one for one in requests if _is_met(session, one, about.get(one.subject), askers[one.asked_by])]


def _is_met(session: Session, request: HelpRequest, about: Facts | None, asker: Standing) -> bool:
    if about is None:
        return True
    edition = about.edition_id if isinstance(about, PartnershipFacts) else about.partnership.edition_id
    found = judging.possible(about, edition_of(session, edition), by=asker)
    lacking = next((lacks(one, about.ref) for one in found if one.move.trigger == request.move), None)
    unmet = mending.find(lacking, request.code, request.about, request.control) if lacking is not None else None
    if unmet is None or unmet.fixed_by != request.fixed_by:
        return True
    return request.code == mending.NOT_YOURS and made_since(session, request.subject, request.move, request.asked_at)


def made_since(session: Session, subject: Ref, move: str, since: datetime) -> bool:
    """Say whether a move was made on a subject after a moment, as the journal tells it."""
    wanted = select(JournalEntry).where(
        JournalEntry.subject_kind == subject.kind, JournalEntry.subject_id == subject.id, JournalEntry.now >= since
    )
    return any(one.event.endswith("Moved") and one.facts.get("move") == move for one in session.scalars(wanted))
