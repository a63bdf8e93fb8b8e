"""Many rows in one go: they arrive as they were, in their order, and what did not fit is not counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Date, MetaData, String, Table, Text, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kernel.database import Moment
from kernel.many import Many, Together, inserting, updating

NAMES = MetaData()
THINGS = Table(
    "things_to_write",
    NAMES,
    Column("id", String(26), primary_key=True),
    Column("on", Date),
    Column("left", Boolean),
    Column("amount", BigInteger),
    Column("words", Text),
    Column("kind", String(10)),
    Column("now", Moment),
)
EACH = ("id", "on", "left", "amount", "words")
SAME = ("kind", "now")
ON = date(2026, 2, 27)
NOW = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=-6)))
ROWS = [
    ("b", ON, True, 2**53 + 1, 'Ñandú “quoted” "plain" \\ %s :x ? {}'),
    ("a", None, False, -1, "two\nlines\u2028"),
    ("c", ON, None, None, None),
]
ADD = inserting(THINGS, EACH, same=SAME)
KEEP = inserting(THINGS, EACH, same=SAME, then="ON CONFLICT (id) DO NOTHING")
CHANGE = updating(THINGS, ("id", "amount"), ("on", "left"), more="words = 'changed'")


@pytest.fixture
def things(session: Session) -> Iterator[Session]:
    THINGS.create(session.connection())
    assert write(session, ADD, ROWS) == 3
    yield session
    session.rollback()


def write(session: Session, many: Many, rows: Sequence[tuple[object, ...]]) -> int:
    return many.write(session.connection(), rows, kind="k", now=NOW)


def stored(session: Session) -> dict[str, tuple[object, ...]]:
    return {row.id: tuple(row) for row in session.execute(select(THINGS))}


def test_rows_are_stored_as_the_ordinary_way_stores_them(things: Session) -> None:
    ordinary = [dict(zip(EACH, (f"x{row[0]}", *row[1:]), strict=True)) for row in ROWS]
    things.execute(THINGS.insert(), [{**one, "kind": "k", "now": NOW} for one in ordinary])
    found = stored(things)
    assert len(found) == 6
    for row in ROWS:
        assert found[row[0]] == (*row, "k", NOW.astimezone(UTC))
        assert found[row[0]][1:] == found[f"x{row[0]}"][1:]
    # What compares texts of days and moments compares ours with the others'.
    assert things.scalar(select(THINGS.c.id).where(THINGS.c.on == ON, THINGS.c.now == NOW, THINGS.c.left)) is not None


@pytest.mark.parametrize("row", ROWS)
def test_a_row_by_itself_is_stored_alike(things: Session, row: tuple[object, ...]) -> None:
    assert write(things, ADD, [("alone", *row[1:])]) == 1
    found = stored(things)
    assert found["alone"][1:] == found[str(row[0])][1:]
    assert write(things, KEEP, [("alone", *row[1:])]) == 0
    assert CHANGE.write(things.connection(), [(ON, None, "alone", 0)]) == 0
    changed = CHANGE.write(things.connection(), [(ON, True, "b", ROWS[0][3])])
    assert (changed, stored(things)["b"][1:5]) == (1, (ON, True, ROWS[0][3], "changed"))


def test_nothing_to_write_is_nothing(things: Session) -> None:
    assert write(things, ADD, []) == 0


def test_what_is_there_already_is_refused_or_left_and_not_counted(things: Session) -> None:
    more = [("a", ON, True, 5, "other"), ("d", ON, True, 5, "new")]
    assert write(things, KEEP, more) == 1
    assert stored(things)["a"][4] == "two\nlines\u2028"
    with pytest.raises(IntegrityError):
        write(things, ADD, more)


def test_only_rows_with_the_values_of_the_key_change(things: Session) -> None:
    changes = [(date(2026, 5, 1), False, "b", 2**53 + 1), (ON, True, "a", 7), (ON, True, "z", 7)]
    assert CHANGE.write(things.connection(), changes) == 1
    found = stored(things)
    assert found["b"][:5] == ("b", date(2026, 5, 1), False, 2**53 + 1, "changed")
    assert found["a"][4] == "two\nlines\u2028"


def test_every_row_has_a_value_for_every_column(things: Session) -> None:
    with pytest.raises(ValueError, match="shorter"):
        CHANGE.write(things.connection(), [(ON, True, "b")])


@pytest.mark.parametrize("some", [0, 1, 2])
def test_several_at_once_are_written_as_one_after_the_other(things: Session, some: int) -> None:
    first = [("d", ON, None, 1, "x"), ("e", None, True, None, None)][:some]
    last = [("a", ON, True, 9, "there already"), ("f", ON, True, 7, "new"), ("g", ON, None, 8, "new")]
    counted = Together(ADD, KEEP).write(things.connection(), [first, last], kind="k", now=NOW)
    assert counted == 2
    assert stored(things).keys() == {"a", "b", "c", "f", "g", *(row[0] for row in first)}
    assert stored(things)["a"][4] == "two\nlines\u2028"
    assert [stored(things)[row[0]][1:5] for row in first] == [row[1:] for row in first]


def test_of_several_at_once_all_are_written_or_none(things: Session) -> None:
    rows = [[("n", ON, True, 1, "")], [("a", ON, True, 1, ""), ("m", ON, True, 1, "")]]
    with pytest.raises(IntegrityError), things.begin_nested():
        Together(KEEP, ADD).write(things.connection(), rows, kind="k", now=NOW)
    assert stored(things).keys() == {"a", "b", "c"}
