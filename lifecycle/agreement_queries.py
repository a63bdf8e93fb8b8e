"""Gathers the facts of agreements, however many, in four queries.

One brings the agreements, one their partnerships, one what else was agreed, and one the rates where currencies differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from contracts import queries as contract_queries
from contracts import record_queries, tier_queries, tiering
from contracts.records import AgreementRecord, Brief
from contracts.states import State
from contracts.tiering import Rates, TierTerms
from kernel.money import convert
from lifecycle import agreement_facts, partnership_queries
from lifecycle.agreement_facts import Judged, amount_of
from lifecycle.facts import AgreementFacts, PartnershipFacts
from policy.edition import Edition
from policy.kinds import AgreementKind, Risk
from policy.queries import edition as edition_of


def facts(session: Session, ids: Iterable[str], *, today: date) -> dict[str, AgreementFacts]:
    """Gather the facts of agreements as they are stored now, whatever this session has loaded before."""
    records = record_queries.records(session, ids)
    if not records:
        return {}
    rows = partnership_queries.rows(session, {one.partnership_id for one in records})
    related = related_to(session, records, [row.id for row in rows], today=today)
    partnerships = partnership_queries.with_briefs(session, rows, related, today=today)
    return of_records(session, records, partnerships, related, today=today)


def related_to(
    session: Session, records: Sequence[AgreementRecord], partnership_ids: Iterable[str], *, today: date
) -> list[Brief]:
    """Return all agreements of some partnerships, and what was promised to the recipients of drafts elsewhere."""
    drafts = [one for one in records if one.state == State.DRAFT]
    since = min((tiering.window_of(edition_of(session, one.edition_id), today)[0] for one in drafts), default=today)
    return contract_queries.related(session, partnership_ids, {one.recipient_id for one in drafts}, since, today)


def of_records(
    session: Session,
    records: Sequence[AgreementRecord],
    partnerships: Mapping[str, PartnershipFacts],
    related: Sequence[Brief],
    *,
    today: date,
) -> dict[str, AgreementFacts]:
    """Put records together with what was read of their partnerships and of other agreements."""
    editions = {one.edition_id: edition_of(session, one.edition_id) for one in records}
    drafts = _judged(session, [one for one in records if one.state == State.DRAFT], editions, related, today)
    siblings: dict[str, list[Brief]] = {key: [] for key in partnerships}
    for brief in related:
        if brief.partnership_id in siblings:
            siblings[brief.partnership_id].append(brief)
    return {
        one.id: agreement_facts.of(
            one,
            editions[one.edition_id],
            partnerships[one.partnership_id],
            siblings[one.partnership_id],
            drafts.get(one.id),
            today=today,
        )
        for one in records
    }


def _judged(
    session: Session,
    drafts: Sequence[AgreementRecord],
    editions: Mapping[str, Edition],
    related: Sequence[Brief],
    today: date,
) -> dict[str, Judged]:
    """Ask the tier of each draft, and what its amount is worth, at the rates of the day."""
    questions = {
        one.id: tier_queries.question(
            editions[one.edition_id], _terms(one, today), related, one.recipient_id, leaving_out=one.id
        )
        for one in drafts
    }
    known = tier_queries.rates_of(session, list(questions.values()))
    return {
        key: Judged(
            tier_queries.answer(asked, known), _in_base(asked.terms, asked.edition, known[asked.edition.sha256])
        )
        for key, asked in questions.items()
    }


def _terms(one: AgreementRecord, today: date) -> TierTerms:
    return TierTerms(
        kind=AgreementKind(one.kind),
        amount=amount_of(one),
        starts_on=one.terms.starts_on,
        ends_on=one.terms.ends_on,
        downstream=one.downstream,
        risk=Risk(one.risk),
        on=today,
    )


def _in_base(terms: TierTerms, edition: Edition, rates: Rates) -> int | None:
    if terms.amount is None:
        return None
    same = terms.amount.currency == edition.currency
    rate = Decimal(1) if same else rates[terms.amount.currency, terms.on]
    return None if rate is None else convert(terms.amount, edition.currency, rate).minor
