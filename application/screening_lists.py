"""Sanctions lists brought in from beginning to end: read with nothing held, then put in force in one short work."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from application.work import Tack, Work
from kernel.errors import TackError
from kernel.uploads import clean_name
from partnerships.models import SYSTEM_PERSON
from partnerships.permissions import ANYWHERE, check
from screening import list_actions as acts
from screening import list_queries as reads
from screening.formats import stage
from screening.list_files import BrokenList
from screening.list_kinds import ListKind
from screening.list_models import ListLoad, ListVersion, LoadState
from screening.list_queries import GivenFile
from screening.list_staging import Staged

#: What reading the files of an attempt found: its records, why there are none, or nothing where it had ended before.
Found = Staged | TackError | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of files that were loaded: the attempt, and the version in force afterwards, where there is one."""

    load: ListLoad
    in_force: ListVersion | None


def load_files(
    tack: Tack,
    kind: ListKind,
    paths: Sequence[Path],
    *,
    dated: date | None = None,
    confirmed: bool = False,
    person_id: str = SYSTEM_PERSON,
    now: datetime | None = None,
) -> Loaded:
    """Load a list from files of this machine, of any size; what became of it is kept, also where it is refused.

    Raises OSError for a file that cannot be read, and Invalid for a date to come.
    """
    files = [GivenFile(clean_name(path.name), path.stat().st_size, "") for path in paths]
    found: Staged | TackError
    try:
        found = stage(kind, [(file.name, path) for file, path in zip(files, paths, strict=True)])
    except BrokenList as why:
        found = why
    with tack.writing(person_id, now=now) as work:
        load = acts.begin(
            work.session, kind, files, by=work.by, on=work.today, now=work.now, dated=dated, confirmed=confirmed
        )
        _end(work, load, found)
        versions = {one.kind: one for one in reads.in_force(work.session)}
    return Loaded(load, versions.get(kind.value))


def read(tack: Tack, load_id: str) -> Found:
    """Read the files of an attempt out of the store; what it returns is handed to `keep`, which lets it go."""
    with tack.reading() as work:
        load = work.session.get_one(ListLoad, load_id)
        if load.state != LoadState.WAITING:
            return None
        kind, files = ListKind(load.kind), reads.files_of(load)
    with tempfile.TemporaryDirectory(prefix="tack-list-") as folder:
        paths = [Path(folder) / str(number) for number in range(len(files))]
        for file, path in zip(files, paths, strict=True):
            with path.open("wb") as out:
                out.writelines(tack.storage.pieces(file.sha256))
        try:
            return stage(kind, [(file.name, path) for file, path in zip(files, paths, strict=True)])
        except BrokenList as why:
            return why


def keep(work: Work, load_id: str, found: Found) -> None:
    """Put what was read in force, or keep why not."""
    if found is not None:
        _end(work, work.session.get_one(ListLoad, load_id), found)


def _end(work: Work, load: ListLoad, found: Staged | TackError) -> None:
    if isinstance(found, TackError):
        acts.refuse(work.session, load, found, on=work.today, now=work.now)
        return
    with found:
        acts.settle(work.session, load, found, on=work.today, now=work.now)


def give_up(tack: Tack) -> int:
    """End the attempts whose job was given up; return how many."""
    with tack.reading() as work:
        ids = reads.given_up(work.session, acts.JOB)
    if not ids:
        return 0
    with tack.writing(SYSTEM_PERSON) as work:
        return acts.give_up(work.session, ids, on=work.today, now=work.now)


def may_load(work: Work) -> None:
    """Raise NotPermitted unless whoever asks may load lists, before anything of theirs is kept."""
    check(work.by, reads.LOAD, ANYWHERE)
