"""The day that counts for a record is the one at the office that keeps it, wherever the reader is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from lxml import html
from sqlalchemy import select

from application.work import Tack
from kernel.journal import JournalEntry
from partnerships.models import Partnership
from tests.web.api.conftest import Ground
from tests.web.conftest import Browser
from web.work import ZONE

#: Half past midnight in London, half past six of the evening before in Tegucigalpa.
NIGHT, THERE = "2026-11-22T00:30:00+00:00", "2026-11-21"


@pytest.fixture(autouse=True)
def night() -> Iterator[None]:
    """Let it be a day already where the reader is, and not yet where the office is."""
    with time_machine.travel(NIGHT):
        yield


@pytest.fixture
def abroad(ground: Ground) -> Ground:
    """The officer reads from London."""
    with ground.officer.client.session_transaction() as cookie:
        cookie[ZONE] = "Europe/London"
    return ground


def test_what_states_no_day_happens_on_the_day_of_the_office(abroad: Ground, tack: Tack) -> None:
    answer = abroad.officer.post(f"/partnerships/{abroad.partnership}/notes", {"text": "Llamó la directora."})

    assert answer.status_code == 201, answer.text
    with tack.reading() as work:
        noted = select(JournalEntry.on).where(JournalEntry.event == "ContactNoted")
        assert work.session.scalars(noted).all() == [date.fromisoformat(THERE)]


def test_a_move_that_states_no_day_is_not_refused_as_ahead(abroad: Ground) -> None:
    held = abroad.officer.post(f"/partnerships/{abroad.partnership}/holds", {"reason": "Falta un informe."})

    assert held.status_code == 201, held.text
    assert held.get_json()["holds"][0]["placed_on"] == THERE


def test_a_form_suggests_the_day_of_the_office(abroad: Ground) -> None:
    for page in (f"/partnerships/{abroad.partnership}", f"/agreements/{abroad.subaward}"):
        days = html.fromstring(abroad.officer.client.get(page).text).xpath("//input[@name='on']/@value")
        assert set(days) == {THERE}, page


def test_what_is_opened_abroad_can_go_on_the_same_evening(abroad: Ground) -> None:
    body = {"programme_id": abroad.programme, "title": "Miel", "idea": "Vender miel.", "financial": True}
    one = abroad.officer.post("/partnerships", body).get_json()
    moved = abroad.officer.post(
        f"/partnerships/{one['id']}/moves", {"move": "stop", "reason": "No.", "outcome": "stopped"}
    )

    assert one["stage_since"] == THERE
    assert moved.status_code == 200, moved.text


def test_the_page_opens_on_the_day_of_the_office(abroad: Ground, tack: Tack) -> None:
    browser = Browser(abroad.officer.client)
    browser.get("/partnerships/new")
    form = {"programme": abroad.programme, "title": "Miel", "idea": "Vender miel.", "financial": "yes"}

    assert browser.post("/partnerships/new", form).status_code == 303
    with tack.reading() as work:
        opened = select(Partnership.opened_on).where(Partnership.title == "Miel")
        assert work.session.scalars(opened).one() == date.fromisoformat(THERE)


def test_many_move_on_the_day_of_their_office(abroad: Ground) -> None:
    body = {"partnerships": [abroad.partnership], "move": "stop", "reason": "No.", "outcome": "stopped"}
    judged = abroad.officer.post("/partnerships/moves/preview", body).get_json()
    page = abroad.officer.client.get(f"/partnerships/moves?move=stop&partnership={abroad.partnership}").text

    assert judged == {"can": [abroad.partnership], "cannot": [], "changes": []}
    assert set(html.fromstring(page).xpath("//input[@name='on']/@value")) == {THERE}
