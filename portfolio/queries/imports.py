"""Imports, read: how far they are, what is wrong, what they brought."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from contracts.models import Agreement
from kernel.errors import NotFound
from kernel.lists import Page, cut, decode, encode, fingerprint
from kernel.money import Money
from partnerships.models import OrganisationIdentifier, Partnership
from partnerships.permissions import EVERYWHERE, Scope, Standing, granted
from policy.queries import edition
from portfolio.importing.grants import GrantRow, differing, understand
from portfolio.importing.sheets import NotApplied, Sheet, unpacked
from portfolio.importing.standing import stands
from portfolio.importing.values import split_identifier
from portfolio.models import ImportedGrant, ImportRow, ImportRun


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import brought, or would bring: figures to hold against what the sender says."""

    agreements: int
    recipients: int
    totals: Sequence[Money]
    stages: Mapping[str, int]
    flagged: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do if it were imported now, nothing being saved."""

    rows: int
    known: int
    differing: Sequence[tuple[int, Sequence[str]]]
    faulty: Sequence[NotApplied]
    new_organisations: int
    brought: Brought


def find(session: Session, run_id: str, standing: Standing) -> ImportRun:
    """Return a run; raises NotFound, also for who may not import, or only elsewhere and did not begin it."""
    found = session.scalar(select(ImportRun).where(ImportRun.id == run_id, _seen_by(standing)))
    if found is None or not granted(standing, "import.run", Scope()):
        raise NotFound
    return found


def page(
    session: Session, standing: Standing, *, status: str | None = None, after: str | None = None, limit: int = 20
) -> Page[ImportRun]:
    """Return a page of the runs a person may know of, the newest first."""
    mark = fingerprint({"list": "imports", "status": status})
    seen = select(ImportRun).where(_seen_by(standing))
    if status:
        seen = seen.where(ImportRun.status == status)
    if after:
        seen = seen.where(ImportRun.id < decode(after, mark)[1])
    rows, more = cut(session.scalars(seen.order_by(ImportRun.id.desc()).limit(limit + 1)).all(), limit)
    return Page(rows, encode(mark, "", rows[-1].id) if more else None)


def left(
    session: Session, run: ImportRun, *, result: str | None = None, after: str | None = None, limit: int = 50
) -> Page[ImportRow]:
    """Return a page of the rows of a run that were not applied, `faulty` or `differing`, in the order of the file."""
    mark = fingerprint({"list": "rows", "run": run.id, "result": result})
    results = [result] if result else ["faulty", "differing"]
    wanted = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.result.in_(results))
    if after:
        wanted = wanted.where(ImportRow.position > int(decode(after, mark)[0]))
    rows, more = cut(session.scalars(wanted.order_by(ImportRow.position).limit(limit + 1)).all(), limit)
    return Page(rows, encode(mark, str(rows[-1].position), run.id) if more else None)


def _seen_by(standing: Standing) -> ColumnElement[bool]:
    """A file may hold every programme's grants: who works in some programmes knows the files they gave themselves."""
    return true() if granted(standing, "import.run", EVERYWHERE) else ImportRun.by == standing.person_id


def unfinished(session: Session, sha256: str) -> ImportRun | None:
    """Return the run of this very file that was begun and not finished, if there is one."""
    same = select(ImportRun).where(ImportRun.sha256 == sha256, ImportRun.status == "waiting")
    return session.scalar(same.order_by(ImportRun.id.desc()).limit(1))


def not_applied(session: Session, run: ImportRun, result: str, *, limit: int | None = None) -> Iterator[NotApplied]:
    """Yield the rows of a run that are `faulty` or `differing`, in the order of the file."""
    wanted = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.result == result)
    for row in session.scalars(wanted.order_by(ImportRow.position).limit(limit)):
        yield NotApplied(row.number, json.loads(row.cells), unpacked(row.faults))


def brought(session: Session, run: ImportRun | None = None) -> Brought:
    """Return what one run brought, or what all imports brought together."""
    wanted = (
        select(Agreement.recipient_id, Agreement.amount, Agreement.currency, Partnership.stage, Partnership.flagged)
        .join(ImportedGrant, ImportedGrant.agreement_id == Agreement.id)
        .join(Partnership, Partnership.id == Agreement.partnership_id)
    )
    if run is not None:
        wanted = wanted.where(ImportedGrant.run_id == run.id)
    rows = session.execute(wanted).all()
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.currency or ""] += row.amount or 0
    return Brought(
        agreements=len(rows),
        recipients=len({row.recipient_id for row in rows}),
        totals=[Money(sums[code], code) for code in sorted(sums)],
        stages=Counter(row.stage for row in rows),
        flagged=sum(row.flagged is not None for row in rows),
    )


def preview(session: Session, sheet: Sheet, *, today: date, edition_id: str) -> Preview:
    """Say what importing a file would do, row by row in its order, without doing it."""
    read = [(row, understand(row, sheet.keys)) for row in sheet.rows]
    kept = _kept(session, [grant.id for _, grant in read if isinstance(grant, GrantRow)])
    known, other, new = 0, [], []
    for row, grant in read:
        if not isinstance(grant, GrantRow):
            continue
        stated = grant.kept(sheet.keys.values())
        before = kept.setdefault(grant.id, stated)
        if before is stated:
            new.append(grant)
        elif disagreeing := differing(before, stated):
            other.append((row.number, disagreeing))
        else:
            known += 1
    faulty = [NotApplied(row.number, row.cells, faults) for row, faults in read if not isinstance(faults, GrantRow)]
    organisations = _unknown(session, {grant.recipient_id for grant in new})
    labels = {one.kind.value: one.key for one in edition(session, edition_id).stages}
    return Preview(len(read), known, other, faulty, organisations, _would_bring(new, labels, today))


def _kept(session: Session, ids: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(ids), 500):
        wanted = select(ImportedGrant.grant_id, ImportedGrant.kept).where(
            ImportedGrant.grant_id.in_(ids[start : start + 500])
        )
        found.update({grant_id: kept for grant_id, kept in session.execute(wanted)})  # noqa: C416 -- rows, not pairs
    return found


def _unknown(session: Session, identifiers: set[str]) -> int:
    """Return how many numbers belong to no organisation yet."""
    here = {
        (scheme, value)
        for scheme, value in session.execute(select(OrganisationIdentifier.scheme, OrganisationIdentifier.value))
    }
    return sum(split_identifier(identifier) not in here for identifier in identifiers)


def _would_bring(grants: Sequence[GrantRow], stages: Mapping[str, str], today: date) -> Brought:
    standing = [
        stands(awarded_on=one.awarded_on, starts_on=one.starts_on, ends_on=one.ends_on, months=one.months, today=today)
        for one in grants
    ]
    sums: Counter[str] = Counter()
    for one in grants:
        sums[one.amount.currency] += one.amount.minor
    return Brought(
        agreements=len(grants),
        recipients=len({one.recipient_id for one in grants}),
        totals=[Money(sums[code], code) for code in sorted(sums)],
        stages=Counter(stages[one.stage] for one in standing),
        flagged=sum(one.flagged is not None for one in standing),
    )
