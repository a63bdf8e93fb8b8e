"""Imports a file from beginning to end, batch by batch, each a piece of work of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from application.work import Tack
from partnerships import permissions
from partnerships.models import SYSTEM_PERSON, Organisation
from partnerships.queries.organisations import all_likely_twins
from policy.queries import latest
from portfolio.actions.adopting import PERMISSION
from portfolio.actions.imports import PACK, ZONE, apply_batch, start
from portfolio.importing.files import read
from portfolio.importing.sheets import NotApplied
from portfolio.models import ImportRun
from portfolio.queries import imports
from portfolio.queries.imports import Brought, Preview

#: Told after every batch: how many rows are settled, and of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: counts of rows, what it brought, and every row that was not applied."""

    run_id: str
    headings: Sequence[str]
    total: int
    added: int
    known: int
    differing: Sequence[NotApplied]
    faulty: Sequence[NotApplied]
    brought: Brought
    likely_twins: Sequence[Sequence[str]]


def import_file(
    tack: Tack,
    name: str,
    content: bytes,
    *,
    person_id: str = SYSTEM_PERSON,
    zone: str = ZONE,
    locale: str = "es",
    progress: Progress | None = None,
) -> Imported:
    """Import a file and say what became of it; one that was broken off goes on where it stood.

    Raises Unreadable where the file cannot be taken as a whole.
    """
    sheet = read(content)
    with tack.writing(person_id, zone=zone) as work:
        begun = imports.unfinished(work.session, hashlib.sha256(content).hexdigest())
        run = begun or start(
            work.session,
            work.storage,
            name=name,
            content=content,
            sheet=sheet,
            by=work.by,
            on=work.today,
            now=work.now,
            zone=zone,
            locale=locale,
        )
        run_id, done, total = run.id, run.done, run.total
    told = progress or _silent
    told(done, total)
    while done < total:
        with tack.writing(person_id, zone=zone) as work:
            run = work.session.get_one(ImportRun, run_id)
            done = apply_batch(work.session, run, by=work.by, on=work.today, now=work.now).done
        told(done, total)
    return _imported(tack, run_id, person_id)


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def _imported(tack: Tack, run_id: str, person_id: str) -> Imported:
    with tack.reading(person_id) as work:
        run = work.session.get_one(ImportRun, run_id)
        return Imported(
            run_id=run.id,
            headings=json.loads(run.headings),
            total=run.total,
            added=run.added,
            known=run.known,
            differing=tuple(imports.not_applied(work.session, run, "differing")),
            faulty=tuple(imports.not_applied(work.session, run, "faulty")),
            brought=imports.brought(work.session, run),
            likely_twins=[[_numbered(one) for one in group] for group in all_likely_twins(work.session)],
        )


def _numbered(organisation: Organisation) -> str:
    """Return a name with its numbers, by which twins differ."""
    numbers = ", ".join(f"{one.scheme} {one.value}" for one in organisation.identifiers)
    return f"{organisation.name} ({numbers})" if numbers else organisation.name


def preview_file(tack: Tack, content: bytes, *, person_id: str = SYSTEM_PERSON, zone: str = ZONE) -> Preview:
    """Say what importing a file would do, without doing it; raises Unreadable as `import_file` does."""
    sheet = read(content)
    with tack.reading(person_id, zone=zone) as work:
        permissions.check(work.by, PERMISSION, permissions.Scope())
        edition_id = latest(work.session, PACK, on=work.today).id
        return imports.preview(work.session, sheet, today=work.today, edition_id=edition_id)
