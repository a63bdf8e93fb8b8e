"""Personal tokens: what a program may do with one, and what it may not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from application.work import Tack
from kernel.clock import now, today
from partnerships import token_actions as acts
from partnerships.account_models import ApiToken
from partnerships.models import Person
from partnerships.permissions import standing_of
from partnerships.sign_in_actions import hashed
from tests.web.api.conftest import V1
from tests.web.conftest import Browser
from tests.web.world import World
from web.work import TackApp

Make = Callable[..., str]
SECRET = re.compile(r'id="secret">([^<]+)<')


class Robot:
    """A program with a token and no cookie."""

    def __init__(self, client: FlaskClient, secret: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"{V1}{path}", headers=self.headers)

    def post(self, path: str, body: Any = None) -> TestResponse:
        return self.client.post(f"{V1}{path}", headers=self.headers, json=body)


@pytest.fixture
def robot(tack: Tack, app: TackApp) -> Callable[..., Robot]:
    """Makes a token for somebody and a program that uses it."""

    def make(email: str, scope: str = "read", days: int = 30, before: int = 0) -> Robot:
        with tack.writing() as work:
            person = work.session.query(Person).filter_by(email=email).one()
            then, on = now() - timedelta(days=before), today("UTC") - timedelta(days=before)
            _, secret = acts.make_token(
                work.session,
                person,
                name="Report",
                scope=scope,
                expires_on=on + timedelta(days=days),
                zone="UTC",
                by=standing_of(person),
                on=on,
                now=then,
            )
        return Robot(app.test_client(), secret)

    return make


def note(robot: Robot, world: World) -> TestResponse:
    return robot.post(f"/partnerships/{world.ids['coffee']}/notes", {"text": "Called."})


def test_a_token_reads_in_its_owners_name_without_a_cookie(robot: Callable[..., Robot], world: World) -> None:
    program = robot(world.emails["grants-officer"])

    session = program.get("/session").get_json()

    assert session["person"]["name"] == "grants-officer person"
    assert session["token"] == {
        "name": "Report",
        "scope": "read",
        "expires_on": (today("UTC") + timedelta(days=30)).isoformat(),
    }
    assert session["csrf_token"] is None
    assert program.get(f"/partnerships/{world.ids['coffee']}").status_code == 200
    # The person's own bounds hold for the program too.
    assert program.get(f"/partnerships/{world.ids['hidden']}").status_code == 404


def test_a_token_for_reading_changes_nothing_and_says_which_scope_is_missing(
    robot: Callable[..., Robot], world: World
) -> None:
    answer = note(robot(world.emails["grants-officer"]), world)

    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    assert (answer.get_json()["code"], answer.get_json()["scope"]) == ("scope-missing", "write")


def test_a_token_for_writing_changes_without_a_forms_token(robot: Callable[..., Robot], world: World) -> None:
    assert note(robot(world.emails["grants-officer"], "write"), world).status_code == 201


def test_a_person_who_may_not_may_not_with_a_token(robot: Callable[..., Robot], world: World) -> None:
    answer = note(robot(world.emails["auditor"], "write"), world)

    assert (answer.status_code, answer.get_json()["code"]) == (403, "not-permitted")


def test_what_does_not_work_any_more_is_refused(robot: Callable[..., Robot], world: World, tack: Tack) -> None:
    email = world.emails["grants-officer"]
    past, revoked, today_is_the_last = robot(email, before=9, days=8), robot(email), robot(email, days=0)
    closed = robot(world.emails["auditor"])
    with tack.writing() as work:
        person = work.session.query(Person).filter_by(email=email).one()
        newest = work.session.query(ApiToken).filter_by(token_hash=hashed(_secret(revoked))).one()
        acts.revoke_token(work.session, newest.id, by=standing_of(person), on=work.today, now=work.now)
        work.session.query(Person).filter_by(email=world.emails["auditor"]).one().active = False
    unknown = Robot(past.client, "tack_nothing")

    for program in (past, revoked, closed, unknown):
        answer = program.get("/partnerships")
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert answer.get_json()["code"] == "token-refused"
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        # Not even what is open to everybody: a program should hear that its token is of no use.
        assert program.get("/session").status_code == 401
    assert today_is_the_last.get("/partnerships").status_code == 200


def _secret(robot: Robot) -> str:
    return robot.headers["Authorization"].partition(" ")[2]


def test_a_cookie_beside_a_wrong_token_does_not_count(officer: Browser, world: World) -> None:
    # Otherwise a header that any script can send would switch off the check of the form's own token.
    answer = officer.client.post(
        f"{V1}/partnerships/{world.ids['coffee']}/notes",
        headers={"Authorization": "Bearer nothing"},
        json={"text": "Forged."},
    )

    assert answer.status_code == 401


def test_a_token_opens_no_page(robot: Callable[..., Robot], world: World) -> None:
    program = robot(world.emails["administrator"], "write")

    assert program.client.get("/settings", headers=program.headers).status_code == 303


def test_use_is_noted_at_most_once_an_hour(robot: Callable[..., Robot], world: World, tack: Tack) -> None:
    program = robot(world.emails["grants-officer"])

    def used() -> Any:
        with tack.reading() as work:
            return work.session.query(ApiToken).one().used_at

    assert used() is None
    program.get("/partnerships")
    first = used()
    program.get("/partnerships")
    assert (first is not None, used()) == (True, first)
    with tack.writing() as work:
        work.session.query(ApiToken).one().used_at = now() - timedelta(minutes=61)
    program.get("/partnerships")
    assert used() >= first


def test_reading_with_a_token_is_a_reading_unit_of_work(
    robot: Callable[..., Robot], world: World, tack: Tack, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = robot(world.emails["grants-officer"])
    program.get("/partnerships")

    def refuse(*_arguments: object, **_more: object) -> None:
        raise AssertionError("a read must not write")

    monkeypatch.setattr(tack, "writing", refuse)
    assert program.get("/partnerships").status_code == 200


def test_a_token_is_made_on_the_page_shown_once_and_revoked(officer: Browser, app: TackApp, tack: Tack) -> None:
    form = {"name": "Report", "scope": "read", "expires_on": today("UTC").isoformat(), "_form": "token", "_once": "k1"}
    officer.get("/settings/tokens")
    made = officer.post("/settings/tokens", form)
    again = officer.post("/settings/tokens", form)
    found = SECRET.search(made.text)
    assert made.status_code == 201
    assert found is not None
    program = Robot(app.test_client(), found[1])
    assert program.get("/partnerships").status_code == 200

    # Pressed twice: one token, and nothing shown again.
    assert (again.status_code, again.location) == (303, "/settings/tokens")
    assert found[1] not in officer.get("/settings/tokens").text
    with tack.reading() as work:
        token = work.session.query(ApiToken).one()
    assert found[1] not in token.token_hash

    assert officer.post(f"/settings/tokens/{token.id}/revoke").status_code == 303
    assert program.get("/partnerships").status_code == 401


def test_nobody_revokes_somebody_elses_token(
    robot: Callable[..., Robot], world: World, signed_in: Callable[[str], Browser], tack: Tack
) -> None:
    program = robot(world.emails["grants-officer"])
    with tack.reading() as work:
        token = work.session.query(ApiToken).one()

    assert signed_in(world.emails["finance"]).post(f"/settings/tokens/{token.id}/revoke").status_code == 404
    assert program.get("/partnerships").status_code == 200
    assert signed_in(world.emails["administrator"]).post(f"/settings/tokens/{token.id}/revoke").status_code == 303
    assert program.get("/partnerships").status_code == 401


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (366, True), (367, False), (None, False)])
def test_a_token_ends_within_a_year(officer: Browser, world: World, days: int | None, *, fits: bool) -> None:
    local = today("America/Tegucigalpa")
    ends = "" if days is None else (local + timedelta(days=days)).isoformat()

    answer = officer.post(
        "/settings/tokens", {"name": "Report", "scope": "write", "expires_on": ends, "_form": "token"}
    )

    assert answer.status_code == (201 if fits else 422)


def test_the_description_names_the_token(stranger: Browser) -> None:
    found = stranger.get(f"{V1}/openapi.json").get_json()

    assert found["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert found["paths"][f"{V1}/partnerships"]["get"]["security"] == [{"token": []}, {"cookie": []}]
    assert found["paths"][f"{V1}/session"]["get"]["security"] == []
