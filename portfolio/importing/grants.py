"""A row of a file understood: every cell read and every fault named with its column."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TypeVar

from babel import Locale
from dateutil.relativedelta import relativedelta

from kernel.fields import Fields
from kernel.money import Money
from kernel.text import Message
from portfolio.importing.columns import BY_KEY
from portfolio.importing.sheets import Fault, Row
from portfolio.importing.values import NotUsable, read_amount, read_currency, read_date, read_months

Read = TypeVar("Read")
#: The longest each text may be, as the records keep them.
LENGTHS = {
    "id": 120,
    "title": 255,
    "recipient_id": 120,
    "recipient_name": 255,
    "recipient_locality": 120,
    "recipient_street": 1000,
    "programme": 255,
    "funder_id": 120,
    "funder_name": 255,
}
LAST_DAY = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One grant, in plain values."""

    id: str
    title: str
    description: str | None
    amount: Money
    awarded_on: date | None
    starts_on: date | None
    ends_on: date | None
    months: int | None
    recipient_id: str
    recipient_name: str
    recipient_country: str | None
    recipient_locality: str | None
    recipient_street: str | None
    programme: str | None
    funder_id: str | None
    funder_name: str | None

    def kept(self, keys: Iterable[str]) -> str:
        """Return the values that a file stated, as text, to be compared when the same grant comes again."""
        stated = set(keys)
        return json.dumps(
            {name: value for name, value in asdict(self).items() if name in stated},
            default=str,
            sort_keys=True,
            ensure_ascii=False,
        )


def differing(kept: str, again: str) -> tuple[str, ...]:
    """Return the columns in which two files that both state them disagree about one grant."""
    before, after = json.loads(kept), json.loads(again)
    return tuple(key for key in BY_KEY if key in before and key in after and before[key] != after[key])


def understand(row: Row, keys: Mapping[str, str]) -> GrantRow | tuple[Fault, ...]:
    """Return the grant that a row states, or everything that is wrong with it."""
    reader = _Reader(row, keys)
    grant = reader.grant()
    return tuple(reader.faults) if grant is None else grant


class _Reader:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, row: Row, keys: Mapping[str, str]) -> None:
        self.faults = list(row.faults)
        self._headings = {key: heading for heading, key in keys.items()}
        self._cells = {key: row.cells.get(heading, "").strip() for heading, key in keys.items()}
        self._spoilt = {fault.column for fault in row.faults}

    def grant(self) -> GrantRow | None:
        currency = self._read("currency", read_currency)
        amount = self._read("amount", lambda text: read_amount(text, currency or "USD"))
        texts = {key: self._text(key) for key in (*LENGTHS, "description")}
        country = self._read("recipient_country", _country)
        awarded_on, starts_on, ends_on = (self._read(key, read_date) for key in ("awarded_on", "starts_on", "ends_on"))
        months = self._read("months", read_months)
        self._check_period(starts_on or awarded_on, ends_on, months)
        self._check_required()
        if self.faults or amount is None:
            return None
        return GrantRow(
            id=texts["id"] or "",
            title=texts["title"] or "",
            description=texts["description"],
            amount=amount,
            awarded_on=awarded_on,
            starts_on=starts_on,
            ends_on=ends_on,
            months=months,
            recipient_id=texts["recipient_id"] or "",
            recipient_name=texts["recipient_name"] or "",
            recipient_country=country,
            recipient_locality=texts["recipient_locality"],
            recipient_street=texts["recipient_street"],
            programme=texts["programme"],
            funder_id=texts["funder_id"],
            funder_name=texts["funder_name"],
        )

    def _fault(self, key: str, message: Message) -> None:
        self.faults.append(Fault(self._headings.get(key, key), message))

    def _read(self, key: str, parse: Callable[[str], Read]) -> Read | None:
        text = self._cells.get(key, "")
        if not text or self._headings.get(key) in self._spoilt:
            return None
        try:
            return parse(text)
        except NotUsable as error:
            self._fault(key, error.message)
            return None

    def _text(self, key: str) -> str | None:
        fields = Fields()
        text = self._cells.get(key, "")
        if key == "description":
            kept = fields.optional_prose(key, text)
        else:
            kept = fields.optional_line(key, text, longest=LENGTHS[key])
        for problem in fields.problems:
            self._fault(key, problem.message)
        return kept

    def _check_required(self) -> None:
        for key, heading in self._headings.items():
            if BY_KEY[key].required and not self._cells[key] and heading not in self._spoilt:
                self._fault(key, Message("This is needed."))
        if self._cells.get("funder_id") and not self._cells.get("funder_name"):
            self._fault("funder_name", Message("This is needed."))

    def _check_period(self, start: date | None, end: date | None, months: int | None) -> None:
        if start is not None and end is not None and end < start:
            self._fault("ends_on", Message("The end, %(end)s, lies before the start, %(start)s.", end=end, start=start))
        if start is not None and months is not None and start > LAST_DAY - relativedelta(months=months):
            self._fault("months", Message("The end would lie beyond the calendar."))


def _country(text: str) -> str:
    code = text.upper()
    if len(code) != 2 or not code.isalpha() or code not in Locale("en").territories:  # noqa: PLR2004 -- ISO 3166-1 alpha-2
        raise NotUsable(Message("There is no country “%(code)s”. Give its two letters, such as HN.", code=text[:20]))
    return code
