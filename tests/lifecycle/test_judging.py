"""Every move from where a subject stands, judged on plain facts: where it leads, who may, and what it lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kernel.errors import IllegalMove
from kernel.unmet import Ref
from lifecycle.facts import AgreementFacts, ApprovalFacts, HoldFacts, PartnershipFacts, SignerFacts
from lifecycle.judging import PossibleMove, destination, gates_of, judge, possible
from partnerships.permissions import Scope
from policy.kinds import StageKind, Tier
from policy.tiers import TierAnswer
from tests.lifecycle.given import AGREEMENT, ELSEWHERE, LEADER, OFFICER, PAPER, PARTNERSHIP, PLACE, TODAY, brief, rows
from tests.policy.editions import NEWEST, STANDARD

HERE = replace(PARTNERSHIP, scope=Scope("programme-1"))


def paper(**changes: Any) -> AgreementFacts:
    return replace(AGREEMENT, **({"partnership": HERE} | changes))


def codes(found: PossibleMove) -> list[str]:
    return [one.code for one in found.unmet]


def by_trigger(found: list[PossibleMove]) -> dict[str, tuple[str, bool, list[str], bool]]:
    return {one.move.trigger: (one.dest, one.permitted, codes(one), one.open) for one in found}


def test_every_move_of_a_partnership_with_what_it_lacks() -> None:
    place = replace(HERE, agreements=(brief("grant", "draft"),))
    assert by_trigger(possible(place, STANDARD, by=OFFICER)) == {
        "start-delivery": ("delivery", True, ["agreement-in-force"], False),
        "propose-pivot": ("pivot", True, [], True),
        "wind-down": ("closing", True, [], True),
        "stop": ("closing", True, [], True),
    }
    assert {key: found[1] for key, found in by_trigger(possible(place, STANDARD, by=LEADER)).items()} == {
        "start-delivery": False,
        "propose-pivot": False,
        "wind-down": False,
        "stop": True,
    }
    assert not any(one.open for one in possible(place, STANDARD, by=ELSEWHERE))  # leadership of another programme


def test_every_move_of_an_agreement_with_what_it_lacks() -> None:
    review = paper(state="in-review", approvals=())
    assert by_trigger(possible(review, STANDARD, by=LEADER)) == {
        "return": ("draft", True, [], True),
        "approve": ("approved", True, ["approver-fits"], False),
        "cancel": ("cancelled", False, [], False),
    }
    assert by_trigger(possible(review, STANDARD, by=OFFICER))["approve"] == ("approved", True, [], True)
    assert by_trigger(possible(paper(state="closed"), STANDARD, by=OFFICER)) == {}


@pytest.mark.parametrize(
    "facts", [replace(HERE, agreements=(brief("grant", "draft"),)), paper(), paper(state="signed")]
)
def test_one_move_is_judged_as_all_of_them_are(facts: PartnershipFacts | AgreementFacts) -> None:
    found = possible(facts, NEWEST, by=OFFICER)
    assert found
    for one in found:
        assert judge(one.move.trigger, facts, NEWEST, by=OFFICER) == one
        assert set(codes(one)) <= set(gates_of(one.move.trigger, one.dest, facts, NEWEST))


@pytest.mark.parametrize("facts", [HERE, paper(state="in-review")])
def test_a_move_that_does_not_leave_from_here(facts: PartnershipFacts | AgreementFacts) -> None:
    with pytest.raises(IllegalMove, match="is not possible from here"):
        judge("close", facts, STANDARD, by=OFFICER)


def test_the_gates_that_count_are_those_of_the_destination() -> None:
    pivot = replace(HERE, stage="pivot", kind=StageKind.PIVOT, came_from="delivery")
    whole = ("partner-named", "shares-add-up")
    assert set(whole) <= set(gates_of("resume", "umbrella", pivot, STANDARD))
    assert gates_of("resume", "delivery", pivot, STANDARD) == ("agreement-in-force",)
    assert codes(judge("resume", pivot, STANDARD, by=OFFICER)) == ["agreement-in-force"]
    assert codes(judge("resume", replace(pivot, came_from="umbrella"), STANDARD, by=OFFICER)) == []


@pytest.mark.parametrize(
    ("tier", "more"),
    [
        (Tier.T1, []),
        (Tier.T2, ["selection-recorded", "conflicts-declared"]),
        (None, []),  # not derived: that is what it lacks then
    ],
)
def test_larger_agreements_meet_more_gates(tier: Tier | None, more: list[str]) -> None:
    draft = paper(tier=TierAnswer(tier, "why"))
    found = gates_of("submit", "in-review", draft, NEWEST)
    assert [one for one in found if one in {"selection-recorded", "conflicts-declared"}] == more
    assert len(found) == len(set(found))
    lacking = codes(judge("submit", draft, NEWEST, by=OFFICER))
    assert [one for one in lacking if one in {"selection-recorded", "conflicts-declared"}] == more[:1]


@pytest.mark.parametrize(
    ("came_from", "dest"),
    [("delivery", "delivery"), ("umbrella", "umbrella"), ("co-creation", "umbrella"), (None, "umbrella")],
)
def test_a_pivot_resumes_where_it_came_from(came_from: str | None, dest: str) -> None:
    pivot = replace(HERE, stage="pivot", kind=StageKind.PIVOT, came_from=came_from)
    assert judge("resume", pivot, STANDARD, by=OFFICER).dest == dest


GIVEN = ApprovalFacts(1, "grants-officer", "officer", TODAY)
TWO = ("grants-officer", "leadership")


@pytest.mark.parametrize(
    ("steps", "approvals", "dest"),
    [
        (("grants-officer",), (), "approved"),
        (TWO, (), "in-review"),
        (TWO, (GIVEN,), "approved"),
        ((*TWO, "finance"), (GIVEN,), "in-review"),
        (None, (), "approved"),
    ],
)
def test_the_last_approval_approves(
    steps: tuple[str, ...] | None, approvals: tuple[ApprovalFacts, ...], dest: str
) -> None:
    review = paper(state="in-review", steps=steps, approvals=approvals)
    assert judge("approve", review, STANDARD, by=LEADER).dest == dest


def signer(key: str, day: date | None) -> SignerFacts:
    return SignerFacts(key, key, day, has_capacity=True, has_file=True)


@pytest.mark.parametrize(
    ("days", "dest"),
    [
        ((None,), "signed"),
        ((None, None), "out-for-signature"),
        ((TODAY, None), "signed"),
        ((TODAY, None, None), "out-for-signature"),
        ((TODAY, TODAY), "signed"),
    ],
)
def test_the_last_signature_signs(days: tuple[date | None, ...], dest: str) -> None:
    out = paper(state="out-for-signature", signers=tuple(signer(f"o{at}", day) for at, day in enumerate(days)))
    move = judge("record-signature", out, STANDARD, by=OFFICER)
    assert move.dest == dest
    assert destination(move.move, out) == dest


def test_a_waived_gate_is_passed_on_its_own_move_alone() -> None:
    plan = {"kind": StageKind.CO_CREATION, "stage": "co-creation", "liaison": None}
    place = replace(HERE, **plan)  # type: ignore[arg-type]
    assert "liaison-named" in codes(judge("explore", place, STANDARD, by=OFFICER))
    waived = replace(place, waived=frozenset({("explore", "liaison-named")}))
    assert "liaison-named" not in codes(judge("explore", waived, STANDARD, by=OFFICER))
    assert "exploration-planned" in codes(judge("explore", waived, STANDARD, by=OFFICER))
    assert "liaison-named" in codes(judge("commit", waived, STANDARD, by=OFFICER))


HELD = HoldFacts(PLACE, date(2026, 2, 1))
NAMED = HoldFacts(Ref("organisation", "o2"), date(2026, 2, 3), "Cooperativa La Loma")


def test_a_hold_stops_what_goes_forward_and_nothing_else() -> None:
    place = replace(HERE, holds=(HELD,), agreements=(brief("grant", "in-force"),))
    assert {key: found[2] for key, found in by_trigger(possible(place, STANDARD, by=OFFICER)).items()} == {
        "start-delivery": ["on-hold"],
        "propose-pivot": [],
        "wind-down": [],
        "stop": [],
    }


@pytest.mark.parametrize(
    ("state", "held"),
    [
        ("draft", {"submit": True, "cancel": False}),
        ("in-review", {"approve": True, "return": False, "cancel": False}),
        ("approved", {"send": True, "return": False, "cancel": False}),
        ("out-for-signature", {"record-signature": False, "return": False, "cancel": False}),
        ("signed", {"bring-into-force": True, "cancel": False}),
        ("in-force", {"suspend": False, "end": False, "terminate": False}),
        ("suspended", {"resume": True, "end": False, "terminate": False}),
        ("ended", {"close": False}),
    ],
)
@pytest.mark.parametrize("where", ["own", "partnership"])
def test_what_a_hold_stops_of_an_agreement(state: str, held: dict[str, bool], where: str) -> None:
    facts = (
        paper(state=state, own_holds=(HELD,))
        if where == "own"
        else paper(state=state, partnership=replace(HERE, holds=(HELD,)))
    )
    found = {one.move.trigger: "on-hold" in codes(one) for one in possible(facts, STANDARD, by=OFFICER)}
    assert found == held


def test_a_hold_says_on_what_since_when_and_who_lifts_it() -> None:
    suspended = paper(
        state="suspended", partnership=replace(HERE, holds=(NAMED,)), own_holds=(HoldFacts(PAPER, TODAY),)
    )
    found = [row for row in rows(judge("resume", suspended, STANDARD, by=OFFICER).unmet) if row[0] == "on-hold"]
    assert found == [
        (
            "on-hold",
            "Cooperativa La Loma is on hold since 3 Feb 2026.",
            "Cooperativa La Loma está en suspenso desde el 3 feb 2026.",
            Ref("organisation", "o2"),
            "hold.lift",
            "organisation.hold",
        ),
        (
            "on-hold",
            "It is on hold since 2 Mar 2026.",
            "Está en suspenso desde el 2 mar 2026.",
            PAPER,
            "hold.lift",
            "agreement.hold",
        ),
    ]


def test_a_closing_move_offers_its_outcomes() -> None:
    closing = replace(HERE, stage="closing", kind=StageKind.CLOSING)
    (close,) = possible(closing, STANDARD, by=OFFICER)
    assert close.outcomes == ()
    assert judge("stop", HERE, STANDARD, by=OFFICER).outcomes == STANDARD.move("stop").outcomes
    assert STANDARD.move("stop").outcomes
    assert judge("cancel", paper(), STANDARD, by=OFFICER).outcomes == ()
