"""`tack user handover`: what somebody keeps goes to another, all of it or nothing, and once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from console.instances import opened
from kernel import journal
from kernel.unmet import Ref
from lifecycle import request_actions
from lifecycle.actions import advance
from partnerships.actions import explorations, teams
from partnerships.models import SYSTEM_PERSON, Partnership, Person
from partnerships.permissions import Role, standing_of
from tests.console.test_commands import failed, run
from tests.factories import agreements as make
from tests.factories import partnerships
from tests.factories.people import NOW, ON, acting, person


@pytest.fixture
def kept(instance: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A liaison with a partnership, a seat in the team of another and a question: addresses by what people are."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    with opened() as tack, tack.writing() as work:
        session, who = work.session, make.cast(work.session)
        one = partnerships.partnership(session, who.programme, who.officer, title="Café", liaison=who.liaison)
        other = partnerships.partnership(session, who.programme, who.officer, title="Lago", liaison=who.officer)
        teams.add_team_member(session, other, who.liaison, duty="advisor", **acting(who.officer))
        explorations.plan_exploration(
            session, one, question="¿Quién compra?", cap="8000", currency="USD", ends_on=make.ENDS,
            co_investment="La mitad", **acting(who.officer),
        )  # fmt: skip
        advance(session, one, "explore", **acting(who.officer))
        request_actions.ask(
            session, one, "commit", request_actions.Gap("finding-recorded", one.ref, "partnership.finding"), note="",
            by=standing_of(who.leader), on=ON, now=NOW,
        )  # fmt: skip
        keeper = person(session, Role.LIAISON, programme=who.programme)
        return {
            "liaison": who.liaison.email,
            "finance": who.finance.email,
            "keeper": keeper.email,
            "numbers": " ".join(sorted((one.number, other.number))),
        }


def liaisons() -> dict[str, str]:
    with opened() as tack, tack.reading() as work:
        wanted = select(Partnership.title, Person.email).join(Person, Person.id == Partnership.liaison_id)
        return {one.title: one.email for one in work.session.execute(wanted)}


def test_everything_is_handed_over_once(kept: dict[str, str]) -> None:
    told = run("user", "handover", kept["liaison"].upper(), kept["keeper"], "--json")

    assert told.exit_code == 0, told.output
    moved = json.loads(told.output)
    assert (" ".join(sorted(moved["moved"])), moved["requests"]) == (kept["numbers"], 1)
    assert liaisons()["Café"] == kept["keeper"]
    again = run("user", "handover", kept["liaison"], kept["keeper"])
    assert again.output == f"Handed over to {kept['keeper']}: places 0, open requests 0.\n"
    with opened() as tack, tack.reading() as work:
        leaving = work.session.scalars(select(Person.id).where(Person.email == kept["liaison"])).one()
        entries = [one for one in journal.of_subject(work.session, Ref("person", leaving)) if one.event == "HandedOver"]
        assert [(one.by, one.facts["count"]) for one in entries] == [(SYSTEM_PERSON, 2)]


def test_it_says_so_in_both_languages(kept: dict[str, str]) -> None:
    told = run("user", "handover", kept["liaison"], kept["keeper"])
    assert told.output == f"Handed over to {kept['keeper']}: places 2, open requests 1.\n"
    told = run("user", "handover", kept["keeper"], kept["liaison"], language="es")
    assert told.exit_code == 0
    assert kept["liaison"] in told.output
    assert "Handed over" not in told.output


@pytest.mark.parametrize(
    ("leaving", "taking", "says"),
    [
        ("liaison", "finance", "is no liaison or grants officer of this programme"),
        ("liaison", "liaison", "Choose somebody else than who leaves."),
        ("liaison", "nobody@example.org", "Nobody has an account with the address nobody@example.org."),
        ("nobody@example.org", "keeper", "Nobody has an account with the address nobody@example.org."),
    ],
)
def test_what_cannot_be_handed_over_stays(kept: dict[str, str], leaving: str, taking: str, says: str) -> None:
    before = liaisons()
    assert says in failed(run("user", "handover", kept.get(leaving, leaving), kept.get(taking, taking)))
    assert liaisons() == before
