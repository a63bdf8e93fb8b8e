"""What belongs to one organisation beside its particulars, read for its page and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from partnerships.models import (
    Organisation,
    OrganisationFact,
    OrganisationMerge,
    OrganisationParent,
    OrganisationPerson,
)
from partnerships.permissions import Scope, Standing, granted


@dataclass(frozen=True, slots=True)
class Belongs:
    """That one body belonged to another, from a day to a day."""

    id: str
    organisation_id: str
    name: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Absorbed:
    """A record that this one stands for."""

    id: str
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class About:
    """Everything beside the particulars; who runs it is None for readers who only stand beside it in a partnership."""

    people: Sequence[OrganisationPerson] | None
    parents: Sequence[Belongs]
    children: Sequence[Belongs]
    facts: Sequence[OrganisationFact]
    absorbed: Sequence[Absorbed]


def about(session: Session, one: Organisation, by: Standing) -> About:
    """Return what belongs to an organisation, newest first."""
    close = granted(by, "organisation.view", Scope(organisations=frozenset({one.id})))
    return About(
        _people(session, one) if close else None,
        _parents(session, one),
        _children(session, one),
        _facts(session, one),
        _absorbed(session, one) if close else (),
    )


def _people(session: Session, one: Organisation) -> Sequence[OrganisationPerson]:
    wanted = select(OrganisationPerson).where(OrganisationPerson.organisation_id == one.id)
    return session.scalars(
        wanted.order_by(OrganisationPerson.until.is_not(None), OrganisationPerson.role, OrganisationPerson.id)
    ).all()


def _parents(session: Session, one: Organisation) -> list[Belongs]:
    link, above = OrganisationParent, aliased(Organisation)
    wanted = (
        select(link.id, above.id, above.name, link.since, link.until)
        .join(above, above.id == link.parent_id)
        .where(link.organisation_id == one.id)
    )
    return [Belongs(*row) for row in session.execute(wanted.order_by(link.until.is_not(None), link.id.desc()))]


def _children(session: Session, one: Organisation) -> list[Belongs]:
    link, below = OrganisationParent, aliased(Organisation)
    wanted = (
        select(link.id, below.id, below.name, link.since, link.until)
        .join(below, below.id == link.organisation_id)
        .where(link.parent_id == one.id)
    )
    return [
        Belongs(*row) for row in session.execute(wanted.order_by(link.until.is_not(None), below.sort_key).limit(200))
    ]


def _facts(session: Session, one: Organisation) -> Sequence[OrganisationFact]:
    wanted = select(OrganisationFact).where(OrganisationFact.organisation_id == one.id)
    return session.scalars(wanted.order_by(OrganisationFact.as_of.desc(), OrganisationFact.id.desc())).all()


def _absorbed(session: Session, one: Organisation) -> list[Absorbed]:
    wanted = (
        select(Organisation.id, Organisation.name, OrganisationMerge.on)
        .join(OrganisationMerge, OrganisationMerge.gone_id == Organisation.id)
        .where(OrganisationMerge.kept_id == one.id)
    )
    return [Absorbed(*row) for row in session.execute(wanted.order_by(OrganisationMerge.now.desc()))]
