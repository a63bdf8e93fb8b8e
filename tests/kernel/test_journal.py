from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel import journal, triggers
from kernel.ids import new_id
from kernel.journal import JournalEntry, Note
from kernel.journal_chain import GENESIS, Plain, canonical, moment_text
from kernel.journal_faults import Fault
from kernel.journal_proof import verify
from kernel.unmet import Ref

BY = "0" * 26
ON = date(2026, 2, 27)
NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
PARTNERSHIP = Ref("partnership", "p" * 26)
AGREEMENT = Ref("agreement", "a" * 26)


def tell(session: Session, event: str, payload: dict[str, Plain], *, subject: Ref = PARTNERSHIP) -> None:
    refs = [PARTNERSHIP] if subject == AGREEMENT else []
    journal.record(session, subject, event, payload, by=BY, on=ON, now=NOW, version=1, refs=refs)


@pytest.fixture
def told(session: Session) -> Session:
    """Three entries about a partnership, the second with a note, and one about its agreement."""
    tell(session, "PartnershipOpened", {"programme": "x"})
    note = journal.write_note(session, "Met in Gracias.", by=BY, now=NOW)
    tell(session, "ContactNoted", {"note": note})
    tell(session, "PartnershipMoved", {"from": "co-creation", "to": "exploratory"})
    tell(session, "AgreementDrafted", {"kind": "grant", "amount": 1_250_050}, subject=AGREEMENT)
    session.flush()
    return session


def faults(session: Session) -> list[Fault]:
    session.expire_all()
    return list(verify(session))


def unlocked(session: Session, statement: str) -> None:
    """Change what the triggers protect, as somebody with the keys of the database could."""
    for table in ("journal_entry", "journal_ref"):
        for dropped in triggers.dropped(session.get_bind().dialect.name, table):
            session.execute(text(dropped))
    session.execute(text(statement))


def test_an_untouched_journal_proves(told: Session) -> None:
    assert faults(told) == []


def test_an_entry_says_who_what_and_when(told: Session) -> None:
    first, second, third = journal.of_subject(told, PARTNERSHIP)
    assert (first.seq, first.event, first.by, first.on, first.now) == (1, "PartnershipOpened", BY, ON, NOW)
    assert third.facts == {"from": "co-creation", "to": "exploratory"}
    assert third.previous == second.hash
    assert first.previous == GENESIS


def test_what_mentions_a_subject_is_found_with_it(told: Session) -> None:
    found = {(entry.subject, entry.seq) for entry in journal.about(told, PARTNERSHIP, limit=10)}
    assert found == {(PARTNERSHIP, 1), (PARTNERSHIP, 2), (PARTNERSHIP, 3), (AGREEMENT, 1)}


TAMPERING: list[tuple[str, str, tuple[Ref, int]]] = [
    ("a payload", "UPDATE journal_entry SET payload = '{}' WHERE event = 'PartnershipOpened'", (PARTNERSHIP, 1)),
    ("a day", "UPDATE journal_entry SET \"on\" = '2026-02-28' WHERE event = 'PartnershipMoved'", (PARTNERSHIP, 3)),
    ("a person", "UPDATE journal_entry SET by = 'somebody else' WHERE event = 'ContactNoted'", (PARTNERSHIP, 2)),
    ("a reference", "UPDATE journal_entry SET refs = '[]' WHERE event = 'AgreementDrafted'", (AGREEMENT, 1)),
    ("removed from the middle", "DELETE FROM journal_entry WHERE event = 'ContactNoted'", (PARTNERSHIP, 3)),
    ("removed from the start", "DELETE FROM journal_entry WHERE event = 'PartnershipOpened'", (PARTNERSHIP, 2)),
    ("cut off at the end", "DELETE FROM journal_entry WHERE event = 'PartnershipMoved'", (PARTNERSHIP, 2)),
    ("a whole stream", "DELETE FROM journal_entry WHERE event = 'AgreementDrafted'", (AGREEMENT, 1)),
    ("its head", "DELETE FROM journal_head WHERE subject_kind = 'agreement'", (AGREEMENT, 1)),
    ("a note", "UPDATE note SET text = 'Met in Copán.'", (PARTNERSHIP, 2)),
    ("a note gone", "DELETE FROM note", (PARTNERSHIP, 2)),
    ("re-ordered", "UPDATE journal_entry SET seq = 9 WHERE event = 'PartnershipOpened'", (PARTNERSHIP, 2)),
]  # fmt: skip


@pytest.mark.parametrize(("what", "statement", "place"), TAMPERING, ids=[row[0] for row in TAMPERING])
def test_what_was_touched_is_found_at_its_place(
    told: Session, what: str, statement: str, place: tuple[Ref, int]
) -> None:
    unlocked(told, statement)

    first = faults(told)[0]
    assert (first.subject, first.seq) == place, what


def test_an_entry_put_in_between_is_found(told: Session) -> None:
    unlocked(
        told,
        'INSERT INTO journal_entry SELECT subject_kind, subject_id, 4, event, payload, by, on_behalf_of, "on", now, '
        "version, refs, hash, hash, NULL FROM journal_entry WHERE event = 'PartnershipMoved'",
    )
    assert {(fault.subject, fault.seq) for fault in faults(told)} == {(PARTNERSHIP, 4)}


def test_an_erased_note_still_proves(told: Session) -> None:
    note, entry = told.query(Note).one(), journal.of_subject(told, PARTNERSHIP)[1]
    journal.erase_note(told, note, entry, reason="Ordered by the court.", by=BY, on=ON, now=NOW)

    assert faults(told) == []
    assert (note.text, note.salt, note.erased_at) == (None, "", NOW)
    assert journal.of_subject(told, PARTNERSHIP)[-1].event == "NoteErased"


def test_a_note_emptied_without_an_entry_is_found(told: Session) -> None:
    note = told.query(Note).one()
    note.text, note.erased_at = None, NOW
    told.flush()

    assert [fault.code for fault in faults(told)] == ["note-emptied"]


REFUSED = {
    "sqlite": [
        "UPDATE journal_entry SET event = 'X'",
        "DELETE FROM journal_entry",
        "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry",
        "DELETE FROM journal_ref",
    ],
    "postgresql": [
        "UPDATE journal_entry SET event = 'X'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "DELETE FROM journal_ref",
    ],
}


@pytest.mark.parametrize("number", range(4))
def test_the_database_itself_refuses_changes(told: Session, number: int) -> None:
    statement = REFUSED[told.get_bind().dialect.name][number]
    with pytest.raises(DBAPIError, match="append-only"):
        told.execute(text(statement))


def test_only_the_feed_position_is_filled_in_once(told: Session) -> None:
    told.execute(text("UPDATE journal_entry SET feed = 1 WHERE event = 'PartnershipOpened'"))
    assert faults(told) == []

    with pytest.raises(DBAPIError, match="append-only"):
        told.execute(text("UPDATE journal_entry SET feed = 2 WHERE event = 'PartnershipOpened'"))


@pytest.mark.parametrize(
    "payload", [{"amount": 0.1}, {"amount": Decimal("0.1")}, {"on": ON}, {"deep": [{"x": 1.5}]}, {1: "x"}]
)
def test_what_is_not_exact_never_enters(session: Session, payload: dict[Any, Any]) -> None:
    with pytest.raises(TypeError, match="journal"):
        tell(session, "Odd", payload)


def test_the_stored_text_is_what_was_hashed() -> None:
    assert canonical({"b": [1, True, None], "a": "ñ"}) == '{"a":"ñ","b":[1,true,null]}'
    assert moment_text(NOW) == "2026-03-02T15:30:00.000000Z"


def test_free_text_stays_out_of_the_entry(told: Session) -> None:
    noted = journal.of_subject(told, PARTNERSHIP)[1]
    kept = json.loads(noted.payload)["note"]
    assert set(kept) == {"note", "digest"}
    assert "Gracias" not in noted.payload
    assert journal.notes(told, [kept["note"]])[kept["note"]].text == "Met in Gracias."


def test_two_equal_notes_have_different_digests(session: Session) -> None:
    first, second = (journal.write_note(session, "Yes.", by=BY, now=NOW) for _ in range(2))
    assert first["digest"] != second["digest"]


def test_reactions_hear_of_each_entry_once(told: Session) -> None:
    heard = [event.event for event in told.info["recorded"]]
    assert heard == ["PartnershipOpened", "ContactNoted", "PartnershipMoved", "AgreementDrafted"]


def test_streams_do_not_touch_each_other(session: Session) -> None:
    for _ in range(6):
        tell(session, "ContactNoted", {}, subject=Ref("partnership", new_id()))
    assert faults(session) == []
    assert session.query(JournalEntry).count() == 6
    assert {entry.seq for entry in session.query(JournalEntry)} == {1}
