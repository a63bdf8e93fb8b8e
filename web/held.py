"""What a page says of a hold: since when, who placed it and, for staff, why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, exists, select

from kernel.journal import Note
from kernel.unmet import Ref
from partnerships.hold_models import Hold, HoldCause
from partnerships.models import Person
from partnerships.permissions import Scope, granted
from web.account import my_work


@dataclass(frozen=True, slots=True)
class Panel:
    """The hold a record is under itself, and what the reader may do about it."""

    kind: str
    id: str
    since: date | None
    by: str
    reason: str
    #: Whether it is because of screening, and so is lifted there and nowhere else; staff alone learn it.
    screening: bool
    may_place: bool
    may_lift: bool

    @property
    def shown(self) -> bool:
        """Whether there is anything to show."""
        return self.since is not None or self.may_place


_CAUSED = exists().where(HoldCause.hold_id == Hold.id, HoldCause.ended_on.is_(None))
_HOLD = (
    select(
        Hold.placed_on,
        Person.name,
        Note.text,
        _CAUSED,
    )
    .join(Person, Person.id == Hold.placed_by)
    .join(Note, Note.id == Hold.note_id)
    .where(Hold.subject_kind == bindparam("kind"), Hold.subject_id == bindparam("id"), Hold.lifted_on.is_(None))
)


def panel(ref: Ref, scope: Scope, *, stopped: bool = True) -> Panel:
    """Return what stands on a record's page about its own hold, in one query; the reason is for staff.

    `stopped` is false where it is known that nothing holds it, so that nothing is asked.
    """
    work = my_work()
    found = work.session.execute(_HOLD, {"kind": ref.kind, "id": ref.id}).one_or_none() if stopped else None
    staff = granted(work.by, "journal.view", scope)
    since, by, reason, caused = (found[0], found[1], found[2] or "", found[3]) if found else (None, "", "", False)
    return Panel(
        ref.kind,
        ref.id,
        since,
        by if staff else "",
        reason if staff else "",
        bool(caused) and staff,
        granted(work.by, "hold.place", scope),
        granted(work.by, "hold.lift", scope) and not caused,
    )
