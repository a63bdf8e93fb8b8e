"""Which lists are in force, what they list, and how the last attempts to load them went.

Whoever screens asks `listed` for the records, `fingerprint` for whether they are still the same (an index built from
them may be kept for as long as that is), and `touched` for what one version changed. A listed record says of itself
whether it changed: `Listed.key` stays, `Listed.fingerprint` is of all that it says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.lists import Page, cut, decode, encode
from kernel.lists import fingerprint as mark_of
from kernel.packing import unpack
from kernel.queue import Job, JobState
from kernel.text import Message
from partnerships.permissions import ANYWHERE, Standing, check
from screening.list_models import ListEntry, ListLoad, ListVersion, LoadState
from screening.listed import Listed

VIEW, LOAD = "screening.lists.view", "screening.lists.load"
#: Records that are in memory at once while all are read.
AT_ONCE = 1_000
_READ = msgspec.json.Decoder(Listed)


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that somebody gave: its own name, its size in bytes, the hash it is kept under."""

    name: str
    size: int
    sha256: str


def listed(session: Session) -> Iterator[Listed]:
    """Yield every record of all lists in force, few in memory at once; of all lists together the order says nothing."""
    found = select(ListEntry.body).where(ListEntry.until.is_(None)).execution_options(yield_per=AT_ONCE)
    for body in session.scalars(found):
        yield _READ.decode(body)


def of_version(session: Session, version: ListVersion) -> Iterator[Listed]:
    """Yield every record that a version had, in force or not."""
    number = version.number
    still = or_(ListEntry.until.is_(None), ListEntry.until > number)
    found = select(ListEntry.body).where(ListEntry.kind == version.kind, ListEntry.since <= number, still)
    for body in session.scalars(found.execution_options(yield_per=AT_ONCE)):
        yield _READ.decode(body)


def find(session: Session, key: str) -> Listed | None:
    """Return a record of a list in force, or None where none has it (any more)."""
    body = session.scalar(select(ListEntry.body).where(ListEntry.key == key, ListEntry.until.is_(None)))
    return None if body is None else _READ.decode(body)


def last_known(session: Session, key: str) -> Listed | None:
    """Return a record as a list had it last, also where it was taken off since; None where none ever had it."""
    found = select(ListEntry.body).where(ListEntry.key == key).order_by(ListEntry.since.desc()).limit(1)
    body = session.scalar(found)
    return None if body is None else _READ.decode(body)


def touched(session: Session, version: ListVersion) -> Iterator[str]:
    """Yield the keys of the records that a version added, changed or took off, each once."""
    here = ListEntry.kind == version.kind, or_(ListEntry.since == version.number, ListEntry.until == version.number)
    yield from session.scalars(select(ListEntry.key).where(*here).distinct().execution_options(yield_per=AT_ONCE))


def in_force(session: Session) -> Sequence[ListVersion]:
    """Return the version in force of each list that there is one of, by kind."""
    return session.scalars(select(ListVersion).where(ListVersion.in_force).order_by(ListVersion.kind)).all()


def fingerprint(session: Session) -> str:
    """Return a hash that changes when any list in force does: what was made from them is good until then."""
    told = [(one.kind, one.number) for one in in_force(session)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def latest_loads(session: Session) -> Mapping[str, ListLoad]:
    """Return the last attempt to load each kind of list."""
    newest = select(func.max(ListLoad.id)).group_by(ListLoad.kind)
    return {one.kind: one for one in session.scalars(select(ListLoad).where(ListLoad.id.in_(newest)))}


def loads(
    session: Session, by: Standing, *, kind: str = "", state: str = "", after: str | None = None, limit: int = 50
) -> Page[ListLoad]:
    """Return a page of the attempts to load lists, the newest first; raises NotPermitted."""
    check(by, VIEW, ANYWHERE)
    mark = mark_of({"list": "screening-loads", "kind": kind, "state": state})
    wanted = select(ListLoad)
    for column, value in ((ListLoad.kind, kind), (ListLoad.state, state)):
        if value:
            wanted = wanted.where(column == value)
    if after:
        wanted = wanted.where(ListLoad.id < decode(after, mark)[1])
    rows, more = cut(session.scalars(wanted.order_by(ListLoad.id.desc()).limit(limit + 1)).all(), limit)
    return Page(rows, encode(mark, "", rows[-1].id) if more else None)


def find_load(session: Session, load_id: str, by: Standing) -> ListLoad:
    """Return an attempt to load a list; raises NotPermitted and NotFound."""
    check(by, VIEW, ANYWHERE)
    found = session.get(ListLoad, load_id)
    if found is None:
        raise NotFound
    return found


def waiting_like(session: Session, kind: str, files: str) -> ListLoad | None:
    """Return an attempt with the same files that has not ended."""
    same = ListLoad.kind == kind, ListLoad.files == files, ListLoad.state == LoadState.WAITING
    return session.scalars(select(ListLoad).where(*same).limit(1)).first()


def files_of(load: ListLoad) -> tuple[GivenFile, ...]:
    """Return the files of an attempt."""
    return tuple(GivenFile(*one) for one in json.loads(load.files))


def reasons(load: ListLoad) -> tuple[Message, ...]:
    """Return why an attempt failed; nothing where it did not."""
    return unpack(load.why) if load.why else ()


def given_up(session: Session, job: str) -> list[str]:
    """Return the attempts that wait for a job of this name that was given up."""
    dead = select(Job.key).where(Job.name == job, Job.state == JobState.DEAD)
    ids = [key.removeprefix(f"{job}:") for key in session.scalars(dead)]
    waiting = ListLoad.id.in_(ids), ListLoad.state == LoadState.WAITING
    return list(session.scalars(select(ListLoad.id).where(*waiting).order_by(ListLoad.id))) if ids else []
