"""What a move changes of partnerships, one or many at once; `lifecycle.actions` calls for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from kernel.database import Base
from kernel.many import updating
from partnerships.models import Exploration, Partnership
from partnerships.stage_change import PlanChange, StageChange

_PARTNERSHIPS, _PLANS = (Base.metadata.tables[one.__tablename__] for one in (Partnership, Exploration))
#: What a move says of a partnership, and of an exploration.
_SAID = ("stage", "stage_since", "came_from", "outcome", "version")
_PLANNED = ("left", "ends_on", "extended")
_MOVE = updating(_PARTNERSHIPS, ("id", "version"), _SAID[:-1], more="version = partnership.version + 1")
_PLAN = updating(_PLANS, ("id",), _PLANNED)


def store(session: Session, changes: Sequence[StageChange]) -> None:
    """Write changes to the records they were judged on; raises StaleDataError where one of them changed meanwhile."""
    if not changes:
        return
    connection = session.connection()
    stored = _MOVE.write(
        connection, [(one.stage, one.stage_since, one.came_from, one.outcome, one.id, one.held) for one in changes]
    )
    if stored != len(changes):
        message = f"{len(changes) - stored} of {len(changes)} partnerships changed while they were judged"
        raise StaleDataError(message)
    plans = [one.plan for one in changes if one.plan is not None]
    _PLAN.write(connection, [(one.left, one.ends_on, one.extended, one.id) for one in plans])
    _tell_loaded(session, {one.id: one for one in changes}, {one.id: one for one in plans})


def _tell_loaded(session: Session, changes: Mapping[str, StageChange], plans: Mapping[str, PlanChange]) -> None:
    """Let the session's own copies, where it has any, say what is stored."""
    for key in list(session.identity_map.keys()):
        kind, (record_id, *_) = key[0], key[1]
        if kind is Partnership and record_id in changes:
            _say(session.identity_map.get(key), _SAID, changes[record_id])
        elif kind is Exploration and record_id in plans:
            _say(session.identity_map.get(key), _PLANNED, plans[record_id])


def _say(loaded: object | None, names: Sequence[str], change: object) -> None:
    for name in names if loaded is not None else ():
        set_committed_value(loaded, name, getattr(change, name))
