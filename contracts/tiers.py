"""Gathers what the tier of an agreement depends on and asks the rule."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from contracts import queries, tiering
from contracts.drafting import Draft
from contracts.models import Agreement
from contracts.tiering import Rates, TierTerms
from kernel.money import Money, convert
from partnerships.models import Partnership
from partnerships.queries import rates
from policy.edition import AgreementKind, Edition, Risk
from policy.tiers import TierAnswer

#: Thresholds of the edition.
WINDOW = "cumulation-window"


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
    return _answer(session, edition, asked, terms.recipient_id, leaving_out)


def answer_of(
    session: Session, edition: Edition, agreement: Agreement, partnership: Partnership, *, on: date
) -> TierAnswer:
    """Return the tier that a stored agreement's terms come out as on a day."""
    amount = (
        Money(agreement.amount, agreement.currency) if agreement.amount is not None and agreement.currency else None
    )
    asked = TierTerms(
        kind=AgreementKind(agreement.kind),
        amount=amount,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        downstream=agreement.downstream,
        risk=Risk(partnership.risk),
        on=on,
    )
    return _answer(session, edition, asked, agreement.recipient_id, agreement.id)


def base_amount(session: Session, edition: Edition, amount: Money, on: date) -> int | None:
    """Return an amount in minor units of the base currency at the rate of a day, or None without a rate."""
    rate = _rates(session, edition, {(amount.currency, on)}, on)[(amount.currency, on)]
    return None if rate is None else convert(amount, edition.currency, rate).minor


def _answer(
    session: Session, edition: Edition, asked: TierTerms, recipient_id: str, leaving_out: str | None
) -> TierAnswer:
    since, until = tiering.window(asked.on, int(edition.threshold(WINDOW, asked.on).value))
    before = queries.commitments(session, recipient_id, since, until, leaving_out=leaving_out)
    if asked.kind is AgreementKind.MEMORANDUM:
        before = []
    wanted = {(one.amount.currency, one.on) for one in before} | (
        {(asked.amount.currency, asked.on)} if asked.amount else set()
    )
    return tiering.answer(edition, asked, before, _rates(session, edition, wanted, asked.on), edition.currency)


def _rates(session: Session, edition: Edition, wanted: set[tuple[str, date]], on: date) -> Rates:
    """Return what each currency was worth in the base currency on its day, in one query."""
    asked = [(currency, edition.currency, day) for currency, day in wanted]
    found = rates.rates(session, asked, max_age_days=tiering.rate_age(edition, on))
    return {(currency, day): answer[0] if answer else None for (currency, _, day), answer in found.items()}
