"""Who comes in from a partner, with which duties: on the organisation's page and for programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from application.work import Tack
from partnerships.actions.memberships import end_member
from partnerships.duties import EVERY_MEMBER, GIVES
from partnerships.models import Membership, Person
from partnerships.permissions import PERMISSIONS, Duty, Role, Scope, Standing, granted
from partnerships.queries.standing import standing
from tests.factories.people import acting
from tests.factories.people import person as make_person
from tests.two_at_once import both
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import TODAY, World

Enter = Callable[[str], Browser]
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def pine(person: Callable[..., str]) -> str:
    """The address of somebody with an account who belongs nowhere yet."""
    return person(name="Delia Argueta")


def members(tack: Tack, email: str) -> list[Membership]:
    with tack.reading() as work:
        found = work.session.query(Membership).join(Person, Person.id == Membership.person_id).filter_by(email=email)
        return found.all()


def test_a_member_is_added_changed_and_ended(world: World, tack: Tack, signed_in: Enter, pine: str) -> None:
    officer, page = signed_in(world.emails["grants-officer"]), f"/organisations/{world.ids['coop']}"
    assert "partner person" in officer.get(page).text

    assert officer.post(f"{page}/members", {"email": pine.upper(), "duties": ["finance"]}).status_code == 303
    assert "Delia Argueta" in officer.get(page).text
    delia = signed_in(pine)
    assert delia.get(f"/partnerships/{world.ids['coffee']}").status_code == 200
    assert "partner person" not in delia.get(page).text

    (made,) = members(tack, pine)
    address = f"{page}/members/{made.id}"
    assert officer.post(address, {"duties": ["signatory"], "from_on": YESTERDAY.isoformat()}).status_code == 303
    assert "partner person" in delia.get(page).text  # a signatory knows who else comes in

    ends = {"last_on": TODAY.isoformat()}
    assert officer.post(f"{address}/end", ends).status_code == 303
    assert delia.get(f"/partnerships/{world.ids['coffee']}").status_code == 200
    assert officer.post(f"{address}/end", {"last_on": YESTERDAY.isoformat()}).status_code == 303
    assert delia.get(f"/partnerships/{world.ids['coffee']}").status_code == 403
    assert "is over" in officer.get(page).text
    assert world.ids["coffee"] not in delia.get("/partnerships").text
    assert delia.get("/").status_code == 200


def test_from_the_day_after_the_last_nothing_is_given(world: World, tack: Tack) -> None:
    with tack.writing() as work:
        one = work.session.query(Person).filter_by(email=world.emails["partner"]).one()
        member = one.memberships[0]
        by = make_person(work.session, Role.ADMINISTRATOR)
        end_member(work.session, member, last_on=TODAY, **acting(by, on=TODAY, now=work.now))
        assert standing(work.session, one, on=TODAY).organisations == {world.ids["coop"]}
        assert standing(work.session, one, on=TODAY + timedelta(days=1)).organisations == frozenset()


@pytest.mark.parametrize("who", ["partner", "liaison", "auditor", "leadership"])
def test_others_add_nobody(world: World, signed_in: Enter, pine: str, who: str) -> None:
    page = f"/organisations/{world.ids['coop']}"
    assert signed_in(world.emails[who]).post(f"{page}/members", {"email": pine}).status_code == 403


@pytest.mark.parametrize("email", ["nobody@example.org", "staff", "partner"])
def test_who_cannot_belong_is_refused_with_a_reason(world: World, signed_in: Enter, email: str) -> None:
    page = f"/organisations/{world.ids['coop']}"
    address = {"staff": world.emails["finance"], "partner": world.emails["partner"]}.get(email, email)
    answer = signed_in(world.emails["grants-officer"]).post(f"{page}/members", {"email": address})
    assert answer.status_code == 422
    said = {"nobody@example.org": "Nobody has an account", "staff": "works here", "partner": "belongs to it already"}
    assert said[email] in answer.text


def test_programs_do_the_same(world: World, signed_in: Enter, pine: str) -> None:
    officer, address = (
        Program(signed_in(world.emails["grants-officer"]).client),
        f"/organisations/{world.ids['coop']}/members",
    )
    made = officer.post(address, {"email": pine, "duties": ["finance"]}, key="one")
    assert (made.status_code, made.get_json()["duties"]) == (201, ["finance"])
    assert officer.post(address, {"email": pine, "duties": ["finance"]}, key="one").get_json() == made.get_json()
    one = made.get_json()["id"]
    changed = officer.post(f"{address}/{one}", {"duties": ["programme", "signatory"]}).get_json()
    assert changed["duties"] == ["programme", "signatory"]
    delia = Program(signed_in(pine).client)
    assert {row["name"] for row in delia.get(address).get_json()["rows"]} == {"Delia Argueta", "partner person"}
    assert Program(signed_in(world.emails["partner"]).client).get(address).status_code == 403
    assert officer.post(f"{address}/{one}", {"duties": ["boss"]}).status_code == 422
    elsewhere = f"/organisations/{world.ids['other']}/members/{one}"
    assert officer.post(f"{elsewhere}/end", {"last_on": TODAY.isoformat()}).status_code == 404
    ended = officer.post(f"{address}/{one}/end", {"last_on": TODAY.isoformat()}).get_json()
    assert (ended["until_on"], ended["over"]) == (TODAY.isoformat(), False)


def test_two_who_add_one_person_at_once_add_them_once(world: World, tack: Tack, signed_in: Enter, pine: str) -> None:
    page = f"/organisations/{world.ids['coop']}/members"
    first, second = (signed_in(world.emails[who]) for who in ("grants-officer", "administrator"))
    answers = both(
        lambda: first.post(page, {"email": pine, "duties": ["finance"]}).status_code,
        lambda: second.post(page, {"email": pine, "duties": ["programme"]}).status_code,
    )
    assert sorted(answers) in ([303, 409], [303, 422])
    assert len(members(tack, pine)) == 1


def test_a_role_and_a_membership_given_at_once_are_not_both_kept(
    world: World, tack: Tack, signed_in: Enter, pine: str
) -> None:
    officer, administrator = (signed_in(world.emails[who]) for who in ("grants-officer", "administrator"))
    with tack.reading() as work:
        key = work.session.query(Person).filter_by(email=pine).one().id
    answers = both(
        lambda: officer.post(f"/organisations/{world.ids['coop']}/members", {"email": pine}).status_code,
        lambda: administrator.post(f"/accounts/{key}/roles", {"role": "auditor"}).status_code,
    )
    assert sorted(answers) == [303, 422]
    with tack.reading() as work:
        one = work.session.get_one(Person, key)
        assert len(one.memberships) + len(one.roles_held) == 1


def test_a_partners_person_is_invited_with_what_they_do_there(world: World, tack: Tack, signed_in: Enter) -> None:
    administrator, coop = signed_in(world.emails["administrator"]), world.ids["coop"]
    assert 'value="signatory"' in administrator.get(f"/accounts/new?organisation={coop}").text
    typed = {"name": "Rosa", "email": "rosa@example.org", "locale": "es", "organisation": coop}
    made = administrator.post("/accounts/new", {**typed, "duties": ["signatory", "finance"]})
    assert made.status_code == 303
    program = Program(administrator.client)
    body = {"name": "Ema", "email": "ema@example.org", "locale": "es", "organisation_id": coop, "duties": ["finance"]}
    assert program.post("/accounts", body, key="one").status_code == 201
    assert program.post("/accounts", {**body, "email": "e@example.org", "duties": ["boss"]}).status_code == 422
    for email, duties in (("rosa@example.org", ["finance", "signatory"]), ("ema@example.org", ["finance"])):
        assert [held.duty for held in members(tack, email)[0].duties] == duties


@pytest.mark.parametrize("duty", [None, *Duty])
def test_the_table_of_duties_says_what_they_give(duty: Duty | None) -> None:
    stated = {gift.permission for gift in (*EVERY_MEMBER, *(GIVES[duty] if duty else ()))}
    duties = frozenset({(duty.value, "coop")}) if duty else frozenset()
    by = Standing("x", active=True, roles=frozenset(), organisations=frozenset({"coop"}), duties=duties)
    own, beside = Scope("here", frozenset({"coop", "funder"})), Scope("here", frozenset({"pine"}))
    assert {name for name in PERMISSIONS if granted(by, name, own)} == stated
    assert not any(granted(by, name, beside) for name in PERMISSIONS)
