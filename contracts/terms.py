"""Which terms each kind of agreement needs before it can be reviewed and printed. A pure rule.

Every template of `templates/contracts` prints only what is required here or always there; a test
compares the two lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kernel.text import Message

WITH_MONEY = frozenset({"exploratory", "grant", "umbrella", "subaward"})
WITH_BUDGET = frozenset({"exploratory", "grant", "subaward"})
WITH_REPORTS = frozenset({"exploratory", "grant", "subaward"})


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one agreement as far as this rule asks; amounts in minor units."""

    kind: str
    title: str
    purpose: str
    amount: int | None
    currency: str | None
    payment_basis: str | None
    starts_on: date | None
    ends_on: date | None
    budget: tuple[int, ...]
    reports: tuple[date, ...]
    partner_address: str | None
    funder_address: str | None
    exploration: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """One term that is empty or does not fit: its field and the words."""

    field: str
    message: Message


FIELDS: Mapping[str, Message] = {
    "title": Message("The title is empty."),
    "purpose": Message("What the partnership sets out to do is empty."),
    "amount": Message("The amount is empty."),
    "payment_basis": Message("The payment basis is not chosen."),
    "starts_on": Message("The start date is empty."),
    "ends_on": Message("The end date is empty."),
    "budget": Message("The budget has no line."),
    "reports": Message("No report is scheduled."),
    "partner_address": Message("The partner's address is empty."),
    "funder_address": Message("The address of our own organisation is empty."),
    "exploration": Message("The exploration's question, budget cap, end and co-investment are not stated."),
}


def missing(terms: Terms) -> tuple[Missing, ...]:
    """Return every term that is empty or does not fit, in the order of the form."""
    empty = [Missing(field, FIELDS[field]) for field in _required(terms.kind) if not getattr(terms, field)]
    return (*empty, *_does_not_fit(terms))


def _required(kind: str) -> tuple[str, ...]:
    fields = ["title", "purpose", "partner_address", "funder_address", "starts_on", "ends_on"]
    if kind in WITH_MONEY:
        fields += ["amount", "payment_basis"]
    if kind in WITH_BUDGET:
        fields.append("budget")
    if kind in WITH_REPORTS:
        fields.append("reports")
    if kind == "exploratory":
        fields.append("exploration")
    return tuple(fields)


def _does_not_fit(terms: Terms) -> list[Missing]:
    found = []
    if terms.budget and terms.amount is not None and sum(terms.budget) != terms.amount:
        found.append(Missing("budget", Message("The budget lines do not add up to the amount.")))
    if terms.starts_on and any(due < terms.starts_on for due in terms.reports):
        found.append(Missing("reports", Message("A report is due before the agreement starts.")))
    return found
