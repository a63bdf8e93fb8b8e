"""What a move changes of partnerships, one or many at once; `lifecycle.actions` calls for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from kernel.database import Base
from partnerships.models import Exploration, Partnership
from partnerships.stage_change import PlanChange, StageChange

_PARTNERSHIPS, _PLANS = (Base.metadata.tables[one.__tablename__] for one in (Partnership, Exploration))
_MOVE = (
    update(_PARTNERSHIPS)
    .where(_PARTNERSHIPS.c.id == bindparam("key"), _PARTNERSHIPS.c.version == bindparam("held"))
    .values(
        stage=bindparam("to"),
        stage_since=bindparam("since"),
        came_from=bindparam("from_"),
        outcome=bindparam("ended_as"),
        version=bindparam("next_version"),
    )
)
_PLAN = (
    update(_PLANS)
    .where(_PLANS.c.id == bindparam("key"))
    .values(left=bindparam("gone"), ends_on=bindparam("until"), extended=bindparam("longer"))
)


def store(session: Session, changes: Sequence[StageChange]) -> None:
    """Write changes to the records they were judged on; raises StaleDataError where one of them changed meanwhile."""
    if not changes:
        return
    stored = session.connection().execute(_MOVE, [_moved(one) for one in changes])
    if _count(stored) != len(changes):
        message = f"{len(changes) - _count(stored)} of {len(changes)} partnerships changed while they were judged"
        raise StaleDataError(message)
    plans = [one.plan for one in changes if one.plan is not None]
    if plans:
        session.connection().execute(_PLAN, [_planned(one) for one in plans])
    for one in changes:
        _tell_loaded(session, one)


def _count(stored: CursorResult[Any]) -> int:
    return int(stored.rowcount)


def _moved(one: StageChange) -> dict[str, object]:
    return {
        "key": one.id,
        "held": one.held,
        "to": one.stage,
        "since": one.stage_since,
        "from_": one.came_from,
        "ended_as": one.outcome,
        "next_version": one.version,
    }


def _planned(one: PlanChange) -> dict[str, object]:
    return {"key": one.id, "gone": one.left, "until": one.ends_on, "longer": one.extended}


def _tell_loaded(session: Session, one: StageChange) -> None:
    """Let the session's own copies, where it has any, say what is stored."""
    loaded = session.identity_map.get(session.identity_key(Partnership, one.id))
    if loaded is not None:
        for name in ("stage", "stage_since", "came_from", "outcome", "version"):
            set_committed_value(loaded, name, getattr(one, name))
    plan = one.plan and session.identity_map.get(session.identity_key(Exploration, one.plan.id))
    if plan and one.plan:
        for name in ("left", "ends_on", "extended"):
            set_committed_value(plan, name, getattr(one.plan, name))
