"""Assessments on both databases: drafts, two voices, paper, what is taken over, the gate before an obligation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from diligence import queries
from diligence.actions import Said, open_assessment, save_answers
from diligence.states import AGREE, REOPEN, SHARE, Voice
from diligence.together_actions import Meeting, record_paper, record_session
from kernel.errors import Conflict, GateClosed, StaleVersion
from kernel.storage import Storage
from kernel.uploads import Upload
from lifecycle import partnership_queries
from lifecycle.actions import advance
from lifecycle.diligence_gates import assessed_both_ways, lacking
from lifecycle.facts import AssessedFacts
from lifecycle.inputs import MoveInputs
from lifecycle.queries import facts_of
from partnerships.actions import memberships
from partnerships.models import Partnership
from partnerships.permissions import Role, Standing, standing_of
from tests.factories.assessments import agreed, assessed_rules, best
from tests.factories.people import acting, person
from tests.factories.records import kept_in
from tests.lifecycle.world import NOW, TODAY, World, build

SCAN = Upload("scan.pdf", "application/pdf", b"%PDF-1.4 %%EOF")
WHEN = {"on": TODAY, "now": NOW}


@pytest.fixture
def world(session: Session) -> Iterator[World]:
    """A programme with its people and one partner."""
    with kept_in(session):
        yield build(session)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """Where scans are kept."""
    return Storage(f"file://{tmp_path}")


@pytest.fixture
def member(world: World, session: Session) -> Standing:
    """Somebody of the partner."""
    one = person(session, name="Marta")
    administrator = person(session, Role.ADMINISTRATOR)
    memberships.add_member(session, world.partner, one, duties=(), from_on=TODAY, **acting(administrator))
    session.refresh(one)
    return standing_of(one)


@pytest.fixture
def one(world: World, session: Session) -> Partnership:
    """A partnership under the rules that ask both sides to assess each other."""
    return world.partnership(edition_id=assessed_rules(session))


def test_two_who_answer_one_item_are_told(world: World, one: Partnership, session: Session) -> None:
    made = open_assessment(session, one, organisation_id=world.partner.id, tier="N0", by=world.officer, **WHEN)  # type: ignore[arg-type]
    item = made.asked[0]
    save_answers(session, made, [Said(item, 1, version=0)], by=world.officer, **WHEN)  # type: ignore[arg-type]
    with pytest.raises(StaleVersion, match="an answer was changed"):
        save_answers(session, made, [Said(item, 0, version=0)], by=world.leader, **WHEN)  # type: ignore[arg-type]
    # The same answer again is no quarrel, and with the newer version it is changed knowingly.
    save_answers(session, made, [Said(item, 1, version=0)], by=world.leader, **WHEN)  # type: ignore[arg-type]
    save_answers(session, made, [Said(item, 0, version=1)], by=world.leader, **WHEN)  # type: ignore[arg-type]
    assert [(answer.voice, answer.value) for answer in made.answers] == [("other", 0)]


def test_the_assessed_answers_for_itself_alone(
    world: World, one: Partnership, session: Session, member: Standing
) -> None:
    made = open_assessment(session, one, organisation_id=world.partner.id, tier="N0", by=member, **WHEN)  # type: ignore[arg-type]
    item = made.asked[0]
    with pytest.raises(Conflict, match="You belong to the organisation that is assessed"):
        save_answers(session, made, [Said(item, 1)], voice="other", by=member, **WHEN)  # type: ignore[arg-type]
    # Whoever works here and belongs to the partner speaks for the partner.
    both = replace(member, roles=world.officer.roles)
    assert save_answers(session, made, [Said(item, 1)], by=both, **WHEN) is Voice.OWN  # type: ignore[arg-type]


def test_a_partner_without_an_account_is_assessed_on_paper(
    world: World, one: Partnership, session: Session, storage: Storage
) -> None:
    made = open_assessment(session, one, organisation_id=world.partner.id, tier="N0", by=world.officer, **WHEN)  # type: ignore[arg-type]
    said, officer = best(session, made), world.officer
    with pytest.raises(Conflict, match="What it filled in on paper is recorded first"):
        save_answers(session, made, said, voice="own", by=officer, **WHEN)  # type: ignore[arg-type]
    save_answers(session, made, said, by=officer, **WHEN)  # type: ignore[arg-type]
    advance(session, made, SHARE, by=officer, **WHEN)  # type: ignore[arg-type]
    day = date(2026, 2, 20)
    for voice in (Voice.OWN, Voice.AGREED):
        record_paper(session, storage, made, voice=voice, scan=SCAN, by=officer, on=day, now=NOW)
    save_answers(session, made, said, voice="own", by=officer, **WHEN)  # type: ignore[arg-type]
    advance(session, made, SHARE, by=officer, **WHEN)  # type: ignore[arg-type]
    assert (made.state, made.own_on, made.other_on) == ("shared", day, TODAY)
    record_session(session, made, Meeting("Ana, Marta", "", said), by=officer, on=day, now=NOW)
    advance(session, made, AGREE, by=officer, **WHEN)  # type: ignore[arg-type]
    # Five years from the day of the session on the paper, not from the day of its entry.
    assert (made.result, made.agreed_on, made.expires_on) == ("cleared", day, date(2031, 2, 20))


def test_opened_again_the_ratings_are_given_anew(
    world: World, one: Partnership, session: Session, member: Standing
) -> None:
    made = open_assessment(session, one, organisation_id=world.partner.id, tier="N0", by=member, **WHEN)  # type: ignore[arg-type]
    said = best(session, made)
    for by in (member, world.officer):
        save_answers(session, made, said, by=by, **WHEN)  # type: ignore[arg-type]
        advance(session, made, SHARE, by=by, **WHEN)  # type: ignore[arg-type]
    record_session(session, made, Meeting("Both", "", said), by=member, **WHEN)  # type: ignore[arg-type]
    with pytest.raises(GateClosed) as refused:
        advance(session, made, AGREE, by=member, **WHEN)  # type: ignore[arg-type]
    assert [unmet.code for unmet in refused.value.unmet] == ["agreed-by-the-other-side"]
    advance(session, made, REOPEN, by=world.officer, inputs=MoveInputs(reason="One more paper came"), **WHEN)  # type: ignore[arg-type]
    assert queries.handed_in(made) == frozenset()
    for by in (member, world.officer):
        advance(session, made, SHARE, by=by, **WHEN)  # type: ignore[arg-type]
    with pytest.raises(GateClosed) as again:
        advance(session, made, AGREE, by=world.officer, **WHEN)  # type: ignore[arg-type]
    assert [unmet.code for unmet in again.value.unmet] == ["everything-rated"]


def test_what_was_agreed_serves_another_partnership_until_it_expires(
    world: World, one: Partnership, session: Session, member: Standing
) -> None:
    agreed(session, one, world.partner.id, own=member, other=world.officer, on=TODAY, now=NOW)
    other = world.partnership(edition_id=one.edition_id)
    made = open_assessment(session, other, organisation_id=world.partner.id, tier="N0", by=world.officer, **WHEN)  # type: ignore[arg-type]
    assert sorted(answer.item for answer in made.answers if answer.taken_from) == sorted(made.asked)
    for by in (world.officer, member):
        advance(session, made, SHARE, by=by, **WHEN)  # type: ignore[arg-type]
    assert made.state == "shared"


def test_nothing_obligates_before_both_are_assessed(
    world: World, one: Partnership, session: Session, member: Standing
) -> None:
    memorandum = world.agreement(one, "memorandum", "signed")
    lacks = list(assessed_both_ways(facts_of(session, memorandum, today=TODAY), world.officer))  # type: ignore[arg-type]
    assert [unmet.control for unmet in lacks] == [
        f"partnership.diligence:{world.funder.id}",
        f"partnership.diligence:{world.partner.id}",
    ]
    agreed(session, one, world.partner.id, own=member, other=world.officer, on=TODAY, now=NOW)
    agreed(session, one, world.funder.id, own=world.officer, other=member, on=TODAY, now=NOW)
    assert not list(assessed_both_ways(facts_of(session, memorandum, today=TODAY), world.officer))  # type: ignore[arg-type]


def test_a_critical_failing_blocks_every_partnership_of_the_organisation(
    world: World, one: Partnership, session: Session, member: Standing
) -> None:
    made = agreed(
        session, one, world.partner.id, own=member, other=world.officer, on=TODAY, now=NOW, rated={"core.exists": 0}
    )
    assert made.result == "blocked"
    elsewhere = world.partnership("co-creation")
    known = partnership_queries.facts(session, [one.id, elsewhere.id], today=TODAY)
    assert [known[key].diligence.blocked for key in (one.id, elsewhere.id)] == [True, True]
    with pytest.raises(GateClosed) as refused:
        world.move(elsewhere, "explore")
    assert "diligence-blocked" in [unmet.code for unmet in refused.value.unmet]


@pytest.mark.parametrize(
    ("facts", "lacks"),
    [
        (AssessedFacts("a", "A"), "has not been assessed"),
        (AssessedFacts("a", "A", running=True), "is not agreed yet"),
        (AssessedFacts("a", "A", tier="T2", result="cleared", expires_on=date(2026, 3, 1)), "expired on"),
        (AssessedFacts("a", "A", tier="T2", result="not-yet", expires_on=TODAY), "does not allow it yet"),
        (AssessedFacts("a", "A", tier="T1", result="cleared", expires_on=TODAY), "this agreement needs"),
        (AssessedFacts("a", "A", tier="T2", result="cleared-with-conditions", expires_on=TODAY), ""),
    ],
)
def test_what_an_assessment_lacks_for_a_tier(facts: AssessedFacts, lacks: str) -> None:
    found = lacking(facts, "T2", TODAY)
    assert (found is None) == (not lacks)
    assert found is None or lacks in found.text
