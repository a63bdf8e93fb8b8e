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
from policy.models import EditionRow

Option = tuple[str, Label]


class Labelled(Protocol):
    """A row of an edition with a key and a label."""

    @property
    def key(self) -> str:
        """Its key."""

    @property
    def label(self) -> Label:
        """Its label."""


def newest(session: Session, on: date) -> tuple[EditionRow, Edition]:
    """Return the edition under which partnerships start on a day; raises Conflict where none is published yet."""
    rows = [row for row in policies.published(session) if row.effective_from <= on]
    if not rows:
        raise Conflict(Message("No rules are published yet; an administrator has to publish an edition first."))
    return rows[0], policies.edition(session, rows[0].id)


def options(rows: Iterable[Labelled]) -> Sequence[Option]:
    """Return rows as choices of a field."""
    return [(row.key, row.label) for row in rows]


def label(rows: Iterable[Labelled], key: str | None) -> Label | str:
    """Return the label of a key, or the key itself where these rules do not know it."""
    return next((row.label for row in rows if row.key == key), key or "—")
