"""Which terms each kind of agreement needs before it can be reviewed and printed. A pure rule.

Every template of `templates/contracts` prints only what is required here or always there; a test
compares the two lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from contracts.payment_bases import LABELS, carries
from kernel.money import Money
from kernel.text import Message
from kernel.unmet import Ref, Unmet

if TYPE_CHECKING:
    from contracts.models import Agreement

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
    #: How its umbrella agreement pays, where it has one.
    umbrella_basis: str | None = None


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
    amount = Money(terms.amount, terms.currency) if terms.amount is not None and terms.currency else None
    gap = budget_gap(terms.budget, amount)
    if gap is not None:
        found.append(Missing("budget", gap))
    if terms.starts_on and any(due < terms.starts_on for due in terms.reports):
        found.append(Missing("reports", Message("A report is due before the agreement starts.")))
    if terms.umbrella_basis and terms.payment_basis and not carries(terms.umbrella_basis, terms.payment_basis):
        found.append(Missing("payment_basis", _not_carried(terms.umbrella_basis, terms.payment_basis)))
    return found


def _not_carried(umbrella: str, basis: str) -> Message:
    return Message(
        "Its umbrella agreement is paid against “%(umbrella)s” and has no terms for “%(basis)s”.",
        umbrella=LABELS[umbrella],
        basis=LABELS[basis],
    )


def budget_gap(lines: Sequence[int], amount: Money | None) -> Message | None:
    """Return that a budget, in minor units, does not add up to the amount; None where it does or one is open."""
    if not lines or amount is None or sum(lines) == amount.minor:
        return None
    return Message(
        "The budget lines add up to %(total)s, not to the amount of %(amount)s.",
        total=Money(sum(lines), amount.currency),
        amount=amount,
    )


def stated(agreement: Agreement) -> Terms:
    """Return the terms of a loaded agreement, with what its partnership and organisations add."""
    partnership = agreement.partnership
    return Terms(
        kind=agreement.kind,
        title=agreement.title,
        purpose=partnership.idea,
        amount=agreement.amount,
        currency=agreement.currency,
        payment_basis=agreement.payment_basis,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        budget=tuple(line.amount for line in agreement.budget),
        reports=tuple(report.due_on for report in agreement.reports),
        partner_address=agreement.recipient.address,
        funder_address=partnership.programme.office.organisation.address,
        exploration=partnership.exploration is not None,
        umbrella_basis=agreement.umbrella.payment_basis if agreement.umbrella else None,
    )


@dataclass(frozen=True, slots=True)
class Belongings:
    """The records on which the terms of one agreement stand."""

    agreement: Ref
    partnership: Ref
    recipient: Ref
    funder: Ref

    def mended(self, field: str) -> tuple[Ref, str, str]:
        """Return the record, the permission and the control by which a term is filled in."""
        match field:
            case "purpose":
                return self.partnership, "partnership.edit", "partnership.idea"
            case "liaison":
                return self.partnership, "partnership.edit", "partnership.liaison"
            case "exploration":
                return self.partnership, "partnership.edit", "partnership.exploration"
            case "partner_address":
                return self.recipient, "organisation.edit", "organisation.address"
            case "funder_address":
                return self.funder, "organisation.edit", "organisation.address"
            case _:
                return self.agreement, "agreement.edit", f"agreement.terms:{field}"


def unmet(missing_terms: Iterable[Missing], belongings: Belongings) -> Iterator[Unmet]:
    """Yield what each missing term keeps from happening, with the place that mends it."""
    for one in missing_terms:
        subject, permission, control = belongings.mended(one.field)
        yield Unmet("terms-complete", one.message, subject, permission, control)
