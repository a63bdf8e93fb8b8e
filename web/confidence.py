"""Concerns and flags that an address is about, as far as the reader may know of them; beside both doors."""

from __future__ import annotations

from diligence import concern_queries, flag_queries
from diligence.concern_queries import Seen
from diligence.flag_models import Concern, Flag
from diligence.flags import HANDLE
from kernel import journal
from kernel.errors import NotPermitted
from kernel.journal import Note
from kernel.unmet import Ref
from partnerships.models import Organisation, Partnership
from partnerships.queries import organisations
from partnerships.queries.partnerships import find as find_partnership
from web import timeline
from web.account import my_work
from web.timeline import Line


def concern(concern_id: str) -> Seen:
    """Return a concern that the reader raised or handles; raises NotFound."""
    work = my_work()
    return concern_queries.find(work.session, concern_id, work.by)


def handled(concern_id: str) -> Concern:
    """Return a concern that the reader handles; raises NotFound, NotPermitted for whoever raised it."""
    found = concern(concern_id)
    if not found.handles:
        raise NotPermitted(HANDLE, subject=found.concern.ref)
    return found.concern


def flag(flag_id: str) -> Flag:
    """Return a flag that the reader may know of; raises NotFound."""
    work = my_work()
    return flag_queries.find(work.session, flag_id, work.by)


def partnership(partnership_id: str) -> Partnership:
    """Return the partnership that a concern is raised in; raises NotFound."""
    work = my_work()
    return find_partnership(work.session, partnership_id, work.by)


def about(organisation_id: str, partnership_id: str | None) -> tuple[Organisation, Partnership | None]:
    """Return what a concern is raised about, as far as the reader knows of it; raises NotFound."""
    work = my_work()
    within = partnership(partnership_id) if partnership_id else None
    return organisations.find(work.session, organisation_id, work.by), within


def words_of(one: Concern) -> Note:
    """Return what was said in a concern, which is empty once it is erased."""
    return my_work().session.get_one(Note, one.note_id)


def told(ref: Ref) -> list[Line]:
    """Return everything that happened to a concern or a flag, the newest first, for whoever may read it."""
    work = my_work()
    return timeline.lines(work.session, list(reversed(journal.of_subject(work.session, ref))))
