"""Saved views, read: a person's own, and those that are shared where the person works."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, bindparam, or_, select, true
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.frozen import Frozen
from kernel.text import fold
from partnerships.permissions import STAFF, Standing
from partnerships.view_models import SavedView


class ViewName(NamedTuple):
    """A saved view as the list offers it: its name, and where it leads."""

    id: str
    name: str
    layout: str
    asked: str


def names(session: Session, by: Standing) -> list[ViewName]:
    """Return the views somebody may use, by name, as far as a list shows them."""
    found = [ViewName(*row) for row in _names(by.kind).rows(session, {"owner": by.person_id})]
    return sorted(found, key=lambda one: (fold(one.name), one.id))


@lru_cache(maxsize=64)
def _names(kind: Standing) -> Frozen:
    """Put the question of one kind of reader together once: every list asks it."""
    shown = SavedView.id, SavedView.name, SavedView.layout, SavedView.asked
    return Frozen(select(*shown).where(_seen(kind, bindparam("owner"))))


def seen_by(session: Session, by: Standing) -> Sequence[SavedView]:
    """Return the views somebody may use, by name."""
    found = session.scalars(select(SavedView).where(_seen(by, by.person_id)))
    return sorted(found, key=lambda one: (fold(one.name), one.id))


def find(session: Session, view_id: str, by: Standing) -> SavedView:
    """Return a view somebody may use; raises NotFound for any other."""
    found = session.scalar(select(SavedView).where(SavedView.id == view_id, _seen(by, by.person_id)))
    if found is None:
        raise NotFound
    return found


def _seen(by: Standing, owner: str | BindParameter[str]) -> ColumnElement[bool]:
    works_in = by.programmes(*STAFF)
    shared = (
        SavedView.programme_id.is_not(None)
        if None in works_in
        else SavedView.programme_id.in_(sorted(filter(None, works_in)))
    )
    return or_(SavedView.owner_id == owner, shared if works_in else ~true())
