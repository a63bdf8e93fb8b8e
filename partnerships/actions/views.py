"""Saving, renaming and deleting views. They tell how somebody looks at the work, not what happened: no journal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel.errors import Conflict, NotPermitted, invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.text import Message
from partnerships.models import Person, Programme
from partnerships.permissions import EVERYWHERE, Scope, Standing, granted
from partnerships.view_models import SavedView

#: More than these nobody finds anything in.
MOST_VIEWS = 30
NAME = 60
STAFF, ADMINISTER = "journal.view", "account.edit"


def save(
    session: Session,
    *,
    name: str,
    layout: str,
    asked: Mapping[str, str],
    programme: Programme | None,
    by: Standing,
    now: datetime,
) -> SavedView:
    """Keep a list under a name, for oneself or shared with everybody who works in a programme."""
    _may_share(by, programme)
    # Two windows of one person would otherwise both find the last place free.
    session.get_one(Person, by.person_id, with_for_update={"key_share": True})
    kept = _free_name(session, name, by.person_id)
    count = session.scalar(select(func.count()).select_from(SavedView).where(SavedView.owner_id == by.person_id)) or 0
    if count >= MOST_VIEWS:
        raise Conflict(
            Message("You have %(most)s saved views, and more are not kept. Delete one first.", most=MOST_VIEWS)
        )
    view = SavedView(
        id=new_id(),
        owner_id=by.person_id,
        programme_id=programme.id if programme else None,
        programme=programme,
        name=kept,
        layout=layout,
        asked=json.dumps(dict(asked), sort_keys=True, ensure_ascii=False),
        now=now,
    )
    session.add(view)
    session.flush()
    return view


def change(session: Session, view: SavedView, *, name: str, programme: Programme | None, by: Standing) -> SavedView:
    """Give a view another name, or share it with another programme or nobody; only its owner may."""
    if view.owner_id != by.person_id:
        raise NotPermitted(ADMINISTER)
    if programme is None or programme.id != view.programme_id:
        _may_share(by, programme)
    session.get_one(Person, by.person_id, with_for_update={"key_share": True})
    view.name = _free_name(session, name, by.person_id, but=view.id)
    view.programme_id, view.programme = programme.id if programme else None, programme
    session.flush()
    return view


def delete(session: Session, view: SavedView, *, by: Standing) -> None:
    """Take a view away; its owner may, and whoever administers accounts, since owners leave."""
    if view.owner_id != by.person_id and not granted(by, ADMINISTER, EVERYWHERE):
        raise NotPermitted(ADMINISTER)
    session.delete(view)
    session.flush()


def _may_share(by: Standing, programme: Programme | None) -> None:
    if programme is not None and not granted(by, STAFF, Scope(programme.id)):
        raise NotPermitted(STAFF)


def _free_name(session: Session, name: str, owner_id: str, but: str = "") -> str:
    fields = Fields()
    kept = fields.line("name", name, longest=NAME)
    fields.settle()
    taken = select(SavedView.id).where(SavedView.owner_id == owner_id, SavedView.name == kept, SavedView.id != but)
    if session.scalar(taken) is not None:
        raise invalid("name", "You have a view of this name already.")
    return kept
