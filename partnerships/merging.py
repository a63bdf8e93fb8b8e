"""Which records move when two organisations turn out to be one body, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kernel.text import Message

#: The identifiers of both records of a scheme stay where they are, or one of them goes; chosen by a person.
BOTH, KEPT, GONE = "both", "kept", "gone"


@dataclass(frozen=True, slots=True)
class Place:
    """A column that names an organisation: what its rows are called, and within what only one may name the body.

    `alone_in` are the columns beside it for whose values a body has one row at most (none: one row at all). A clash
    there is refused, since only a person can say which row is right; where `leaves`, the other's row stays with it.
    """

    words: Message
    alone_in: tuple[str, ...] | None = None
    leaves: bool = False


#: Every column that names an organisation and moves; a test holds the database against it. What a request is about is
#: no foreign key, and yet it moves: else the request would count as done, since its gate now concerns the other record.
PLACES: Mapping[tuple[str, str], Place] = {
    ("agreement", "recipient_id"): Place(Message("agreements it receives")),
    ("agreement_condition", "organisation_id"): Place(Message("conditions of agreements")),
    ("assessment", "organisation_id"): Place(Message("assessments of it")),
    ("assurance_activity", "organisation_id"): Place(Message("visits, spot checks and audits")),
    ("flag", "organisation_id"): Place(Message("flags on it")),
    ("former_name", "organisation_id"): Place(Message("other names"), alone_in=("name",), leaves=True),
    ("hit", "organisation_id"): Place(
        Message("listed records it is like"), alone_in=("person_row", "listed_key"), leaves=True
    ),
    ("inception_part", "organisation_id"): Place(
        Message("parts in the design of partnerships"), alone_in=("partnership_id", "part", "on"), leaves=True
    ),
    ("membership", "organisation_id"): Place(
        Message("people who sign in for it"), alone_in=("person_id",), leaves=True
    ),
    ("office", "organisation_id"): Place(Message("offices"), alone_in=()),
    ("organisation_fact", "organisation_id"): Place(Message("recorded facts")),
    ("organisation_identifier", "organisation_id"): Place(Message("identifiers")),
    ("organisation_logo", "organisation_id"): Place(Message("logos"), alone_in=(), leaves=True),
    ("organisation_parent", "organisation_id"): Place(Message("bodies it belongs to")),
    ("organisation_parent", "parent_id"): Place(Message("bodies that belong to it")),
    ("organisation_person", "organisation_id"): Place(Message("people with roles")),
    ("outside_assessment", "organisation_id"): Place(Message("assessments by other bodies")),
    ("pack_entry", "for_id"): Place(Message("entries of startup packs that help it")),
    ("pack_entry", "organisation_id"): Place(Message("entries of startup packs that it does")),
    ("party", "organisation_id"): Place(Message("partnerships"), alone_in=("partnership_id",)),
    ("request", "about_id"): Place(Message("requests about it")),
    ("risk_bearer", "organisation_id"): Place(Message("shares in joint risks"), alone_in=("risk_id",)),
    ("signer", "organisation_id"): Place(Message("agreements it signs"), alone_in=("agreement_id",)),
}
#: What names an organisation and stays: keys are made from names, a merge says who went where, and what was screened
#: was that very record; the one that stays is screened anew. That somebody raised a concern is told to nobody, not even
#: in a number.
STAYS = frozenset(
    {
        ("concern", "organisation_id"),
        ("organisation_key", "organisation_id"),
        ("organisation_merge", "gone_id"),
        ("organisation_merge", "kept_id"),
        ("screened", "organisation_id"),
        ("screening_run", "organisation_id"),
    }
)


class Number(Protocol):
    """An identifier of one of the two."""

    @property
    def id(self) -> str:
        """Which row it is."""

    @property
    def scheme(self) -> str:
        """Its register."""

    @property
    def value(self) -> str:
        """The number as it is kept."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A register in which both have a number."""

    scheme: str
    kept: Sequence[str]
    gone: Sequence[str]


def clashes(kept: Sequence[Number], gone: Sequence[Number]) -> list[Clash]:
    """Return the registers in which both have numbers; somebody must say which hold."""
    shared = sorted({one.scheme for one in kept} & {one.scheme for one in gone})
    return [Clash(scheme, _values(kept, scheme), _values(gone, scheme)) for scheme in shared]


def _values(numbers: Sequence[Number], scheme: str) -> list[str]:
    return [one.value for one in numbers if one.scheme == scheme]


def staying_numbers(gone: Sequence[Number], chosen: Mapping[str, str]) -> set[str]:
    """Return the identifiers of the one that goes which stay with it, since the other's were chosen."""
    return {one.id for one in gone if chosen.get(one.scheme) == KEPT}


def leaving_numbers(kept: Sequence[Number], chosen: Mapping[str, str]) -> set[str]:
    """Return the identifiers of the one that stays which go to the other, since the other's were chosen."""
    return {one.id for one in kept if chosen.get(one.scheme) == GONE}
