"""What is recorded of an organisation with its day and source, and what counts on a day; the roles of its people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol, TypeVar

from kernel.text import Label

#: Recorded facts, each with the name of the column that holds its newest answer.
FACTS: Mapping[str, Label] = {
    "women-led": Label("Led by women", "Dirigida por mujeres"),
    "locally-led": Label("Locally led", "De liderazgo local"),
}
COLUMNS: Mapping[str, str] = {"women-led": "women_led", "locally-led": "locally_led"}
ANSWERS: Mapping[str, Label] = {
    "yes": Label("yes", "sí"),
    "no": Label("no", "no"),
    "not-known": Label("not known", "no se sabe"),
}
VALUES: Mapping[str, bool | None] = {"yes": True, "no": False, "not-known": None}
ROLES: Mapping[str, Label] = {
    "director": Label("director", "dirección"),
    "signatory": Label("signatory", "firma autorizada"),
    "key-staff": Label("key staff", "personal clave"),
    "contact": Label("contact", "contacto"),
}
NAME_KINDS: Mapping[str, Label] = {
    "former": Label("former name", "nombre anterior"),
    "acronym": Label("acronym", "siglas"),
    "other": Label("name used elsewhere", "nombre usado en otra parte"),
}


class Answered(Protocol):
    """An answer of a day."""

    @property
    def id(self) -> str:
        """Later answers have higher ones."""

    @property
    def fact(self) -> str:
        """What was answered."""

    @property
    def answer(self) -> str:
        """The answer's code."""

    @property
    def as_of(self) -> date:
        """The day for which it was given."""


class Named(Protocol):
    """A name with the days on which it was in force."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def used_from(self) -> date | None:
        """Its first day, where that is known."""

    @property
    def used_to(self) -> date | None:
        """Its last day; None where it was never in force, or nobody knows."""


_Answer = TypeVar("_Answer", bound=Answered)


def counts(answers: Iterable[_Answer], fact: str, day: date) -> _Answer | None:
    """Return the answer that counts on a day: the newest up to it, and of one day the one entered last."""
    known = [one for one in answers if one.fact == fact and one.as_of <= day]
    return max(known, key=lambda one: (one.as_of, one.id), default=None)


def name_on(current: str, former: Iterable[Named], day: date) -> str:
    """Return the name in force on a day: the former name that was so then and ended first, else the current one."""
    then = [
        one for one in former if one.used_to and day <= one.used_to and (one.used_from is None or one.used_from <= day)
    ]
    return min(then, key=lambda one: (one.used_to or date.max, one.name)).name if then else current


def overlap(since: date | None, until: date | None, other_since: date | None, other_until: date | None) -> bool:
    """Say whether two times share a day; an end that is not known is open."""
    return (since or date.min) <= (other_until or date.max) and (other_since or date.min) <= (until or date.max)
