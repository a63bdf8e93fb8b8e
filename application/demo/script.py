"""The language stories are written in: who did what, how many days before the day of loading.

Days count backwards from that day, so that a demo is never out of date; a negative number lies ahead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TypeAlias

from application.demo.script_clauses import Own, Repay, Reword


@dataclass(frozen=True, slots=True)
class Gift:
    """What a party brings; the amount is in whole units of the currency."""

    kind: str
    what: str
    amount: str | None = None
    currency: str | None = None
    valuation: str | None = None


@dataclass(frozen=True, slots=True)
class Bring:
    """Set what parties bring and which shares they hold: organisation → share in percent and gifts."""

    parties: Mapping[str, tuple[str | None, Sequence[Gift]]]


@dataclass(frozen=True, slots=True)
class Join:
    """Let an organisation join in a role."""

    organisation: str
    role: str


@dataclass(frozen=True, slots=True)
class Note:
    """Note a contact."""

    text: str


@dataclass(frozen=True, slots=True)
class Rename:
    """Give the partnership another title and idea."""

    title: str
    idea: str


@dataclass(frozen=True, slots=True)
class Rate:
    """Rate the risk."""

    risk: str
    reason: str


@dataclass(frozen=True, slots=True)
class Enlist:
    """Add somebody to the team."""

    person: str
    duty: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Plan an exploration; `ends` counts days like a step."""

    question: str
    cap: str
    currency: str
    ends: int
    co_investment: str


@dataclass(frozen=True, slots=True)
class Find:
    """Record what an exploration found."""

    finding: str


@dataclass(frozen=True, slots=True)
class Move:
    """Move the partnership."""

    trigger: str
    reason: str = ""
    outcome: str | None = None
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """Draft an agreement; `key` is how later steps of the story call it, days count like a step."""

    key: str
    kind: str
    title: str
    recipient: str
    starts: int
    ends: int
    amount: str | None = None
    currency: str | None = None
    basis: str | None = None
    language: str = "en"
    downstream: bool = False
    umbrella: str | None = None
    budget: Sequence[tuple[str, str]] = field(default_factory=tuple)
    reports: Sequence[tuple[str, int]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Press:
    """Print an agreement."""

    key: str


@dataclass(frozen=True, slots=True)
class Carry:
    """Move an agreement."""

    key: str
    trigger: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """Record a party's signature as its signatory of the cast gave it; the last one brings the signed paper."""

    key: str
    organisation: str
    with_file: bool = False


@dataclass(frozen=True, slots=True)
class Receive:
    """Note that a report came; the oldest that is open."""

    key: str


@dataclass(frozen=True, slots=True)
class Choose:
    """Give the three marks with their reasons, say what each brings beyond money, and how they complement each other.

    `answers` are those to the criteria of the partner's mark.
    """

    marks: Mapping[str, tuple[str, str]]
    answers: Mapping[str, str]
    brings: Mapping[str, Sequence[tuple[str, str]]]
    statement: str


@dataclass(frozen=True, slots=True)
class Select:
    """Record the basis of selection."""

    basis: str
    reference: str | None = None
    applicants: str | None = None
    justification: str | None = None
    agreed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Declare:
    """Declare one's own interests: none, unless they are told."""

    what: str | None = None


@dataclass(frozen=True, slots=True)
class Handle:
    """Say how the conflict that somebody declared is handled."""

    person: str
    handling: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Put on hold: the partnership, or one of its agreements or organisations by its key."""

    reason: str
    key: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Waive:
    """Let the partnership, or one of its agreements, pass one gate of one move."""

    move: str
    gate: str
    reason: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask whoever may for what one gate of a move lacks."""

    move: str
    gate: str
    note: str
    key: str | None = None


Act: TypeAlias = (
    "Bring | Join | Note | Rename | Rate | Enlist | Plan | Find | Move | Contract | Press | Carry | Sign | Receive"
    " | Choose | Select | Declare | Handle | Stop | Waive | Ask | Own | Reword | Repay"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One act of one person, so many days ago."""

    days: int
    by: str
    act: Act


@dataclass(frozen=True, slots=True)
class Story:
    """A partnership from its first day; `opened` counts days like a step."""

    key: str
    opened: int
    by: str
    title: str
    idea: str
    liaison: str | None
    partners: Sequence[tuple[str, str]]
    steps: Sequence[Step]
    financial: bool = True
    market_system: str | None = None
    relationship: str | None = None
    #: The programme's key, and the language people write in.
    programme: str = "markets"
    language: str = "es"


def typed(act: Act | Story) -> int:
    """Return how many fields a person fills in for an act: every value given, two for each line of a table.

    A key only tells the story's agreements apart and is not typed.
    """
    if isinstance(act, Sign):
        return 4 if act.with_file else 3  # name, capacity, date, and the file
    if isinstance(act, Press | Receive):
        return 0
    if isinstance(act, Declare):
        return 2 if act.what else 1  # whether there is a conflict, and which
    skipped = {"key", "trigger", "steps", "by", "days"} | (
        {"programme", "language"} if isinstance(act, Story) else set()
    )
    return sum(_leaves(getattr(act, one.name)) for one in fields(act) if one.name not in skipped)


def _leaves(value: object) -> int:
    if value is None or value is False or value == "":
        return 0
    if isinstance(value, Gift):
        return sum(_leaves(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, Mapping):
        return sum(_leaves(inner) for inner in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return sum(_leaves(inner) for inner in value)
    return 1


def carried(key: str, day: int, *, author: str, approvers: Sequence[str], signers: Sequence[str]) -> tuple[Step, ...]:
    """Return the steps of an agreement from its draft to the last signature: printed, approved, sent, signed."""
    return tuple(_carried(key, day, author, approvers, signers))


def _carried(key: str, day: int, author: str, approvers: Sequence[str], signers: Sequence[str]) -> Iterator[Step]:
    yield Step(day, author, Carry(key, "submit"))
    for late, approver in enumerate(approvers, 1):
        yield Step(day - late, approver, Carry(key, "approve"))
    day -= len(approvers)
    yield Step(day, author, Press(key))
    yield Step(day, author, Carry(key, "send"))
    for late, signer in enumerate(signers, 1):
        yield Step(day - late, author, Sign(key, signer, with_file=late == len(signers)))
