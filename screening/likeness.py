"""How likely it is that two records mean one: by their names first, then by country, birth and identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kernel.text import Message
from screening.listed import Asked, Born, Kind
from screening.reading import Read, read
from screening.scoring import worth

#: An identifier that both have is worth a look whatever the names.
BY_IDENTIFIER = 0.9
#: What country and birth add at most to the likeness of names; and a likeness of names that says nothing.
MOST_ADDED, LEAST = 0.08, 0.01
_SAME_COUNTRY, _NO_COUNTRY = 0.03, -0.05
_SAME_DAY, _SAME_YEAR, _NEAR, _OTHER_DAY, _OTHER_YEAR = 0.05, 0.03, 0.0, -0.1, -0.2
_OTHER_KIND, _UNKNOWN_KIND = -0.2, -0.1
_CIRCA, _NEAR_YEARS, _LEAST_IDENTIFIER = 3, 1, 5
_SIGNS = re.compile(r"[\W_]+")

Adjusted = tuple[float, tuple[Message, ...]]


def likeness(one: Asked, other: Asked) -> float:
    """Return how likely two records mean one, from 0 to 1; 0 where a name cannot be read."""
    score = worth(*_both(one, other)).score
    born = (other.born,) if other.born else ()
    return adjusted(score, one, other.kind, other.countries, born, other.identifiers)[0]


def _both(one: Asked, other: Asked) -> tuple[Read, Read]:
    """Read two names; where only one of them is plainly a body's, what the other is stays open no longer."""
    ours, theirs = read(one.name, one.kind), read(other.name, other.kind)
    if ours.body and other.kind is Kind.OTHER and not theirs.body:
        theirs = read(other.name, Kind.ORGANISATION)
    if theirs.body and one.kind is Kind.OTHER and not ours.body:
        ours = read(one.name, Kind.ORGANISATION)
    return ours, theirs


def adjusted(
    score: float,
    asked: Asked,
    kind: Kind,
    countries: Iterable[str],
    born: Iterable[Born],
    identifiers: Iterable[str],
) -> Adjusted:
    """Return the likeness of names with what else is known of both added or taken away, and why."""
    if not score:
        return 0.0, ()
    by_id = _identifiers(asked.identifiers, identifiers)
    parts = (_countries(asked.countries, countries), _births(asked.born, born), _kinds(asked.kind, kind))
    total = min(1.0, max(0.0, score + sum(part for part, _why in parts)))
    return (max(total, BY_IDENTIFIER) if by_id else total), (*by_id, *(why for _, each in parts for why in each))


def plain_identifier(text: str) -> str:
    """Return an identifier without spaces and signs; nothing where too little is left to tell."""
    left = _SIGNS.sub("", text).casefold()
    return left if len(left) >= _LEAST_IDENTIFIER and any(sign.isdigit() for sign in left) else ""


def _identifiers(ours: Iterable[str], theirs: Iterable[str]) -> tuple[Message, ...]:
    shared = {plain_identifier(one) for one in ours} & {plain_identifier(one) for one in theirs} - {""}
    return (Message("An identifier is the same: %(identifier)s.", identifier=min(shared)),) if shared else ()


def _countries(ours: Iterable[str], theirs: Iterable[str]) -> Adjusted:
    mine, others = set(ours), set(theirs)
    if not mine or not others:
        return 0.0, ()
    if mine & others:
        return _SAME_COUNTRY, (Message("Both belong to the same country."),)
    return _NO_COUNTRY, (Message("They belong to different countries."),)


def _births(ours: Born | None, theirs: Iterable[Born]) -> Adjusted:
    """Return the best that any of the listed birth dates says."""
    if ours is None:
        return 0.0, ()
    return max((_birth(ours, one) for one in theirs), key=lambda found: found[0], default=(0.0, ()))


def _birth(ours: Born, theirs: Born) -> Adjusted:
    mine, others = _years(ours), _years(theirs)
    if mine[0] > others[1] or others[0] > mine[1]:
        apart = max(mine[0] - others[1], others[0] - mine[1])
        if apart <= _NEAR_YEARS:
            return _NEAR, (Message("Their years of birth are one apart."),)
        return _OTHER_YEAR, (Message("They were born in different years."),)
    if mine != others or mine[0] != mine[1]:
        return _SAME_YEAR, (Message("Their years of birth may be the same."),)
    days = [(one.month, one.day) for one in (ours, theirs)]
    if any(None in day for day in days):
        return _SAME_YEAR, (Message("Born in the same year."),)
    if days[0] == days[1]:
        return _SAME_DAY, (Message("Born on the same day."),)
    return _OTHER_DAY, (Message("Born in the same year, but not on the same day."),)


def _years(born: Born) -> tuple[int, int]:
    around = _CIRCA if born.circa else 0
    return born.year - around, max(born.until or born.year, born.year) + around


def _kinds(ours: Kind, theirs: Kind) -> Adjusted:
    if ours is theirs or Kind.PERSON not in {ours, theirs}:
        return 0.0, ()
    if Kind.OTHER in {ours, theirs}:
        return _UNKNOWN_KIND, ()
    return _OTHER_KIND, (Message("One is a person, the other an organisation."),)
