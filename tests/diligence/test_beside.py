"""What is known beside the answers: what another body's assessment covers, and what stands against somebody."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from diligence import beside_queries, flag_actions, outside_actions, queries
from diligence.actions import Said, open_assessment, save_answers
from diligence.asking import Agreed, Beside, come_to
from diligence.models import Assessment
from diligence.outside import Cover
from diligence.outside_models import OutsideAssessment
from diligence.states import AGREE, SHARE, Of
from diligence.together_actions import Meeting, record_session
from kernel import journal
from kernel.errors import Invalid
from kernel.ids import new_id
from kernel.storage import Storage
from kernel.uploads import Upload
from lifecycle import partnership_queries
from lifecycle.actions import advance
from lifecycle.assessment_queries import facts
from lifecycle.diligence_gates import assessed_both_ways
from lifecycle.judging import PossibleMove
from lifecycle.queries import facts_of, moves
from partnerships.actions import memberships
from partnerships.models import Partnership
from partnerships.permissions import Role, Standing, standing_of
from policy.checklists import Rating
from policy.clearing import Outcome, Why
from policy.kinds import Tier
from screening.hit_models import Screened, ScreeningRun
from tests.factories.agreements import PDF
from tests.factories.assessments import agreed, assessed_rules, best
from tests.factories.people import acting, person
from tests.lifecycle.world import NOW, TODAY, World

LAST = date(2029, 1, 5)
WHEN: Any = {"on": TODAY, "now": NOW}


@pytest.fixture
def one(world: World, session: Session) -> Partnership:
    """A partnership under the rules that ask both sides to assess each other."""
    return world.partnership(edition_id=assessed_rules(session))


@pytest.fixture
def member(world: World, session: Session) -> Standing:
    """Somebody of the partner."""
    one = person(session, name="Marta")
    memberships.add_member(
        session, world.partner, one, duties=(), from_on=TODAY, **acting(person(session, Role.ADMINISTRATOR))
    )
    session.refresh(one)
    return standing_of(one)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """Where documents are kept."""
    return Storage(tmp_path.as_uri())


def cover(world: World, storage: Storage, rating: str = "low", *, assessed_on: date = date(2025, 1, 5)) -> str:
    return outside_actions.accept(
        world.session, storage, world.partner, body="hact", body_name=None, assessed_on=assessed_on,
        valid_until=None, ratings={"core": rating}, known={"core"},
        document=Upload("hact.pdf", "application/pdf", PDF), by=world.officer, **WHEN,
    ).id  # fmt: skip


def unanswered(session: Session, one: Partnership, world: World, member: Standing) -> Assessment:
    """An assessment that is agreed to without an answer, for another body answered all of it."""
    made = open_assessment(session, one, organisation_id=world.partner.id, tier="N0", by=member, **WHEN)
    for by in (member, world.officer):
        advance(session, made, SHARE, by=by, **WHEN)
    record_session(session, made, Meeting("Both", "", ()), by=member, **WHEN)
    advance(session, made, AGREE, by=world.officer, **WHEN)
    return made


def test_what_another_body_covers_need_not_be_answered_until_its_last_day(
    world: World, one: Partnership, session: Session, member: Standing, storage: Storage
) -> None:
    cover(world, storage)
    made = unanswered(session, one, world, member)
    assert (made.result, made.expires_on) == ("cleared", LAST)
    late = facts(session, made, today=date(2029, 1, 6))
    assert (len(late.unrated), facts(session, made, today=LAST).unrated) == (5, ())


@pytest.mark.parametrize("rating", ["high", None])
def test_what_is_not_covered_is_asked(
    world: World, one: Partnership, session: Session, member: Standing, storage: Storage, rating: str | None
) -> None:
    # Rated high, or of a body whose assessments have expired by now.
    cover(world, storage, rating or "low", assessed_on=date(2025, 1, 5) if rating else date(2020, 1, 5))
    made = open_assessment(session, one, organisation_id=world.partner.id, tier="N0", by=member, **WHEN)
    assert {len(each) for each in facts(session, made, today=TODAY).missing.values()} == {5}
    for by in (member, world.officer):
        save_answers(session, made, best(session, made), by=by, **WHEN)
        advance(session, made, SHARE, by=by, **WHEN)
    with pytest.raises(Invalid):
        record_session(session, made, Meeting("Both", "", [Said("core.exists", 1)]), by=member, **WHEN)


def test_taken_back_or_contradicted_it_no_longer_clears(
    world: World, one: Partnership, session: Session, member: Standing, storage: Storage
) -> None:
    cover(world, storage)
    made = unanswered(session, one, world, member)
    newer = cover(world, storage, "high", assessed_on=date(2026, 1, 5))
    assert (made.result, made.expires_on) == ("not-yet", TODAY)
    told = journal.of_subject(session, made.ref)[-1]
    assert (told.event, told.facts["result"]) == ("AssessmentWeighed", "not-yet")
    found = session.get_one(OutsideAssessment, newer)
    outside_actions.withdraw(session, found, reason="The wrong body.", by=world.officer, **WHEN)
    assert (made.result, made.expires_on) == ("cleared", LAST)


def block(session: Session, world: World, how: str) -> None:
    """Confirm a flag of the partner, or that a list means it."""
    if how == "flag":
        flag = flag_actions.raise_flag(
            session, world.partner, level="red", category="financial", owner=world.leader.person_id,
            reason="The audit says so.", by=world.leader, **WHEN,
        )  # fmt: skip
        flag_actions.confirm(
            session, flag, reason="The bank says so.", zone="America/Tegucigalpa", by=world.leader, **WHEN
        )
        return
    run = ScreeningRun(
        id=new_id(), organisation_id=world.partner.id, asked="a" * 64, lists="b" * 64,
        edition_id=assessed_rules(session), outcome="hits", unread="", first_on=TODAY, last_on=TODAY, last_at=NOW,
    )  # fmt: skip
    session.add(run)
    session.flush()
    session.add(
        Screened(
            organisation_id=world.partner.id, run_id=run.id, screened_on=TODAY, outcome="hits", waiting=0, confirmed=1
        )
    )
    session.flush()


@pytest.mark.parametrize("how", ["flag", "list"])
@pytest.mark.parametrize(("kind", "state", "move"), [("memorandum", "draft", "submit"), ("grant", "draft", "submit")])
def test_what_is_confirmed_blocks_whatever_was_agreed(
    world: World, one: Partnership, session: Session, member: Standing, how: str, kind: str, state: str, move: str
) -> None:
    made = agreed(session, one, world.partner.id, own=member, other=world.officer, on=TODAY, now=NOW, tier="T2")
    paper = world.agreement(one, kind, state)
    block(session, world, how)
    known = partnership_queries.facts(session, [one.id], today=TODAY)[one.id].diligence
    party = next(each for each in known.parties if each.id == world.partner.id)
    assert (party.held, party.result, known.blocked) == (True, "blocked", True)
    # It is kept apart from what was agreed, and so from the journal, which partners read.
    assert made.result == "cleared"
    beside = beside_queries.beside(session, [world.partner.id, world.funder.id], TODAY)
    assert (beside[world.partner.id].fraud, beside[world.partner.id].listed) == (how == "flag", how == "list")
    assert not beside[world.funder.id].held
    for by in (world.officer, member):
        stopped = possible(session, paper, by)[move]
        assert {unmet.code for unmet in stopped.unmet} & {"on-hold", "diligence-blocked"}
    told = " ".join(unmet.message.text for each in possible(session, paper, member).values() for unmet in each.unmet)
    assert "screen" not in told.lower()
    assert "flag" not in told.lower()
    lacks = [unmet.message.text for unmet in assessed_both_ways(facts_of(session, paper, today=TODAY), member)]  # type: ignore[arg-type]
    assert lacks[-1] == "The assessment of %(name)s does not allow it yet."


def possible(session: Session, paper: object, by: Standing) -> dict[str, PossibleMove]:
    return {each.move.trigger: each for each in moves(session, paper, by=by, today=TODAY)}  # type: ignore[arg-type]


@pytest.mark.parametrize("tier", list(Tier))
@pytest.mark.parametrize(("beside", "why"), [(Beside(fraud=True), Why.FRAUD), (Beside(listed=True), Why.LISTED)])
def test_it_blocks_at_every_tier(one: Partnership, session: Session, tier: Tier, beside: Beside, why: Why) -> None:
    rules = queries.rules_for(session, one, on=TODAY)
    assert rules is not None
    asked = rules.section.checklist(rules.library, tier, Of.PARTNER.side, "ngo", downstream=True)
    answers = {each.key: Agreed(each.scale.best_value, TODAY) for each in asked.items}
    found = come_to(rules.section, asked, answers, beside, agreed_on=TODAY, on=TODAY)
    assert (found.outcome, [each.why for each in found.reasons]) == (Outcome.BLOCKED, [why])
    clear = come_to(rules.section, asked, answers, Beside({}), agreed_on=TODAY, on=TODAY)
    assert clear.outcome is Outcome.CLEARED


def test_an_answer_taken_over_does_not_shorten_what_another_body_covers(one: Partnership, session: Session) -> None:
    rules = queries.rules_for(session, one, on=TODAY)
    assert rules is not None
    asked = rules.section.checklist(rules.library, Tier.N0, Of.PARTNER.side, "ngo", downstream=False)
    answers = {each.key: Agreed(each.scale.best_value, date(2015, 1, 1), taken=True) for each in asked.items}
    outside = {"core": Cover(Rating.LOW, LAST, "other", "Red de Donantes")}
    found = come_to(rules.section, asked, answers, Beside(outside), agreed_on=TODAY, on=TODAY)
    assert found.expires["core"] == LAST
    assert come_to(rules.section, asked, answers, Beside(), agreed_on=TODAY, on=TODAY).expires["core"] < TODAY
    assert outside["core"].whose.es == "Red de Donantes"
