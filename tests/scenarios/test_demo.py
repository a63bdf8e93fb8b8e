"""The demo portfolio, loaded for real on both databases: what it shows, and that it is nothing but actions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from application import start
from application.demo import cast, loading
from application.demo.portfolio import STORIES
from application.settings import load
from application.work import Tack
from contracts.ledger_queries import proofs
from contracts.models import Agreement
from kernel import journal
from kernel.journal import JournalEntry
from kernel.journal_proof import verify
from lifecycle.judging import PossibleMove
from lifecycle.queries import Subject, moves
from partnerships.models import Partnership, RoleHeld
from partnerships.permissions import Role, standing_of
from partnerships.queries.people import by_email
from tests.databases import KINDS, Databases
from tests.scenarios.replaying import replayed

# A Wednesday, so that no day of a story near it is moved by a weekend.
TODAY = date(2026, 9, 16)


@pytest.fixture(scope="module", params=KINDS)
def demo(
    request: pytest.FixtureRequest, databases: Databases, worker: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tack]:
    folder = tmp_path_factory.mktemp("demo")
    with databases.copy(request.param, f"demo_{worker}") as url:
        tack = Tack(load({"TACK_INSTANCE": str(folder), "DATABASE_URL": url}))
        start.prepare(tack)
        assert loading.load(tack, TODAY)
        yield tack
        tack.database.close()


@pytest.fixture
def session(demo: Tack) -> Iterator[Session]:
    with demo.database.reading() as opened:
        yield opened


def partnership(session: Session, title: str) -> Partnership:
    return session.scalars(select(Partnership).where(Partnership.title.contains(title))).one()


def agreement(session: Session, title: str) -> Agreement:
    return session.scalars(select(Agreement).where(Agreement.title.contains(title))).one()


def move(session: Session, subject: Subject, trigger: str, person: str) -> PossibleMove:
    found = by_email(session, cast.PEOPLE[person].email)
    assert found is not None
    possible = moves(session, subject, by=standing_of(found), today=TODAY)
    return next(one for one in possible if one.move.trigger == trigger)


def codes(possible: PossibleMove) -> list[str]:
    return [one.code for one in possible.unmet]


def test_every_state_equals_the_replay_of_its_journal(session: Session) -> None:
    partnerships, agreements = session.scalars(select(Partnership)).all(), session.scalars(select(Agreement)).all()
    assert (len(partnerships), len(agreements)) == (len(STORIES), 17)
    assert {one.number: replayed(session, one.ref) for one in partnerships} == {
        one.number: one.stage for one in partnerships
    }
    assert {one.number: replayed(session, one.ref) for one in agreements} == {
        one.number: one.state for one in agreements
    }


def test_the_journal_and_the_ledger_prove(session: Session) -> None:
    assert list(verify(session)) == []
    found = proofs(session)
    assert [one.holds for one in found] == [True, True, True]
    # The cacao umbrella: 180,000 in force and 320,000 out for signature under a ceiling of 1,500,000.
    cacao = max(found, key=lambda one: one.kept.ceiling)
    assert (cacao.kept.ceiling, cacao.kept.reserved, cacao.kept.obligated) == (150_000_000, 32_000_000, 18_000_000)


def test_a_second_time_changes_nothing(demo: Tack) -> None:
    def counted() -> int | None:
        with demo.database.reading() as session:
            return session.scalar(select(func.count()).select_from(JournalEntry))

    before = counted()
    assert before is not None
    assert before > 300
    assert not loading.load(demo)
    assert counted() == before


def test_there_is_somebody_for_every_role(session: Session) -> None:
    held = set(session.scalars(select(RoleHeld.role)))
    assert held == {role.value for role in Role if role is not Role.SYSTEM}


def test_nothing_was_entered_before_it_happened_or_after_today(session: Session) -> None:
    for entry in session.scalars(select(JournalEntry).where(JournalEntry.event != "EditionPublished")):
        assert entry.on <= TODAY
        # Six hours behind UTC: what is entered in the local evening would be the next day there.
        assert entry.now.date() >= entry.on


def test_the_sheep_study_is_explored_together_and_its_question_is_open(session: Session) -> None:
    sheep = partnership(session, "ovino")
    plan = sheep.exploration
    assert plan is not None
    assert (sheep.stage, plan.cap, plan.currency, plan.finding) == ("exploratory", 1_800_000, "USD", None)
    assert [party.share for party in sheep.parties] == [6000, 4000]
    assert codes(move(session, sheep, "commit", "mejia")) == ["finding-recorded"]


def test_we_carry_twelve_percent_of_the_old_town(session: Session) -> None:
    town = partnership(session, "San Jacinto")
    assert [party.share for party in town.parties] == [1200, 2600, 4000, 2200]
    assert "executive committee" in town.idea
    umbrella = agreement(session, "San Jacinto")
    # Leadership has approved; finance is next, and nobody else.
    assert codes(move(session, umbrella, "approve", "sabillon")) == []
    assert codes(move(session, umbrella, "approve", "marchetti")) == ["approver-fits", "not-approved-before"]


def test_the_youth_programme_turned_to_coffee_and_went_on(session: Session) -> None:
    youth = partnership(session, "Café de especialidad")
    told = [one.facts["move"] for one in journal.of_subject(session, youth.ref) if one.event == "PartnershipMoved"]
    assert told == ["commit", "start-delivery", "propose-pivot", "resume"]
    assert youth.stage == "delivery"


def test_what_waits_says_for_what(session: Session) -> None:
    dairy = agreement(session, "Quesos")
    assert (dairy.state, codes(move(session, dairy, "bring-into-force", "mejia"))) == ("signed", ["start-reached"])
    observatory = agreement(session, "Observatorio")
    assert move(session, observatory, "approve", "marchetti").open
    assert codes(move(session, observatory, "approve", "mejia")) == ["approver-fits"]
    growers = agreement(session, "Six hundred more growers")
    assert codes(move(session, growers, "submit", "whitfield")) == ["within-ceiling"]


def test_money_in_lempiras_is_tiered_at_the_rate_of_its_day(session: Session) -> None:
    pottery, kiln = agreement(session, "alfareros"), agreement(session, "horno")
    # 300,000 lempiras are some 11,500 dollars; 190,000 more within twelve months lift the second one above 15,000.
    assert (pottery.tier, kiln.tier) == ("T1", "T2")


def test_without_money_there_is_no_money_anywhere(session: Session) -> None:
    women = partnership(session, "Red de mentoras")
    memorandum = agreement(session, "Red de Mujeres")
    assert (women.financial, memorandum.tier, memorandum.amount, memorandum.state) == (False, "N0", None, "in-force")


@pytest.mark.parametrize("today", [date(2027, 2, 27), date(2027, 2, 28), date(2028, 2, 29)], ids=str)
def test_it_loads_on_weekends_and_on_a_leap_day(sqlite_url: str, tmp_path: Path, today: date) -> None:
    tack = Tack(load({"TACK_INSTANCE": str(tmp_path), "DATABASE_URL": sqlite_url}))
    start.prepare(tack)
    assert loading.load(tack, today)
    tack.database.close()
