"""Who may mend an unmet gate, what tells one from another, and what is somebody's own to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kernel.text import Label, Message, render, using
from kernel.unmet import Ref, Unmet
from kernel.workflow import Move
from lifecycle import mending
from lifecycle.mending import may_mend
from partnerships.permissions import Role, Scope, Standing
from tests.lifecycle.given import ELSEWHERE, LEADER, OFFICER, PAPER, PLACE

HERE = Scope("programme-1", frozenset({"o2", "o3"}))
LOCAL = Standing("local", active=True, roles=frozenset({(Role.GRANTS_OFFICER.value, "programme-2")}))
MEMBER = Standing("member", active=True, roles=frozenset(), organisations=frozenset({"o3", "o1"}))
UNMET = Unmet("liaison-named", Message("Nobody."), PLACE, "partnership.edit", "partnership.liaison")


@pytest.mark.parametrize(
    ("changes", "by", "may"),
    [
        ({}, OFFICER, True),
        ({}, LEADER, False),
        ({}, LOCAL, False),  # in another programme
        ({}, replace(OFFICER, active=False), False),
        ({"fixed_by": "leadership"}, LEADER, True),  # a role instead of a permission
        ({"fixed_by": "leadership"}, ELSEWHERE, False),
        ({"fixed_by": "leadership"}, replace(LEADER, active=False), False),
        ({"fixed_by": "leadership"}, OFFICER, False),
        ({"fixed_by": "organisation.edit"}, LOCAL, True),  # kept for everybody: any programme will do
        ({"fixed_by": "organisation.edit"}, LEADER, False),
        ({"fixed_by": "rate.edit"}, LOCAL, False),
        ({"code": "not-the-author", "fixed_by": "grants-officer"}, OFFICER, False),
        ({"code": "not-approved-before", "fixed_by": "grants-officer"}, OFFICER, False),
        ({"code": "approver-without-conflict", "fixed_by": "grants-officer"}, OFFICER, False),
        ({"code": "within-delegation", "fixed_by": "grants-officer"}, OFFICER, False),
        ({"control": "partnership.declaration:officer"}, OFFICER, True),  # theirs alone
        ({"control": "partnership.declaration:ana"}, OFFICER, False),
        ({"control": "partnership.handling:officer"}, OFFICER, False),  # anybody's but theirs
        ({"control": "partnership.handling:ana"}, OFFICER, True),
    ],
)
def test_who_may_mend(changes: dict[str, str], by: Standing, *, may: bool) -> None:
    one = replace(UNMET, **changes)  # type: ignore[arg-type]
    assert may_mend(one, by, HERE) is may


def test_finance_of_any_programme_enters_rates() -> None:
    finance = Standing("eva", active=True, roles=frozenset({(Role.FINANCE.value, "programme-2")}))
    assert mending.holds_what("rate.edit", finance, HERE)
    assert not mending.holds_what("agreement.return", finance, HERE)


def test_who_can_be_asked() -> None:
    assert mending.roles_for("agreement.return") == (Role.GRANTS_OFFICER, Role.LEADERSHIP, Role.FINANCE)
    assert mending.roles_for("finance") == (Role.FINANCE,)


def test_everything_that_somebody_holds_somewhere() -> None:
    finance = Standing(
        "eva",
        active=True,
        roles=frozenset({(Role.FINANCE.value, "programme-2"), (Role.AUDITOR.value, None)}),
        organisations=frozenset({"o1"}),
    )
    found = list(mending.names_held(finance))
    assert found[-2:] == ["auditor", "finance"]
    assert {"rate.edit", "agreement.approve", "seal.view", "partnership.view"} <= set(found)
    assert not {"agreement.draft", "account.edit"} & set(found)
    assessing = ["diligence.agree", "diligence.answer", "diligence.record-paper", "diligence.view"]
    looks = ["agreement.view", *assessing, "organisation.view", "outside.view"]
    both_sides = ["pack.done", "pack.edit", "pack.view", "partnership.view", "risk.edit", "risk.view"]
    assert list(mending.names_held(MEMBER)) == [*looks, *both_sides]


def test_a_move_that_is_somebody_elses() -> None:
    move = Move("stop", Label("Stop", "Detener"), Label("", ""), ("umbrella",), ("closing",), "partnership.stop")
    found = mending.not_yours(move, PLACE)
    assert (found.code, found.subject, found.fixed_by, found.control) == (
        "not-yours",
        PLACE,
        "partnership.stop",
        "partnership.moves:stop",
    )
    with using("en"):
        assert render(found.message) == "Make the move “Stop”."
    with using("es"):
        assert "Detener" in render(found.message)
        assert render(found.message) != "Make the move “Detener”."


@pytest.mark.parametrize("code", sorted(mending.SOMEBODY_ELSE))
def test_a_sentence_about_the_asker_is_not_told_to_whoever_is_asked(code: str) -> None:
    move = Move(
        "approve", Label("Approve", "Aprobar"), Label("", ""), ("in-review",), ("approved",), "agreement.approve"
    )
    found = mending.as_asked(replace(UNMET, code=code), move)
    assert (found.code, found.subject, found.control) == (code, UNMET.subject, UNMET.control)
    with using("en"):
        assert render(found.message) == "Make the move “Approve”."
    assert mending.as_asked(UNMET, move) is UNMET


@pytest.mark.parametrize(
    ("code", "about", "control", "found"),
    [
        ("liaison-named", PLACE, "partnership.liaison", True),
        ("partner-named", PLACE, "partnership.liaison", False),
        ("liaison-named", Ref("partnership", "p2"), "partnership.liaison", False),
        ("liaison-named", PLACE, "partnership.moves", False),
    ],
)
def test_one_gate_is_told_from_another(code: str, about: Ref, control: str, *, found: bool) -> None:
    assert mending.same(UNMET, code, about, control) is found
    other = replace(UNMET, subject=PAPER)
    assert mending.find([other, UNMET], code, about, control) is (UNMET if found else None)


def test_what_two_open_requests_must_not_share() -> None:
    key = mending.open_key(UNMET, "staff")
    assert key == f"{PLACE}|liaison-named|partnership.liaison|partnership.edit|staff"
    assert mending.open_key(UNMET, "o1") != key


@pytest.mark.parametrize(
    ("by", "side"),
    [
        (OFFICER, "staff"),
        (replace(OFFICER, organisations=frozenset({"o3"})), "staff"),
        (MEMBER, "o3"),
        (replace(MEMBER, organisations=frozenset({"o3", "o2"})), "o2"),  # the first of two, always the same
        (replace(MEMBER, organisations=frozenset({"o1"})), "staff"),
    ],
)
def test_on_whose_side_somebody_asks(by: Standing, side: str) -> None:
    assert mending.audience_of(by, HERE) == side
