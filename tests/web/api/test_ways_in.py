"""Tokens, the second step, passkeys and the password through the API: made in person, never with a token."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from application.work import Tack
from kernel.clock import today
from kernel.ids import new_id
from partnerships.account_models import ApiToken, SecondFactor
from partnerships.models import Person
from tests.web.api.conftest import Program
from tests.web.api.test_tokens import Robot
from tests.web.authenticator import Authenticator
from tests.web.conftest import Browser
from tests.web.test_second_factor import code_of
from web.work import TackApp

Enter = Callable[[str], Program]
PASSWORD = "a sentence works well"
IN_PERSON = {
    "/tokens": {"name": "Report", "scope": "read", "expires_on": "2027-01-01"},
    "/second-factor": None,
    "/second-factor/confirmation": {"code": "000000"},
    "/second-factor/removal": {"code": "000000"},
    "/passkeys": {"name": "Telephone", "credential": {}},
    "/passkeys/challenge": None,
    "/session/password": {"new": PASSWORD},
}


@pytest.fixture
def somebody(program: Enter, person: Callable[..., str]) -> Program:
    """A liaison, signed in."""
    return program(person("liaison"))


def token_body(**changes: Any) -> dict[str, Any]:
    return {"name": "Report", "scope": "read", "expires_on": today("UTC").isoformat()} | changes


def person_of(program: Program) -> str:
    return str(program.get("/session").get_json()["person"]["id"])


def test_a_token_is_made_once_and_its_secret_shown_once(somebody: Program, app: TackApp, tack: Tack) -> None:
    made = somebody.post("/tokens", token_body(), key="report")
    again = somebody.post("/tokens", token_body(), key="report")

    assert made.status_code == 201, made.text
    secret = made.get_json()["secret"]
    robot = Robot(app.test_client(), secret)
    assert robot.get("/session").get_json()["token"]["name"] == "Report"
    # Sent again it is the same token, and nothing is shown again.
    assert again.get_json() == made.get_json() | {"secret": None}
    assert again.headers["Idempotent-Replayed"] == "true"
    (listed,) = somebody.get("/tokens").get_json()["rows"]
    assert "secret" not in listed
    with tack.reading() as work:
        assert secret not in work.session.query(ApiToken).one().token_hash


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"expires_on": "2019-01-01"}, "expires_on", "invalid"),
        ({"expires_on": (today("UTC") + timedelta(days=368)).isoformat()}, "expires_on", "invalid"),
        ({"scope": "all"}, "scope", "not-as-described"),
        ({"name": " "}, "name", "invalid"),
        ({"person_id": "0" * 26}, "person_id", "not-as-described"),
    ],
)
def test_a_token_is_bounded(somebody: Program, changes: dict[str, Any], where: str, code: str) -> None:
    refused = somebody.post("/tokens", token_body(**changes))

    assert (refused.status_code, refused.get_json()["code"]) == (422, code)
    assert [one["where"] for one in refused.get_json()["problems"]] == [where]
    assert somebody.get("/tokens").get_json()["rows"] == []


@pytest.mark.parametrize("path", IN_PERSON)
def test_no_token_makes_a_way_in(
    path: str, somebody: Program, app: TackApp, make_token: Callable[..., str], stranger: Browser, tack: Tack
) -> None:
    robot = Robot(app.test_client(), make_token(person_of(somebody)))

    refused = robot.post(path, IN_PERSON[path])

    assert (refused.status_code, refused.get_json()["code"]) == (403, "session-needed")
    assert Program(stranger.client).post(path, IN_PERSON[path]).status_code == 401
    described = app.extensions["tack-openapi"]["paths"][f"/api/v1{path}"]["post"]
    assert described["security"] == [{"cookie": [], "csrf": []}]
    assert described["x-permission"] == "in-person"
    with tack.reading() as work:
        assert work.session.query(ApiToken).count() == 1
        assert work.session.query(SecondFactor).count() == 0


def test_without_the_forms_token_nobody_is_made_to_make_one(somebody: Program) -> None:
    forged = somebody.client.post("/api/v1/tokens", json=token_body())

    assert forged.status_code == 400
    assert somebody.get("/tokens").get_json()["rows"] == []


def test_the_second_step_is_begun_confirmed_and_taken_away(
    somebody: Program, app: TackApp, make_token: Callable[..., str]
) -> None:
    assert somebody.get("/second-factor").get_json() == {
        "on": False, "needed": False, "begun_at": None, "confirmed_at": None, "recovery_codes_left": 0,
    }  # fmt: skip
    begun = somebody.post("/second-factor", key="begin")
    assert begun.status_code == 201
    secret = begun.get_json()["secret"]
    assert begun.get_json()["address"].startswith("otpauth://totp/")
    assert somebody.post("/second-factor", key="begin").get_json() == begun.get_json()
    assert "secret" not in somebody.get("/second-factor").get_json()
    assert somebody.get("/second-factor").get_json()["begun_at"] is not None

    wrong = somebody.post("/second-factor/confirmation", {"code": "000000"}, key="confirm")
    assert (wrong.status_code, wrong.get_json()["problems"][0]["where"]) == (422, "code")
    right = {"code": code_of(secret, -1)}
    on = somebody.post("/second-factor/confirmation", right, key="confirm")
    assert on.status_code == 201, on.text
    codes = on.get_json()["recovery_codes"]
    assert (on.get_json()["on"], len(set(codes)), on.get_json()["recovery_codes_left"]) == (True, 10, 10)
    # They are kept nowhere: a repeat gets the rest of the answer.
    assert somebody.post("/second-factor/confirmation", right, key="confirm").get_json()["recovery_codes"] == []
    assert somebody.post("/second-factor", key="begin").get_json() == {"secret": None, "address": None}
    assert somebody.post("/second-factor").status_code == 409

    # A program may know that it is on, and turns it off in no case, code or not.
    robot = Robot(app.test_client(), make_token(person_of(somebody)))
    assert robot.get("/second-factor").get_json()["on"] is True
    assert robot.post("/second-factor/removal", {"code": codes[0]}).status_code == 403
    assert somebody.post("/second-factor/removal", {"code": "000000"}).status_code == 422
    off = somebody.post("/second-factor/removal", {"code": codes[0]}, key="off")
    assert (off.status_code, off.get_json()["on"], off.get_json()["recovery_codes_left"]) == (200, False, 0)
    assert somebody.post("/second-factor/removal", {"code": codes[0]}, key="off").get_json()["on"] is False


def test_repeats_of_what_was_done_keep_nobody_out(somebody: Program) -> None:
    secret = somebody.post("/second-factor").get_json()["secret"]
    right = {"code": code_of(secret, -1)}
    codes = somebody.post("/second-factor/confirmation", right, key="confirm").get_json()["recovery_codes"]

    repeats = [somebody.post("/second-factor/confirmation", right, key="confirm").status_code for _ in range(12)]

    assert repeats == [201] * 12
    # Another request under the key tries no code either, and a right code is taken at once.
    other = somebody.post("/second-factor/confirmation", {"code": "000000"}, key="confirm")
    assert (other.status_code, other.get_json()["code"]) == (409, "conflict")
    assert somebody.post("/second-factor/removal", {"code": codes[0]}).status_code == 200


def test_too_many_wrong_codes_are_refused_even_with_a_new_key_each(somebody: Program) -> None:
    secret = somebody.post("/second-factor").get_json()["secret"]
    statuses = [
        somebody.post("/second-factor/confirmation", {"code": "000000"}, key=new_id()).status_code for _ in range(30)
    ]

    assert statuses[0] == 422
    assert statuses[-1] == 409
    # Not even the right one counts for a while.
    refused = somebody.post("/second-factor/confirmation", {"code": code_of(secret)})
    assert (refused.status_code, somebody.get("/second-factor").get_json()["on"]) == (409, False)


def test_a_passkey_is_made_in_a_session_listed_and_removed(
    somebody: Program, program: Enter, person: Callable[..., str], app: TackApp, make_token: Callable[..., str]
) -> None:
    device = Authenticator("http://localhost:8000", "localhost")
    options = somebody.post("/passkeys/challenge").get_json()["options"]
    answer = {"name": "Telephone", "credential": json.loads(device.create(options))}

    kept = somebody.post("/passkeys", answer, key="telephone")

    assert kept.status_code == 201, kept.text
    assert somebody.post("/passkeys", answer, key="telephone").get_json() == kept.get_json()
    # The challenge was answered: the same answer is no second passkey.
    assert somebody.post("/passkeys", answer).status_code == 409
    (row,) = somebody.get("/passkeys", name="Telephone").get_json()["rows"]
    assert row == kept.get_json()
    assert (set(row), row["used_at"]) == ({"id", "name", "made_at", "used_at"}, None)

    other = program(person("liaison"))
    assert other.get("/passkeys").get_json()["rows"] == []
    assert other.delete(f"/passkeys/{row['id']}").status_code == 404
    # To remove one lets nobody in, so a program of its owner may.
    robot = Robot(app.test_client(), make_token(person_of(somebody)))
    removed = robot.client.delete(f"/api/v1/passkeys/{row['id']}", headers=robot.headers)
    assert removed.status_code == 204
    assert somebody.delete(f"/passkeys/{row['id']}").status_code == 404
    assert somebody.get("/passkeys").get_json()["rows"] == []


def test_a_challenge_of_somebody_else_is_not_answered(
    somebody: Program, program: Enter, person: Callable[..., str]
) -> None:
    other = program(person("liaison"))
    other.post("/passkeys/challenge")
    options = somebody.post("/passkeys/challenge").get_json()["options"]
    credential = json.loads(Authenticator("http://localhost:8000", "localhost").create(options))

    assert other.post("/passkeys", {"name": "Theirs", "credential": credential}).status_code == 409
    assert other.post("/passkeys", {"name": "Theirs", "credential": "text"}).get_json()["code"] == "not-as-described"


def test_language_and_password_are_chosen(somebody: Program, tack: Tack, app: TackApp) -> None:
    chosen = somebody.post("/session/language", {"locale": "es"})
    assert (chosen.status_code, chosen.get_json()["locale"]) == (200, "es")
    assert somebody.get("/nothing").get_json()["title"].startswith("No hay nada en esta dirección")
    assert somebody.post("/session/language", {"locale": "de"}).status_code == 422

    assert somebody.post("/session/password", {"new": "short"}).get_json()["problems"][0]["where"] == "new"
    assert somebody.post("/session/password", {"new": PASSWORD}, key="first").status_code == 200
    assert somebody.post("/session/password", {"new": PASSWORD}, key="first").status_code == 200
    wrong = somebody.post("/session/password", {"old": "not this one", "new": "another sentence works"})
    assert (wrong.status_code, wrong.get_json()["problems"][0]["where"]) == (422, "old")
    assert somebody.post("/session/password", {"old": PASSWORD, "new": "another sentence works"}).status_code == 200
    with tack.reading() as work:
        email = work.session.get_one(Person, person_of(somebody)).email
    entering = Browser(app.test_client())
    entering.get("/sign-in")
    entered = entering.post("/sign-in", {"email": email, "password": "another sentence works"})
    assert (entered.status_code, entered.location) == (303, "/")
