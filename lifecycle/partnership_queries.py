"""Gathers the facts of partnerships, however many, in one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, exists, func, select
from sqlalchemy.orm import Session

from contracts.models import Agreement
from contracts.records import Brief
from diligence import fact_queries
from kernel.frozen import Frozen
from kernel.gathering import joined, parts
from kernel.money import Money
from kernel.unmet import Ref
from lifecycle import choosing_facts, diligence_facts, screening_facts
from lifecycle.facts import (
    NOTHING_CHOSEN,
    AgreementBrief,
    ChoosingFacts,
    ExplorationFacts,
    HoldFacts,
    PartnershipFacts,
    Someone,
)
from partnerships.actions.holds import SCREENING
from partnerships.hold_models import Hold, HoldCause
from partnerships.models import Contribution, Exploration, Office, Organisation, Partnership, Party, Person, Programme
from partnerships.permissions import Scope
from partnerships.queries import choosing
from partnerships.waiver_models import Waiver
from policy.edition import Edition
from policy.models import EditionRow
from policy.queries import edition as edition_of
from screening.hit_models import Screened

FUNDER = "funder"
_PLAN = (
    select(func.max(Exploration.id))
    .where(Exploration.partnership_id == Partnership.id, Exploration.left.is_(False))
    .correlate(Partnership)
    .scalar_subquery()
)
_OURS = exists(select(Office.id).where(Office.organisation_id == Party.organisation_id)).correlate(Party)
_STATED = (Screened.screened_on, Screened.due_since, Screened.outcome, Screened.waiting, Screened.waiting_since)
#: Our own bodies are no parties to be screened: nobody learns anything from asking about themselves.
_PARTIES = (
    select(
        joined(
            Party.organisation_id,
            Party.role,
            Party.share,
            case((_OURS, ""), else_=Organisation.name),
            *_STATED,
            Screened.confirmed,
        )
    )
    .join(Organisation, Organisation.id == Party.organisation_id)
    .outerjoin(Screened, Screened.organisation_id == Party.organisation_id)
    .where(Party.partnership_id == Partnership.id)
    .correlate(Partnership)
    .scalar_subquery()
)
_CAUSED = exists(select(HoldCause.id).where(HoldCause.hold_id == Hold.id, HoldCause.ended_on.is_(None))).correlate(Hold)
_HOLDS = (
    select(
        joined(
            Hold.subject_kind, Hold.subject_id, Hold.placed_on, Organisation.name, case((_CAUSED, SCREENING), else_="")
        )
    )
    .outerjoin(Organisation, (Hold.subject_kind == "organisation") & (Organisation.id == Hold.subject_id))
    .where(Hold.lifted_on.is_(None))
    .where(
        ((Hold.subject_kind == "partnership") & (Hold.subject_id == Partnership.id))
        | (
            (Hold.subject_kind == "organisation")
            # Two selects down nothing is correlated by itself: unsaid, one organisation would stop everybody.
            & Hold.subject_id.in_(
                select(Party.organisation_id).where(Party.partnership_id == Partnership.id).correlate(Partnership)
            )
        )
    )
    .correlate(Partnership)
    .scalar_subquery()
)
_WAIVED = (
    select(joined(Waiver.move, Waiver.gate))
    .where(Waiver.subject_kind == "partnership", Waiver.subject_id == Partnership.id, Waiver.used_at.is_(None))
    .correlate(Partnership)
    .scalar_subquery()
)
_VALUED = exists(
    select(Contribution.id)
    .join(Party, Party.id == Contribution.party_id)
    .where(Party.partnership_id == Partnership.id, Contribution.kind.in_(("cash", "in-kind")), Contribution.amount > 0)
    .correlate(Partnership)
)
#: Every edition there is: how long a screening holds follows the day, whatever edition a partnership is under.
_EDITIONS = select(joined(EditionRow.effective_from, EditionRow.name, EditionRow.id)).scalar_subquery()
#: One row for each partnership, whoever it concerns; add where, order and limit.
ROWS: Select[*tuple[Any, ...]] = (
    select(
        Partnership.id,
        Partnership.number,
        Partnership.title,
        Partnership.version,
        Partnership.edition_id,
        Partnership.programme_id,
        Partnership.stage,
        Partnership.stage_since,
        Partnership.came_from,
        Partnership.outcome,
        Partnership.liaison_id,
        Office.zone,
        Person.name.label("liaison"),
        _PARTIES.label("parties"),
        _VALUED.label("valued"),
        _HOLDS.label("holds"),
        _WAIVED.label("waived"),
        Exploration.id.label("plan_id"),
        Exploration.question,
        Exploration.cap,
        Exploration.currency,
        Exploration.ends_on,
        Exploration.finding.is_not(None).label("found"),
        Exploration.extended,
        _EDITIONS.label("published"),
        *choosing.COLUMNS,
        *fact_queries.COLUMNS,
    )
    .join(Programme, Programme.id == Partnership.programme_id)
    .join(Office, Office.id == Programme.office_id)
    .outerjoin(Person, Person.id == Partnership.liaison_id)
    .outerjoin(Exploration, Exploration.id == _PLAN)
)
_THESE = ROWS.where(Partnership.id.in_(bindparam("ids", expanding=True)))
_SOME = Frozen(_THESE)
_WITH_AGREEMENTS = Frozen(
    _THESE.add_columns(
        select(joined(Agreement.id, Agreement.number, Agreement.kind, Agreement.state))
        .where(Agreement.partnership_id == Partnership.id)
        .correlate(Partnership)
        .scalar_subquery()
        .label("agreements")
    )
)
_HELD = Frozen(
    select(Partnership.id)
    .where(Partnership.id.in_(bindparam("ids", expanding=True)))
    .order_by(Partnership.id)
    .with_for_update(of=Partnership, key_share=True)
)


def hold(session: Session, ids: Sequence[str]) -> None:
    """Lock partnerships in the order of their identifiers; rows that only refer to them may still be added by others.

    On SQLite whoever writes is alone already.
    """
    if session.get_bind().dialect.name != "sqlite":
        _HELD.rows(session, {"ids": list(ids)})


def facts(session: Session, ids: Iterable[str], *, today: date) -> dict[str, PartnershipFacts]:
    """Gather the facts of partnerships as they are stored now, what this session has not sent yet included."""
    session.flush()
    found = _WITH_AGREEMENTS.rows(session, {"ids": list(ids)})
    editions = {row.edition_id: edition_of(session, row.edition_id) for row in found}
    days = _fresh_days(session, found, today)
    # In the order they were made in, as their identifiers are.
    return {
        row.id: _facts(row, editions, [AgreementBrief(*one) for one in sorted(parts(row.agreements))], days, today)
        for row in found
    }


def rows(session: Session, ids: Iterable[str]) -> Sequence[Row[Any]]:
    """Return what is stored of partnerships, what this session has not sent yet included; without their agreements."""
    session.flush()
    return _SOME.rows(session, {"ids": list(ids)})


def with_briefs(
    session: Session, found: Sequence[Row[Any]], briefs: Iterable[Brief], *, today: date
) -> dict[str, PartnershipFacts]:
    """Put rows and their agreements together, where both are in hand."""
    agreements: dict[str, list[AgreementBrief]] = {row.id: [] for row in found}
    for brief in briefs:
        if brief.partnership_id in agreements:
            agreements[brief.partnership_id].append(AgreementBrief(brief.id, brief.number, brief.kind, brief.state))
    editions = {row.edition_id: edition_of(session, row.edition_id) for row in found}
    days = _fresh_days(session, found, today)
    return {row.id: _facts(row, editions, agreements[row.id], days, today) for row in found}


def _fresh_days(session: Session, found: Sequence[Row[Any]], today: date) -> int | None:
    """Return how long a screening holds by the edition in force today; None where none in force says it."""
    if not found:
        return None
    for since, _name, key in sorted(parts(found[0].published), reverse=True):
        screening = edition_of(session, key).screening if date.fromisoformat(since) <= today else None
        if screening is not None:
            return screening.fresh_days
    return None


def _facts(
    row: Row[Any],
    editions: Mapping[str, Edition],
    agreements: Sequence[AgreementBrief],
    fresh_days: int | None,
    today: date,
) -> PartnershipFacts:
    parties = parts(row.parties)
    return PartnershipFacts(
        id=row.id,
        stage=row.stage,
        kind=editions[row.edition_id].stage(row.stage).kind,
        came_from=row.came_from,
        today=today,
        liaison=row.liaison,
        partners=sum(role != FUNDER for _, role, *_ in parties),
        valued=bool(row.valued),
        shares=sum(int(share or 0) for _, _, share, *_ in parties),
        exploration=_plan(row),
        agreements=tuple(agreements),
        scope=Scope(row.programme_id, frozenset(organisation for organisation, *_ in parties)),
        edition_id=row.edition_id,
        version=row.version,
        stage_since=row.stage_since,
        outcome=row.outcome,
        zone=row.zone,
        holds=holds_of(row.holds),
        waived=frozenset((move, gate) for move, gate in parts(row.waived)),
        choosing=_choosing(row, editions[row.edition_id], today),
        screening=screening_facts.of(parties, fresh_days),
        diligence=diligence_facts.of(
            parts(row.assessed_parties),
            parts(row.assessed),
            parts(row.blocking),
            editions[row.edition_id],
            {key for (key,) in parts(row.flagged)} | {one[0] for one in parties if int(one[-1] or 0)},
        ),
    )


def holds_of(text: str | None) -> tuple[HoldFacts, ...]:
    """Take holds apart, the oldest first."""
    found = [
        HoldFacts(Ref(kind, key), date.fromisoformat(since), name, *cause)
        for kind, key, since, name, *cause in parts(text)
    ]
    return tuple(sorted(found, key=lambda one: (one.since, one.subject.id)))


def _choosing(row: Row[Any], edition: Edition, today: date) -> ChoosingFacts:
    if edition.choosing is None:
        return NOTHING_CHOSEN
    liaison = Someone(row.liaison_id, row.liaison) if row.liaison_id else None
    return choosing_facts.of(choosing.chosen(row), edition.choosing, liaison, today=today)


def _plan(row: Row[Any]) -> ExplorationFacts | None:
    if row.plan_id is None:
        return None
    return ExplorationFacts(row.plan_id, Money(row.cap, row.currency), row.ends_on, bool(row.found), row.extended)
