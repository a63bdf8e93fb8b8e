"""The second step of signing in: codes of a telephone worked out by RFC 6238, recovery codes, and who must have one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from application.work import Tack
from kernel import journal
from kernel.clock import now
from partnerships.account_models import SecondFactor, SignInCount
from partnerships.models import Person
from partnerships.sign_in_actions import make_link
from tests.web.conftest import Browser
from web.app import create_app
from web.work import TackApp

Make = Callable[..., str]
Enter = Callable[[str], Browser]
SECRET = re.compile(r'id="totp-secret">([^<]+)<')
RECOVERY = re.compile(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>")
PASSWORD = "a sentence works well"


def code_of(secret: str, steps: int = 0) -> str:
    """The six digits of RFC 6238 for this half minute, or one `steps` away."""
    plain = secret.replace(" ", "")
    key = base64.b32decode(plain + "=" * (-len(plain) % 8))
    counter = int(now().timestamp()) // 30 + steps
    digest = hmac.new(key, counter.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def enrol(browser: Browser) -> tuple[str, list[str]]:
    """Turn the second step on with the code before this one; return the secret and the recovery codes."""
    browser.post("/settings/second-factor", {"_form": "begin"})
    found = SECRET.search(browser.get("/settings/second-factor").text)
    assert found is not None
    on = browser.post("/settings/second-factor/confirm", {"code": code_of(found[1], -1), "_form": "confirm"})
    assert on.status_code == 201, on.text
    return found[1], RECOVERY.findall(on.text)


@pytest.fixture
def half_way(app: TackApp, tack: Tack) -> Callable[[str], Browser]:
    """Comes in by a link as far as the second step."""

    def enter(email: str) -> Browser:
        with tack.writing() as work:
            token = make_link(work.session, work.session.query(Person).filter_by(email=email).one(), now=now())
        browser = Browser(app.test_client())
        browser.get(f"/sign-in/{token}")
        answer = browser.post(f"/sign-in/{token}")
        assert (answer.status_code, answer.location) == (303, "/sign-in/code")
        browser.get("/sign-in/code")
        return browser

    return enter


def test_a_code_is_asked_after_the_link_and_counts_once(
    person: Make, signed_in: Enter, half_way: Enter, tack: Tack
) -> None:
    email = person("liaison")
    secret, codes = enrol(signed_in(email))
    assert len(set(codes)) == 10

    browser = half_way(email)
    assert browser.get("/settings").status_code == 303
    code = code_of(secret)
    browser.get("/sign-in/code")
    assert browser.post("/sign-in/code", {"code": "000000"}).status_code == 422
    assert browser.post("/sign-in/code", {"code": code}).status_code == 303
    assert browser.get("/settings").status_code == 200

    # Whoever looked over the shoulder comes too late, with this code and with the one before.
    thief = half_way(email)
    assert thief.post("/sign-in/code", {"code": code}).status_code == 422
    assert thief.post("/sign-in/code", {"code": code_of(secret, -1)}).status_code == 422
    assert thief.get("/settings").status_code == 303
    with tack.reading() as work:
        known = work.session.query(SecondFactor).one()
    # Kept encrypted: neither the letters nor the bytes stand in the database.
    assert secret.replace(" ", "") not in known.secret


def test_the_password_alone_opens_nothing(person: Make, signed_in: Enter, stranger: Browser) -> None:
    email = person("finance")
    browser = signed_in(email)
    browser.post("/settings/password", {"new": PASSWORD, "_form": "password"})
    secret, _ = enrol(browser)

    asked = stranger.post("/sign-in", {"email": email, "password": PASSWORD, "next": "/rates"})
    assert asked.location == "/sign-in/code"
    assert stranger.get("/settings").status_code == 303
    stranger.get("/sign-in/code")
    done = stranger.post("/sign-in/code", {"code": code_of(secret)})
    assert (done.status_code, done.location) == (303, "/rates")


def test_a_recovery_code_works_once(person: Make, signed_in: Enter, half_way: Enter, tack: Tack) -> None:
    email = person("liaison")
    _, codes = enrol(signed_in(email))

    assert half_way(email).post("/sign-in/code", {"code": codes[3].upper()}).status_code == 303
    assert half_way(email).post("/sign-in/code", {"code": codes[3]}).status_code == 422
    with tack.reading() as work:
        someone = work.session.query(Person).filter_by(email=email).one()
        events = [entry.event for entry in journal.of_subject(work.session, someone.ref)]
    assert events == ["SecondFactorOn", "RecoveryCodeUsed"]


def test_codes_cannot_be_guessed_for_long(person: Make, signed_in: Enter, half_way: Enter, tack: Tack) -> None:
    email = person("liaison")
    secret, _ = enrol(signed_in(email))
    browser = half_way(email)

    answers = [browser.post("/sign-in/code", {"code": "123"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    # Neither does the right one count now, nor with another link.
    assert half_way(email).post("/sign-in/code", {"code": code_of(secret)}).status_code == 429
    with tack.writing() as work:
        for count in work.session.query(SignInCount):
            count.waits_until = now() - timedelta(seconds=1)
    assert browser.post("/sign-in/code", {"code": code_of(secret)}).status_code == 303


def test_half_way_in_is_not_for_long_nor_after_the_account_is_closed(
    person: Make, signed_in: Enter, half_way: Enter, tack: Tack
) -> None:
    email = person("liaison")
    secret, _ = enrol(signed_in(email))
    late, closed = half_way(email), half_way(email)
    with late.client.session_transaction() as cookie:
        cookie["pending"] = [*cookie["pending"][:4], cookie["pending"][4] - 601]
    assert late.post("/sign-in/code", {"code": code_of(secret)}).location == "/sign-in"

    with tack.writing() as work:
        work.session.query(Person).filter_by(email=email).one().active = False
    assert closed.post("/sign-in/code", {"code": code_of(secret)}).location == "/sign-in"


def test_turning_it_off_needs_a_fresh_code(person: Make, signed_in: Enter) -> None:
    browser = signed_in(person("liaison"))
    secret, _ = enrol(browser)

    used = browser.post("/settings/second-factor/off", {"code": code_of(secret, -1), "_form": "off"})
    assert used.status_code == 422
    assert browser.post("/settings/second-factor", {"_form": "begin"}).status_code == 409
    assert browser.post("/settings/second-factor/off", {"code": code_of(secret), "_form": "off"}).status_code == 303
    assert "It is on" not in browser.get("/settings/second-factor").text


def test_an_administrator_takes_a_lost_one_away(person: Make, signed_in: Enter, tack: Tack) -> None:
    email = person("liaison")
    enrol(signed_in(email))
    admin, officer = signed_in(person("administrator")), signed_in(person("grants-officer"))
    with tack.reading() as work:
        key = work.session.query(Person).filter_by(email=email).one().id

    assert officer.post(f"/accounts/{key}/second-factor/reset").status_code == 403
    assert admin.post(f"/accounts/{key}/second-factor/reset").status_code == 303
    assert admin.post(f"/accounts/{key}/second-factor/reset").status_code == 409
    assert signed_in(email).get("/settings").status_code == 200


def test_where_staff_must_have_one_they_are_led_to_it(tack: Tack, person: Make) -> None:
    tack.settings = replace(tack.settings, second_factor="staff")
    app = create_app(tack)

    def enter(email: str) -> Browser:
        with tack.writing() as work:
            token = make_link(work.session, work.session.query(Person).filter_by(email=email).one(), now=now())
        browser = Browser(app.test_client())
        browser.get(f"/sign-in/{token}")
        browser.post(f"/sign-in/{token}")
        browser.get("/settings/second-factor")
        return browser

    staff, partner = enter(person("liaison")), enter(person())
    assert (staff.get("/").status_code, staff.get("/").location) == (303, "/settings/second-factor")
    refused = staff.client.get("/api/v1/partnerships")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "second-factor-needed")
    assert partner.get("/").status_code == 200
    staff.get("/settings/second-factor")
    enrol(staff)
    assert staff.get("/").status_code == 200
