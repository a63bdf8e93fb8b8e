from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.models import Agreement, BudgetLine, ReportDue
from contracts.terms import FIELDS, Terms, missing, stated
from kernel.text import render, using
from partnerships.models import Exploration, Office, Organisation, Partnership, Programme
from policy.kinds import PaymentBasis

START, END = date(2026, 3, 2), date(2026, 12, 31)
WHOLE = Terms(
    kind="grant",
    title="Sheep meat",
    purpose="Sell processed meat",
    amount=10_000,
    currency="USD",
    payment_basis="fixed-amount",
    starts_on=START,
    ends_on=END,
    budget=(6_000, 4_000),
    reports=(date(2026, 9, 30),),
    partner_address="Gracias, Lempira",
    funder_address="Tegucigalpa",
    exploration=True,
)
EMPTY: dict[str, Any] = {
    "title": "",
    "purpose": "",
    "amount": None,
    "payment_basis": None,
    "starts_on": None,
    "ends_on": None,
    "budget": (),
    "reports": (),
    "partner_address": None,
    "funder_address": None,
    "exploration": False,
}
ALWAYS = {"title", "purpose", "partner_address", "funder_address", "starts_on", "ends_on"}
OFF = "The budget lines add up to USD\u00a0{}, not to the amount of USD\u00a0100.00."
MONEY = {"amount", "payment_basis"}
NEEDS = {
    "letter-of-intent": ALWAYS,
    "memorandum": ALWAYS,
    "exploratory": ALWAYS | MONEY | {"budget", "reports", "exploration"},
    "grant": ALWAYS | MONEY | {"budget", "reports"},
    "umbrella": ALWAYS | MONEY,
    "subaward": ALWAYS | MONEY | {"budget", "reports"},
}


@pytest.mark.parametrize("field", EMPTY)
@pytest.mark.parametrize("kind", NEEDS)
def test_which_kind_needs_which_term(kind: str, field: str) -> None:
    found = missing(replace(WHOLE, kind=kind, **{field: EMPTY[field]}))
    assert [one.field for one in found] == ([field] if field in NEEDS[kind] else [])


def test_all_that_is_empty_is_told_at_once_in_the_order_of_the_form() -> None:
    found = missing(replace(WHOLE, **EMPTY))
    assert [one.field for one in found] == [
        "title",
        "purpose",
        "partner_address",
        "funder_address",
        "starts_on",
        "ends_on",
        "amount",
        "payment_basis",
        "budget",
        "reports",
    ]
    assert all(one.message == FIELDS[one.field] for one in found)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, []),
        (
            {"budget": (6_000, 4_001)},
            [OFF.format("100.01")],
        ),
        (
            {"budget": (6_000, 3_999)},
            [OFF.format("99.99")],
        ),
        (
            {"kind": "umbrella", "budget": (1,)},
            [OFF.format("0.01")],
        ),
        ({"reports": (START,)}, []),
        ({"reports": (date(2026, 9, 30), date(2026, 3, 1))}, ["A report is due before the agreement starts."]),
        ({"reports": (date(2027, 3, 31),)}, []),  # the last report comes after the end
        (
            {"budget": (6_000,), "reports": (date(2026, 3, 1),)},
            [OFF.format("60.00"), "A report is due before the agreement starts."],
        ),
        ({"kind": "memorandum", "amount": None, "budget": ()}, []),
    ],
)
def test_terms_that_do_not_fit_each_other(changes: dict[str, Any], words: list[str]) -> None:
    with using("en"):
        found = [(one.field, render(one.message)) for one in missing(replace(WHOLE, **changes))]
    assert found == [("reports" if "report" in sentence else "budget", sentence) for sentence in words]


def test_the_terms_of_a_record_are_its_own_and_those_of_whom_it_names() -> None:
    """A row for every column that is read: what stands in another would be printed into a contract."""
    funder = Organisation(address="Tegucigalpa")
    partnership = Partnership(
        idea="Sell processed meat",
        programme=Programme(office=Office(organisation=funder)),
        explorations=[Exploration(left=False)],
    )
    agreement = Agreement(
        kind="grant",
        title="Sheep meat",
        amount=10_000,
        currency="USD",
        payment_basis="fixed-amount",
        starts_on=START,
        ends_on=END,
        budget=[BudgetLine(amount=6_000), BudgetLine(amount=4_000)],
        reports=[ReportDue(due_on=date(2026, 9, 30))],
        recipient=Organisation(address="Gracias, Lempira"),
        partnership=partnership,
    )
    assert stated(agreement) == WHOLE
    partnership.explorations = []
    assert stated(agreement) == replace(WHOLE, exploration=False)


@pytest.mark.parametrize(
    ("umbrella", "carried"),
    [
        ("fixed-amount", {"fixed-amount", "in-kind"}),
        ("cost-reimbursement", {"fixed-amount", "cost-reimbursement", "in-kind", "hybrid"}),
        ("in-kind", {"in-kind"}),
        ("hybrid", {"fixed-amount", "cost-reimbursement", "in-kind", "hybrid"}),
        (None, {"fixed-amount", "cost-reimbursement", "in-kind", "hybrid"}),
    ],
)
def test_a_subaward_is_paid_as_its_umbrella_has_terms_for(umbrella: str | None, carried: set[str]) -> None:
    for basis in PaymentBasis:
        found = missing(replace(WHOLE, kind="subaward", payment_basis=basis, umbrella_basis=umbrella))
        assert [one.field for one in found] == ([] if basis in carried else ["payment_basis"])
    with using("en"):
        (wrong,) = missing(replace(WHOLE, kind="subaward", payment_basis="hybrid", umbrella_basis="in-kind"))
        told = "Its umbrella agreement is paid against “in kind” and has no terms for “hybrid”."
        assert render(wrong.message) == told
    # What is empty is said to be empty, and nothing more.
    empty = replace(WHOLE, kind="subaward", payment_basis=None, umbrella_basis="in-kind")
    assert [render(one.message) for one in missing(empty)] == ["The payment basis is not chosen."]
