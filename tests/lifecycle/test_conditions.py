"""Conditions of an agreement out of what an assessment found weak: their words, and the payments they keep waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts import clause_wording
from documents.names import known_terms
from kernel.text import Label, render
from kernel.unmet import Ref
from lifecycle.conditions import Weakness, family_among, stands, worded
from lifecycle.payment_gates import GATES, ConditionFacts, PaymentFacts
from policy import checklist_files
from policy.checklists import Side
from tests.lifecycle.given import OFFICER, PAPER, TODAY

LIBRARY = checklist_files.library("standard-1")
ITEM = LIBRARY.by_key["finance.two-people"]
DUE = date(2027, 3, 1)
WEAK = Weakness("0" * 26, "Café Lempira", Side.PARTNER, ITEM, date(2026, 12, 1))


def test_a_condition_is_a_clause_in_both_languages() -> None:
    found = worded(WEAK, DUE)
    assert (found.title.en, found.title.es) == ("A condition for Café Lempira", "Una condición para Café Lempira")
    assert found.text.en.startswith(
        "The joint assessment of 1 Dec 2026 found this weak in Café Lempira: “" + ITEM.question.en + "” Café"
    )
    assert "strengthens it by 1 Mar 2027." in found.text.en
    assert ITEM.evidence is not None
    assert f"It is shown by: {ITEM.evidence.en}." in found.text.en
    assert found.text.en.endswith("From that day on payments to it wait until this is met.")
    assert found.text.es.startswith("La evaluación conjunta del 1")
    assert f"«{ITEM.question.es}»" in found.text.es


def test_what_the_funder_has_to_strengthen_keeps_no_payment_waiting() -> None:
    found = worded(replace(WEAK, side=Side.FUNDER, item=replace(ITEM, evidence=None)), DUE)
    assert found.text.en.endswith("Café Lempira strengthens it by 1 Mar 2027.")
    assert "esperan" not in found.text.es


@pytest.mark.parametrize("key", LIBRARY.by_key)
def test_every_item_can_stand_in_a_contract(key: str) -> None:
    words = worded(replace(WEAK, item=LIBRARY.by_key[key]), DUE)
    assert list(clause_wording.problems(words.text, terms=known_terms(), clauses=set())) == []


def test_a_condition_stands_where_its_question_and_its_name_do() -> None:
    text = worded(WEAK, DUE).text
    assert stands(WEAK, [Label("Nothing", "Nada"), text])
    assert stands(WEAK, [Label("", text.es)])
    assert stands(WEAK, [Label("By May, Café Lempira: " + ITEM.question.en, "")])
    assert not stands(replace(WEAK, organisation="Cacao Norte"), [text])
    assert not stands(replace(WEAK, item=LIBRARY.by_key["core.exists"]), [text])
    assert not stands(WEAK, [])


def test_conditions_stand_in_the_best_family_there_is() -> None:
    assert family_among(["purpose", "change", "suspension", "general"]) == "suspension"
    assert family_among(["purpose", "change", "general"]) == "change"
    assert family_among(["purpose", "general"]) == "general"
    assert family_among([]) == ""


CONDITION = ConditionFacts(Label("Two people sign", "Firman dos personas"), Side.PARTNER, TODAY, met=False)
PAID = PaymentFacts(Ref("payment", "1" * 26), PAPER, TODAY, outgoing=True, conditions=(CONDITION,))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        (PAID, ["Two people sign"]),
        (replace(PAID, on=TODAY + DAY), ["Two people sign"]),
        (replace(PAID, on=TODAY - DAY), []),  # not due yet
        (replace(PAID, conditions=(replace(CONDITION, met=True),)), []),
        (replace(PAID, outgoing=False), []),  # what comes back is always taken
        (replace(PAID, conditions=(replace(CONDITION, side=Side.FUNDER),)), []),
        (replace(PAID, conditions=()), []),
        (
            replace(PAID, conditions=(CONDITION, replace(CONDITION, title=Label("A ledger", "Un libro mayor")))),
            ["Two people sign", "A ledger"],
        ),
    ],
)
def test_a_payment_waits_for_each_condition_by_name_until_it_is_met(facts: PaymentFacts, named: list[str]) -> None:
    found = list(GATES["conditions-met"](facts, OFFICER))
    assert [one.message.values["condition"] for one in found] == [
        next(each.title for each in facts.conditions if each.title.en == name) for name in named
    ]
    assert {(one.subject, one.fixed_by, one.control) for one in found} <= {
        (PAPER, "agreement.edit", "agreement.conditions")
    }
    assert all(name in render(one.message) for one, name in zip(found, named, strict=True))
