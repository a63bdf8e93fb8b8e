from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from kernel import once

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_the_second_use_of_a_key_gets_the_answer_of_the_first(session: Session) -> None:
    assert once.claim(session, "form-1", by="ana", now=NOW) is None
    once.answer(session, "form-1", by="ana", answer="/partnerships/1")

    assert once.claim(session, "form-1", by="ana", now=NOW) == "/partnerships/1"


def test_a_key_belongs_to_its_person(session: Session) -> None:
    assert once.claim(session, "form-1", by="ana", now=NOW) is None
    assert once.claim(session, "form-1", by="luis", now=NOW) is None


def test_a_change_that_failed_leaves_the_key_free(session: Session) -> None:
    step = session.begin_nested()
    assert once.claim(session, "form-1", by="ana", now=NOW) is None
    step.rollback()

    assert once.claim(session, "form-1", by="ana", now=NOW) is None
