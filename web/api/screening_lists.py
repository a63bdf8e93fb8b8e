"""Sanctions lists, for programs: which are in force and how old they are, giving a new one, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from kernel.text import render
from partnerships.queries import people
from screening import list_queries as reads
from screening.list_age_queries import Age, ages
from screening.list_kinds import ListKind
from screening.list_models import Dated, ListLoad, ListVersion, LoadState
from web import screening_lists as shared
from web.account import my_work
from web.api.fields import Body, Choice, Day, Flag, Id, Instant, Part, Sent, Text, Whole
from web.api.lists import Listing
from web.api.resource import Resource
from web.api.schemas import DIGEST, Named, always, listed, maybe, page_of
from web.api.shapes import Shape
from web.screening_lists import Given

VIEW, LOAD = "screening.lists.view", "screening.lists.load"
KINDS = [kind.value for kind in ListKind]
resource = Resource(
    "screening-lists",
    "The sanctions lists that organisations and people are screened by. A list is given as its publisher's own files"
    " and read in the background; one that cannot be taken whole leaves the last good one in force.",
)


class ListFilesBody(Body):
    """The files of one list, as their publisher offers them; OFAC's three or four are sent under the four names."""

    kind = Choice(KINDS, required=True)
    file = Sent(required=True)
    alt = Sent()
    add = Sent()
    comments = Sent()
    dated = Day(metadata={"description": "The date of the list, where it states none itself."})


class ListVersionPart(Schema):
    """A version of a list: its date and where that comes from, its hash, and how much is in it."""

    id = always(Id)
    listed_on = always(Day)
    dated = always(Choice, [one.value for one in Dated])
    seen_on = always(Day)
    loaded_on = always(Day)
    in_force = always(Flag)
    sha256 = always(Text, 64, metadata={"pattern": DIGEST})
    size = always(Whole, 0, 2**53 - 1)
    entries = always(Whole)
    names = always(Whole)
    weak = always(Whole)
    persons = always(Whole)
    organisations = always(Whole)
    added = always(Whole)
    changed = always(Whole)
    removed = always(Whole)


class ListFilePart(Schema):
    """A file that was given: its name, its size in bytes, its hash where it is kept."""

    name = always(Text)
    size = always(Whole, 0, 2**53 - 1)
    sha256 = always(Text, 64)


class ScreeningLoadSchema(Schema):
    """An attempt to load a list: what became of it, and where it failed why and with which code."""

    id = always(Id)
    kind = always(Choice, KINDS)
    state = always(Choice, [one.value for one in LoadState])
    by = always(Part, Named)
    on = always(Day)
    now = always(Instant)
    confirmed = always(Flag)
    files = listed(Part(ListFilePart))
    code = maybe(Text, 60)
    why = listed(Text(2000))
    version_id = maybe(Id)
    ended_at = maybe(Instant)


class ScreeningListLine(Schema):
    """One kind of list: the version in force, its age in days, and whether the rules of today allow no such age."""

    kind = always(Choice, KINDS)
    in_force = maybe(Part, ListVersionPart)
    days = maybe(Whole)
    fresh_days = maybe(Whole)
    stale = always(Flag)
    last_attempt_id = maybe(Id)
    last_attempt_state = maybe(Choice, [one.value for one in LoadState])


class LoadFilters(Listing):
    """What attempts are narrowed by."""

    kind = Choice(KINDS)
    state = Choice([one.value for one in LoadState])


ScreeningListPage = page_of(ScreeningListLine, "ScreeningListPage")
ScreeningLoadPage = page_of(ScreeningLoadSchema, "ScreeningLoadPage")
VERSION_FIELDS = (
    "id", "listed_on", "dated", "seen_on", "loaded_on", "in_force", "sha256", "size", "entries", "names", "weak",
    "persons", "organisations", "added", "changed", "removed",
)  # fmt: skip


def version_shape(version: ListVersion) -> Shape:
    """Return a version as it stands."""
    return {name: getattr(version, name) for name in VERSION_FIELDS}


def line(one: Age, last: Mapping[str, ListLoad]) -> Shape:
    """Return one kind of list."""
    attempt = last.get(one.kind)
    return {
        "kind": one.kind,
        "in_force": version_shape(one.version) if one.version else None,
        "days": one.days,
        "fresh_days": one.fresh_days,
        "stale": one.stale,
        "last_attempt_id": attempt.id if attempt else None,
        "last_attempt_state": attempt.state if attempt else None,
    }


def shown(load: ListLoad, names: Mapping[str, str]) -> Shape:
    """Return an attempt."""
    return {
        "id": load.id,
        "kind": load.kind,
        "state": load.state,
        "by": {"id": load.by, "name": names.get(load.by, "")},
        "on": load.on,
        "now": load.now,
        "confirmed": load.confirmed,
        "files": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in reads.files_of(load)],
        "code": load.code,
        "why": [render(message) for message in reads.reasons(load)],
        "version_id": load.version_id,
        "ended_at": load.ended_at,
    }


def again(load_id: str) -> Shape:
    """Return an attempt as it stands now."""
    session, load = my_work().session, shared.load(load_id)
    return shown(load, people.names(session, {load.by}))


def _read(body: Mapping[str, Any]) -> Given:
    return shared.given(body["kind"], body.get("dated"))


@resource.get("", ScreeningListPage, needs=VIEW, narrowed=("kind", "stale"))
def screening_lists_list() -> Shape:
    """List every kind of list with the version in force and its age."""
    work = my_work()
    last = reads.latest_loads(work.session)
    return {"rows": [line(one, last) for one in ages(work.session, on=work.today)], "after": None}


@resource.get("/loads", ScreeningLoadPage, needs=VIEW, query=LoadFilters)
def screening_lists_loads(filters: Mapping[str, Any]) -> Shape:
    """List the attempts to load lists, the newest first."""
    work = my_work()
    page = reads.loads(
        work.session,
        work.by,
        kind=filters.get("kind", ""),
        state=filters.get("state", ""),
        after=filters.get("after"),
        limit=filters.get("limit", 50),
    )
    names = people.names(work.session, {one.by for one in page.rows})
    return {"rows": [shown(one, names) for one in page.rows], "after": page.after}


@resource.post("/loads", ScreeningLoadSchema, needs=LOAD, takes=ListFilesBody, where="files", again=again, ready=_read)
def screening_lists_give(found: Given) -> Shape:
    """Give a list; it is read in the background, and put in force where it is whole."""
    load = shared.keep(found)
    return again(load.id)


@resource.get("/loads/<id:load_id>", ScreeningLoadSchema, needs=VIEW)
def screening_lists_load(load_id: str) -> Shape:
    """Say what became of a list that was given."""
    return again(load_id)


@resource.post("/loads/<id:load_id>/confirm", ScreeningLoadSchema, needs=LOAD, status=200, again=again)
def screening_lists_confirm(load_id: str) -> Shape:
    """Take a doubted list as it is, such as one with far fewer entries than the last."""
    return again(shared.confirm(load_id).id)
