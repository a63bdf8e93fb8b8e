"""Which permission and which gates guard each move of the first edition, and who has each permission: typed out."""

from __future__ import annotations

import pytest

from lifecycle import agreement_gates, partnership_gates
from partnerships.permissions import PERMISSIONS, Role, Scope, Standing, granted
from policy.kinds import Tier
from tests.policy.editions import ASSESSED, CLAUSED, NEWEST, STANDARD

PARTNERSHIPS: dict[str, tuple[str, set[str]]] = {
    "explore": ("partnership.move", {"partner-named", "liaison-named", "exploration-planned"}),
    "commit": ("partnership.move", {"partner-named", "liaison-named", "finding-recorded", "shares-add-up"}),
    "start-delivery": ("partnership.move", {"agreement-in-force"}),
    "propose-pivot": ("partnership.move", set()),
    "resume": ("partnership.move", set()),
    "rethink": ("partnership.move", set()),
    "extend": ("partnership.move", {"not-extended-before"}),
    "return": ("partnership.move", set()),
    "decline": ("partnership.move", {"no-open-agreement"}),
    "wind-down": ("partnership.move", set()),
    "stop": ("partnership.stop", set()),
    "close": ("partnership.move", {"agreements-finished"}),
}
RESUMING = {
    "umbrella": {"partner-named", "liaison-named", "finding-recorded", "shares-add-up"},
    "delivery": {"agreement-in-force"},
}
ASKS = {
    "propose-pivot": {"reason"},
    "rethink": {"reason"},
    "extend": {"reason", "ends-on"},
    "return": {"reason"},
    "decline": {"reason"},
    "wind-down": {"outcome", "reason"},
    "stop": {"outcome", "reason"},
}
AGREEMENTS: dict[str, tuple[str, set[str], set[str]]] = {
    "submit": (
        "agreement.submit",
        {
            "stage-allows-agreements",
            "tier-derived",
            "document-for-tier",
            "terms-complete",
            "liaison-named",
            "exploration-open",
            "within-budget-cap",
            "within-ceiling",
        },
        set(),
    ),
    "return": ("agreement.return", set(), {"reason"}),
    "approve": (
        "agreement.approve",
        {"not-the-author", "approver-fits", "not-approved-before", "exploration-open"},
        set(),
    ),
    "send": ("agreement.send", {"document-printed", "exploration-open"}, set()),
    "record-signature": ("agreement.sign", {"document-printed"}, {"signature"}),
    "bring-into-force": (
        "agreement.enforce",
        {
            "approved",
            "all-signed",
            "signed-file-attached",
            "start-reached",
            "shares-add-up",
            "umbrella-in-force",
            "within-ceiling",
            "stage-allows-agreements",
            "exploration-open",
        },
        set(),
    ),
    "suspend": ("agreement.suspend", set(), {"reason"}),
    "resume": ("agreement.suspend", {"umbrella-in-force", "within-ceiling"}, set()),
    "end": ("agreement.close", {"period-over", "subawards-finished"}, set()),
    "close": ("agreement.close", {"reports-in", "subawards-finished"}, set()),
    "terminate": ("agreement.terminate", {"subawards-finished"}, {"reason"}),
    "cancel": ("agreement.cancel", set(), {"reason"}),
}


def test_every_move_of_a_partnership() -> None:
    found = {move.key: (move.permission, set(move.gates)) for move in STANDARD.moves}
    assert found == PARTNERSHIPS
    assert {key: set(gates) for key, gates in STANDARD.move("resume").gates_by_dest.items()} == RESUMING
    assert {move.key: set(move.asks) for move in STANDARD.moves if move.asks} == ASKS


def test_every_move_of_an_agreement() -> None:
    assert {
        move.key: (move.permission, set(move.gates), set(move.asks)) for move in STANDARD.agreement_moves
    } == AGREEMENTS


#: What the edition of July adds: to the moves themselves, and at the larger tiers alone.
JULY = {"commit": {"three-marks-given", "complementarity-stated"}, "approve": {"approver-without-conflict"}}
LARGER = {"submit": {"selection-recorded", "conflicts-declared"}, "approve": {"approver-declared"}}


#: What every edition with clauses asks of those that are edited for one agreement.
EDITED = {
    "submit": {"edited-clauses-settled"},
    "approve": {"edited-clauses-approved"},
    "send": {"edited-clauses-approved"},
}


def test_what_the_edition_with_clauses_adds() -> None:
    before = {move.key: set(move.gates) for move in NEWEST.agreement_moves}
    added = {move.key: set(move.gates) - before[move.key] for move in CLAUSED.agreement_moves}
    assert {key: gates for key, gates in added.items() if gates} == EDITED


def test_what_the_edition_of_july_adds() -> None:
    moves = {move.key: set(move.gates) - PARTNERSHIPS[move.key][1] for move in NEWEST.moves}
    steps = {move.key: set(move.gates) - AGREEMENTS[move.key][1] for move in NEWEST.agreement_moves}
    assert {key: gates for key, gates in {**steps, **moves}.items() if gates} == JULY
    assert all(PARTNERSHIPS[move.key][1] <= set(move.gates) for move in NEWEST.moves)
    assert all(AGREEMENTS[move.key][1] <= set(move.gates) for move in NEWEST.agreement_moves)


@pytest.mark.parametrize("tier", list(Tier))
def test_small_agreements_are_asked_nothing_more(tier: Tier) -> None:
    more = {move.key: set(move.gates_by_tier.get(tier, ())) for move in NEWEST.agreement_moves}
    expected = LARGER if tier in {Tier.T2, Tier.T3, Tier.T4} else {}
    assert {key: gates for key, gates in more.items() if gates} == expected


#: What the edition of January adds, at every tier: memoranda and explorations too.
JANUARY = {"commit": {"screened-lately"}, "bring-into-force": {"screened-lately"}}


def test_the_edition_of_january_asks_of_every_tier_that_the_parties_are_screened() -> None:
    moves = [(move.key, set(move.gates)) for move in ASSESSED.moves]
    moves += [(move.key, set(move.gates)) for move in ASSESSED.agreement_moves]
    assert {key: gates & {"screened-lately"} for key, gates in moves if "screened-lately" in gates} == JANUARY


#: And that both sides have assessed each other, before anything obligates.
ASSESSING = {"bring-into-force": {"assessed-both-ways"}}


def test_the_edition_of_january_asks_for_both_assessments_before_an_obligation() -> None:
    moves = {move.key: set(move.gates) & {"assessed-both-ways"} for move in ASSESSED.agreement_moves}
    assert {key: gates for key, gates in moves.items() if gates} == ASSESSING


def test_every_gate_there_is_guards_something() -> None:
    stage_gates = {gate for _, gates in PARTNERSHIPS.values() for gate in gates} | RESUMING["umbrella"]
    added = JULY["approve"] | LARGER["submit"] | LARGER["approve"] | {gate for one in EDITED.values() for gate in one}
    added |= JANUARY["bring-into-force"] | ASSESSING["bring-into-force"]
    assert set(partnership_gates.GATES) == stage_gates | JULY["commit"] | JANUARY["commit"]
    assert set(agreement_gates.GATES) == {gate for _, gates, _ in AGREEMENTS.values() for gate in gates} | added


OFFICER, LEADER, LIAISON, FINANCE, AUDITOR, ADMIN, TACK = (
    Role.GRANTS_OFFICER,
    Role.LEADERSHIP,
    Role.LIAISON,
    Role.FINANCE,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.SYSTEM,
)
STAFF = {OFFICER, LEADER, LIAISON, FINANCE, Role.VERIFIER, AUDITOR, ADMIN}
#: Who may what; Tack itself only where it says so, a partner's member only to look.
WHO: dict[str, set[Role]] = {
    "account.edit": {ADMIN, TACK},
    "agreement.approve": {OFFICER, LEADER, FINANCE},
    "agreement.cancel": {OFFICER},
    "agreement.close": {OFFICER},
    "agreement.countersign": set(),
    "agreement.draft": {OFFICER},
    "agreement.edit": {OFFICER},
    "agreement.enforce": {OFFICER, TACK},
    "agreement.print": {OFFICER},
    "agreement.return": {OFFICER, LEADER, FINANCE},
    "agreement.send": {OFFICER},
    "agreement.sign": {OFFICER},
    "agreement.submit": {OFFICER},
    "agreement.suspend": {OFFICER, LEADER},
    "agreement.terminate": {LEADER},
    "agreement.view": STAFF,
    "assurance.plan": {OFFICER, LIAISON, FINANCE},
    "assurance.view": STAFF,
    "concern.handle": {LEADER},
    "conflict.declare": STAFF - {AUDITOR},
    "conflict.handle": {LEADER},
    "delegation.edit": {LEADER},
    "delegation.view": STAFF,
    "diligence.agree": {OFFICER, LIAISON, LEADER},
    "diligence.answer": {OFFICER, LIAISON, LEADER, FINANCE},
    "diligence.record-paper": {OFFICER, LIAISON},
    "diligence.view": STAFF,
    "edition.propose": {ADMIN, OFFICER, LEADER, TACK},
    "edition.publish": {ADMIN, LEADER, TACK},
    "edition.view": STAFF,
    "flag.decide": {LEADER},
    "flag.raise": {OFFICER, LEADER},
    "flag.view": {OFFICER, LEADER, AUDITOR},
    "gate.waive": {LEADER},
    "handover.make": {ADMIN, OFFICER, LEADER, TACK},
    "hold.lift": {LEADER},
    "hold.place": {OFFICER, LEADER},
    "import.run": {ADMIN, OFFICER, TACK},
    "job.replay": {ADMIN},
    "job.view": {ADMIN},
    "journal.view": STAFF,
    "mail.view": {ADMIN},
    "move.correct": {OFFICER, LEADER},
    "note.erase": {ADMIN},
    "member.edit": {ADMIN, OFFICER, TACK},
    "member.view": STAFF,
    "organisation.edit": {OFFICER, LIAISON},
    "organisation.merge": {OFFICER},
    "organisation.view": STAFF,
    "outside.accept": {OFFICER},
    "outside.view": STAFF,
    "pack.done": {OFFICER, LIAISON, LEADER},
    "pack.edit": {OFFICER, LIAISON, LEADER},
    "pack.view": STAFF,
    "partnership.create": {OFFICER},
    "partnership.edit": {OFFICER, LIAISON},
    "partnership.move": {OFFICER},
    "partnership.note": {OFFICER, LIAISON, LEADER},
    "partnership.risk": {OFFICER},
    "partnership.stop": {OFFICER, LEADER},
    "partnership.view": STAFF,
    "rate.edit": {FINANCE},
    "rate.view": STAFF,
    "report.financial": set(),
    "report.narrative": set(),
    "seal.view": {ADMIN, AUDITOR},
    "template.propose": {ADMIN, OFFICER, LEADER},
    "template.publish": {ADMIN, LEADER},
    "template.view": STAFF,
    "selection.record": {OFFICER},
    "screening.decide": {OFFICER, LEADER},
    "screening.lists.load": {ADMIN, OFFICER, TACK},
    "screening.lists.view": {*STAFF, TACK},
    "screening.run": {OFFICER, LEADER, TACK},
    "screening.view": {OFFICER, LEADER, Role.AUDITOR, TACK},
    "risk.edit": {OFFICER, LIAISON, LEADER},
    "risk.view": STAFF,
    "stand-in.edit": {ADMIN},
}


def test_every_permission_is_typed_out() -> None:
    assert set(WHO) == set(PERMISSIONS)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", WHO)
def test_who_has_it(permission: str, role: Role) -> None:
    def has(*, active: bool = True, held_in: str | None = None, asked_in: str | None = "p1") -> bool:
        return granted(Standing("x", active, frozenset({(role.value, held_in)})), permission, Scope(asked_in))

    expected = role in WHO[permission]
    assert has() == expected  # in every programme
    assert has(held_in="p1") == expected
    assert has(held_in="p1", asked_in=None) == expected  # what belongs to no programme
    assert not has(held_in="p2")
    assert not has(active=False)


@pytest.mark.parametrize("permission", WHO)
def test_a_member_of_a_partner_only_looks_and_only_at_its_own(permission: str) -> None:
    member = Standing("x", active=True, roles=frozenset(), organisations=frozenset({"o1"}))
    looks = permission in {"agreement.view", "organisation.view", "outside.view", "partnership.view"}
    # Rights over assessments are the same on both sides.
    looks = looks or permission.startswith("diligence.")
    # A startup pack and its risks are written by both sides alike; an action asks whose organisation acts.
    looks = looks or permission.startswith(("pack.", "risk."))
    assert granted(member, permission, Scope("p1", frozenset({"o1", "o2"}))) == looks
    assert not granted(member, permission, Scope("p1", frozenset({"o2"})))


def test_an_auditor_changes_nothing() -> None:
    assert {permission for permission, roles in WHO.items() if AUDITOR in roles} == {
        permission for permission in WHO if permission.endswith(".view") and permission not in {"job.view", "mail.view"}
    }
