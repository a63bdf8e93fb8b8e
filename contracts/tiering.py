"""From an agreement's terms to the question the tier table answers. A pure rule.

Source: the edition's tier table; amount = this agreement plus what was committed to the same
recipient in the twelve months before, in base currency at the dated rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.records import Brief
from contracts.states import OBLIGATING
from kernel.money import Money, convert
from kernel.text import Message
from policy.edition import Edition
from policy.kinds import AgreementKind, Risk
from policy.months import months_after, months_begun
from policy.tiers import TierAnswer, TierQuestion, derive

#: (currency, day) → how much of the base currency one unit is worth; None where no rate is recent enough.
Rates = Mapping[tuple[str, date], Decimal | None]
#: The edition's threshold: the oldest exchange rate in use.
RATE_AGE = "exchange-rate-age"
#: The edition's threshold: the months in which earlier commitments to a recipient count.
WINDOW = "cumulation-window"
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


def committed(
    agreed: Iterable[Brief], recipient_id: str, since: date, until: date, *, leaving_out: str | None
) -> list[Commitment]:
    """Return what was committed to a recipient, in any programme, between two days (both inclusive)."""
    return [
        Commitment(one.number, Money(one.amount, one.currency), one.executed_on)
        for one in agreed
        if one.recipient_id == recipient_id
        and one.kind in COMMITTING
        and one.state in OBLIGATING
        and one.id != leaving_out
        and one.amount
        and one.currency
        and one.executed_on is not None
        and since <= one.executed_on <= until
    ]


def wanted_rates(terms: TierTerms, before: Sequence[Commitment]) -> set[tuple[str, date]]:
    """Return the currencies and days whose rates a tier depends on."""
    asked = {(terms.amount.currency, terms.on)} if terms.amount else set()
    return asked | {(one.amount.currency, one.on) for one in before}


def window_of(edition: Edition, on: date) -> tuple[date, date]:
    """Return the days, both inclusive, in which earlier commitments count under an edition."""
    return window(on, int(edition.threshold(WINDOW, on).value))


def rate_age(edition: Edition, on: date) -> int:
    """Return how many days old an exchange rate may be on a day."""
    return int(edition.threshold(RATE_AGE, on).value)


def window(on: date, months: int) -> tuple[date, date]:
    """Return the days, both inclusive, in which earlier commitments count."""
    return months_after(on, -months), on


def answer(edition: Edition, terms: TierTerms, before: Sequence[Commitment], rates: Rates, base: str) -> TierAnswer:
    """Return the tier of an agreement with its reasons, or what is missing to derive it."""
    days = rate_age(edition, terms.on)
    gaps = [
        *_without_rate(terms, rates, base, days),
        *(gap for one in before if (gap := _gap(one.amount, one.on, rates, base, days))),
    ]
    financial = terms.kind is not AgreementKind.MEMORANDUM and (terms.amount is None or terms.amount.minor > 0)
    if terms.kind is AgreementKind.LETTER_OF_INTENT and terms.amount is None:
        financial = False
    known = terms.amount is not None and not gaps
    return derive(
        edition,
        TierQuestion(
            kind=terms.kind,
            financial=financial,
            downstream=terms.downstream,
            amount=_in_base(terms.amount, terms.on, rates, base) if known and terms.amount else None,
            committed_before=Money(sum(_in_base(one.amount, one.on, rates, base).minor for one in before), base)
            if known
            else None,
            months=months_begun(terms.starts_on, terms.ends_on) if terms.starts_on and terms.ends_on else None,
            risk=terms.risk,
            missing=tuple(dict.fromkeys(gaps)),
        ),
    )


def _without_rate(terms: TierTerms, rates: Rates, base: str, days: int) -> list[Message]:
    if terms.amount is None:
        return [Message("The amount is empty.")]
    gap = _gap(terms.amount, terms.on, rates, base, days)
    return [gap] if gap else []


def _gap(amount: Money, on: date, rates: Rates, base: str, days: int) -> Message | None:
    if amount.currency == base or rates.get((amount.currency, on)) is not None:
        return None
    return Message(
        "There is no exchange rate from %(from_)s to %(to)s for %(on)s, nor in the %(days)s days before.",
        from_=amount.currency,
        to=base,
        on=on,
        days=days,
    )


def lacks_rate(missing: Message) -> bool:
    """Say whether what a tier lacks is an exchange rate, which finance enters, and not a term."""
    return {"from_", "to", "on"} <= missing.values.keys()


def _in_base(amount: Money, on: date, rates: Rates, base: str) -> Money:
    rate = Decimal(1) if amount.currency == base else rates[(amount.currency, on)]
    if rate is None:
        message = f"no rate for {amount.currency} on {on}"
        raise LookupError(message)
    return convert(amount, base, rate)
