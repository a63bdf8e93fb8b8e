"""Exchange rates, read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kernel.lists import Page, cut, decode, encode, fingerprint
from partnerships.models import ExchangeRate

#: From which currency to which, on which day.
Asked: TypeAlias = "tuple[str, str, date]"
#: How many of the second currency one of the first is worth, and the day that rate is from.
Answer: TypeAlias = "tuple[Decimal, date]"


def rate(session: Session, from_currency: str, to_currency: str, on: date, *, max_age_days: int) -> Answer | None:
    """Return the latest rate not older than so many days, entered either way round, or None."""
    asked = (from_currency, to_currency, on)
    return rates(session, [asked], max_age_days=max_age_days)[asked]


def rates(session: Session, asked: Iterable[Asked], *, max_age_days: int) -> Mapping[Asked, Answer | None]:
    """Return the rate for each question, in one query."""
    questions = list(dict.fromkeys(asked))
    return answered(entered(session, questions, max_age_days=max_age_days), questions, max_age_days=max_age_days)


def answered(
    known: Sequence[ExchangeRate], asked: Iterable[Asked], *, max_age_days: int
) -> Mapping[Asked, Answer | None]:
    """Return the rate for each question out of rates in hand, newest first."""
    return {one: (Decimal(1), one[2]) if one[0] == one[1] else _latest(known, one, max_age_days) for one in asked}


def entered(session: Session, asked: Iterable[Asked], *, max_age_days: int) -> Sequence[ExchangeRate]:
    """Return every rate that may answer some questions, newest first; where no currencies differ nothing is asked."""
    questions = [one for one in asked if one[0] != one[1]]
    if not questions:
        return []
    currencies = sorted({currency for one in questions for currency in one[:2]})
    days = [one[2] for one in questions]
    wanted = (
        select(ExchangeRate)
        .where(
            ExchangeRate.from_currency.in_(currencies),
            ExchangeRate.to_currency.in_(currencies),
            ExchangeRate.on.between(min(days) - timedelta(days=max_age_days), max(days)),
        )
        .order_by(ExchangeRate.on.desc())
    )
    return list(session.scalars(wanted))


def _latest(known: Sequence[ExchangeRate], asked: Asked, max_age_days: int) -> Answer | None:
    """Return the newest that fits; where both ways round stand for one day, the one as asked."""
    base, quote, on = asked
    oldest = on - timedelta(days=max_age_days)
    best: Answer | None = None
    for row in known:
        if not oldest <= row.on <= on or (best is not None and row.on < best[1]):
            continue
        if (row.from_currency, row.to_currency) == (base, quote):
            return row.rate, row.on
        if (row.from_currency, row.to_currency) == (quote, base):
            best = (1 / row.rate, row.on)
    return best


def page(
    session: Session, *, currency: str | None = None, after: str | None = None, limit: int = 50
) -> Page[ExchangeRate]:
    """Return a page of rates, newest first."""
    mark = fingerprint({"list": "rates", "currency": currency})
    wanted = select(ExchangeRate)
    if currency:
        wanted = wanted.where(or_(ExchangeRate.from_currency == currency, ExchangeRate.to_currency == currency))
    if after:
        day, identifier = decode(after, mark)
        before = date.fromisoformat(day)
        wanted = wanted.where(
            or_(ExchangeRate.on < before, (ExchangeRate.on == before) & (ExchangeRate.id < identifier))
        )
    found = session.scalars(wanted.order_by(ExchangeRate.on.desc(), ExchangeRate.id.desc()).limit(limit + 1)).all()
    rows, more = cut(found, limit)
    return Page(rows, encode(mark, rows[-1].on.isoformat(), rows[-1].id) if more else None)
