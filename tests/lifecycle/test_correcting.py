"""Which move may be taken back, and what depends on it: a table worked out by hand, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kernel.text import render
from kernel.unmet import Ref
from lifecycle.correcting import DEPENDING, NEUTRAL, Correction, Entry, correction
from partnerships.actions.versions import HAPPENINGS
from web.happenings import AGREEMENTS

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BEES, GRANT, UNDER = Ref("partnership", "bees"), Ref("agreement", "grant"), Ref("agreement", "under")
WAS = {"since": "2026-01-05"}


def entry(subject: Ref, seq: int, event: str, *, minute: int | None = None, **facts: Any) -> Entry:
    now = NOON + timedelta(minutes=seq if minute is None else minute)
    return Entry(subject, subject.id.upper(), seq, event, facts, "ana", date(2026, 3, 2), now)


def stage(seq: int, move: str, came: str = "co-creation", goes: str = "umbrella", **facts: Any) -> Entry:
    return entry(BEES, seq, "PartnershipMoved", **{"move": move, "from": came, "to": goes, "was": WAS} | facts)


def state(seq: int, move: str, came: str, goes: str, **facts: Any) -> Entry:
    return entry(GRANT, seq, "AgreementMoved", **{"move": move, "from": came, "to": goes, "was": WAS} | facts)


OPENED = entry(BEES, 1, "PartnershipOpened", to="co-creation")
DRAFTED = entry(GRANT, 1, "AgreementDrafted", to="draft")
COMMITTED = stage(2, "commit")
SIGNED = state(2, "record-signature", "out-for-signature", "signed")
FORCED = state(3, "bring-into-force", "signed", "in-force")


def corrected(subject: Ref, seq: int, of: int, *, minute: int | None = None) -> Entry:
    made = entry(subject, seq, "MoveCorrected", minute=minute)
    return Entry(made.subject, made.number, seq, made.event, {"seq": of}, made.by, made.on, made.now)


#: A stream, what stands beside it, the numbers that are taken back, and those that depend.
CASES: dict[str, tuple[list[Entry], list[Entry], list[int], list[tuple[str, int]]]] = {
    "the last move": ([OPENED, COMMITTED], [], [2], []),
    "a contact noted since": ([OPENED, COMMITTED, entry(BEES, 3, "ContactNoted")], [], [2], []),
    "a hold and a waiver since": (
        [OPENED, COMMITTED, entry(BEES, 3, "HoldPlaced"), entry(BEES, 4, "GateWaived")],
        [],
        [2],
        [],
    ),
    "shares set since": ([OPENED, COMMITTED, entry(BEES, 3, "SharesSet")], [], [2], [("bees", 3)]),
    "something nobody thought of since": ([OPENED, COMMITTED, entry(BEES, 3, "Audited")], [], [2], [("bees", 3)]),
    "an agreement drafted since": (
        [OPENED, COMMITTED],
        [entry(GRANT, 1, "AgreementDrafted", minute=3)],
        [2],
        [("grant", 1)],
    ),
    "an agreement drafted in the same moment": (
        [OPENED, COMMITTED],
        [entry(GRANT, 1, "AgreementDrafted", minute=2)],
        [2],
        [("grant", 1)],
    ),
    "an agreement drafted before": ([OPENED, COMMITTED], [entry(GRANT, 1, "AgreementDrafted", minute=1)], [2], []),
    "an agreement's move that was itself taken back": (
        [OPENED, COMMITTED],
        [
            entry(GRANT, 2, "AgreementMoved", minute=3, move="submit"),
            corrected(GRANT, 3, 2, minute=4),
        ],
        [2],
        [],
    ),
    "a paper attached to an agreement": ([OPENED, COMMITTED], [entry(GRANT, 2, "FileAttached", minute=3)], [2], []),
    "the move before one that was taken back": (
        [OPENED, COMMITTED, stage(3, "propose-pivot"), corrected(BEES, 4, 3)],
        [],
        [2],
        [],
    ),
    "what was signed and came into force by itself": ([DRAFTED, SIGNED, FORCED], [], [3, 2], []),
    "the signed file attached in between": (
        [DRAFTED, SIGNED, entry(GRANT, 3, "SignedFileAttached"), state(4, "bring-into-force", "signed", "in-force")],
        [],
        [4, 2],
        [],
    ),
    "a report received since": (
        [DRAFTED, SIGNED, FORCED, entry(GRANT, 4, "ReportReceived")],
        [],
        [3, 2],
        [("grant", 4)],
    ),
    "a document printed since": (
        [DRAFTED, state(2, "approve", "in-review", "approved"), entry(GRANT, 3, "DocumentPrinted")],
        [],
        [2],
        [("grant", 3)],
    ),
    "a subaward drafted under it since": (
        [DRAFTED, SIGNED, FORCED],
        [entry(UNDER, 1, "AgreementDrafted", minute=5)],
        [3, 2],
        [("under", 1)],
    ),
    "the partnership moved on": (
        [DRAFTED, SIGNED, FORCED],
        [entry(BEES, 7, "PartnershipMoved", minute=7, move="start-delivery")],
        [3, 2],
        [("bees", 7)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_taken_back_and_what_depends_on_it(name: str) -> None:
    own, beside, taken, depends = CASES[name]
    found = correction(own, beside)
    assert found is not None
    assert [one.seq for one in found.moves] == taken
    assert [(one.subject.id, one.seq) for one in found.depends] == depends
    assert found.open is (depends == [])
    assert (found.refusal is None) is (depends == [])


#: What can never be taken back exactly, in the words that say so.
NEVER: dict[str, tuple[list[Entry], str]] = {
    "an adoption": (
        [entry(BEES, 1, "PartnershipAdopted", to="delivery")],
        "It was taken over from elsewhere in this state; that is no move of Tack's.",
    ),
    "a return": (
        [DRAFTED, state(2, "return", "in-review", "draft")],
        "Returning it cleared its approvals and signatures; submit it again instead.",
    ),
    "a move of before": (
        [OPENED, stage(2, "commit", was=None)],
        "This move is from before Tack kept what it would have to restore.",
    ),
    "a submission that changed the tier": (
        [DRAFTED, state(2, "submit", "draft", "in-review", was={**WAS, "whole": False})],
        "Submitting derived its tier or who signs anew; return it to draft instead.",
    ),
    "coming into force without a signature recorded here": (
        [entry(GRANT, 1, "AgreementAdopted", to="signed"), FORCED],
        "It came into force by itself and would again at once.",
    ),
}


@pytest.mark.parametrize("name", NEVER)
def test_what_can_never_be_taken_back_says_why(name: str) -> None:
    own, words = NEVER[name]
    found = correction(own, [])
    assert found is not None
    assert not found.open
    assert found.refusal is not None
    assert found.refusal.text == words


def test_what_never_moved_has_nothing_to_take_back() -> None:
    assert correction([OPENED], []) is None
    assert correction([OPENED, COMMITTED, corrected(BEES, 3, 2)], []) is None


def test_every_event_of_both_streams_is_thought_of() -> None:
    moves = {"PartnershipOpened", "PartnershipAdopted", "MoveCorrected"}
    theirs = {name for name in {**HAPPENINGS, **AGREEMENTS} if not _of_organisations(name)} - moves
    assert theirs <= set(DEPENDING) | NEUTRAL
    assert not set(DEPENDING) & NEUTRAL


def _of_organisations(name: str) -> bool:
    return name.startswith(("Organisation", "OtherName", "Identifier", "Fact", "Logo", "Parent"))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([2], "GRANT: it moved on on 2 Mar 2026."),
        # Said once for a day, however often it moved then.
        ([2, 2, 2], "GRANT: it moved on on 2 Mar 2026."),
        (
            [2, 3, 4, 5, 6, 7, 8],
            (
                "GRANT: it moved on on 2 Mar 2026, GRANT: it moved on on 3 Mar 2026, GRANT: it moved on on 4 Mar 2026,"
                " GRANT: it moved on on 5 Mar 2026, GRANT: it moved on on 6 Mar 2026, and 2 more."
            ),
        ),
    ],
)
def test_the_sentence_names_a_few_of_what_depends_and_counts_the_rest(days: list[int], said: str) -> None:
    moves = [replace(state(number, "send", "a", "b"), on=date(2026, 3, day)) for number, day in enumerate(days)]
    refusal = Correction((COMMITTED,), tuple(moves)).refusal
    assert refusal is not None
    assert render(refusal) == f"Something depends on this move by now: {said}"
