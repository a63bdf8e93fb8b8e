"""Passkeys against a device in software: what is accepted, and what only looks like it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from application.work import Tack
from partnerships.account_models import Passkey, PasskeyChallenge
from partnerships.models import Person
from partnerships.passkey_actions import Site, site_of
from tests.web.authenticator import Authenticator
from tests.web.conftest import Browser

Make = Callable[..., str]
Enter = Callable[[str], Browser]
OPTIONS = re.compile(r'data-options="([^"]+)"')
#: What an instance says of itself where nothing else is stated, with the name that browsers accept.
SITE = Site("localhost", "http://localhost:8000")


def device(origin: str = SITE.origin, host: str = SITE.host) -> Authenticator:
    return Authenticator(origin, host)


def options(browser: Browser, address: str) -> dict[str, Any]:
    found = OPTIONS.search(browser.post(address).text)
    assert found is not None
    read: dict[str, Any] = json.loads(html.unescape(found[1]))
    return read


def keep(browser: Browser, one: Authenticator, name: str = "Telephone") -> int:
    asked = options(browser, "/settings/passkeys/begin")
    answer = browser.post("/settings/passkeys", {"name": name, "credential": one.create(asked), "_form": "passkey"})
    return answer.status_code


def enter(browser: Browser, one: Authenticator) -> int:
    browser.get("/sign-in/passkey")
    asked = options(browser, "/sign-in/passkey/begin")
    return browser.post("/sign-in/passkey", {"credential": one.get(asked)}).status_code


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://tack.example.org", Site("tack.example.org", "https://tack.example.org")),
        ("http://127.0.0.1:8000", Site("localhost", "http://localhost:8000")),
        ("http://localhost:81", Site("localhost", "http://localhost:81")),
    ],
)
def test_a_passkey_is_for_a_host_by_name(address: str, site: Site) -> None:
    assert site_of(address) == site


def test_a_passkey_is_kept_lets_in_and_is_removed(
    person: Make, signed_in: Enter, stranger: Browser, tack: Tack
) -> None:
    one, browser = device(), signed_in(person("liaison"))
    assert keep(browser, one) == 303
    assert "Telephone" in browser.get("/settings/passkeys").text

    assert enter(stranger, one) == 303
    assert "Ana Mejía" in stranger.get("/settings").text
    assert "with a passkey" in stranger.get("/settings/sessions").text
    with tack.reading() as work:
        kept = work.session.query(Passkey).one()
    assert (kept.sign_count, kept.used_at is not None) == (1, True)

    assert browser.post(f"/settings/passkeys/{kept.id}/remove").status_code == 303
    stranger.post("/sign-out")
    assert enter(stranger, one) == 409


def test_a_copy_whose_counter_went_back_is_refused(person: Make, signed_in: Enter, stranger: Browser) -> None:
    one = device()
    keep(signed_in(person("liaison")), one)
    assert enter(stranger, one) == 303
    stranger.post("/sign-out")

    one.count = 0
    assert enter(stranger, one) == 409


def test_an_answer_counts_once_and_only_to_its_own_challenge(person: Make, signed_in: Enter, stranger: Browser) -> None:
    one = device()
    keep(signed_in(person("liaison")), one)
    stranger.get("/sign-in/passkey")
    first = options(stranger, "/sign-in/passkey/begin")
    answer = one.get(first)
    cookie = stranger.client.get_cookie("tack")
    assert cookie is not None
    assert stranger.post("/sign-in/passkey", {"credential": answer}).status_code == 303
    stranger.post("/sign-out")

    # The cookie as it was before, and the answer as it was sent: the challenge is used up.
    stranger.client.set_cookie("tack", cookie.value)
    stranger.get("/sign-in/passkey")
    assert stranger.post("/sign-in/passkey", {"credential": answer}).status_code == 409
    # An answer to another challenge than the one given last.
    options(stranger, "/sign-in/passkey/begin")
    assert stranger.post("/sign-in/passkey", {"credential": one.get(first)}).status_code == 409


def challenges(tack: Tack) -> int:
    with tack.reading() as work:
        return work.session.query(PasskeyChallenge).count()


def test_whoever_asks_and_answers_wrongly_leaves_nothing_behind(
    person: Make, signed_in: Enter, stranger: Browser, tack: Tack
) -> None:
    one = device()
    keep(signed_in(person("liaison")), one)
    stranger.get("/sign-in/passkey")
    for _ in range(3):
        options(stranger, "/sign-in/passkey/begin")
    assert stranger.post("/sign-in/passkey", {"credential": "{}"}).status_code == 409
    assert challenges(tack) == 0
    assert enter(stranger, one) == 303
    assert challenges(tack) == 1


def test_an_answer_that_comes_too_late_is_none(
    person: Make, signed_in: Enter, stranger: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = device()
    keep(signed_in(person("liaison")), one)
    stranger.get("/sign-in/passkey")
    answers = [one.get(options(stranger, "/sign-in/passkey/begin"))]
    monkeypatch.setattr("partnerships.passkey_actions.LIFETIME", timedelta(seconds=-1))
    assert stranger.post("/sign-in/passkey", {"credential": answers[0]}).status_code == 409
    monkeypatch.undo()
    assert enter(stranger, one) == 303


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "http://localhost.evil.example:8000"},
        {"host": "evil.example"},
        {"verifies": False},
    ],
    ids=["another site's page", "another site's passkey", "nobody's finger"],
)
def test_what_only_looks_like_it_is_refused(
    person: Make, signed_in: Enter, stranger: Browser, change: dict[str, Any]
) -> None:
    one, browser = device(), signed_in(person("liaison"))
    assert keep(browser, one) == 303
    other = device()
    for name, value in change.items():
        setattr(one, name, value)
        setattr(other, name, value)

    assert enter(stranger, one) == 409
    assert keep(browser, other) == 409
    assert stranger.get("/settings").status_code == 303


def test_a_stranger_with_the_same_name_has_another_key(person: Make, signed_in: Enter, stranger: Browser) -> None:
    one, thief = device(), device()
    keep(signed_in(person("liaison")), one)
    thief.id = one.id

    assert enter(stranger, thief) == 409


def test_no_answer_and_nonsense_are_refused_in_words(person: Make, signed_in: Enter, stranger: Browser) -> None:
    browser = signed_in(person("liaison"))
    stranger.get("/sign-in/passkey")
    nested = "[" * 10_000
    for nonsense in ("", "{}", "[]", "null", "nonsense", '{"id": 1}', '{"rawId": "a", "response": {}}', nested):
        options(stranger, "/sign-in/passkey/begin")
        assert stranger.post("/sign-in/passkey", {"credential": nonsense}).status_code == 409
        options(browser, "/settings/passkeys/begin")
        sent = {"name": "x", "credential": nonsense, "_form": "passkey"}
        assert browser.post("/settings/passkeys", sent).status_code == 409
    assert stranger.post("/sign-in/passkey", {"credential": "{}"}).status_code == 409


def test_a_closed_account_has_no_way_in(person: Make, signed_in: Enter, stranger: Browser, tack: Tack) -> None:
    email, one = person("liaison"), device()
    keep(signed_in(email), one)
    with tack.writing() as work:
        work.session.query(Person).filter_by(email=email).one().active = False

    assert enter(stranger, one) == 404


def test_nobody_removes_somebody_elses(person: Make, signed_in: Enter, tack: Tack) -> None:
    keep(signed_in(person("liaison")), device())
    with tack.reading() as work:
        kept = work.session.query(Passkey).one()

    assert signed_in(person("administrator")).post(f"/settings/passkeys/{kept.id}/remove").status_code == 404


def test_a_page_opened_by_a_number_says_where_passkeys_work(stranger: Browser) -> None:
    by_number = stranger.get("/sign-in/passkey", base_url="http://127.0.0.1:8000").text
    by_name = stranger.get("/sign-in/passkey", base_url="http://localhost:8000").text
    assert 'href="http://localhost:8000/sign-in/passkey"' in by_number
    assert 'href="http://localhost:8000/sign-in/passkey"' not in by_name
