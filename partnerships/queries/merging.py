"""What merging two organisations would move, and what stands in its way; the merge asks the same under its locks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from kernel.database import Base
from kernel.text import Message
from kernel.unmet import Ref
from partnerships.hold_models import Hold
from partnerships.merging import PLACES, Clash, Place, clashes
from partnerships.models import Organisation, OrganisationParent, Partnership
from partnerships.organisation_facts import overlap


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way, and the record where it is mended."""

    message: Message
    about: Ref


@dataclass(frozen=True, slots=True)
class Preview:
    """What would move from the record that goes, what somebody has to choose, and what stands in the way."""

    moves: Sequence[tuple[Message, int]]
    clashes: Sequence[Clash]
    obstacles: Sequence[Obstacle]


def preview(session: Session, kept: Organisation, gone: Organisation) -> Preview:
    """Say what a merge would do, without doing it."""
    counts = [(place.words, len(movable(session, where, kept.id, gone.id))) for where, place in PLACES.items()]
    moves = [(words, count) for words, count in counts if count]
    return Preview(moves, clashes(kept.identifiers, gone.identifiers), obstacles(session, kept, gone))


def movable(session: Session, where: tuple[str, str], kept_id: str, gone_id: str) -> list[str]:
    """Return the rows of one place that would move."""
    table, place = Base.metadata.tables[where[0]], PLACES[where]
    wanted = select(table.c.id).where(table.c[where[1]] == gone_id)
    if place.leaves:
        wanted = wanted.where(~_beside(where, place, kept_id))
    return list(session.scalars(wanted.order_by(table.c.id)))


def _beside(where: tuple[str, str], place: Place, kept_id: str) -> ColumnElement[bool]:
    """Return the clause: the record that stays has the same row already."""
    table = Base.metadata.tables[where[0]]
    other = table.alias()
    same = [other.c[name] == table.c[name] for name in place.alone_in or ()]
    return select(literal(1)).where(other.c[where[1]] == kept_id, *same).exists()


def obstacles(session: Session, kept: Organisation, gone: Organisation) -> list[Obstacle]:
    """Return everything that a person has to settle before two records can be merged."""
    return [
        *_of_holds(session, gone),
        *_of_partnerships(session, kept, gone),
        *_of_offices(session, kept, gone),
        *_of_lines(session, kept, gone),
    ]


def _of_holds(session: Session, gone: Organisation) -> list[Obstacle]:
    """A merge must not be the way around a hold."""
    held = select(Hold.id).where(
        Hold.subject_kind == "organisation", Hold.subject_id == gone.id, Hold.lifted_on.is_(None)
    )
    if session.scalar(held) is None:
        return []
    return [Obstacle(Message("The record that would go is on hold. Lift that first, or keep that record."), gone.ref)]


def partnerships_of(session: Session, ids: Iterable[str]) -> list[str]:
    """Return every partnership in which organisations stand, receive or sign, in the order in which they are locked."""
    bodies = list(ids)
    party, agreement, signer = (Base.metadata.tables[name] for name in ("party", "agreement", "signer"))
    signed = select(signer.c.agreement_id).where(signer.c.organisation_id.in_(bodies))
    papers = select(agreement.c.partnership_id).where(
        or_(agreement.c.recipient_id.in_(bodies), agreement.c.id.in_(signed))
    )
    found = select(party.c.partnership_id).where(party.c.organisation_id.in_(bodies)).union(papers)
    return sorted(session.scalars(found))


def _of_partnerships(session: Session, kept: Organisation, gone: Organisation) -> list[Obstacle]:
    party, agreement, signer = (Base.metadata.tables[name] for name in ("party", "agreement", "signer"))
    both = [kept.id, gone.id]
    parties = (
        select(party.c.partnership_id)
        .where(party.c.organisation_id.in_(both))
        .group_by(party.c.partnership_id)
        .having(func.count() > 1)
    )
    signers = (
        select(agreement.c.partnership_id)
        .join(signer, and_(signer.c.agreement_id == agreement.c.id, signer.c.organisation_id.in_(both)))
        .group_by(agreement.c.id, agreement.c.partnership_id)
        .having(func.count() > 1)
    )
    found = session.scalars(
        select(Partnership).where(Partnership.id.in_(parties.union(signers))).order_by(Partnership.id)
    )
    return [
        Obstacle(Message("Both stand in %(title)s. Take one of them out there first.", title=one.title), one.ref)
        for one in found
    ]


def _of_offices(session: Session, kept: Organisation, gone: Organisation) -> list[Obstacle]:
    office = Base.metadata.tables["office"]
    count = session.scalar(select(func.count()).where(office.c.organisation_id.in_([kept.id, gone.id])))
    if (count or 0) < 2:  # noqa: PLR2004 -- one each
        return []
    return [Obstacle(Message("Both have an office of ours. Offices are not merged."), gone.ref)]


def _of_lines(session: Session, kept: Organisation, gone: Organisation) -> list[Obstacle]:
    """Return what would leave a body under itself, or under two others at once."""
    if kept.id in above(session, [gone.id]) or gone.id in above(session, [kept.id]):
        told = Message("One belongs to the other, or did. Take that back first, if they are one body.")
        return [Obstacle(told, kept.ref)]
    ours, theirs = (links_of(session, [one.id]) for one in (kept, gone))
    if any(overlap(one.since, one.until, other.since, other.until) for one in ours for other in theirs):
        return [Obstacle(Message("Both belong to a body on the same days. End one of these first."), gone.ref)]
    return []


def links_of(session: Session, ids: Sequence[str]) -> Sequence[OrganisationParent]:
    """Return what bodies belong to, and when, as it stands now."""
    wanted = select(OrganisationParent).where(OrganisationParent.organisation_id.in_(ids))
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def above(session: Session, ids: Sequence[str]) -> set[str]:
    """Return everything that bodies have ever belonged to, and what that belonged to, on and on."""
    found: set[str] = set()
    level = list(ids)
    while level:
        level = [link.parent_id for link in links_of(session, level) if link.parent_id not in found]
        found |= set(level)
    return found
