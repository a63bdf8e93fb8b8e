"""What lists show of a partnership is in step with its rows after any change, by whomever and in whatever way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from contracts.listed_queries import Shown, proofs
from contracts.models import Agreement, ReportDue
from kernel.database import Database
from kernel.ids import new_id
from partnerships.models import Exploration, Partnership
from partnerships.permissions import Role
from tests.contracts.test_partnership_queries import TODAY, agreement, made
from tests.factories.people import person

NOTHING = Shown(None, 0, 0, 0, 0, (), None)
SOON, LATER = TODAY + timedelta(days=9), TODAY + timedelta(days=30)


def shown(session: Session) -> list[Shown]:
    """What is kept of each partnership, once it was held against its rows."""
    session.flush()
    found = list(proofs(session))
    assert [one for one in found if not one.holds] == []
    return [one.kept for one in found]


def plan(one: Partnership, ends_on: date) -> Exploration:
    return Exploration(
        id=new_id(), partnership_id=one.id, question="¿?", cap=1, currency="USD", ends_on=ends_on,
        co_investment="Tiempo", extended=False, left=False,
    )  # fmt: skip


@pytest.fixture
def two(session: Session) -> tuple[Partnership, Agreement, Partnership]:
    """A partnership with a grant in force that owes a report and plans an exploration, and one without anything."""
    officer = person(session, Role.GRANTS_OFFICER)
    one, bare = made(session, officer, "Café"), made(session, officer, "Zapote")
    grant = agreement(session, one, officer, ends_on=LATER)
    session.add_all([ReportDue(id=new_id(), agreement_id=grant.id, kind="narrative", due_on=SOON), plan(one, LATER)])
    session.flush()
    return one, grant, bare


#: A change made past all objects → what is shown of the first partnership then, and of the second.
CHANGES: dict[str, tuple[Callable[[Session, Agreement, str], object], Shown, Shown]] = {
    "none": (lambda *_: None, Shown("T2", 0, 0, 0, 0, (("USD", 1_000_00),), SOON), NOTHING),
    "a state": (
        lambda session, _one, _other: session.execute(update(Agreement).values(state="in-review")),
        Shown("T2", 1, 0, 0, 1, (), LATER),
        NOTHING,
    ),
    "out for signature": (
        lambda session, _one, _other: session.execute(update(Agreement).values(state="out-for-signature")),
        Shown("T2", 0, 1, 0, 1, (), LATER),
        NOTHING,
    ),
    "approved": (
        lambda session, _one, _other: session.execute(update(Agreement).values(state="approved")),
        Shown("T2", 0, 0, 0, 1, (), LATER),
        NOTHING,
    ),
    "signed": (
        lambda session, _one, _other: session.execute(update(Agreement).values(state="signed")),
        Shown("T2", 0, 0, 1, 1, (), LATER),
        NOTHING,
    ),
    "cancelled": (
        lambda session, _one, _other: session.execute(update(Agreement).values(state="cancelled")),
        Shown(None, 0, 0, 0, 0, (), LATER),
        NOTHING,
    ),
    "terms": (
        lambda session, _one, _other: session.execute(update(Agreement).values(tier="T3", amount=5, currency="HNL")),
        Shown("T3", 0, 0, 0, 0, (("HNL", 5),), SOON),
        NOTHING,
    ),
    "a kind that commits nothing": (
        lambda session, _one, _other: session.execute(update(Agreement).values(kind="letter-of-intent")),
        Shown("T2", 0, 0, 0, 0, (), SOON),
        NOTHING,
    ),
    "a report that came": (
        lambda session, _one, _other: session.execute(update(ReportDue).values(received_on=TODAY)),
        Shown("T2", 0, 0, 0, 0, (("USD", 1_000_00),), LATER),
        NOTHING,
    ),
    "a report that is owed no more": (
        lambda session, _one, _other: session.execute(delete(ReportDue)),
        Shown("T2", 0, 0, 0, 0, (("USD", 1_000_00),), LATER),
        NOTHING,
    ),
    "an exploration that is left": (
        lambda session, _one, _other: session.execute(update(Exploration).values(left=True, ends_on=TODAY)),
        Shown("T2", 0, 0, 0, 0, (("USD", 1_000_00),), SOON),
        NOTHING,
    ),
    "an exploration that is put off": (
        lambda session, _one, _other: session.execute(update(Exploration).values(ends_on=TODAY)),
        Shown("T2", 0, 0, 0, 0, (("USD", 1_000_00),), TODAY),
        NOTHING,
    ),
    "another's agreement": (
        lambda session, _one, other: session.execute(update(Agreement).values(partnership_id=other)),
        Shown(None, 0, 0, 0, 0, (), LATER),
        Shown("T2", 0, 0, 0, 0, (("USD", 1_000_00),), SOON),
    ),
    "another's exploration": (
        lambda session, _one, other: session.execute(update(Exploration).values(partnership_id=other, ends_on=TODAY)),
        Shown("T2", 0, 0, 0, 0, (("USD", 1_000_00),), SOON),
        Shown(None, 0, 0, 0, 0, (), TODAY),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_shown_at_once(
    session: Session, two: tuple[Partnership, Agreement, Partnership], change: str
) -> None:
    act, first, second = CHANGES[change]
    act(session, two[1], two[2].id)
    assert shown(session) == [first, second]


def test_what_did_not_change_is_left_alone(session: Session, two: tuple[Partnership, Agreement, Partnership]) -> None:
    before = two[0].version
    session.execute(update(Agreement).values(state="in-review"))
    session.refresh(two[0])
    # Nobody who edits the partnership meanwhile is told that it moved on.
    assert two[0].version == before


def test_two_who_change_two_agreements_at_once_see_each_other(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as session:
        officer = person(session, Role.GRANTS_OFFICER)
        one = made(session, officer, "Café")
        ids = [agreement(session, one, officer, ends_on=LATER).id for _ in range(2)]

    def submit(session: Session, agreement_id: str) -> None:
        session.execute(update(Agreement).where(Agreement.id == agreement_id).values(state="in-review"))

    def submit_other() -> None:
        with database.writing() as session:
            submit(session, ids[1])

    other = threading.Thread(target=submit_other)
    with database.writing() as session:
        submit(session, ids[0])
        other.start()
        # The other is in the middle of it on PostgreSQL by then; on SQLite it waits at its beginning.
        time.sleep(0.5)
    other.join()
    with database.reading() as session:
        assert shown(session) == [Shown("T2", 2, 0, 0, 2, (), None)]
    database.close()
