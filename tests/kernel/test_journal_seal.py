"""The seal against somebody who writes to the database and takes every hash again."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from kernel import journal, journal_export, journal_feed, journal_seal
from kernel.journal import JournalEntry
from kernel.journal_chain import Plain, canonical
from kernel.journal_faults import Fault
from kernel.journal_proof import Verification
from kernel.journal_seal import STREAM, Seal
from kernel.unmet import Ref
from tests.kernel.attacker import close_up, rechain, unlocked

BY = "0" * 26
KEY, OTHER_KEY = "k" * 32, "o" * 32
ON = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
ONE, TWO = Ref("partnership", "p" * 26), Ref("agreement", "a" * 26)


def tell(session: Session, subject: Ref, event: str, days: int = 0, **facts: Plain) -> None:
    refs = [ONE] if subject == TWO else []
    now = NOW + timedelta(days=days)
    journal.record(session, subject, event, facts, by=BY, on=ON, now=now, version=1, refs=refs)


def sealed(session: Session, days: int = 0, key: str = KEY) -> Seal:
    journal_feed.give_positions(session)
    before = journal_seal.newest(session)
    measured = journal_seal.measure(session, before.covers.feed if before else 0)
    day = timedelta(days=days)
    made = journal_seal.seal(session, measured, before, key=key, by=BY, on=ON + day, now=NOW + day)
    assert made is not None
    return made


def walk(session: Session, *keys: str) -> tuple[list[Fault], Verification]:
    session.expire_all()
    found = Verification(session, keys or (KEY,))
    return list(found.faults()), found


def codes(session: Session, *keys: str) -> list[str]:
    return [fault.code for fault in walk(session, *keys)[0]]


@pytest.fixture
def told(session: Session) -> Session:
    """Three entries about a partnership and one about its agreement, under a seal."""
    for event in ("PartnershipOpened", "ContactNoted", "PartnershipMoved"):
        tell(session, ONE, event, amount=1)
    tell(session, TWO, "AgreementDrafted", amount=2)
    sealed(session)
    return session


def exported(session: Session) -> journal_export.Export:
    file = io.StringIO()
    journal_export.write(session, file, now=NOW)
    return journal_export.read_export(file.getvalue())


def test_a_seal_covers_every_stream_and_says_how_far_it_reaches(told: Session) -> None:
    faults, found = walk(told)
    assert faults == []
    assert found.newest is not None
    covers = found.newest.covers
    assert (covers.entries, covers.streams, covers.changes) == (4, 2, 2)
    assert covers.heads == covers.changed  # nothing was sealed before
    assert (found.entries, found.streams, found.unsealed) == (5, 3, 1)  # the seal itself is not sealed yet

    tell(told, ONE, "ContactNoted", 1)
    second = sealed(told, 1)
    assert (second.number, second.covers.entries, second.covers.streams, second.covers.changes) == (2, 6, 3, 2)
    assert codes(told) == []


CHANGED = "UPDATE journal_entry SET payload = '{}' WHERE subject_kind = 'partnership' AND seq = 2"
#: What is done to the sealed streams, before everything is made to fit again.
CLEVER: dict[str, list[str]] = {
    "changed": [CHANGED],
    "the day changed": [
        "UPDATE journal_entry SET \"on\" = '2026-03-01' WHERE subject_kind = 'partnership' AND seq = 3"
    ],
    "removed from the middle": ["DELETE FROM journal_entry WHERE subject_kind = 'partnership' AND seq = 2"],
    "re-ordered": [
        "UPDATE journal_entry SET seq = 90, feed = NULL WHERE subject_kind = 'partnership' AND seq = 2",
        "UPDATE journal_entry SET seq = 2, feed = NULL WHERE subject_kind = 'partnership' AND seq = 3",
        "UPDATE journal_entry SET feed = 3 WHERE subject_kind = 'partnership' AND seq = 2",
        "UPDATE journal_entry SET feed = 4 WHERE subject_kind = 'partnership' AND seq = 90",
    ],
    "put in": [
        "UPDATE journal_entry SET seq = 4 WHERE subject_kind = 'partnership' AND seq = 3",
        # It takes the place of the third.
        """INSERT INTO journal_entry SELECT subject_kind, subject_id, 3, event, payload, by, on_behalf_of, "on",
        now, version, refs, previous, hash, NULL FROM journal_entry WHERE subject_kind = 'partnership' AND seq = 2""",
    ],
    "cut off at the end": ["DELETE FROM journal_entry WHERE subject_kind = 'partnership' AND seq = 3"],
    "the whole stream": ["DELETE FROM journal_entry WHERE subject_kind = 'partnership'"],
    "the stream that mentions another": [
        "DELETE FROM journal_ref WHERE subject_kind = 'agreement'",
        "DELETE FROM journal_entry WHERE subject_kind = 'agreement'",
    ],
    "a stream put in": [
        """INSERT INTO journal_head SELECT 'grant', subject_id, 1, hash FROM journal_head
        WHERE subject_kind = 'agreement'""",
        """INSERT INTO journal_entry SELECT 'grant', subject_id, 1, event, payload, by, on_behalf_of, "on", now,
        version, '[]', previous, hash, 0 FROM journal_entry WHERE subject_kind = 'agreement'""",
    ],
}


@pytest.mark.parametrize("what", sorted(CLEVER))
def test_what_was_made_to_fit_again_is_found_by_the_seal(told: Session, what: str) -> None:
    file = exported(told)
    unlocked(told, *CLEVER[what])
    for subject in (ONE, TWO, Ref("grant", TWO.id)):
        rechain(told, subject)
    close_up(told)

    found = codes(told)
    assert found == ["seal-broken"], found
    named = [one.subject for one in journal_export.faults_against(told, file, [KEY])]
    assert named == {"a stream put in": [], "the stream that mentions another": [TWO]}.get(what, [ONE])


def test_without_a_seal_it_would_not_be_found(session: Session) -> None:
    # What the seal is for: the hashes alone prove nothing against somebody who takes them again.
    tell(session, ONE, "PartnershipOpened", amount=1)
    tell(session, ONE, "ContactNoted", amount=1)
    unlocked(session, CHANGED)
    assert codes(session) == ["changed"]
    rechain(session, ONE)
    faults, found = walk(session)
    assert (faults, found.newest, found.unsealed) == ([], None, 2)


def test_entries_since_the_seal_are_counted_as_not_proven(told: Session) -> None:
    tell(told, TWO, "TermsChanged")
    journal_feed.give_positions(told)
    unlocked(
        told,
        "DELETE FROM journal_entry WHERE subject_kind = 'agreement' AND seq = 2",
        "DELETE FROM journal_ref WHERE subject_kind = 'agreement' AND seq = 2",
    )
    rechain(told, TWO)
    assert codes(told) == ["feed-gap"]  # whoever forgets the feed shows anyway
    close_up(told)
    faults, found = walk(told)
    assert (faults, found.unsealed) == ([], 1)


def test_a_change_is_found_even_when_an_honest_seal_follows_it(told: Session) -> None:
    tell(told, TWO, "TermsChanged", 1)
    sealed(told, 1)
    unlocked(told, CHANGED)
    rechain(told, ONE)
    sealed(told, 2)

    faults, _ = walk(told)
    assert [(fault.code, fault.subject, fault.seq) for fault in faults] == [("seal-broken", STREAM, 1)]


FORGED = "UPDATE journal_entry SET payload = '{}' WHERE subject_kind = 'seal' AND seq = 1"


def test_a_forged_seal_is_found(told: Session) -> None:
    unlocked(told, FORGED)
    rechain(told, STREAM)
    assert codes(told) == ["seal-forged"]


def test_a_seal_made_to_fit_what_was_changed_needs_the_key(told: Session) -> None:
    kept = told.get_one(JournalEntry, (STREAM.kind, STREAM.id, 1))
    seal = journal_seal.read(kept)
    assert seal is not None
    file = exported(told)
    unlocked(told, CHANGED)
    rechain(told, ONE)
    close_up(told)
    covers = journal_seal.measure(told, 0)
    made = Seal(1, seal.day, seal.at, covers, seal.key, seal.previous, "")
    facts = {**made.facts(), "mac": journal_seal.signed(made, "guessed")}
    own = (JournalEntry.subject_kind == STREAM.kind, JournalEntry.seq == 1)
    told.execute(update(JournalEntry).where(*own).values(payload=canonical(facts)))
    rechain(told, STREAM)

    assert codes(told) == ["seal-forged"]
    found = [fault.code for fault in journal_export.faults_against(told, file, ())]
    assert found == ["seal-missing", "replaced"]  # whoever keeps the file needs no key


def test_a_seal_of_another_key_is_named_and_proves_with_that_key(told: Session) -> None:
    sealed(told, 1, OTHER_KEY)
    sealed(told, 2, OTHER_KEY)
    assert codes(told) == ["seal-of-other-key"]  # once for a key, not once for each seal
    assert codes(told, OTHER_KEY, KEY) == []


def test_a_missing_seal_is_found(told: Session) -> None:
    for day in (1, 2):
        sealed(told, day)
    file = exported(told)
    unlocked(told, "DELETE FROM journal_entry WHERE subject_kind = 'seal' AND seq = 2")
    rechain(told, STREAM)
    close_up(told)
    assert "seal-missing" in codes(told)
    assert "seal-forged" in codes(told)  # the third became the second, and says it is the third

    unlocked(told, "DELETE FROM journal_entry WHERE subject_kind = 'seal' AND seq = 2")
    rechain(told, STREAM)
    close_up(told)
    # A seal cut off at the end: the journal proves up to the first one, and the file kept elsewhere tells of the rest.
    faults, found = walk(told)
    assert (faults, len(found.seals)) == ([], 1)
    missing = [fault.code for fault in journal_export.faults_against(told, file, [KEY])]
    assert missing == ["seal-missing", "seal-missing", "cut-off"]


def test_two_at_once_set_one_seal(told: Session) -> None:
    before = journal_seal.newest(told)
    measured = journal_seal.measure(told, 0)
    when: dict[str, Any] = {"key": KEY, "by": BY, "on": ON, "now": NOW}
    assert journal_seal.seal(told, measured, before, **when) is not None
    assert journal_seal.seal(told, measured, before, **when) is None


def test_an_untouched_file_proves_and_a_touched_one_does_not(told: Session) -> None:
    file = io.StringIO()
    journal_export.write(told, file, now=NOW)
    said = json.loads(file.getvalue())
    assert [one["seal"] for one in said["seals"]] == [1]
    assert len(said["heads"]) == 2
    assert said["heads"][0].startswith(f"agreement:{TWO.id} 1 ")
    assert list(journal_export.faults_against(told, exported(told), [KEY])) == []

    said["heads"].pop()
    shorter = journal_export.read_export(json.dumps(said))
    assert [one.code for one in journal_export.faults_against(told, shorter, [KEY])] == ["file-changed"]
    said["seals"][0]["entries"] = 3
    touched = journal_export.read_export(json.dumps(said))
    assert "file-forged" in [one.code for one in journal_export.faults_against(told, touched, [KEY])]


NOT_EXPORTS = (
    "",
    "[]",
    "{}",
    '{"format": "tack-seals-1", "seals": [], "heads": []}',
    '{"format": "tack-seals-1", "seals": [{"seal": "1"}], "heads": []}',
)


@pytest.mark.parametrize("text", NOT_EXPORTS)
def test_another_file_is_refused_in_words(text: str) -> None:
    with pytest.raises(journal_export.NotAnExport):
        journal_export.read_export(text)


def test_changed_rows_of_references_are_found(told: Session) -> None:
    unlocked(told, "UPDATE journal_ref SET ref_id = 'somebody else' WHERE subject_kind = 'agreement'")
    faults, _ = walk(told)
    assert {(fault.code, fault.subject) for fault in faults} == {("references-changed", TWO)}
    unlocked(told, "DELETE FROM journal_ref WHERE subject_kind = 'agreement'")
    assert codes(told) == ["references-changed"]


@pytest.mark.parametrize(
    ("days", "entry", "found"),
    [(2, True, []), (3, True, ["seal-overdue"]), (30, True, ["seal-overdue"]), (30, False, [])],
)
def test_entries_that_wait_for_a_seal_for_days_show_that_sealing_stopped(
    told: Session, days: int, entry: bool, found: list[str]
) -> None:
    if entry:
        tell(told, TWO, "TermsChanged", 1)
    faults, walked = walk(told)
    assert faults == []
    # The entry is of the day after the seal; the seal's own entry waits for the next one and is no sign of anything.
    assert [one.code for one in walked.overdue(now=NOW + timedelta(days=days, seconds=1))] == found


@pytest.mark.parametrize(("days", "found"), [(1, []), (2, ["never-sealed"])])
def test_entries_of_days_without_any_seal_show_that_all_may_be_gone(
    session: Session, days: int, found: list[str]
) -> None:
    tell(session, TWO, "AgreementDrafted")
    faults, walked = walk(session)
    assert faults == []
    assert [one.code for one in walked.overdue(now=NOW + timedelta(days=days, seconds=1))] == found


def test_an_empty_journal_lacks_no_seal(session: Session) -> None:
    faults, walked = walk(session)
    assert (faults, list(walked.overdue(now=NOW + timedelta(days=30)))) == ([], [])
