"""Lives at random by people at random, through the actions: what must always hold, holds after every step."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from application.work import Work, settle
from contracts import actions as agreements
from contracts import listed_queries
from contracts.drafting import Draft
from contracts.ledger_queries import proofs
from contracts.models import Agreement
from kernel import journal
from kernel.database import Database
from kernel.errors import TackError
from kernel.journal import JournalEntry
from kernel.journal_proof import verify
from kernel.money import Money
from kernel.unmet import Ref
from lifecycle import queries
from lifecycle.actions import advance
from lifecycle.bulk_actions import advance_many
from lifecycle.hold_actions import lift_hold, put_on_hold
from lifecycle.inputs import MoveInputs, SignatureInput
from lifecycle.queries import Subject, edition_for
from lifecycle.reactions import try_signed
from lifecycle.waiver_actions import waive
from partnerships.actions import explorations, parties, teams
from partnerships.actions.partnerships import open_partnership, rate_risk
from partnerships.models import SYSTEM_PERSON, Partnership, Person
from partnerships.permissions import Role
from policy.kinds import AgreementKind, PaymentBasis
from tests.factories import records
from tests.factories.unsent import SETTINGS
from tests.lifecycle.test_what_guards_what import AGREEMENTS, PARTNERSHIPS, WHO
from tests.lifecycle.world import NOW, SYSTEM, TODAY, World, build
from tests.scenarios.replaying import replayed

pytestmark = pytest.mark.long

#: Everybody here and what they are; the stranger works in another programme, the member for the partner, and neither
#: may move anything. Tack itself brings into force.
CAST: dict[str, Role] = {
    "author": Role.GRANTS_OFFICER,
    "officer": Role.GRANTS_OFFICER,
    "leader": Role.LEADERSHIP,
    "finance": Role.FINANCE,
    "liaison": Role.LIAISON,
    "auditor": Role.AUDITOR,
    "administrator": Role.ADMINISTRATOR,
    "verifier": Role.VERIFIER,
    "tack": Role.SYSTEM,
}
OUTSIDERS = ("stranger", "member")
#: The permission that each journaled move needs, by what moved; a batch is a move of partnerships.
NEEDS: dict[str, dict[str, str]] = {
    "AgreementMoved": {move: row[0] for move, row in AGREEMENTS.items()},
    "PartnershipMoved": {move: row[0] for move, row in PARTNERSHIPS.items()},
    "PartnershipsMoved": {move: row[0] for move, row in PARTNERSHIPS.items()},
}
TRIGGERS = sorted({*AGREEMENTS, *PARTNERSHIPS})
#: What a hold stops.
FORWARD_MOVES = {"submit", "approve", "send", "bring-into-force", "resume"}
FORWARD_STAGES = {"exploratory", "umbrella", "delivery"}
#: How many days back something is entered.
BACK = st.sampled_from([0, 0, 0, 1, 5, 40])
TAKING = {
    "in-review",
    "approved",
    "out-for-signature",
    "signed",
    "in-force",
    "suspended",
    "ended",
    "closed",
    "terminated",
}
RAN = {"in-force", "suspended", "ended", "closed", "terminated"}
#: Those who can do most come up most.
PEOPLE = st.sampled_from(["author", "officer", "leader"] * 4 + sorted({*CAST} - {"tack"}) + list(OUTSIDERS))
HOLDERS = st.sampled_from(["leader", "leader", "officer", "liaison", "stranger", "member"])
#: Moves that cut a life short; they are pressed by `move` and `press_anything` alone.
DEAD_ENDS = {"cancel", "stop", "decline", "wind-down", "terminate", "return", "rethink", "propose-pivot"}
#: Amounts in dollars around every limit, and small ones that fit beside each other.
AMOUNTS = st.sampled_from([1, 4_000, 15_000, 15_001, 40_000, 50_001, 400_000, 600_000])
KINDS = st.sampled_from([kind for kind in AgreementKind if kind is not AgreementKind.AMENDMENT])


class Lives(RuleBasedStateMachine):
    """One programme with two partnerships; every step is a unit of work that is kept or taken back whole."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.connection = database.engine.connect()
        self.outer = self.connection.begin()
        self.session = Session(self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        self.today = TODAY
        self.world: World
        self.held: set[Ref] = set()
        self.held_before: set[Ref] = set()
        self.told: set[tuple[str, str, int]] = set()

    def teardown(self) -> None:
        try:
            self._prove()
        finally:
            self.session.close()
            self.outer.rollback()
            self.connection.close()

    def _prove(self) -> None:
        """Hold the whole life against its journal: the chain, every state, whoever moved."""
        if not hasattr(self, "world"):
            return
        assert list(verify(self.session)) == []
        for subject in [*self.subjects, *self._papers()]:
            state = subject.stage if isinstance(subject, Partnership) else subject.state
            assert replayed(self.session, subject.ref) == state
        roles = {self.world.people[name].person_id: role for name, role in CAST.items() if name != "tack"}
        roles[SYSTEM_PERSON] = Role.SYSTEM
        for entry in self.session.scalars(select(JournalEntry)):
            if "move" in entry.facts:
                needs = "gate.waive" if entry.event == "GateWaived" else NEEDS[entry.event][str(entry.facts["move"])]
                assert roles.get(entry.by) in WHO[needs], (entry.event, entry.facts)

    @initialize(financial=st.booleans())
    def begin(self, financial: bool) -> None:
        with records.kept_in(self.session):
            self.world = build(self.session)
            self.world.funder.address = "Tegucigalpa"
            self._join_more()
        self.subjects: list[Subject] = []
        for number in range(2):
            self._open(f"Idea {number}", self.editions[number], financial=financial or number == 0)
        self.prepare(0, "author", "low")
        self.share(0, "author", "88")
        self._press(self.subjects[0], "commit", "author", "")
        for kind, dollars in ((AgreementKind.UMBRELLA, 40_000), (AgreementKind.SUBAWARD, 15_000)):
            self.draft(0, "author", kind, dollars, downstream=False)

    def _join_more(self) -> None:
        """Add those whom the world does not have, and the edition that lets gates be waived."""
        self.editions = (self.world.edition_id, records.NewestEditionFactory.create().id)
        self.world.join("verifier", Role.VERIFIER, programme=self.world.programme)
        self.world.join("stranger", Role.GRANTS_OFFICER, Role.LEADERSHIP, programme=records.ProgrammeFactory.create())
        member = self.world.join("member", Role.PARTNER_MEMBER)
        self.world.people["member"] = replace(member, organisations=frozenset({self.world.partner.id}))

    def _open(self, title: str, edition_id: str, *, financial: bool) -> None:
        made = open_partnership(
            self.session,
            programme=self.world.programme,
            edition_id=edition_id,
            title=title,
            idea="Vender carne de oveja.",
            financial=financial,
            partners=[(self.world.partner, "lead-partner")],
            **self._who("author"),
        )
        self.subjects.append(made)

    def _who(self, name: str, back: int = 0) -> dict[str, Any]:
        moment = NOW + (self.today - TODAY)
        return {"by": self.world.people[name], "on": self.today - timedelta(days=back), "now": moment}

    def _try(self, act: Callable[[], object]) -> bool:
        """Do one unit of work with what follows from it, or none of it; say which."""
        done = True
        step = self.session.begin_nested()
        try:
            act()
            moment = NOW + (self.today - TODAY)
            work = Work(self.session, None, SETTINGS, SYSTEM, None, self.today, moment)  # type: ignore[arg-type]
            settle(work)
            step.commit()
        except TackError:
            done = False
            step.rollback()
            self.session.info.pop("recorded", None)
        self.session.expire_all()
        return done

    def _partnership(self, choice: int) -> Partnership:
        found = self.subjects[choice % 2]
        assert isinstance(found, Partnership)
        return found

    def _papers(self) -> list[Agreement]:
        return list(self.session.scalars(select(Agreement).order_by(Agreement.id)))

    @rule(choice=st.integers(0, 1), who=PEOPLE, kind=KINDS, dollars=AMOUNTS, downstream=st.booleans())
    def draft(self, choice: int, who: str, kind: AgreementKind, dollars: int, downstream: bool) -> None:
        partnership = self._partnership(choice)
        umbrellas = [one for one in self._papers() if one.partnership_id == partnership.id and one.kind == "umbrella"]
        under = umbrellas[-1].id if kind is AgreementKind.SUBAWARD and umbrellas else None
        self._try(
            lambda: agreements.draft(
                self.session,
                partnership,
                self._terms(kind, dollars, under, downstream),
                edition_for(self.session, partnership),
                **self._who(who),
            )
        )

    def _terms(self, kind: AgreementKind, dollars: int, under: str | None, downstream: bool) -> Draft:
        money = None if kind is AgreementKind.MEMORANDUM else Money(dollars * 100, "USD")
        return Draft(
            kind=kind,
            title="Mercado",
            recipient_id=self.world.partner.id,
            umbrella_id=under,
            amount=money,
            payment_basis=PaymentBasis.FIXED_AMOUNT if money else None,
            starts_on=self.today,
            ends_on=self.today + timedelta(days=20),
            downstream=downstream and kind is AgreementKind.UMBRELLA,
            budget=[("Todo", money)] if money else [],
            reports=[("narrative", self.today + timedelta(days=10))],
        )

    @rule(choice=st.integers(0, 30), who=PEOPLE, dollars=AMOUNTS)
    def edit(self, choice: int, who: str, dollars: int) -> None:
        papers = self._papers()
        if papers:
            one = papers[choice % len(papers)]
            terms = self._terms(AgreementKind(one.kind), dollars, one.umbrella_id, downstream=False)
            edition = edition_for(self.session, one)
            self._try(lambda: agreements.edit_terms(self.session, one, terms, edition, **self._who(who)))

    @rule(choice=st.integers(0, 30))
    def paper(self, choice: int) -> None:
        """The document of a draft is printed and its reports come in; both are tried elsewhere."""
        papers = self._papers()
        if papers:
            one = papers[choice % len(papers)]
            with records.kept_in(self.session):
                self.world._paper(one)
            for report in one.reports:
                report.received_on = self.today
            self.session.flush()
            self.session.expire_all()

    @rule(choice=st.integers(0, 1), who=PEOPLE, percent=st.sampled_from(["12", "88", "50", "100"]))
    def share(self, choice: int, who: str, percent: str) -> None:
        partnership = self._partnership(choice)
        gift = [parties.Brings("cash", "Efectivo", "1000", "USD")]
        held = [
            parties.Holds(party.id, part, gift)
            for party, part in zip(partnership.parties, (percent, "12"), strict=True)
        ]
        self._try(
            lambda: parties.set_contributions_and_shares(self.session, partnership, parties=held, **self._who(who))
        )

    @rule(choice=st.integers(0, 1), who=PEOPLE, risk=st.sampled_from(["low", "high"]))
    def prepare(self, choice: int, who: str, risk: str) -> None:
        partnership = self._partnership(choice)
        liaison = self.session.get_one(Person, self.world.liaison.person_id)
        self._try(lambda: teams.name_liaison(self.session, partnership, liaison, **self._who(who)))
        self._try(lambda: rate_risk(self.session, partnership, risk=risk, reason="Visto.", **self._who(who)))
        self._try(
            lambda: explorations.plan_exploration(
                self.session,
                partnership,
                question="¿Quién compra?",
                cap=Money(1_000_000, "USD"),
                ends_on=self.today + timedelta(days=15),
                co_investment="Tiempo",
                **self._who(who),
            )
        )
        self._try(lambda: explorations.record_finding(self.session, partnership, finding="Sí.", **self._who(who)))

    @rule(
        choice=st.integers(0, 60), way=st.integers(0, 20), who=PEOPLE,
        outcome=st.sampled_from(["stopped", "completed"]), back=BACK,
    )  # fmt: skip
    def move(self, choice: int, way: int, who: str, outcome: str, back: int) -> None:
        """Somebody presses one of the moves there are, permitted or not, open or not, and enters it late or not."""
        subjects = [*self.subjects, *self._papers()]
        subject = subjects[choice % len(subjects)]
        moves = queries.moves(self.session, subject, by=self.world.people[who], today=self.today)
        if moves:
            self._press(subject, moves[way % len(moves)].move.trigger, who, outcome, back)

    @rule(presses=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20), PEOPLE), min_size=4, max_size=12))
    def go_on(self, presses: list[tuple[int, int, str]]) -> None:
        """Several press a move that is open to them, so that lives get somewhere."""
        for choice, way, who in presses:
            subjects = [*self._papers(), *self.subjects]
            subject = subjects[choice % len(subjects)]
            moves = queries.moves(self.session, subject, by=self.world.people[who], today=self.today)
            ways = [one.move.trigger for one in moves if one.open and one.move.trigger not in DEAD_ENDS]
            if ways:
                self._press(subject, ways[way % len(ways)], who, "completed")

    @rule(choice=st.integers(0, 60), place=st.booleans(), who=HOLDERS)
    def hold(self, choice: int, place: bool, who: str) -> None:
        """Somebody stops a partner, a partnership or an agreement, or lets it go on."""
        subjects: list[Any] = [self.world.partner, *self.subjects, *self._papers()]
        subject = subjects[choice % len(subjects)]
        ref, act = subject.ref, put_on_hold if place else lift_hold
        if self._try(lambda: act(self.session, subject, reason="Fraude.", zone="UTC", **self._who(who))):
            # An organisation belongs to no programme, so that whoever works in any may stop it.
            anywhere = who == "stranger" and subject is self.world.partner
            assert anywhere or CAST.get(who) in WHO["hold.place" if place else "hold.lift"], who
            (self.held.add if place else self.held.remove)(ref)

    @rule(choice=st.integers(0, 60), way=st.integers(0, 60), who=PEOPLE)
    def let_pass(self, choice: int, way: int, who: str) -> None:
        """Somebody waives a gate that stops a move, and presses it."""
        subjects = [*self.subjects, *self._papers()]
        subject = subjects[choice % len(subjects)]
        moves = queries.moves(self.session, subject, by=self.world.people[who], today=self.today)
        stopped = [(one.move.trigger, unmet.code) for one in moves for unmet in one.unmet]
        if stopped:
            trigger, gate = stopped[way % len(stopped)]
            self._try(lambda: waive(self.session, subject, trigger, gate, reason="Urge.", **self._who(who)))
            self._press(subject, trigger, "officer", "stopped")

    @rule(trigger=st.sampled_from(sorted(PARTNERSHIPS)), who=PEOPLE, back=BACK)
    def move_all(self, trigger: str, who: str, back: int) -> None:
        """Somebody moves both partnerships with one press."""
        ids = [one.id for one in self.subjects]
        inputs = MoveInputs("Así.", "stopped", self.today + timedelta(days=60))
        self._try(lambda: advance_many(self.session, ids, trigger, inputs=inputs, **self._who(who, back)))

    @rule(choice=st.integers(0, 60), trigger=st.sampled_from(TRIGGERS), who=PEOPLE)
    def press_anything(self, choice: int, trigger: str, who: str) -> None:
        subjects = [*self.subjects, *self._papers()]
        self._press(subjects[choice % len(subjects)], trigger, who, "stopped")

    def _press(self, subject: Subject, trigger: str, who: str, outcome: str, back: int = 0) -> None:
        signature = None
        if isinstance(subject, Agreement):
            unsigned = [one.organisation_id for one in subject.signers if one.signed_on is None]
            with records.kept_in(self.session):
                paper = self.world.file(subject)
            signature = SignatureInput(unsigned[0] if unsigned else self.world.funder.id, "Marta", "Directora", paper)
        inputs = MoveInputs("Así.", outcome, self.today + timedelta(days=60), signature)
        self._try(lambda: advance(self.session, subject, trigger, inputs=inputs, **self._who(who, back)))

    @rule(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)
        waiting = [one.id for one in self._papers() if one.state == "signed"]
        moment = NOW + (self.today - TODAY)
        self._try(lambda: try_signed(self.session, waiting, by=SYSTEM, not_before=None, today=self.today, now=moment))

    @invariant()
    def ceilings_and_caps_hold(self) -> None:
        papers = self._papers()
        for umbrella in papers:
            if umbrella.kind == "umbrella":
                taken = sum(one.amount or 0 for one in papers if one.umbrella_id == umbrella.id and one.state in TAKING)
                running = sum(one.amount or 0 for one in papers if one.umbrella_id == umbrella.id and one.state in RAN)
                assert running <= (umbrella.amount or 0)
                # Only a ceiling that was edited lower after subawards were reserved may be passed by reservations.
                assert taken <= (umbrella.amount or 0) or umbrella.terms_version > 1

    @invariant()
    def shares_make_a_whole_once_committed(self) -> None:
        for subject in self.subjects:
            if isinstance(subject, Partnership) and subject.stage in {"umbrella", "delivery"}:
                brought = [gift for party in subject.parties for gift in party.contributions]
                total = sum(party.share or 0 for party in subject.parties)
                assert total == 10_000 or not brought

    @invariant()
    def nothing_goes_forward_under_a_hold(self) -> None:
        papers = {one.id: one for one in self._papers()}
        for entry in self.session.scalars(select(JournalEntry).where(JournalEntry.event.endswith("Moved"))):
            key = (entry.subject_kind, entry.subject_id, entry.seq)
            if key in self.told:
                continue
            self.told.add(key)
            stops = {Ref(entry.subject_kind, entry.subject_id), self.world.partner.ref}
            if entry.event == "AgreementMoved":
                stops.add(Ref("partnership", papers[entry.subject_id].partnership_id))
                forward = entry.facts["move"] in FORWARD_MOVES
            else:
                forward = entry.facts.get("to") in FORWARD_STAGES
            # What was placed or lifted in this very step says nothing of the moves before or after it.
            assert not (forward and stops & self.held & self.held_before), entry.facts
        self.held_before = set(self.held)

    @invariant()
    def the_ledger_is_its_recomputation(self) -> None:
        assert all(one.kept == one.recomputed and one.foreign == 0 for one in proofs(self.session))

    @invariant()
    def lists_show_what_is(self) -> None:
        assert [one for one in listed_queries.proofs(self.session) if not one.holds] == []

    @invariant()
    def approvals_are_whole(self) -> None:
        for one in self._papers():
            given = [given for given in one.approvals if given.round == one.review_round]
            assert one.author_id not in {approval.person_id for approval in given} or one.state == "draft"
            assert len({approval.person_id for approval in given}) == len(given)
            if one.state in {"in-force", "signed", "out-for-signature", "approved"}:
                assert given

    @invariant()
    def executed_is_the_first_day_in_force(self) -> None:
        for one in self._papers():
            first = next(
                (
                    entry.on
                    for entry in journal.of_subject(self.session, one.ref)
                    if entry.facts.get("to") == "in-force"
                ),
                None,
            )
            assert one.executed_on == first
            assert first is None or (one.starts_on or date.min) <= first <= self.today


#: So many lives on both databases together; `make lives EXAMPLES=5000` lives more.
EXAMPLES = int(os.environ.get("EXAMPLES", "200"))
#: One life in four is lived on PostgreSQL, where every step is slower.
PART = {"sqlite": 3, "postgresql": 1}
STEPS = 10


def test_lives(database: Database) -> None:
    run_state_machine_as_test(
        lambda: Lives(database),  # type: ignore[arg-type]
        settings=settings(
            max_examples=max(1, EXAMPLES * PART[database.engine.dialect.name] // 4),
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
