"""Entering exchange rates, one by one or from a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Invalid, Problem, invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.text import Message
from kernel.unmet import Ref
from partnerships import permissions
from partnerships.models import ExchangeRate
from partnerships.permissions import Scope, Standing

HEADER = ("from", "to", "date", "rate", "source")
MOST_ROWS = 20_000
_LARGEST, _DECIMALS = Decimal(10) ** 12, 12


@dataclass(frozen=True, slots=True)
class _Rate:
    from_currency: str
    to_currency: str
    day: date
    rate: Decimal
    source: str

    @property
    def key(self) -> tuple[str, str, date]:
        return self.from_currency, self.to_currency, self.day


def enter(
    session: Session,
    *,
    from_currency: str,
    to_currency: str,
    day: date | None,
    rate: str | Decimal,
    source: str,
    by: Standing,
    on: date,
    now: datetime,
) -> ExchangeRate:
    """Enter how many of one currency one of another was worth on a day.

    The same again changes nothing; another value for a day that has one is refused with the one that is kept.
    """
    permissions.check(by, "rate.edit", Scope())
    fields = Fields()
    read = _read(fields, from_currency, to_currency, day, rate, source)
    _refuse_ahead(fields, day, on)
    fields.settle()
    if read is None:
        raise invalid("rate", "A number is needed.")
    kept = _kept(session, [read]).get(read.key)
    if kept is not None:
        _refuse_other(fields, kept, read)
        fields.settle()
        return kept
    return _add(session, [read], by=by, on=on, now=now)[0]


def load_csv(session: Session, text: str, *, by: Standing, on: date, now: datetime) -> int:
    """Enter a table with the columns from, to, date, rate, source and return how many rates were new.

    Either all of it is entered or nothing: raises Invalid with every fault by its row and column.
    """
    permissions.check(by, "rate.edit", Scope())
    problems: list[Problem] = []
    read: dict[tuple[str, str, date], tuple[int, _Rate]] = {}
    for line, row in _rows(text):
        fields = Fields()
        one = _read_row(fields, row)
        _refuse_ahead(fields, one.day if one else None, on)
        if one is not None and read.setdefault(one.key, (line, one))[1].rate != one.rate:
            fields.wrong("rate", "Row %(row)s gives another rate for the same day.", row=read[one.key][0])
        problems += _placed(line, fields)
    kept = _kept(session, [one for _, one in read.values()])
    for line, one in read.values():
        fields = Fields()
        if one.key in kept:
            _refuse_other(fields, kept[one.key], one)
        problems += _placed(line, fields)
    if problems:
        raise Invalid(problems)
    return len(_add(session, [one for _, one in read.values() if one.key not in kept], by=by, on=on, now=now))


def _read(
    fields: Fields,
    from_currency: str | None,
    to_currency: str | None,
    day: date | None,
    rate: str | Decimal | None,
    source: str | None,
) -> _Rate | None:
    base, quote = fields.currency("from", from_currency), fields.currency("to", to_currency)
    value = fields.number("rate", rate)
    said = fields.line("source", source)
    if day is None:
        fields.wrong("date", "A date is needed.")
    if base is not None and base == quote:
        fields.wrong("to", "A rate leads from one currency to another one.")
    if value is not None and (value == 0 or value > _LARGEST or value != round(value, _DECIMALS)):
        fields.wrong("rate", "A rate is larger than zero and has at most %(decimals)s decimals.", decimals=_DECIMALS)
    if fields.problems or base is None or quote is None or day is None or value is None:
        return None
    return _Rate(base, quote, day, value, said)


def _refuse_ahead(fields: Fields, day: date | None, on: date) -> None:
    """A rate is what was; once entered it stays, so a slip of the year must not."""
    if day is not None and day > on:
        fields.wrong("date", "%(day)s has not come yet; today is %(today)s.", day=day, today=on)


def _read_row(fields: Fields, row: dict[str, str]) -> _Rate | None:
    day = None
    typed = row["date"].strip()
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        fields.wrong("date", "“%(typed)s” is not a date. Write it like 2026-01-31.", typed=typed[:40])
        day = date.min
    return _read(fields, row["from"], row["to"], day, row["rate"], row["source"])


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows with their line numbers; raises Invalid where the first line is not the header."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if sorted(header) != sorted(HEADER):
            raise invalid(
                "1", "The first line must name the columns %(columns)s, separated by commas.", columns=", ".join(HEADER)
            )
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                raise invalid(
                    str(reader.line_num),
                    "Row %(row)s does not have %(count)s columns.",
                    row=reader.line_num,
                    count=len(header),
                )
            if reader.line_num > MOST_ROWS:
                raise invalid("file", "There are more than %(most)s rows. Load the table in parts.", most=MOST_ROWS)
            yield reader.line_num, dict(zip(header, row, strict=True))
    except csv.Error as error:
        raise invalid(
            str(reader.line_num), "Row %(row)s cannot be read: a quotation mark is open.", row=reader.line_num
        ) from error


def _placed(line: int, fields: Fields) -> Iterator[Problem]:
    """Yield the problems of one row, each with its row and column."""
    for problem in fields.problems:
        words = Message(
            "Row %(row)s, column %(column)s: %(what)s", row=line, column=problem.where, what=problem.message
        )
        yield Problem(f"{line}.{problem.where}", words)


def _kept(session: Session, wanted: Sequence[_Rate]) -> dict[tuple[str, str, date], ExchangeRate]:
    """Return the rates that stand already, by their keys."""
    found: dict[tuple[str, str, date], ExchangeRate] = {}
    columns = tuple_(ExchangeRate.from_currency, ExchangeRate.to_currency, ExchangeRate.on)
    for start in range(0, len(wanted), 200):
        keys = [one.key for one in wanted[start : start + 200]]
        for row in session.scalars(select(ExchangeRate).where(columns.in_(keys))):
            found[row.from_currency, row.to_currency, row.on] = row
    return found


def _refuse_other(fields: Fields, kept: ExchangeRate, given: _Rate) -> None:
    if kept.rate != given.rate:
        fields.wrong(
            "rate",
            "For %(day)s the rate %(kept)s is kept (%(source)s); a rate that was used is not changed.",
            day=kept.on,
            kept=f"{kept.rate.normalize():f}",
            source=kept.source,
        )


def _add(session: Session, given: Sequence[_Rate], *, by: Standing, on: date, now: datetime) -> list[ExchangeRate]:
    rows = [
        ExchangeRate(
            id=new_id(),
            from_currency=one.from_currency,
            to_currency=one.to_currency,
            on=one.day,
            rate=one.rate,
            source=one.source,
        )
        for one in given
    ]
    session.add_all(rows)
    session.flush()
    for row in rows:
        facts = {"from": row.from_currency, "to": row.to_currency, "day": row.on.isoformat(), "rate": f"{row.rate:f}"}
        journal.record(session, Ref("exchange-rate", row.id), "RateEntered", facts, by=by.person_id, on=on, now=now)
    return rows
