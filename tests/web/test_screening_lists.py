"""Sanctions lists through both doors: given once, read in the background, refused with their reason, seen by staff."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from application.work import Tack
from jobs.embedded import drain
from jobs.performing import Performer
from kernel.ids import new_id
from kernel.journal import JournalEntry
from kernel.queue import Job
from partnerships.permissions import Role
from screening.list_actions import JOB
from screening.list_models import ListLoad
from screening.list_queries import in_force
from tests.screening.list_examples import UN, WHOLE
from tests.web.conftest import Browser
from tests.web.world import World

Enter = Callable[[str], Browser]
FEWER = UN[: UN.index("<INDIVIDUAL>")] + UN[UN.index("</INDIVIDUALS>") :]


def form(kind: str, files: dict[str, str], **more: str) -> dict[str, object]:
    sent = [(io.BytesIO(text.encode()), name) for name, text in files.items()]
    return {"_form": "give", "_once": new_id(), "kind": kind, "dated": "", "file": sent, **more}


@pytest.fixture
def admin(world: World, signed_in: Enter, person: Callable[..., str]) -> Browser:
    browser = signed_in(person(Role.ADMINISTRATOR.value))
    browser.get("/screening/lists")
    return browser


def perform(tack: Tack) -> None:
    drain(Performer(tack))


def test_a_list_is_given_read_and_in_force_and_a_broken_one_leaves_it_there(admin: Browser, tack: Tack) -> None:
    assert "No list of this kind is in force." in admin.get("/screening/lists").text
    where = admin.post("/screening/lists", form("ofac", WHOLE["ofac"], dated="2026-02-01")).headers["Location"]
    waiting = admin.get(where).text
    assert "It is being read" in waiting
    assert 'hx-trigger="every 2s"' in waiting

    perform(tack)
    assert "This list is in force" in admin.get(where).text
    page = admin.get("/screening/lists").text
    assert "1 Feb 2026" in page
    assert "as whoever gave it said" in page
    assert "too old" not in page
    assert "3 new, 0 changed, 0 taken off" in admin.get(where).text

    cut = {**WHOLE["ofac"], "add.csv": WHOLE["ofac"]["add.csv"][:-12]}
    broken = admin.post("/screening/lists", form("ofac", cut)).headers["Location"]
    perform(tack)
    said = admin.get(broken).text
    assert "This list was not taken" in said
    assert "lacks the end mark" in said
    assert "The list of 1 Feb 2026 stays in force." in said
    assert "The last list given was not taken: OFAC" in admin.get("/screening/lists").text
    assert "put a list in force: OFAC, Specially Designated Nationals" in admin.get("/journal").text
    assert "was not taken: OFAC" in admin.get("/journal").text


def test_pressing_twice_gives_one_list_and_the_same_bytes_again_say_so(admin: Browser, tack: Tack) -> None:
    once = form("un", WHOLE["un"])
    first = admin.post("/screening/lists", once).headers["Location"]
    second = admin.post("/screening/lists", {**form("un", WHOLE["un"]), "_once": once["_once"]}).headers["Location"]
    # Another form with the same files while those are read is the same list too.
    third = admin.post("/screening/lists", form("un", WHOLE["un"])).headers["Location"]
    assert first == second == third
    perform(tack)
    again = admin.post("/screening/lists", form("un", WHOLE["un"])).headers["Location"]
    perform(tack)
    assert "These very files are in force already" in admin.get(again).text
    with tack.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(ListLoad)) == 2
        assert work.session.scalar(select(func.count()).select_from(Job).where(Job.name == JOB)) == 2
        assert [version.entries for version in in_force(work.session)] == [2]


def test_far_fewer_entries_wait_for_a_word(admin: Browser, tack: Tack) -> None:
    rows = "".join(
        f"<ENTITY><DATAID>{number}</DATAID><FIRST_NAME>N{number}</FIRST_NAME></ENTITY>" for number in range(9)
    )
    admin.post("/screening/lists", form("un", {"a.xml": UN.replace("<ENTITIES>", f"<ENTITIES>{rows}")}))
    perform(tack)
    where = admin.post("/screening/lists", form("un", {"b.xml": FEWER})).headers["Location"]
    perform(tack)
    assert "This list has 1 entries; the one in force has" in admin.get(where).text

    sure = admin.post(f"{where}/confirm", {"_form": "confirm", "_once": new_id()}).headers["Location"]
    perform(tack)
    assert "This list is in force" in admin.get(sure).text
    assert admin.post(f"{sure}/confirm", {"_form": "confirm", "_once": new_id()}).status_code == 409


def test_what_is_missing_or_too_large_is_said_at_its_field(admin: Browser, tack: Tack) -> None:
    giant = {"CONTENT_LENGTH": "300000000"}
    refused = admin.post("/screening/lists", form("un", WHOLE["un"]), environ_overrides=giant)
    assert refused.status_code == 413
    assert "larger than 100 megabytes" in refused.text
    object.__setattr__(tack.settings, "list_limit", 1_000)
    assert "Choose which list it is." in admin.post("/screening/lists", form("", WHOLE["un"])).text
    assert "Choose a file." in admin.post("/screening/lists", form("un", {})).text
    large = admin.post("/screening/lists", form("un", WHOLE["un"]))
    assert large.status_code == 422
    assert "larger than 0 megabytes" in large.text
    huge = admin.post("/screening/lists", form("un", {"a.xml": " " * 1_100_000}))
    assert huge.status_code == 413
    assert "larger than 0 megabytes" in huge.text
    with tack.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(ListLoad)) == 0


def test_who_may_look_and_who_may_load(world: World, signed_in: Enter, person: Callable[..., str], tack: Tack) -> None:
    leader = signed_in(person(Role.LEADERSHIP.value))
    page = leader.get("/screening/lists")
    assert page.status_code == 200
    assert "Give a list" not in page.text
    assert leader.post("/screening/lists", form("un", WHOLE["un"])).status_code == 403
    partner = signed_in(world.emails["partner"])
    assert partner.get("/screening/lists").status_code == 403
    with tack.reading() as work:
        events = select(func.count()).select_from(JournalEntry).where(JournalEntry.subject_kind == "screening-list")
        assert work.session.scalar(events) == 0
