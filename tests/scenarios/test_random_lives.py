"""Lives at random by people at random, through the actions: what must always hold, holds after every step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from application.work import Work, settle
from contracts import actions as agreements
from contracts.drafting import Draft
from contracts.models import Agreement
from kernel import journal
from kernel.database import Database
from kernel.errors import TackError
from kernel.journal import JournalEntry
from kernel.journal_proof import verify
from kernel.money import Money
from lifecycle import queries
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs, SignatureInput
from lifecycle.queries import Subject
from lifecycle.reactions import try_signed
from partnerships.actions import explorations, parties, teams
from partnerships.actions.partnerships import open_partnership, rate_risk
from partnerships.models import SYSTEM_PERSON, Partnership, Person
from policy.edition import AgreementKind, PaymentBasis
from tests.factories import records
from tests.lifecycle.world import NOW, SYSTEM, TODAY, World, build
from tests.policy.editions import STANDARD
from tests.scenarios.replaying import replayed

#: Who may make each move, as the first edition and the table of permissions state it; Tack itself brings into force.
OFFICERS = {"author", "officer"}
MAY: dict[str, set[str]] = {
    **dict.fromkeys(
        ("submit", "send", "record-signature", "end", "cancel", "explore", "commit", "start-delivery", "propose-pivot"),
        OFFICERS,
    ),
    **dict.fromkeys(("rethink", "extend", "decline", "wind-down", "close"), OFFICERS),
    "approve": OFFICERS | {"leader", "finance"},
    "bring-into-force": OFFICERS | {"tack"},
    "suspend": OFFICERS | {"leader"},
    "resume": OFFICERS | {"leader"},
    "return": OFFICERS | {"leader", "finance"},
    "stop": OFFICERS | {"leader"},
    "terminate": {"leader"},
}
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
PEOPLE = st.sampled_from(["author", "officer", "author", "officer", "leader", "finance", "liaison", "auditor"])
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
        self.moved = 0

    def teardown(self) -> None:
        self.session.close()
        self.outer.rollback()
        self.connection.close()

    @initialize(financial=st.booleans())
    def begin(self, financial: bool) -> None:
        with records.kept_in(self.session):
            self.world = build(self.session)
            self.world.funder.address = "Tegucigalpa"
        self.subjects: list[Subject] = []
        for number in range(2):
            self._open(f"Idea {number}", financial or number == 0)
        self.prepare(0, "author", "low")
        self.share(0, "author", "88")
        self._press(self.subjects[0], "commit", "author", "")
        for kind, dollars in ((AgreementKind.UMBRELLA, 40_000), (AgreementKind.SUBAWARD, 15_000)):
            self.draft(0, "author", kind, dollars, downstream=False)

    def _open(self, title: str, financial: bool) -> None:
        made = open_partnership(
            self.session,
            programme=self.world.programme,
            edition_id=self.world.edition_id,
            title=title,
            idea="Vender carne de oveja.",
            financial=financial,
            partners=[(self.world.partner, "lead-partner")],
            **self._who("author"),
        )
        self.subjects.append(made)

    def _who(self, name: str) -> dict[str, Any]:
        moment = NOW + (self.today - TODAY)
        return {"by": self.world.people[name], "on": self.today, "now": moment}

    def _try(self, act: Callable[[], object]) -> None:
        """Do one unit of work with what follows from it, or none of it."""
        step = self.session.begin_nested()
        try:
            act()
            work = Work(self.session, None, None, SYSTEM, None, self.today, NOW + (self.today - TODAY))  # type: ignore[arg-type]
            settle(work)
            step.commit()
        except TackError:
            step.rollback()
            self.session.info.pop("recorded", None)
        self.session.expire_all()

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
                self.session, partnership, self._terms(kind, dollars, under, downstream), STANDARD, **self._who(who)
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
            self._try(lambda: agreements.edit_terms(self.session, one, terms, STANDARD, **self._who(who)))

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
        choice=st.integers(0, 60), way=st.integers(0, 20), who=PEOPLE, outcome=st.sampled_from(["stopped", "completed"])
    )
    def move(self, choice: int, way: int, who: str, outcome: str) -> None:
        """Somebody presses one of the moves there are, permitted or not, open or not."""
        subjects = [*self.subjects, *self._papers()]
        subject = subjects[choice % len(subjects)]
        moves = queries.moves(self.session, subject, by=self.world.people[who], today=self.today)
        if moves:
            self._press(subject, moves[way % len(moves)].move.trigger, who, outcome)

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

    @rule(choice=st.integers(0, 60), trigger=st.sampled_from(sorted(MAY)), who=PEOPLE)
    def press_anything(self, choice: int, trigger: str, who: str) -> None:
        subjects = [*self.subjects, *self._papers()]
        self._press(subjects[choice % len(subjects)], trigger, who, "stopped")

    def _press(self, subject: Subject, trigger: str, who: str, outcome: str) -> None:
        signature = None
        if isinstance(subject, Agreement):
            unsigned = [one.organisation_id for one in subject.signers if one.signed_on is None]
            with records.kept_in(self.session):
                paper = self.world.file(subject)
            signature = SignatureInput(unsigned[0] if unsigned else self.world.funder.id, "Marta", "Directora", paper)
        inputs = MoveInputs("Así.", outcome, self.today + timedelta(days=60), signature)
        self._try(lambda: advance(self.session, subject, trigger, inputs=inputs, **self._who(who)))

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
    def the_chain_proves_and_every_state_is_its_replay(self) -> None:
        assert list(verify(self.session)) == []
        for subject in [*self.subjects, *self._papers()]:
            state = subject.stage if isinstance(subject, Partnership) else subject.state
            assert replayed(self.session, subject.ref) == state

    @invariant()
    def nobody_moved_what_they_may_not(self) -> None:
        names = {one.person_id: name for name, one in self.world.people.items()} | {SYSTEM_PERSON: "tack"}
        for entry in self.session.scalars(select(JournalEntry)):
            if "move" in entry.facts:
                assert names[entry.by] in MAY[str(entry.facts["move"])], entry.facts

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


EXAMPLES = {"sqlite": 15, "postgresql": 4}


def test_lives(database: Database) -> None:
    run_state_machine_as_test(
        lambda: Lives(database),  # type: ignore[arg-type]
        settings=settings(
            max_examples=EXAMPLES[database.engine.dialect.name],
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
