"""The first page is gathered in a handful of queries, however much there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event

from kernel.text import render, using
from lifecycle.home_queries import home
from tests.factories import records
from tests.lifecycle.world import TODAY, World

#: The sixth is for the requests, which the page asks for itself.
MOST = 5


@contextmanager
def counted() -> Iterator[list[str]]:
    """Statements sent to any database meanwhile, savepoints aside."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def fill(world: World, times: int) -> None:
    """Add partnerships in many stages, with agreements in every state on their way, in two currencies."""
    for _ in range(times):
        world.partnership("co-creation")
        world.partnership("exploratory", exploration={"finding": None, "found_on": None, "ends_on": date(2026, 3, 12)})
        umbrella = world.partnership("umbrella")
        for state in ("draft", "in-review", "approved", "out-for-signature", "signed"):
            world.agreement(umbrella, "grant", state)
        world.agreement(umbrella, "grant", "draft", currency="HNL")
        world.agreement(world.partnership("delivery"), "memorandum", "in-force")


@pytest.mark.parametrize("who", ["author", "officer", "leader", "liaison", "auditor"])
def test_never_more_than_a_handful_of_queries(world: World, who: str) -> None:
    fill(world, 1)
    home(world.session, world.people[who], today=TODAY)
    with counted() as few:
        home(world.session, world.people[who], today=TODAY)
    fill(world, 3)
    with counted() as many:
        found = home(world.session, world.people[who], today=TODAY)
    assert len(many) == len(few) <= MOST, many
    assert found.total == 16
    assert {stage.key: count for stage, count in found.stages if count} == {
        "co-creation": 4,
        "exploratory": 4,
        "umbrella": 4,
        "delivery": 4,
    }


def test_what_each_sees_first(world: World) -> None:
    """What is over or ends soonest comes first, then approvals; drafts are their author's alone."""
    fill(world, 1)
    with using("en"):
        officer = [render(one.title) for one in home(world.session, world.officer, today=TODAY).mine]
        author = [render(one.title) for one in home(world.session, world.author, today=TODAY).mine]
    assert sum(title.startswith("Approve ") for title in officer) == 1
    assert not any("draft" in title for title in officer)
    assert sum(title.startswith(("Finish the draft", "Submit ")) for title in author) == 2
    assert not any(title.startswith("Approve ") for title in author)


def test_a_report_shows_a_fortnight_ahead_and_not_before(world: World) -> None:
    paper = world.agreement(world.partnership("delivery"), "grant", "in-force")
    records.ReportFactory.create(agreement_id=paper.id, kind="narrative", due_on=date(2026, 3, 16), received_on=None)
    records.ReportFactory.create(agreement_id=paper.id, kind="financial", due_on=date(2026, 3, 17), received_on=None)
    world.session.expire_all()
    with using("en"):
        titles = [render(one.title) for one in home(world.session, world.officer, today=TODAY).mine]
    assert f"Narrative report of {paper.number}" in titles
    assert f"Financial report of {paper.number}" not in titles


def test_nobody_sees_what_another_programme_does(world: World) -> None:
    fill(world, 1)
    other = records.ProgrammeFactory.create()
    stranger = world.join("stranger", "grants-officer", programme=other)
    found = home(world.session, stranger, today=TODAY)
    assert (found.mine, found.others, found.total, found.notable) == ([], [], 0, [])
