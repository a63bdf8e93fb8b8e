"""The editions, as lists and forms ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from kernel.errors import Conflict
from kernel.text import Label, Message
from policy import queries as policies
from policy.edition import Edition

Option = tuple[str, Label]


class Labelled(Protocol):
    """A row of an edition with a key and a label."""

    @property
    def key(self) -> str:
        """Its key."""

    @property
    def label(self) -> Label:
        """Its label."""


def newest(session: Session, on: date) -> tuple[str, Edition]:
    """Return the edition under which partnerships start on a day, with its identifier; raises Conflict without any."""
    return newest_of(policies.in_order(session), on)


def newest_of(editions: Iterable[tuple[str, Edition]], on: date) -> tuple[str, Edition]:
    """Return the same from the published editions in hand, newest first."""
    found = next(((key, one) for key, one in editions if one.effective_from <= on), None)
    if found is None:
        raise Conflict(Message("No rules are published yet; an administrator has to publish an edition first."))
    return found


def stages(editions: Iterable[Edition]) -> dict[str, Label]:
    """Return every stage of some editions by its key, in the order of the first that has it."""
    found: dict[str, Label] = {}
    for edition in editions:
        for stage in edition.stages:
            found.setdefault(stage.key, stage.label)
    return found


def options(rows: Iterable[Labelled]) -> Sequence[Option]:
    """Return rows as choices of a field."""
    return [(row.key, row.label) for row in rows]


def label(rows: Iterable[Labelled], key: str | None) -> Label | str:
    """Return the label of a key, or the key itself where these rules do not know it."""
    return next((row.label for row in rows if row.key == key), key or "—")
