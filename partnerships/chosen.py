"""What the gates ask of how a partnership was chosen, as it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Declared:
    """The last thing somebody declared about their interests."""

    name: str
    on: date
    declared: bool
    handled: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the gates ask of how a partnership was chosen; parties and people by identifier and name."""

    marks: frozenset[str]
    silent: Sequence[tuple[str, str]]
    stated: bool
    basis: str | None
    team: Mapping[str, str]
    declarations: Mapping[str, Declared]
