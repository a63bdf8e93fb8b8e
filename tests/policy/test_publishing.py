from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Conflict, NotFound
from kernel.ids import new_id
from kernel.unmet import Ref
from policy import queries
from policy.actions import publish
from policy.models import EditionRow
from policy.problems import PolicyInvalid
from tests.policy.editions import STANDARD, TEXT
from tests.policy.known import KNOWN

BY = new_id()
WHEN: dict[str, Any] = {
    "by": BY,
    "on": date(2026, 1, 2),
    "now": datetime(2026, 1, 2, 15, 0, tzinfo=UTC),
    "names": KNOWN,
}
NEXT = TEXT.replace("name: 2026-01", "name: 2026-07").replace(
    "effective-from: 2026-01-01", "effective-from: 2026-07-01"
)


def test_a_published_edition_is_read_back_as_it_came(session: Session) -> None:
    row = publish(session, TEXT, **WHEN)
    assert (row.pack, row.name, row.sha256, row.published_by) == ("standard", "2026-01", STANDARD.sha256, BY)
    assert (row.effective_from, row.published_on) == (date(2026, 1, 1), date(2026, 1, 2))
    assert queries.edition(session, row.id) == STANDARD
    assert queries.edition(session, row.id) is queries.edition(session, row.id)


def test_the_same_text_again_is_the_same_row_and_journaled_once(session: Session) -> None:
    first, again = publish(session, TEXT, **WHEN), publish(session, TEXT, **WHEN)
    assert first.id == again.id
    entries = journal.of_subject(session, Ref("edition", first.id))
    assert [(one.event, one.facts) for one in entries] == [
        ("EditionPublished", {"pack": "standard", "name": "2026-01", "sha256": STANDARD.sha256})
    ]


def test_another_text_under_the_same_name_is_refused(session: Session) -> None:
    publish(session, TEXT, **WHEN)
    with pytest.raises(Conflict, match="“standard 2026-01” is published already with other rules"):
        publish(session, TEXT + "# a word more\n", **WHEN)


def test_an_edition_with_a_fault_is_never_published(session: Session) -> None:
    with pytest.raises(PolicyInvalid):
        publish(session, TEXT.replace("gates: [agreement-in-force]", "gates: []"), **WHEN)
    assert queries.published(session) == []


def test_the_newest_edition_of_a_pack_is_the_one_that_takes_effect_last(session: Session) -> None:
    newer = publish(session, NEXT, **WHEN)
    older = publish(session, TEXT, **WHEN)
    assert queries.latest(session, "standard", on=date(2100, 1, 1)).id == newer.id
    day_before = queries.row(session, newer.id).effective_from - timedelta(days=1)
    assert queries.latest(session, "standard", on=day_before).id == older.id
    assert [one.id for one in queries.published(session)] == [newer.id, older.id]


def test_what_was_never_published_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        queries.latest(session, "standard", on=date(2026, 6, 1))
    with pytest.raises(NotFound):
        queries.edition(session, new_id())


@pytest.mark.parametrize("statement", ["UPDATE edition SET text = 'x'", "DELETE FROM edition"])
def test_a_published_edition_cannot_be_changed_or_removed(session: Session, statement: str) -> None:
    publish(session, TEXT, **WHEN)
    with pytest.raises(DBAPIError, match="edition is append-only"), session.begin_nested():
        session.execute(sql(statement))


def test_a_row_cannot_be_changed_through_the_orm_either(session: Session) -> None:
    row = publish(session, TEXT, **WHEN)
    with pytest.raises(DBAPIError, match="edition is append-only"), session.begin_nested():
        session.execute(update(EditionRow).where(EditionRow.id == row.id).values(name="2030-01"))
