"""Saved views, read: a person's own, and those that are shared where the person works."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.text import fold
from partnerships.permissions import STAFF, Standing
from partnerships.view_models import SavedView


def seen_by(session: Session, by: Standing) -> Sequence[SavedView]:
    """Return the views somebody may use, by name."""
    found = session.scalars(select(SavedView).where(_seen(by)))
    return sorted(found, key=lambda one: (fold(one.name), one.id))


def find(session: Session, view_id: str, by: Standing) -> SavedView:
    """Return a view somebody may use; raises NotFound for any other."""
    found = session.scalar(select(SavedView).where(SavedView.id == view_id, _seen(by)))
    if found is None:
        raise NotFound
    return found


def _seen(by: Standing) -> ColumnElement[bool]:
    works_in = by.programmes(*STAFF)
    shared = (
        SavedView.programme_id.is_not(None)
        if None in works_in
        else SavedView.programme_id.in_(sorted(filter(None, works_in)))
    )
    return or_(SavedView.owner_id == by.person_id, shared if works_in else ~true())
