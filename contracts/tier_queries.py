"""Gathers what the tiers of agreements depend on, for many at once, and asks the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from contracts import queries, tiering
from contracts.drafting import Draft
from contracts.records import Brief
from contracts.tiering import Commitment, Rates, TierTerms
from kernel.money import Money, convert
from partnerships.models import Partnership
from partnerships.queries import rates
from policy.edition import Edition
from policy.kinds import AgreementKind, Risk
from policy.tiers import TierAnswer


@dataclass(frozen=True, slots=True)
class Question:
    """Terms whose tier is asked for under an edition, with what was committed to their recipient before."""

    edition: Edition
    terms: TierTerms
    before: Sequence[Commitment]


def question(
    edition: Edition, terms: TierTerms, agreed: Sequence[Brief], recipient_id: str, *, leaving_out: str | None
) -> Question:
    """Return the question that terms put, out of agreements in hand."""
    if terms.kind is AgreementKind.MEMORANDUM:
        return Question(edition, terms, ())
    since, until = tiering.window_of(edition, terms.on)
    return Question(edition, terms, tiering.committed(agreed, recipient_id, since, until, leaving_out=leaving_out))


def answer(one: Question, known: Mapping[str, Rates]) -> TierAnswer:
    """Return the tier that a question's terms come out as, or what is missing to derive it."""
    return tiering.answer(one.edition, one.terms, one.before, known[one.edition.sha256], one.edition.currency)


def rates_of(session: Session, questions: Sequence[Question]) -> dict[str, Rates]:
    """Return, for each edition, what each currency was worth in its base currency on its day, in at most one query."""
    wanted: dict[str, tuple[int, set[rates.Asked]]] = {}
    for one in questions:
        age = tiering.rate_age(one.edition, one.terms.on)
        _, asked = wanted.setdefault(one.edition.sha256, (age, set()))
        asked |= {
            (currency, one.edition.currency, day) for currency, day in tiering.wanted_rates(one.terms, one.before)
        }
    every = [asked for _, some in wanted.values() for asked in some]
    known = rates.entered(session, every, max_age_days=max((age for age, _ in wanted.values()), default=0))
    return {
        sha256: {
            (currency, day): found[0] if found else None
            for (currency, _, day), found in rates.answered(known, asked, max_age_days=age).items()
        }
        for sha256, (age, asked) in wanted.items()
    }


def answer_for(
    session: Session,
    edition: Edition,
    terms: Draft,
    partnership: Partnership,
    *,
    on: date,
    leaving_out: str | None,
) -> TierAnswer:
    """Return the tier that stated terms come out as on a day, or what is missing to derive it."""
    asked = TierTerms(
        kind=terms.kind,
        amount=terms.amount,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        downstream=terms.downstream,
        risk=Risk(partnership.risk),
        on=on,
    )
    agreed = queries.related(session, (), [terms.recipient_id], *tiering.window_of(edition, on))
    one = question(edition, asked, agreed, terms.recipient_id, leaving_out=leaving_out)
    return answer(one, rates_of(session, [one]))


def base_amount(session: Session, edition: Edition, amount: Money, on: date) -> int | None:
    """Return an amount in minor units of the base currency at the rate of a day, or None without a rate."""
    asked = (amount.currency, edition.currency, on)
    found = rates.rates(session, [asked], max_age_days=tiering.rate_age(edition, on))[asked]
    return None if found is None else convert(amount, edition.currency, found[0]).minor
