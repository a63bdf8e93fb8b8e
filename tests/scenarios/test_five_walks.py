"""Five kinds of people go from a refusal to the move, by nothing but what the refusal says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from application.work import Tack
from contracts.models import Agreement
from partnerships.models import Partnership, Person
from policy.kinds import AgreementKind
from tests.factories import agreements as make
from tests.scenarios.walkers import Walker
from tests.web.agreement_world import with_agreements
from tests.web.conftest import Browser
from tests.web.world import TODAY, World

#: What the people of these lives know, by the name of the field that asks for it.
KNOWS = {
    "search": "Cumbres",
    "question": "Would guests stay for two nights?",
    "cap": "4000",
    "currency": "USD",
    "ends_on": (TODAY + timedelta(days=60)).isoformat(),
    "co_investment": "Boats and guides",
    "finding": "They would, in the dry months.",
    "reason": "It is over.",
    "parties.0.share": "12",
    "parties.1.share": "88",
}
#: What a button that asks says → who sits there.
SEATS = {
    "Ask liaison person": "liaison",
    "Ask grants officer": "grants-officer",
    "Ask grants officer person": "grants-officer",
    "Ask leadership person": "leadership",
    "Ask leadership": "leadership",
    "Ask second officer": "second",
    "Ask finance person": "finance",
}


@pytest.fixture
def people(tack: Tack, world: World, signed_in: Callable[[str], Browser]) -> Callable[[str], Walker]:
    """Everybody of the small portfolio with its agreements, by role."""
    with_agreements(tack, world)
    seated: dict[str, Walker] = {}

    def sit(role: str) -> Walker:
        if role not in seated:
            knows = {**KNOWS, "liaison": world.ids["liaison"]}
            seated[role] = Walker(signed_in(world.emails[role]), knows)
        return seated[role]

    return sit


def asked(people: Callable[[str], Walker]) -> Callable[[str], Walker]:
    return lambda words: people(SEATS[words])


def stage(tack: Tack, key: str) -> str:
    with tack.reading() as work:
        return work.session.get_one(Partnership, key).stage


def state(tack: Tack, key: str) -> str:
    with tack.reading() as work:
        return work.session.get_one(Agreement, key).state


def test_a_grants_officer_explores_what_had_neither_partner_nor_liaison_nor_plan(
    people: Callable[[str], Walker], tack: Tack, world: World
) -> None:
    officer, lake = people("grants-officer"), f"/partnerships/{world.ids['empty']}"

    officer.do(lake, "Explore", asked(people))

    assert stage(tack, world.ids["empty"]) == "exploratory"
    # The page, the three places that the refusal named, and the page again after each.
    assert [one for one in officer.trail if one.endswith("/parties/new")] != []
    assert not [one for one in officer.trail if one.startswith("Ask")]


def test_a_liaison_records_the_finding_and_asks_for_the_commitment(
    people: Callable[[str], Walker], tack: Tack, world: World
) -> None:
    keeper = people("liaison")

    keeper.do(f"/partnerships/{world.ids['sheep']}", "Commit", asked(people))

    assert stage(tack, world.ids["sheep"]) == "umbrella"
    assert [one for one in keeper.trail if one.startswith("Ask")] == ["Ask grants officer"]


def test_leadership_ends_an_umbrella_once_its_subaward_is_given_up(
    people: Callable[[str], Walker], tack: Tack, world: World
) -> None:
    leader = people("leadership")

    leader.do(f"/agreements/{world.ids['umbrella']}", "Terminate", asked(people))

    assert (state(tack, world.ids["subaward"]), state(tack, world.ids["umbrella"])) == ("cancelled", "terminated")


def test_finance_approves_after_leadership_has(people: Callable[[str], Walker], tack: Tack, world: World) -> None:
    people("finance")
    key = large_umbrella(tack, world)

    people("finance").do(f"/agreements/{key}", "Approve", asked(people))

    assert state(tack, key) == "approved"
    assert [one for one in people("finance").trail if one.startswith("Ask")] == ["Ask leadership person"]


def test_a_partner_has_the_exploration_planned_and_begun(
    people: Callable[[str], Walker], tack: Tack, world: World
) -> None:
    partner = people("partner")

    partner.do(f"/partnerships/{world.ids['coffee']}", "Explore", asked(people))

    assert stage(tack, world.ids["coffee"]) == "exploratory"
    assert {one for one in partner.trail if one.startswith("Ask")} >= {"Ask grants officer"}


def test_an_author_has_somebody_else_approve(people: Callable[[str], Walker], tack: Tack, world: World) -> None:
    # Whoever else approves as a grants officer: the button says so, and only that.
    people("grants-officer").do(f"/agreements/{world.ids['subaward']}", "Approve", lambda _words: people("second"))

    assert state(tack, world.ids["subaward"]) == "approved"


def large_umbrella(tack: Tack, world: World) -> str:
    """Return an umbrella in review that leadership and then finance approve."""
    with tack.writing() as work:
        emails: Mapping[str, str] = world.emails
        by_role = {role: work.session.query(Person).filter_by(email=email).one() for role, email in emails.items()}
        one = work.session.get_one(Partnership, world.ids["committed"])
        who = make.Cast(
            one.programme,
            by_role["grants-officer"],
            by_role["second"],
            by_role["leadership"],
            by_role["finance"],
            by_role["liaison"],
        )
        terms = make.terms(AgreementKind.UMBRELLA, one, 60_000_000, title="Ten towns")
        return make.review(work.session, work.storage, make.draft(work.session, one, who, terms), who).id
