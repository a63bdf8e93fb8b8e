"""What the lists answer to an organisation: which records it is like, in which lane, and what could not be read.

A pure rule: the record, an index over the lists and the edition's figures in, the answer out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kernel.text import Message
from policy.screening import Lane, Screening
from screening.asking import Record, Subject
from screening.index import Hit, readable
from screening.listed import Asked

#: A score is kept in these parts of a whole.
WHOLE = 10_000


class Outcome(StrEnum):
    """What came out: nothing to look at, something to look at, or a name that nobody can say anything about."""

    CLEAR = "clear"
    HITS = "hits"
    UNREAD = "unread"


class Listing(Protocol):
    """An index over the lists in force, as `screening.index` makes it."""

    def hits(self, asked: Asked, floor: float) -> Sequence[Hit]:
        """Return what is like a name, best first, from a score on."""


@dataclass(frozen=True, slots=True)
class Found:
    """A listed record that somebody is like: by which of their names, how much, why, and so in which lane."""

    person_row: str
    other_name: str
    key: str
    name: str
    score: int
    reasons: tuple[Message, ...]
    lane: Lane


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of screening a record; `unread` are the sources of names that could not be read."""

    outcome: Outcome
    unread: tuple[str, ...]
    found: tuple[Found, ...]


def screen(record: Record, listing: Listing, rules: Screening) -> Answer:
    """Screen a record.

    Somebody of whom not one name can be read could not be screened, which is never clear, whatever was found of others.
    """
    unread: list[str] = []
    blank = False
    best: dict[tuple[str, str], Found] = {}
    for subject in record.subjects:
        illegible = [one for one in subject.names if not readable(one.asked.name)]
        unread += [one.source or subject.person_row or record.organisation_id for one in illegible]
        blank |= len(illegible) == len(subject.names)
        for found in _of(subject, listing, rules):
            pair = found.person_row, found.key
            if pair not in best or found.score > best[pair].score:
                best[pair] = found
    waiting = any(found.lane is not Lane.LOG for found in best.values())
    outcome = Outcome.UNREAD if blank else Outcome.HITS if waiting else Outcome.CLEAR
    return Answer(outcome, tuple(unread), tuple(best.values()))


def _of(subject: Subject, listing: Listing, rules: Screening) -> Iterator[Found]:
    for one in subject.names:
        for hit in listing.hits(one.asked, float(rules.log)):
            lane = rules.lane(hit.score)
            if lane is not None:
                score = round(hit.score * WHOLE)
                yield Found(subject.person_row, one.source, hit.key, hit.name, score, hit.reasons, lane)
