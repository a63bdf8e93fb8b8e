"""What an address is about: found for the reader, or not found at all; and then held against the route's mark.

Once a partnership or an agreement is found, the day that counts is the one at the office that keeps it.

A mark is first held against anything the reader is anywhere, since who asks comes before what is asked about. Here it
is held again against the very record, so that no page shows a form that its action would refuse.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, request

from contracts import queries as contracts
from contracts.models import Agreement
from kernel import clock
from kernel.unmet import Ref
from partnerships.models import Organisation, Partnership, Programme
from partnerships.permissions import Scope, check, scope_of
from partnerships.queries import organisations, partnerships
from partnerships.queries.whole import find_whole
from web.account import my_work
from web.marks import mark_of
from web.work import at_office


def partnership(subject_id: str) -> Partnership:
    """Return a partnership the reader may know of and do this with; raises NotFound, then NotPermitted."""
    work = my_work()
    return _kept(partnerships.find(work.session, subject_id, work.by))


def whole_partnership(subject_id: str) -> Partnership:
    """Return the same with everything that its page shows of it, to be shown only."""
    work = my_work()
    return _kept(find_whole(work.session, subject_id, work.by))


def _kept(found: Partnership) -> Partnership:
    _hold(scope_of(found), found.ref)
    at_office(found.programme.office.zone)
    return found


def many_partnerships(ids: Sequence[str]) -> None:
    """Let today be a day that has come at every office that keeps one of some partnerships."""
    work = my_work()
    found = partnerships.zones(work.session, ids, work.by)
    if found:
        at_office(min(found, key=lambda zone: clock.today(zone, work.now)))


def programme(subject_id: str) -> Programme:
    """Return a programme the reader works in, for a record that its office will keep; raises NotFound."""
    work = my_work()
    found = partnerships.programme(work.session, subject_id, work.by)
    at_office(found.office.zone)
    return found


def agreement(subject_id: str) -> Agreement:
    """Return an agreement the reader may know of and do this with; raises NotFound, then NotPermitted."""
    work = my_work()
    found = contracts.find(work.session, subject_id, work.by)
    _hold(scope_of(found.partnership), found.ref)
    at_office(found.partnership.programme.office.zone)
    return found


def organisation(subject_id: str) -> Organisation:
    """Return an organisation the reader may know of; raises NotFound."""
    work = my_work()
    return organisations.find(work.session, subject_id, work.by)


def _hold(scope: Scope, ref: Ref) -> None:
    """Hold the route's mark against a record's scope."""
    view = current_app.view_functions.get(request.endpoint or "")
    mark = mark_of(view) if view is not None else None
    if mark is not None and mark.permission is not None:
        check(my_work().by, mark.permission, scope, subject=ref)
