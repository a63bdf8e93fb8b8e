"""Accounts on pages: adding, inviting, closing; and the sessions that people see and end."""

from __future__ import annotations

import re
from collections.abc import Callable

from application.work import Tack
from kernel import journal
from kernel.clock import now
from kernel.ids import new_id
from kernel.mail import Mail, unsent
from partnerships import token_actions
from partnerships.account_models import ApiToken, SignedIn
from partnerships.models import Partnership, Person, Programme, RoleHeld, SignInLink
from partnerships.permissions import Role, standing_of
from partnerships.sign_in_actions import make_link
from tests.factories.people import person
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import World

Enter = Callable[[str], Browser]
PASSWORD = "a sentence works well"
LINK = re.compile(r"/sign-in/[\w-]{43}")


def key_of(tack: Tack, email: str) -> str:
    with tack.reading() as work:
        return work.session.query(Person).filter_by(email=email).one().id


def events(tack: Tack, email: str) -> list[str]:
    with tack.reading() as work:
        person = work.session.query(Person).filter_by(email=email).one()
        return [entry.event for entry in journal.of_subject(work.session, person.ref)]


def newest_link(tack: Tack) -> str:
    with tack.reading() as work:
        found = LINK.search(unsent(work.session)[-1].body)
    assert found is not None
    return found[0]


def add(admin: Browser, **more: str) -> str:
    form = {"name": "Eva Ñúñez", "email": "eva@example.org", "locale": "es", "invite": "yes", "_form": "person"}
    answer = admin.post("/accounts/new", form | more)
    assert answer.status_code == 303, answer.text
    return answer.location.rpartition("/")[2]


def test_somebody_is_invited_and_comes_in_once(world: World, signed_in: Enter, tack: Tack, stranger: Browser) -> None:
    admin = signed_in(world.emails["administrator"])
    add(admin, role="liaison", programme=world.ids["programme"])
    link = newest_link(tack)

    stranger.get(link)
    assert stranger.post(link).status_code == 303
    assert "Eva Ñúñez" in stranger.get("/settings").text
    assert events(tack, "eva@example.org") == ["PersonAdded", "RoleGiven", "PersonInvited"]
    assert stranger.client.get(link).status_code == 410


def test_a_new_invitation_ends_the_old_one_and_it_can_be_taken_back(
    world: World, signed_in: Enter, tack: Tack, stranger: Browser
) -> None:
    admin = signed_in(world.emails["administrator"])
    key = add(admin, role="liaison")
    first = newest_link(tack)
    admin.post(f"/accounts/{key}/invitation")
    second = newest_link(tack)

    assert (stranger.get(first).status_code, stranger.get(second).status_code) == (410, 200)
    # What is shown on the page of mails is of use to nobody any more.
    mails = admin.get("/mails").text
    assert (first in mails, second in mails) == (False, True)
    assert admin.post(f"/accounts/{key}/invitation/withdraw").status_code == 303
    assert stranger.get(second).status_code == 410
    assert "invitation taken back" in admin.get(f"/accounts/{key}").text
    assert admin.post(f"/accounts/{key}/invitation/withdraw").status_code == 409


def test_a_partners_person_is_invited_from_the_organisation(world: World, signed_in: Enter, tack: Tack) -> None:
    admin = signed_in(world.emails["administrator"])
    assert "Cooperativa Cumbres" in admin.get(f"/accounts/new?organisation={world.ids['coop']}").text
    # A role that is sent along does not count: somebody from outside gets none.
    add(admin, organisation=world.ids["coop"], role="administrator")

    with tack.reading() as work:
        eva = standing_of(work.session.query(Person).filter_by(email="eva@example.org").one())
    assert (eva.roles, eva.organisations) == (frozenset(), frozenset({world.ids["coop"]}))


def test_closing_an_account_ends_every_way_in_at_once(
    world: World, signed_in: Enter, tack: Tack, stranger: Browser
) -> None:
    email = world.emails["liaison"]
    admin, browser = signed_in(world.emails["administrator"]), signed_in(email)
    with tack.writing() as work:
        person = work.session.query(Person).filter_by(email=email).one()
        link = make_link(work.session, person, now=now())
        _, secret = token_actions.make_token(
            work.session,
            person,
            name="Report",
            scope="read",
            expires_on=work.today,
            zone="UTC",
            by=standing_of(person),
            on=work.today,
            now=work.now,
        )
    key = person.id
    before = admin.get(f"/accounts/{key}").text
    assert "Specialty coffee" in before
    assert "Hand these over" in before

    assert admin.post(f"/accounts/{key}/close").status_code == 303

    assert browser.get("/settings").status_code == 303
    assert stranger.get(f"/sign-in/{link}").status_code == 410
    assert stranger.client.get("/api/v1/session", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert admin.post(f"/accounts/{key}/invitation").status_code == 409
    with tack.reading() as work:
        assert work.session.query(SignedIn).filter_by(person_id=key, ended_at=None).count() == 0
        assert work.session.query(ApiToken).filter_by(person_id=key, revoked_at=None).count() == 0
    assert events(tack, email)[-1] == "PersonDeactivated"

    # Opened again, what was ended stays so.
    assert admin.post(f"/accounts/{key}/open").status_code == 303
    assert browser.get("/settings").status_code == 303
    assert stranger.get(f"/sign-in/{link}").status_code == 410
    assert signed_in(email).get("/settings").status_code == 200


def test_nobody_closes_their_own_account_nor_the_only_administrators(
    world: World, signed_in: Enter, tack: Tack
) -> None:
    admin = signed_in(world.emails["administrator"])
    key = key_of(tack, world.emails["administrator"])

    assert admin.post(f"/accounts/{key}/close").status_code == 409
    assert admin.post(f"/accounts/{key}/roles/take", {"role": "administrator"}).status_code == 409
    assert admin.get("/accounts").status_code == 200


def test_who_administers_one_programme_closes_nobody_of_another(
    world: World, signed_in: Enter, tack: Tack, person: Callable[..., str]
) -> None:
    local = person()
    with tack.writing() as work:
        one = work.session.query(Person).filter_by(email=local).one()
        one.roles_held.append(_role(Role.ADMINISTRATOR, world.ids["programme"]))
    browser = signed_in(local)

    everywhere = key_of(tack, world.emails["administrator"])
    assert browser.post(f"/accounts/{everywhere}/close").status_code == 403
    assert browser.post(f"/accounts/{everywhere}/invitation").status_code == 403
    here = key_of(tack, world.emails["liaison"])
    assert browser.post(f"/accounts/{here}/close").status_code == 303


def _role(role: Role, programme: str) -> RoleHeld:
    return RoleHeld(id=new_id(), role=role.value, programme_id=programme)


def test_only_administrators_come_here(world: World, signed_in: Enter, tack: Tack) -> None:
    officer = signed_in(world.emails["grants-officer"])
    key = key_of(tack, world.emails["liaison"])

    assert officer.get("/accounts").status_code == 403
    assert officer.get(f"/accounts/{key}").status_code == 403
    for act in ("roles", "roles/take", "invitation", "invitation/withdraw", "close", "open"):
        assert officer.post(f"/accounts/{key}/{act}", {"role": "administrator"}).status_code == 403
    assert officer.post("/accounts/new", {"name": "x", "email": "x@example.org", "locale": "en"}).status_code == 403
    assert officer.client.get("/api/v1/accounts").status_code == 403


def test_people_are_found_without_their_accents(world: World, signed_in: Enter) -> None:
    admin = signed_in(world.emails["administrator"])
    add(admin, role="liaison")

    assert "Eva Ñúñez" in admin.get("/accounts?search=nunez").text
    assert "Eva Ñúñez" in admin.get("/accounts?search=EVA@").text
    assert "Eva Ñúñez" not in admin.get("/accounts?search=otto").text
    assert "Tack itself" not in admin.get("/accounts").text


def test_programs_add_close_and_list_accounts(world: World, signed_in: Enter, tack: Tack) -> None:
    admin = signed_in(world.emails["administrator"])
    token = {"X-CSRFToken": admin.client.get("/api/v1/session").get_json()["csrf_token"]}
    body = {
        "name": "Eva", "email": "eva@example.org", "locale": "es", "invite": True,
        "roles": [{"role": "verifier", "programme_id": world.ids["programme"]}],
    }  # fmt: skip

    made = [
        admin.client.post("/api/v1/accounts", json=body, headers={**token, "Idempotency-Key": "e1"}) for _ in range(2)
    ]
    assert [one.status_code for one in made] == [201, 201]
    assert made[0].get_json() == made[1].get_json()
    key = made[0].get_json()["id"]
    assert made[0].get_json()["roles"] == [{"role": "verifier", "programme_id": world.ids["programme"]}]
    with tack.reading() as work:
        assert work.session.query(Mail).count() == 1
    closed = [admin.client.post(f"/api/v1/accounts/{key}/deactivation", headers=token) for _ in range(2)]
    assert [one.get_json()["active"] for one in closed] == [False, False]
    listed = admin.client.get("/api/v1/accounts", query_string={"closed": "true"}).get_json()["rows"]
    assert [one["id"] for one in listed] == [key]
    assert admin.client.post(f"/api/v1/accounts/{key}/reactivation", headers=token).get_json()["active"] is True
    first = admin.client.get("/api/v1/accounts", query_string={"limit": 3}).get_json()
    rest = admin.client.get("/api/v1/accounts", query_string={"limit": 200, "after": first["after"]}).get_json()
    rows = [*first["rows"], *rest["rows"]]
    assert [one["name"] for one in rows] == sorted((one["name"] for one in rows), key=str.casefold)
    with tack.reading() as work:
        assert len({one["id"] for one in rows}) == len(rows) == work.session.query(Person).count() - 1


def test_a_person_sees_and_ends_their_sessions(world: World, signed_in: Enter, tack: Tack) -> None:
    email = world.emails["liaison"]
    here, there = signed_in(email), signed_in(email)
    other = signed_in(world.emails["finance"])
    with tack.reading() as work:
        mine = work.session.query(SignedIn).filter_by(person_id=key_of(tack, email)).order_by(SignedIn.id).all()
    assert len(mine) == 2
    assert here.get("/settings/sessions").text.count("Sign out there") == 1

    # Somebody else's is not there to be ended.
    assert other.post(f"/settings/sessions/{mine[1].id}").status_code == 404
    assert there.get("/settings").status_code == 200
    assert here.post(f"/settings/sessions/{mine[1].id}").status_code == 303
    assert (here.get("/settings").status_code, there.get("/settings").status_code) == (200, 303)
    again = signed_in(email)
    assert here.post("/settings/sessions/others").status_code == 303
    assert (here.get("/settings").status_code, again.get("/settings").status_code) == (200, 303)
    assert events(tack, email)[-2:] == ["SessionsEnded", "SessionsEnded"]


def test_a_cookie_kept_from_before_signing_out_is_of_no_use(world: World, signed_in: Enter) -> None:
    browser = signed_in(world.emails["liaison"])
    kept = browser.client.get_cookie("tack")
    assert kept is not None
    browser.post("/sign-out")

    browser.client.set_cookie("tack", kept.value)
    assert browser.get("/settings").status_code == 303


def test_a_link_is_kept_as_its_hash_and_sessions_too(world: World, signed_in: Enter, tack: Tack) -> None:
    browser = signed_in(world.emails["liaison"])
    with browser.client.session_transaction() as cookie:
        secret = cookie["browser"]
    with tack.reading() as work:
        stored = [one.token_hash for one in work.session.query(SignedIn)]
        stored += [one.token_hash for one in work.session.query(SignInLink)]
    assert secret
    assert secret not in stored


def test_an_administrator_of_one_programme_learns_nothing_of_another(
    world: World, signed_in: Enter, tack: Tack
) -> None:
    with tack.writing() as work:
        session = work.session
        home = session.get_one(Programme, world.ids["programme"])
        keeper = session.get_one(Person, world.ids["liaison"])
        session.get_one(Partnership, world.ids["hidden"]).liaison_id = keeper.id
        local = person(session, Role.ADMINISTRATOR, programme=home, name="local", locale="en").email
    address = f"/accounts/{world.ids['liaison']}"

    page = signed_in(local).get(address).text

    assert ("Specialty coffee" in page, "Elsewhere" in page) == (True, False)
    assert "and of 1 partnership in a programme that you do not see" in page
    found = Program(signed_in(local).client).get(address).get_json()
    assert {one["name"] for one in found["looks_after"]} == {"Specialty coffee", "Sheep meat"}
    assert found["looks_after_elsewhere"] == 1
    # Whoever is administrator everywhere sees all of it, and nothing is counted.
    whole = signed_in(world.emails["administrator"]).get(address).text
    assert ("Elsewhere" in whole, "that you do not see" in whole) == (True, False)
