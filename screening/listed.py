"""What a sanctions list says of somebody, and what is asked of it, whatever the list's own format."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What a name stands for; OTHER is a vessel, an aircraft, or what a list does not say."""

    PERSON = "person"
    ORGANISATION = "organisation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name of a listed record; a weak one is so common that it tells only where it is exact."""

    text: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Born:
    """A birth date as well as it is known; `until` is the last year of a range that begins with `year`."""

    year: int
    month: int | None = None
    day: int | None = None
    circa: bool = False
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One record of a list, its first name the primary one; countries are ISO alpha-2 in lower case.

    The key begins with the kind of list and stays the same from one version to the next, as in `ofac-12345`.
    """

    key: str
    kind: Kind
    names: tuple[ListedName, ...]
    countries: tuple[str, ...] = ()
    born: tuple[Born, ...] = ()
    identifiers: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    remarks: str = ""

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of everything the record says: another one means that the record has changed."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


@dataclass(frozen=True, slots=True)
class Asked:
    """A name somebody wants to know about, with what is known of whoever bears it."""

    name: str
    kind: Kind
    countries: tuple[str, ...] = ()
    born: Born | None = None
    identifiers: tuple[str, ...] = ()
