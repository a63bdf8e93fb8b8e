"""The gates on clauses edited for one agreement: open, closed, who may mend them, and what facts come of a record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contracts.clause_edits import Edit, Kind, digest
from contracts.records import AgreementRecord
from contracts.terms import Terms
from kernel.text import Label, Message
from lifecycle import edited_clauses, mending
from lifecycle.agreement_gates import GATES
from lifecycle.clause_gates import CONTROL, approval_not_theirs
from lifecycle.facts import NOTHING_EDITED, EditedFacts, UnsettledClause
from partnerships.permissions import Delegated, Represented, Role, Scope, Standing
from policy.kinds import AgreementKind, Tier
from tests.contracts.test_assembly import asking, made
from tests.lifecycle.given import AGREEMENT, AUTHOR, FINANCE, LEADER, OFFICER, PAPER, TODAY, Row, rows
from tests.policy.editions import CLAUSED, STANDARD

TALK = Label("Talking first", "Hablar primero")
WAITING = EditedFacts("leadership", ("exit-talk",), (TALK,))
UNSETTLED = EditedFacts(
    "leadership",
    unsettled=(
        UnsettledClause("exit-talk", Message("“%(clause)s” is mandatory here and may not be left out.", clause=TALK)),
    ),
)
ASKED: Row = (
    "edited-clauses-approved",
    "Edited for this agreement and not approved yet: Talking first.",
    "Editadas para este acuerdo y aún sin aprobar: Hablar primero.",
    PAPER,
    "leadership",
    CONTROL,
)
LOOSE: Row = (
    "edited-clauses-settled",
    "“Talking first” is mandatory here and may not be left out.",
    "«Hablar primero» es obligatoria aquí y no puede omitirse.",
    PAPER,
    "agreement.edit",
    "agreement.clause:exit-talk",
)
TABLE: list[tuple[str, Standing, EditedFacts, list[Row]]] = [
    ("edited-clauses-approved", LEADER, NOTHING_EDITED, []),
    ("edited-clauses-approved", LEADER, replace(WAITING, waiting=()), []),
    ("edited-clauses-approved", LEADER, WAITING, [ASKED]),
    ("edited-clauses-approved", AUTHOR, WAITING, [(*ASKED[:5], f"{CONTROL}:author")]),
    ("edited-clauses-approved", LEADER, UNSETTLED, [LOOSE]),
    ("edited-clauses-settled", OFFICER, UNSETTLED, [LOOSE]),
    ("edited-clauses-settled", OFFICER, WAITING, []),
    ("edited-clauses-settled", OFFICER, NOTHING_EDITED, []),
]


@pytest.mark.parametrize(("gate", "by", "edited", "expected"), TABLE)
def test_what_each_says(gate: str, by: Standing, edited: EditedFacts, expected: list[Row]) -> None:
    assert rows(GATES[gate](replace(AGREEMENT, edited=edited), by)) == expected


WROTE = Standing("author", active=True, roles=frozenset({(Role.LEADERSHIP.value, None)}))
#: Stands in for the author, who leads.
FOR_AUTHOR = replace(
    OFFICER,
    roles=OFFICER.roles | WROTE.roles,
    own_roles=OFFICER.roles,
    stands_in_for=(Represented("author", WROTE.roles),),
)
#: Leadership lets somebody approve up to a sum in its place.
LET = Delegated("d1", "leader", None, frozenset(), frozenset(), 9_000_000, "USD", TODAY, TODAY)
WHO: list[tuple[Standing, list[str]]] = [
    (LEADER, []),
    (OFFICER, ["approver-fits"]),
    (FINANCE, ["approver-fits"]),
    (AUTHOR, ["not-the-author", "approver-fits"]),
    (WROTE, ["not-the-author"]),
    (FOR_AUTHOR, ["not-the-author"]),
    (replace(OFFICER, delegations=(LET,)), []),
    (replace(OFFICER, delegations=(replace(LET, most=1),)), ["within-delegation"]),
    (replace(OFFICER, delegations=(replace(LET, given_by="author"),)), ["not-the-author"]),
]


@pytest.mark.parametrize(("by", "codes"), WHO)
def test_who_may_not_approve_them(by: Standing, codes: list[str]) -> None:
    assert [one.code for one in approval_not_theirs(replace(AGREEMENT, edited=WAITING, base=1_000_000), by)] == codes


def test_who_declared_a_conflict_approves_no_edited_clause_either() -> None:
    choosing = replace(AGREEMENT.partnership.choosing, conflicted=frozenset({LEADER.person_id}))
    conflicted = replace(AGREEMENT, partnership=replace(AGREEMENT.partnership, choosing=choosing), edited=WAITING)
    assert [one.code for one in approval_not_theirs(conflicted, LEADER)] == ["approver-without-conflict"]


def test_the_control_is_everybody_s_who_holds_the_role_but_an_author_s() -> None:
    (asked,) = GATES["edited-clauses-approved"](replace(AGREEMENT, edited=WAITING), LEADER)
    assert mending.may_mend(asked, LEADER, Scope())
    assert not mending.may_mend(asked, OFFICER, Scope())
    (own,) = GATES["edited-clauses-approved"](replace(AGREEMENT, edited=WAITING), WROTE)
    assert not mending.may_mend(own, WROTE, Scope())
    assert mending.may_mend(own, LEADER, Scope())


def edit(clause: str, basis: str | None = None, **more: Any) -> Edit:
    words = {one.clause.key: one.text for part in made(asking(AgreementKind.GRANT, Tier.T3)) for one in part.placed}
    none = Label("", "")
    known = digest(words[clause]) if clause in words else None
    return replace(Edit(clause, Kind.CHANGED, "exit", none, Label("1", "1"), (), basis or known), **more)


RECORD = AgreementRecord(
    id="a1",
    partnership_id="p1",
    umbrella_id=None,
    recipient_id="o2",
    funder_id="o1",
    programme_id="programme-1",
    edition_id="e1",
    number="GA-2026-001",
    title="Trees",
    partnership_title="Trees",
    kind="grant",
    state="draft",
    state_since=TODAY,
    tier="T3",
    tier_why=None,
    downstream=False,
    risk="low",
    base_amount=None,
    author_id="author",
    authors=frozenset({"author"}),
    imported=False,
    terms=Terms(
        kind="grant",
        title="Trees",
        purpose="Trees",
        amount=9_000_000,
        currency="USD",
        payment_basis="fixed-amount",
        starts_on=None,
        ends_on=None,
        budget=(),
        reports=(),
        partner_address="",
        funder_address="",
        exploration=False,
    ),
    terms_version=2,
    signers=(),
    approvals=(),
    papers=frozenset(),
    holds=(),
    waived=frozenset(),
    reports_open=(),
    partner_type="producer-organisation",
    parties=2,
)


def test_facts_of_a_record() -> None:
    own = edit("own-1", kind=Kind.ADDED, basis=None, title=Label("Ours", "Lo nuestro"))
    edits = (
        edit("exit-talk"),
        edit("exit-notice"),
        edit("records-audit", basis="0" * 64),
        edit("no-funds-binding"),
        own,
    )
    record = replace(RECORD, edits=edits, edits_approved=frozenset({("leadership", "exit-notice")}))
    told = edited_clauses.of(record, CLAUSED, Tier.T3)
    assert (told.role, told.clauses) == ("leadership", ("exit-talk", "exit-notice", "own-1"))
    assert [one.en for one in told.waiting][-1] == "Ours"
    assert len(told.waiting) == 2
    assert [one.clause for one in told.unsettled] == ["records-audit"]
    # What was approved while it was smaller waits for whoever approves in the tier that it has come to.
    smaller = replace(record, edits_approved=frozenset({("grants-officer", "exit-notice")}))
    assert len(edited_clauses.of(smaller, CLAUSED, Tier.T3).waiting) == 3
    assert edited_clauses.of(record, CLAUSED, None) == NOTHING_EDITED
    assert edited_clauses.of(record, STANDARD, Tier.T3) == NOTHING_EDITED
    assert edited_clauses.of(record, CLAUSED, Tier.T1).role == "grants-officer"
