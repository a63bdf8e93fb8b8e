"""The three faces of an error, and what every answer carries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Blueprint

from kernel.errors import Busy
from tests.web.conftest import Browser
from tests.web.world import World
from web import marks
from web.headers import POLICY
from web.work import TackApp

Make = Callable[..., str]
Enter = Callable[[str], Browser]


@pytest.fixture
def app(own_app: TackApp) -> TackApp:
    """An application that gets routes of a test's own."""
    return own_app


def test_an_unknown_address_has_three_faces(person: Make, signed_in: Enter) -> None:
    browser = signed_in(person("liaison"))

    page = browser.get("/nothing")
    piece = browser.get("/nothing", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    document = browser.get("/api/v1/nothing")

    assert [page.status_code, piece.status_code, document.status_code] == [404, 404, 404]
    assert "<html" in page.text
    assert "<html" not in piece.text
    assert document.mimetype == "application/problem+json"
    assert document.get_json()["code"] == "not-found"


def test_errors_speak_the_readers_language(person: Make, signed_in: Enter) -> None:
    browser = signed_in(person("liaison", locale="es"))
    assert "No hay nada" in browser.get("/nothing").text


def test_a_wrong_method_names_the_right_ones(stranger: Browser) -> None:
    answer = stranger.post("/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_form_without_its_token_is_refused(app: TackApp) -> None:
    answer = app.test_client().post("/sign-in", data={"email": "a@example.org", "password": "x"})
    assert answer.status_code == 400
    assert "was open for too long" in answer.text


def test_a_request_that_is_too_large_is_refused(stranger: Browser) -> None:
    answer = stranger.post("/sign-in", {"email": "x" * 26_000_000})
    assert answer.status_code == 413


def test_a_busy_database_asks_to_come_back(app: TackApp) -> None:
    pages = Blueprint("trial", __name__)

    @pages.get("/trial/busy")
    @marks.public
    def busy() -> str:
        raise Busy

    app.register_blueprint(pages)
    answer = app.test_client().get("/trial/busy")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


def test_our_own_fault_tells_nothing(app: TackApp) -> None:
    pages = Blueprint("trial", __name__)

    @pages.get("/trial/broken")
    @marks.public
    def broken() -> str:
        message = "the secret of the house"
        raise RuntimeError(message)

    app.register_blueprint(pages)
    answer = app.test_client().get("/trial/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text


def test_a_route_without_a_mark_lets_nobody_in(app: TackApp, person: Make, signed_in: Enter) -> None:
    pages = Blueprint("trial", __name__)

    @pages.get("/trial/unmarked")
    def unmarked() -> str:
        return "in"

    app.register_blueprint(pages)
    assert app.test_client().get("/trial/unmarked").status_code == 303
    assert signed_in(person("grants-officer")).get("/trial/unmarked").status_code == 403


def test_every_route_is_marked(app: TackApp) -> None:
    unmarked = [name for name, view in app.view_functions.items() if marks.mark_of(view) is None]
    assert unmarked == []


def test_every_answer_is_guarded(stranger: Browser) -> None:
    for address in ("/sign-in", "/nothing", "/healthz"):
        answer = stranger.get(address)
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_good_by_their_content(stranger: Browser) -> None:
    page = stranger.get("/sign-in").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]

    answer = stranger.get(address)

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert stranger.get("/static/0000000000000000/tack.css").status_code == 404


def test_a_sign_that_no_database_keeps_is_refused_at_the_door(officer: Browser, world: World) -> None:
    coffee = f"/partnerships/{world.ids['coffee']}"
    forms = [
        (f"{coffee}/moves", {"move": "stop", "outcome": "stopped", "reason": "a\x00b", "on": "2026-01-01"}),
        (f"{coffee}/liaison", {"liaison": "\x00"}),
        (f"{coffee}/notes", {"text": "Rain", "_once": "k" * 200}),
    ]

    assert officer.get("/partnerships/%00").status_code == 404
    assert officer.get("/agreements?search=%00").status_code == 400
    assert [officer.post(address, typed).status_code for address, typed in forms] == [400, 400, 400]
    assert officer.post(f"{coffee}/about", {"title": "x", "idea": "y", "version": "9" * 5000}).status_code == 303
