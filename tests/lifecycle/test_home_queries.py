"""The first page is gathered in a handful of queries, however much there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from contracts.models import Agreement
from kernel.text import Message, render, show, using
from lifecycle.front_queries import front
from lifecycle.home_queries import home
from partnerships.actions import stand_ins
from partnerships.models import Person
from partnerships.permissions import Standing
from partnerships.queries.standing import standing
from tests.factories import records
from tests.lifecycle.world import NOW, TODAY, World

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


def test_the_drafts_of_who_is_away_wait_for_their_stand_in(world: World) -> None:
    fill(world, 1)
    one, other = (world.session.get_one(Person, world.people[who].person_id) for who in ("author", "officer"))
    days = {"from_on": TODAY, "until_on": TODAY + timedelta(days=5)}
    stand_ins.name_stand_in(world.session, one, other, **days, by=world.people["author"], on=TODAY, now=NOW)

    by = standing(world.session, other, on=TODAY)
    with counted() as sent:
        found = home(world.session, by, today=TODAY)

    assert len(sent) <= MOST
    assert [(one.name, one.until_on) for one in by.stands_in_for] == [(one.name, days["until_on"])]
    with using("en"):
        waits = [mine for mine in found.mine if render(mine.title).startswith(("Finish the draft", "Submit "))]
        notes = {render(note) for mine in waits for note in mine.notes if isinstance(note, Message)}
    assert len(waits) == 2
    assert f"draft of {one.name}, who is away" in notes
    after = standing(world.session, other, on=TODAY + timedelta(days=6))
    assert len(home(world.session, after, today=TODAY).mine) < len(found.mine)


def of_partner(world: World, agreement: Agreement, *duties: str) -> list[str]:
    """Return what waits for a member of the agreement's recipient who has some duties."""
    theirs = agreement.recipient_id
    by = Standing(
        "somebody",
        active=True,
        roles=frozenset(),
        organisations=frozenset({theirs}),
        duties=frozenset((duty, theirs) for duty in duties),
    )
    with using("en"):
        return [render(one.title) for one in home(world.session, by, today=TODAY).mine]


def test_what_a_partners_duty_brings_to_the_first_page(world: World) -> None:
    sent = world.agreement(world.partnership("umbrella"), "grant", "out-for-signature")
    assert of_partner(world, sent) == of_partner(world, sent, "finance", "programme") == []
    assert [title.partition(":")[0] for title in of_partner(world, sent, "signatory")] == [
        f"{sent.number} waits for your signature"
    ]
    sent.state = "cancelled"
    running = world.agreement(world.partnership("delivery"), "grant", "in-force")
    for kind in ("narrative", "financial"):
        records.ReportFactory.create(agreement_id=running.id, kind=kind, due_on=TODAY, received_on=None)
    world.session.expire_all()
    assert of_partner(world, running) == of_partner(world, running, "signatory") == []
    assert of_partner(world, running, "finance") == [f"Financial report of {running.number} is due from you"]
    assert of_partner(world, running, "programme") == [f"Narrative report of {running.number} is due from you"]


@pytest.mark.parametrize(
    ("who", "theirs_signed", "waits"),
    [
        ("officer", False, ["Mine: {n} waits for our signature: {t}", "Theirs: {n}: signature of {theirs}"]),
        ("officer", True, ["Mine: {n} waits for our signature: {t}"]),
        ("leader", False, ["Theirs: {n}: signature of {ours} and {theirs}"]),
        ("leader", True, ["Theirs: {n}: signature of {ours}"]),
    ],
)
def test_our_own_signature_waits_for_whoever_may_record_it(
    world: World, who: str, theirs_signed: bool, waits: list[str]
) -> None:
    sent = world.agreement(world.partnership("umbrella"), "grant", "out-for-signature")
    ours, theirs = sorted(sent.signers, key=lambda one: one.organisation_id == sent.recipient_id)
    assert (ours.signed_on, theirs.signed_on) == (None, None)
    if theirs_signed:
        theirs.signed_on, theirs.signatory, theirs.capacity = TODAY, "Marta", "Directora"
    world.session.flush()
    world.session.expire_all()
    names = {"n": sent.number, "t": sent.title, "ours": ours.organisation.name, "theirs": theirs.organisation.name}

    for found in (home, front):
        told = found(world.session, world.people[who], today=TODAY)
        with using("en"):
            mine = [f"Mine: {render(one.title)}" for one in told.mine if one.ref == sent.ref]
            others = [f"Theirs: {render(one.title)} of {show(one.whom)}" for one in told.others if one.ref == sent.ref]
        assert mine + others == [one.format(**names) for one in waits]


READERS = ("author", "officer", "leader", "liaison", "finance", "auditor", "administrator")


def crowd(world: World) -> None:
    """Add what falls due, today and before, beside partnerships and agreements of every kind."""
    fill(world, 4)
    paper = world.agreement(world.partnership("delivery"), "grant", "in-force")
    for days, kind in enumerate(("narrative", "financial", "narrative")):
        due_on = TODAY + timedelta(days=days - 1)
        records.ReportFactory.create(agreement_id=paper.id, kind=kind, due_on=due_on, received_on=None)
    world.session.flush()
    world.session.expire_all()


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("shown", [2, 12, 100])
def test_the_first_page_shows_the_first_of_everything(world: World, who: str, shown: int) -> None:
    crowd(world)
    by = world.people[who]
    everything = home(world.session, by, today=TODAY)
    found = front(world.session, by, today=TODAY, shown=shown)
    assert list(found.mine) == list(everything.mine)[:shown]
    since = [one.since for one in everything.others[:shown]]
    assert ([one.since for one in found.others], found.total) == (since, everything.total)
    assert set(map(repr, found.others)) <= set(map(repr, everything.others))
    assert (found.stages, found.whole) == (everything.stages, found.waiting == len(everything.mine))
    assert found.whole or shown < 100
    assert min(shown, len(everything.mine)) <= found.waiting <= len(everything.mine)
    assert set(found.notable) <= set(everything.notable)


def test_a_partners_first_page_shows_the_first_of_theirs(world: World) -> None:
    sent = world.agreement(world.partnership("umbrella"), "grant", "out-for-signature")
    running = world.agreement(world.partnership("delivery"), "grant", "in-force", recipient_id=sent.recipient_id)
    for kind in ("narrative", "financial"):
        records.ReportFactory.create(agreement_id=running.id, kind=kind, due_on=TODAY, received_on=None)
    world.session.expire_all()
    theirs = frozenset({sent.recipient_id})
    for duties in ((), ("signatory",), ("finance",), ("programme", "finance")):
        held = frozenset((duty, sent.recipient_id) for duty in duties)
        by = Standing("somebody", active=True, roles=frozenset(), organisations=theirs, duties=held)
        everything, found = home(world.session, by, today=TODAY), front(world.session, by, today=TODAY)
        assert (list(found.mine), found.waiting, found.whole) == (list(everything.mine), len(everything.mine), True)
        assert list(found.others) == list(everything.others)


@pytest.mark.parametrize("who", READERS)
def test_the_first_page_asks_as_much_however_much_there_is(world: World, who: str) -> None:
    fill(world, 1)
    front(world.session, world.people[who], today=TODAY)
    fill(world, 7)
    with counted() as many:
        front(world.session, world.people[who], today=TODAY)
    assert len(many) <= MOST, many
