"""Signing in: by password, by link, and what keeps strangers out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from application.settings import load
from application.work import Tack
from kernel.clock import now
from kernel.mail import unsent
from partnerships.account_models import SignInCount
from partnerships.attempts import FREE, Counted
from partnerships.attempts_actions import claim
from partnerships.models import Person, SignInLink
from partnerships.sign_in_actions import make_link
from tests.web.conftest import Browser
from web import account
from web.account import tries_of
from web.app import create_app

Make = Callable[..., str]
Enter = Callable[[str], Browser]
PASSWORD = "a sentence works well"


def test_a_password_lets_in_and_a_wrong_one_does_not(stranger: Browser, person: Make, signed_in: Enter) -> None:
    email = person("grants-officer")
    signed_in(email).post("/settings/password", {"new": PASSWORD, "_form": "password"})

    wrong = stranger.post("/sign-in", {"email": email, "password": "something else"})
    right = stranger.post("/sign-in", {"email": email.upper(), "password": PASSWORD, "next": "/settings"})

    assert wrong.status_code == 422
    assert (right.status_code, right.location) == (303, "/settings")
    assert "Ana Mejía" in stranger.get("/settings").text


def test_the_answer_is_the_same_whether_the_address_exists(stranger: Browser, person: Make, tack: Tack) -> None:
    email = person("liaison")

    def said(address: str, answer_to: str) -> str:
        answer = stranger.post(answer_to, {"email": address, "password": "x"})
        return re.sub(r'value="[^"]*"', "", answer.text)

    assert said(email, "/sign-in/link") == said("nobody@example.org", "/sign-in/link")
    assert said(email, "/sign-in") == said("nobody@example.org", "/sign-in")
    with tack.reading() as work:
        assert [mail.to for mail in unsent(work.session)] == [email]


def test_failures_make_an_address_wait_longer_and_longer(
    stranger: Browser, person: Make, signed_in: Enter, tack: Tack
) -> None:
    email = person("liaison")
    signed_in(email).post("/settings/password", {"new": PASSWORD, "_form": "password"})

    answers = [stranger.post("/sign-in", {"email": email, "password": "wrong"}).status_code for _ in range(5)]
    after = stranger.post("/sign-in", {"email": email, "password": PASSWORD})
    _wait_over(tack)
    stranger.post("/sign-in", {"email": email, "password": "wrong"})
    later = stranger.post("/sign-in", {"email": email, "password": PASSWORD})

    assert answers == [422] * 5
    assert (after.status_code, int(after.headers["Retry-After"]) <= 30) == (429, True)
    assert "seconds" in after.text
    # 30 seconds after the fifth wrong one, a minute after the sixth.
    assert (later.status_code, 30 < int(later.headers["Retry-After"]) <= 60) == (429, True)
    _wait_over(tack)
    assert stranger.post("/sign-in", {"email": email, "password": PASSWORD}).status_code == 303
    # A right one is forgotten: the next five wrong ones are free again.
    stranger.post("/sign-out")
    stranger.get("/sign-in")
    assert [stranger.post("/sign-in", {"email": email, "password": "x"}).status_code for _ in range(5)] == [422] * 5


def _wait_over(tack: Tack) -> None:
    with tack.writing() as work:
        for count in work.session.query(SignInCount):
            count.waits_until = now() - timedelta(seconds=1)


def test_an_unknown_address_waits_like_a_known_one(stranger: Browser) -> None:
    answers = [
        stranger.post("/sign-in", {"email": "nobody@example.org", "password": "x"}).status_code for _ in range(6)
    ]
    assert answers == [422] * 5 + [429]


def test_one_network_cannot_try_many_addresses(stranger: Browser, person: Make, signed_in: Enter, tack: Tack) -> None:
    email = person("liaison")
    signed_in(email).post("/settings/password", {"new": PASSWORD, "_form": "password"})
    away = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}
    with tack.writing() as work:
        for number in range(39):
            against = tries_of(f"a{number}@example.org", "203.0.113.9")
            assert claim(work.session, against, now=now()) is None

    # One's own right password does not wash away what was tried at others.
    assert stranger.post("/sign-in", {"email": email, "password": PASSWORD}, **away).status_code == 303
    stranger.post("/sign-out")
    stranger.get("/sign-in")
    assert stranger.post("/sign-in", {"email": "b@example.org", "password": "x"}, **away).status_code == 422
    assert stranger.post("/sign-in", {"email": "c@example.org", "password": "x"}, **away).status_code == 429
    assert stranger.post("/sign-in", {"email": "c@example.org", "password": "x"}).status_code == 422


def test_the_slow_check_holds_up_nobody(
    stranger: Browser, person: Make, tack: Tack, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = person("liaison")
    wrote: list[str] = []

    def check(_password: str, _hash: str) -> bool:
        # While the password is checked somebody else writes; on SQLite that needs the only place there is.
        with tack.writing() as work:
            wrote.append(work.session.query(Person).filter_by(email=email).one().id)
        return False

    monkeypatch.setattr(account, "verify_password", check)
    assert stranger.post("/sign-in", {"email": email, "password": "x"}).status_code == 422
    assert len(wrote) == 1


def test_looking_at_a_link_does_not_use_it_up_and_it_works_once(stranger: Browser, person: Make, tack: Tack) -> None:
    email = person("liaison")
    stranger.post("/sign-in/link", {"email": email})
    with tack.reading() as work:
        found = re.search(r"/sign-in/\S+", unsent(work.session)[0].body)
    assert found is not None

    looks = [stranger.get(found[0]).status_code for _ in range(3)]
    used = stranger.post(found[0])
    stranger.post("/sign-out")
    stranger.get("/sign-in")

    assert looks == [200, 200, 200]
    assert (used.status_code, used.location) == (303, "/")
    assert stranger.get(found[0]).status_code == 410
    assert stranger.post(found[0]).status_code == 409


def test_a_mailbox_is_not_flooded_whatever_links_an_operator_made(stranger: Browser, person: Make, tack: Tack) -> None:
    email = person("liaison")
    with tack.writing() as work:
        someone = work.session.query(Person).filter_by(email=email).one()
        for _ in range(6):
            make_link(work.session, someone, now=now(), lifetime=timedelta(days=7))

    answers = {stranger.post("/sign-in/link", {"email": email}).status_code for _ in range(7)}

    assert answers == {200}
    with tack.reading() as work:
        assert len(unsent(work.session)) == 5


def test_an_old_link_says_so(stranger: Browser, person: Make, tack: Tack) -> None:
    email = person("liaison")
    with tack.writing() as work:
        someone = work.session.query(Person).filter_by(email=email).one()
        token = make_link(work.session, someone, now=now() - timedelta(hours=1))

    answer = stranger.get(f"/sign-in/{token}")

    assert answer.status_code == 410
    assert "does not work any more" in answer.text
    with tack.reading() as work:
        assert token not in [link.token_hash for link in work.session.query(SignInLink)]


def test_a_stranger_is_sent_to_sign_in_and_comes_back(stranger: Browser) -> None:
    answer = stranger.get("/settings")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/settings")


def test_nobody_is_sent_off_to_another_site(stranger: Browser, person: Make, signed_in: Enter) -> None:
    browser = signed_in(person("liaison"))
    for trap in ("https://example.com/", "//example.com", "/\\example.com", "javascript:alert(1)"):
        assert browser.post("/language", {"language": "es", "back": trap}).location == "/"


def test_a_new_password_ends_the_other_sessions(person: Make, signed_in: Enter) -> None:
    email = person("liaison")
    here, elsewhere = signed_in(email), signed_in(email)

    here.post("/settings/password", {"new": PASSWORD, "_form": "password"})

    assert here.get("/settings").status_code == 200
    assert elsewhere.get("/settings").status_code == 303


def test_a_short_password_is_refused_beside_its_field(person: Make, signed_in: Enter) -> None:
    answer = signed_in(person("liaison")).post("/settings/password", {"new": "short", "_form": "password"})

    assert answer.status_code == 422
    assert 'href="#password-new"' in answer.text
    assert 'id="password-new-bad"' in answer.text


@pytest.mark.parametrize(("proxies", "waits"), [("0", True), ("1", False)])
def test_behind_a_trusted_proxy_each_network_is_counted_for_itself(
    database_url: str, tmp_path: Path, proxies: str, waits: bool
) -> None:
    settings = {"TACK_INSTANCE": str(tmp_path), "DATABASE_URL": database_url, "TRUSTED_PROXIES": proxies}
    opened = Tack(load(settings))
    browser = Browser(create_app(opened).test_client())
    browser.get("/sign-in")
    # Without a proxy it is who asks that is waited for, whatever they write; with one, whom the proxy names.
    asks = {"REMOTE_ADDR": "203.0.113.7" if proxies == "0" else "10.0.0.2"}
    with opened.writing() as work:
        for _ in range(FREE[Counted.NETWORK]):
            claim(work.session, tries_of("x@example.org", "203.0.113.7")[1:], now=work.now)

    def answer(named: str) -> int:
        typed = {"email": f"{named}@example.org", "password": "x"}
        headers = {"X-Forwarded-For": f"192.0.2.9, {named}"}
        return browser.post("/sign-in", typed, headers=headers, environ_overrides=asks).status_code

    assert (answer("198.51.100.4") == 429) is waits
    assert answer("203.0.113.7") == 429
    opened.database.close()
