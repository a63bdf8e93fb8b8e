"""What a year with a partner owes, and what of it was planned and done; what expires soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from contracts.models import Agreement
from diligence.assurance import FIRST_WARNING, Activity, Agreed, Coverage, coverage, in_year, least, worst
from diligence.assurance_models import AssuranceActivity
from diligence.models import Assessment
from diligence.outside_models import OutsideAssessment
from kernel.errors import NotFound
from kernel.money import Money
from partnerships.models import Organisation, Partnership, Party
from partnerships.permissions import Standing
from partnerships.queries.visibility import visible_to
from policy.checklists import Rating
from policy.edition import Edition
from policy.kinds import AgreementKind
from screening.hit_models import Screened

#: What an umbrella may come to moves under its subawards.
WITHOUT_MONEY = (AgreementKind.UMBRELLA.value, AgreementKind.MEMORANDUM.value)


@dataclass(frozen=True, slots=True)
class Year:
    """A year with a partner: what moves, how risky it is, what is owed, planned and done.

    `unknown` are agreements in another currency whose worth in the base currency is not known; `owed` is None where
    the rules in force say nothing of assurance.
    """

    year: int
    money: Money
    rating: Rating | None
    unknown: int
    owed: Mapping[Activity, int] | None
    planned: Mapping[Activity, int]
    done: Mapping[Activity, int]
    activities: Sequence[AssuranceActivity]

    @property
    def coverage(self) -> Coverage | None:
        """How far the year is covered, where anything says what it owes."""
        return coverage(self.owed, self.done) if self.owed is not None else None


def of_year(session: Session, organisation: Organisation, year: int, edition: Edition) -> Year:
    """Return a year with a partner, judged by the rules in force."""
    agreed, unknown = _agreed(session, organisation.id, edition.currency)
    money = Money(in_year(agreed, year), edition.currency)
    risks = select(Partnership.risk).join(Party, Party.partnership_id == Partnership.id)
    running = risks.where(Party.organisation_id == organisation.id, Partnership.outcome.is_(None))
    rating = worst(session.scalars(running))
    owed = None
    if edition.assurance is not None and edition.diligence is not None:
        family = edition.diligence.family_of(organisation.partner_type)
        owed = least(edition.assurance, Decimal(money.decimal), rating, family)
    activities = _of_organisation(session, organisation.id, year)
    standing = [one for one in activities if one.dropped_on is None]
    return Year(
        year,
        money,
        rating,
        unknown,
        owed,
        Counter(Activity(one.kind) for one in standing if one.done_on is None),
        Counter(Activity(one.kind) for one in standing if one.done_on is not None),
        activities,
    )


def _agreed(session: Session, organisation_id: str, currency: str) -> tuple[list[Agreed], int]:
    """Return what came into force for an organisation, and how many of them nobody can tell in the base currency."""
    wanted = select(
        Agreement.base_amount, Agreement.amount, Agreement.currency, Agreement.starts_on, Agreement.ends_on
    ).where(
        Agreement.recipient_id == organisation_id,
        Agreement.executed_on.is_not(None),
        Agreement.kind.not_in(WITHOUT_MONEY),
        Agreement.amount.is_not(None),
    )
    found: list[Agreed] = []
    unknown = 0
    for base, amount, stated, starts, ends in session.execute(wanted):
        worth = base if base is not None else amount if stated == currency else None
        if worth is None or starts is None or ends is None:
            unknown += 1
        else:
            found.append(Agreed(worth, starts, ends))
    return found, unknown


def _of_organisation(session: Session, organisation_id: str, year: int) -> list[AssuranceActivity]:
    """Return what was planned for or done in a year, in the order of its days."""
    day = func.coalesce(AssuranceActivity.done_on, AssuranceActivity.planned_on)
    wanted = select(AssuranceActivity).where(
        AssuranceActivity.organisation_id == organisation_id,
        or_(
            AssuranceActivity.done_on.between(date(year, 1, 1), date(year, 12, 31)),
            AssuranceActivity.done_on.is_(None)
            & AssuranceActivity.planned_on.between(date(year, 1, 1), date(year, 12, 31)),
        ),
    )
    ordered = wanted.options(joinedload(AssuranceActivity.attachment)).order_by(day, AssuranceActivity.id)
    return list(session.scalars(ordered))


def find(session: Session, organisation_id: str, activity_id: str) -> AssuranceActivity:
    """Return one activity of an organisation; raises NotFound."""
    found = session.get(AssuranceActivity, activity_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Expiring:
    """Something that expires, or did: of which organisation, what, and its last day."""

    organisation_id: str
    organisation: str
    what: str
    body: str
    until: date


def expiring(
    session: Session, by: Standing, *, today: date, fresh_days: int | None, mine: bool = False, most: int = 200
) -> list[Expiring]:
    """Return what expired or will within ninety days, the oldest first, of partners in partnerships that go on.

    `mine` are those whose liaison the reader is. A screening is told of only once it is no longer fresh. One statement.
    """
    theirs = select(Party.organisation_id).join(Partnership, Partnership.id == Party.partnership_id)
    theirs = theirs.where(
        visible_to(by), Partnership.outcome.is_(None), Partnership.liaison_id == by.person_id if mine else true()
    )
    within = Organisation.id.in_(theirs)
    parts: list[Select[*tuple[Any, ...]]] = [
        _last("outside", OutsideAssessment.body, OutsideAssessment.valid_until, today).where(
            OutsideAssessment.organisation_id == Organisation.id, OutsideAssessment.withdrawn_on.is_(None), within
        ),
        _last("assessment", literal(""), Assessment.expires_on, today).where(
            Assessment.organisation_id == Organisation.id, Assessment.state == "agreed", within
        ),
    ]
    if fresh_days is not None:
        stale = today - timedelta(days=fresh_days)
        parts.append(
            select(Organisation.id, Organisation.name, literal("screening"), literal(""), Screened.screened_on).where(
                Screened.organisation_id == Organisation.id, Screened.screened_on < stale, within
            )
        )
    rows = session.execute(union_all(*parts)).all()
    found = [
        Expiring(key, name, what, body, until + timedelta(days=fresh_days or 0) if what == "screening" else until)
        for key, name, what, body, until in rows
    ]
    return sorted(found, key=lambda one: (one.until, one.organisation, one.what, one.body))[:most]


def _last(
    what: str, body: ColumnElement[str] | InstrumentedAttribute[str], until: InstrumentedAttribute[Any], today: date
) -> Select[*tuple[Any, ...]]:
    """Return the statement for the latest day on which something of each organisation stands, where that is soon."""
    latest = func.max(until)
    return (
        select(Organisation.id, Organisation.name, literal(what), body.label("body"), latest)
        .group_by(Organisation.id, Organisation.name, body)
        .having(latest <= today + timedelta(days=FIRST_WARNING))
    )
