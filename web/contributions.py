"""The table in which people type what each party brings: read from fields named by place, blank rows left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from werkzeug.datastructures import MultiDict

from kernel.errors import Invalid, Problem
from partnerships.actions.parties import Brings, Holds

_PARTY = re.compile(r"parties\.(\d+)\.party")
_PLACE = re.compile(r"parties\.(\d+)\.contributions\.(\d+)\.")
MOST_ROWS = 40

#: (party, contribution) as the action counts them → contribution as the form counts them.
Places = Mapping[tuple[int, int], int]


def read(values: MultiDict[str, str]) -> tuple[list[Holds], Places]:
    """Return what was typed for each party, and where each row stood in the form."""
    held: list[Holds] = []
    places: dict[tuple[int, int], int] = {}
    for number in sorted(int(found[1]) for key in values if (found := _PARTY.fullmatch(key))):
        prefix = f"parties.{number}."
        rows = [row for row in range(MOST_ROWS) if _typed(values, f"{prefix}contributions.{row}.")]
        places |= {(len(held), index): row for index, row in enumerate(rows)}
        brought = [_brings(values, f"{prefix}contributions.{row}.") for row in rows]
        held.append(Holds(values[f"{prefix}party"], values.get(f"{prefix}share"), brought))
    return held, places


def _typed(values: MultiDict[str, str], prefix: str) -> bool:
    return any(values.get(prefix + name, "").strip() for name in ("what", "amount", "valuation"))


def _brings(values: MultiDict[str, str], prefix: str) -> Brings:
    def typed(name: str) -> str:
        return values.get(prefix + name, "")

    return Brings(typed("kind"), typed("what"), typed("amount"), typed("currency"), typed("valuation"))


@contextmanager
def renamed(places: Places) -> Iterator[None]:
    """Name every problem by the row in which it was typed."""
    try:
        yield
    except Invalid as error:
        raise Invalid([_renamed(one, places) for one in error.problems], subject=error.subject) from error


def _renamed(problem: Problem, places: Places) -> Problem:
    found = _PLACE.match(problem.where)
    if found is None:
        return problem
    party, row = int(found[1]), int(found[2])
    start = f"parties.{party}.contributions.{places.get((party, row), row)}."
    return Problem(start + problem.where[found.end() :], problem.message)
