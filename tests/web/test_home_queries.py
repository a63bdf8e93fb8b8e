"""The first page asks its database little, however much there is and whoever reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event, inspect, update

from application.work import Tack
from kernel import queue
from kernel.ids import new_id
from partnerships.models import Partnership, Party
from tests.web.conftest import Browser
from tests.web.world import World

#: Who asks is read from these; everything else is the page's own.
SIGN_IN = ("signed_in", "delegation", "stand_in", "role_held", "membership")
READERS = ("grants-officer", "liaison", "leadership", "finance", "auditor", "administrator", "partner")
MANY, MOST = 30, 6


@contextmanager
def asked() -> Iterator[list[str]]:
    """What is asked inside the block, sign-in aside."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        about = statement.split(" \nFROM ")[1].split()[:6] if " \nFROM " in statement else []
        if statement.startswith(("SELECT", "WITH")) and not set(SIGN_IN) & set(about) and "stand_in" not in statement:
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def much(tack: Tack, world: World) -> World:
    """The world with many more partnerships like its own, and background work that did not get done."""
    with tack.writing() as work:
        queue.enqueue(work.session, "send-mail", {"mail": "nothing"}, key="nothing", now=work.now)
        dead = {"state": queue.JobState.DEAD, "ended_at": work.now, "error": "OSError: away"}
        work.session.execute(update(queue.Job).values(**dead))
        like = work.session.get_one(Partnership, world.ids["coffee"])
        kept = {column.key: getattr(like, column.key) for column in inspect(Partnership).column_attrs}
        for number in range(MANY):
            own = {"id": new_id(), "number": f"P-more-{number}", "title": f"{like.title} {number}", "version": 1}
            parties = [
                Party(id=new_id(), organisation_id=one.organisation_id, role=one.role, position=one.position)
                for one in like.parties
            ]
            work.session.add(Partnership(**{**kept, **own}, parties=parties))
    return world


@pytest.mark.parametrize("reader", READERS)
def test_the_first_page_takes_at_most_six_queries(
    reader: str, much: World, signed_in: Callable[[str], Browser]
) -> None:
    browser = signed_in(much.emails[reader])
    assert browser.get("/").status_code == 200
    with asked() as sent:
        page = browser.get("/")
    assert page.status_code == 200
    assert 1 <= len(sent) <= MOST, sent
    assert ("1 job did not work" in page.text) == (reader == "administrator")
