"""From an agreement's terms to the question the tier table answers. A pure rule.

Source: the edition's tier table; amount = this agreement plus what was committed to the same
recipient in the twelve months before, in base currency at the dated rate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from kernel.money import Money, convert
from kernel.text import Message
from policy.edition import AgreementKind, Edition, Risk
from policy.months import months_begun
from policy.tiers import TierAnswer, TierQuestion, derive

#: (currency, day) → how much of the base currency one unit is worth; None where no rate is recent enough.
Rates = Mapping[tuple[str, date], Decimal | None]
#: Kinds that commit money; a ceiling commits nothing, and neither does a letter of intent.
COMMITTING = frozenset({AgreementKind.GRANT, AgreementKind.EXPLORATORY, AgreementKind.SUBAWARD})


@dataclass(frozen=True, slots=True)
class Commitment:
    """An agreement that came into force: its amount and when."""

    number: str
    amount: Money
    on: date


@dataclass(frozen=True, slots=True)
class TierTerms:
    """The terms of one agreement that its tier depends on; `on` is the day whose rate counts."""

    kind: AgreementKind
    amount: Money | None
    starts_on: date | None
    ends_on: date | None
    downstream: bool
    risk: Risk
    on: date


def window(on: date, months: int) -> tuple[date, date]:
    """Return the days, both inclusive, in which earlier commitments count."""
    return on - relativedelta(months=months), on


def months_of(starts_on: date | None, ends_on: date | None) -> int | None:
    """Return the length of a period in months, a begun month counting whole; both days belong to the period."""
    if starts_on is None or ends_on is None:
        return None
    return months_begun(starts_on, ends_on)


def answer(edition: Edition, terms: TierTerms, before: Sequence[Commitment], rates: Rates, base: str) -> TierAnswer:
    """Return the tier of an agreement with its reasons, or what is missing to derive it."""
    missing = [*_without_rate(terms, rates, base), *(gap for one in before if (gap := _gap(one.amount, one.on, rates, base)))]
    financial = terms.kind is not AgreementKind.MEMORANDUM and terms.amount is not None and terms.amount.minor > 0
    if missing:
        return TierAnswer(tier=None, row_key=None, reasons=(), missing=tuple(dict.fromkeys(missing)))
    committed = Money(sum(_in_base(one.amount, one.on, rates, base).minor for one in before), base)
    question = TierQuestion(
        kind=terms.kind, financial=financial, downstream=terms.downstream,
        amount=_in_base(terms.amount, terms.on, rates, base) if terms.amount else None,
        committed_before=committed, months=months_of(terms.starts_on, terms.ends_on), risk=terms.risk)
    return derive(edition, question)


def _without_rate(terms: TierTerms, rates: Rates, base: str) -> list[Message]:
    if terms.kind is AgreementKind.MEMORANDUM:
        return []
    if terms.amount is None:
        return [Message("The amount is empty.")] if terms.kind is not AgreementKind.LETTER_OF_INTENT else []
    gap = _gap(terms.amount, terms.on, rates, base)
    return [gap] if gap else []


def _gap(amount: Money, on: date, rates: Rates, base: str) -> Message | None:
    if amount.currency == base or rates.get((amount.currency, on)) is not None:
        return None
    return Message("There is no exchange rate from %(from_)s to %(to)s for %(on)s, nor in the 31 days before.",
                   from_=amount.currency, to=base, on=on)


def _in_base(amount: Money, on: date, rates: Rates, base: str) -> Money:
    rate = Decimal(1) if amount.currency == base else rates[(amount.currency, on)]
    if rate is None:
        message = f"no rate for {amount.currency} on {on}"
        raise LookupError(message)
    return convert(amount, base, rate)
