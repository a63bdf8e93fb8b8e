"""The gates on how a partner was chosen, as tables: facts in, what a reader of each language sees out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifecycle.choosing_gates import complementarity_stated, three_marks_given
from lifecycle.facts import AgreementFacts, ChoosingFacts, PartnershipFacts, Someone
from lifecycle.mending import may_mend
from lifecycle.vouching_gates import (
    approver_declared,
    approver_without_conflict,
    conflicts_declared,
    selection_recorded,
)
from partnerships.permissions import Represented, Scope, Standing
from tests.lifecycle.given import AGREEMENT, FINANCE, LEADER, OFFICER, PAPER, PARTNERSHIP, PLACE, Row, rows

DONE = ChoosingFacts(
    marks=frozenset({"idea", "partner", "relationship"}),
    stated=True,
    basis="competed",
    declared=frozenset({"officer", "leader"}),
)


def partnership(**changes: Any) -> PartnershipFacts:
    return replace(PARTNERSHIP, choosing=replace(DONE, **changes))


def agreement(**changes: Any) -> AgreementFacts:
    return replace(AGREEMENT, steps=("leadership",), approvals=(), partnership=partnership(**changes))


def marked(of: str, english: str, spanish: str) -> Row:
    return ("three-marks-given", english, spanish, PLACE, "partnership.edit", f"partnership.mark:{of}")


IDEA = marked("idea", "The idea has no mark yet.", "La idea todavía no tiene valoración.")
PARTNER = marked("partner", "The partner has no mark yet.", "El socio todavía no tiene valoración.")
RELATION = marked("relationship", "The relationship has no mark yet.", "La relación todavía no tiene valoración.")


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"idea", "partner", "relationship"}, []),
        ({"idea", "partner"}, [RELATION]),
        ({"relationship"}, [IDEA, PARTNER]),
        (set(), [IDEA, PARTNER, RELATION]),
    ],
)
def test_each_of_the_three_marks_is_asked_for_by_itself(marks: set[str], expected: list[Row]) -> None:
    assert rows(three_marks_given(partnership(marks=frozenset(marks)), OFFICER)) == expected


def test_each_side_says_what_it_brings_and_one_statement_says_how_it_fits() -> None:
    assert rows(complementarity_stated(partnership(), OFFICER)) == []
    facts = partnership(silent=(Someone("party2", "Cooperativa La Loma"),), stated=False)
    assert rows(complementarity_stated(facts, OFFICER)) == [
        (
            "complementarity-stated",
            "What Cooperativa La Loma brings beyond money is not stated yet.",
            "Todavía no se indica qué aporta Cooperativa La Loma además de dinero.",
            PLACE,
            "partnership.edit",
            "partnership.brings:party2",
        ),
        (
            "complementarity-stated",
            "How the parties complement each other is not stated yet.",
            "Todavía no se indica cómo se complementan las partes.",
            PLACE,
            "partnership.edit",
            "partnership.complementarity",
        ),
    ]


def test_the_basis_of_selection_is_on_record() -> None:
    assert rows(selection_recorded(agreement(), OFFICER)) == []
    assert rows(selection_recorded(agreement(basis=None), OFFICER)) == [
        (
            "selection-recorded",
            "The basis of selection is not recorded: competed, unsolicited or direct.",
            "No se ha registrado la modalidad de selección: por concurso, propuesta no solicitada o directa.",
            PLACE,
            "selection.record",
            "partnership.selection",
        )
    ]


def test_everybody_who_works_on_it_declares_and_each_conflict_is_handled() -> None:
    assert rows(conflicts_declared(agreement(), OFFICER)) == []
    facts = agreement(undeclared=(Someone("liaison", "Ana López"),), unhandled=(Someone("leader", "Eva Ruiz"),))
    assert rows(conflicts_declared(facts, OFFICER)) == [
        (
            "conflicts-declared",
            "Ana López has not declared whether there is a conflict of interest.",
            "Ana López no ha declarado si tiene conflicto de interés.",
            PLACE,
            "conflict.declare",
            "partnership.declaration:liaison",
        ),
        (
            "conflicts-declared",
            "Eva Ruiz declared a conflict of interest, and how it is handled is not said.",
            "Eva Ruiz declaró un conflicto de interés y no consta cómo se maneja.",
            PLACE,
            "conflict.handle",
            "partnership.handling:leader",
        ),
    ]


@pytest.mark.parametrize("who", ["undeclared", "unhandled"])
def test_a_partner_learns_that_it_is_not_settled_and_not_whose_it_is(who: str) -> None:
    outside = Standing("delia", active=True, roles=frozenset(), organisations=frozenset({"o2"}))
    assert rows(conflicts_declared(agreement(), outside)) == []
    assert rows(conflicts_declared(agreement(**{who: (Someone("leader", "Eva Ruiz"),)}), outside)) == [
        (
            "conflicts-declared",
            "The funder's declarations of interest are not complete yet.",
            "Las declaraciones de intereses del financiador aún no están completas.",
            PLACE,
            "conflict.handle",
            "partnership.moves",
        )
    ]


def test_nobody_declares_for_another_and_nobody_handles_their_own() -> None:
    scope = Scope("programme-1")
    mine, theirs = (
        next(iter(conflicts_declared(agreement(undeclared=(Someone(one, "x"),)), OFFICER))) for one in ("officer", "x")
    )
    assert (may_mend(mine, OFFICER, scope), may_mend(theirs, OFFICER, scope)) == (True, False)
    own, other = (
        next(iter(conflicts_declared(agreement(unhandled=(Someone(one, "x"),)), OFFICER))) for one in ("leader", "x")
    )
    assert (may_mend(own, LEADER, scope), may_mend(other, LEADER, scope)) == (False, True)


def test_who_approves_declares_first_and_has_no_conflict() -> None:
    assert rows(approver_declared(agreement(), LEADER)) == []
    assert rows(approver_without_conflict(agreement(), LEADER)) == []
    assert rows(approver_declared(agreement(declared=frozenset({"officer"})), LEADER)) == [
        (
            "approver-declared",
            "Before you approve, declare whether you have a conflict of interest.",
            "Antes de aprobar, declare si tiene un conflicto de interés.",
            PLACE,
            "conflict.declare",
            "partnership.declaration:leader",
        )
    ]
    # Whose approval this is not has nothing to declare for it.
    assert rows(approver_declared(agreement(declared=frozenset()), FINANCE)) == []
    conflicted = agreement(conflicted=frozenset({"leader"}))
    assert rows(approver_without_conflict(conflicted, OFFICER)) == []
    assert rows(approver_without_conflict(conflicted, LEADER)) == [
        (
            "approver-without-conflict",
            "You declared a conflict of interest in this partnership; somebody else has to approve.",
            "Usted declaró un conflicto de interés en esta alianza; debe aprobar otra persona.",
            PAPER,
            "agreement.approve",
            "agreement.moves",
        )
    ]
    assert not may_mend(next(iter(approver_without_conflict(conflicted, LEADER))), LEADER, Scope("programme-1"))
    # Nor does whoever stands in for them approve in their place; with the role for their own they do.
    lent = frozenset({("leadership", None)})
    stand_in = Standing(
        "officer",
        active=True,
        roles=OFFICER.roles | lent,
        stands_in_for=(Represented("leader", lent),),
        own_roles=OFFICER.roles,
    )
    assert rows(approver_without_conflict(conflicted, stand_in)) == [
        (
            "approver-without-conflict",
            "Whoever you would approve for declared a conflict of interest; somebody else has to approve.",
            "La persona en cuyo nombre aprobaría declaró un conflicto de interés; debe aprobar otra persona.",
            PAPER,
            "agreement.approve",
            "agreement.moves",
        )
    ]
    assert rows(approver_without_conflict(conflicted, replace(stand_in, own_roles=stand_in.roles))) == []
