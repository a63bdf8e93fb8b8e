"""`tack import`: a portfolio from a file, in batches, resumable."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from application.start import OPERATOR
from application.work import Tack
from console.instances import opened
from console.output import data, progress_terminal, say
from console.words import N_, Command, as_json, option
from kernel.text import LOCALES, Message, gettext, show_money
from partnerships.models import SYSTEM_PERSON
from policy.queries import latest
from portfolio.actions.imports import PACK, ZONE, apply_batch, start
from portfolio.importing.files import read
from portfolio.importing.papers import not_applied_xlsx, what_is_wrong
from portfolio.importing.sheets import NotApplied
from portfolio.models import ImportRun
from portfolio.queries.imports import Brought, brought, not_applied, preview, unfinished

#: Rows that are shown one by one; the copy has them all.
SHOWN = 20


@click.command(
    "import",
    cls=Command,
    help=N_("Bring in a portfolio: Tack's own table (xlsx, csv) or 360Giving (json, xlsx, csv). Safe to repeat."),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--dry-run", is_flag=True, help=N_("Say what would happen; save nothing."))
@option("--zone", default=ZONE, show_default=True, help=N_("The time zone of offices that are new."))
@option(
    "--locale", default="es", show_default=True, type=click.Choice(LOCALES), help=N_("The language of new offices.")
)
@as_json()
def import_file(file: Path, *, dry_run: bool, zone: str, locale: str, as_json: bool) -> None:
    """Import a file, or say what that would do."""
    with opened() as tack:
        if dry_run:
            _preview(tack, file, as_json=as_json)
        else:
            _import(tack, file, zone, locale, as_json=as_json)


def _preview(tack: Tack, file: Path, *, as_json: bool) -> None:
    sheet = read(file.read_bytes())
    with tack.reading(SYSTEM_PERSON) as work:
        edition_id = latest(work.session, PACK).id
        found = preview(work.session, sheet, today=work.today, edition_id=edition_id)
    counts = {
        "rows": found.rows,
        "added": found.brought.agreements,
        "known": found.known,
        "differing": len(found.differing),
        "faulty": len(found.faulty),
    }
    if as_json:
        faults = [{"row": one.number, "faults": what_is_wrong(one)} for one in found.faulty]
        data({"saved": False, **counts, **_plain(found.brought), "faults": faults})
    else:
        say(Message("This would happen; nothing is saved:"))
        _tell(counts, found.brought, found.faulty)
    if found.faulty:
        raise click.exceptions.Exit(1)


def _import(tack: Tack, file: Path, zone: str, locale: str, *, as_json: bool) -> None:
    run = _begun(tack, file, zone, locale)
    run = _applied(tack, run)
    with tack.reading(SYSTEM_PERSON) as work:
        faulty = list(not_applied(work.session, run, "faulty"))
        differing = list(not_applied(work.session, run, "differing"))
        came = brought(work.session, run)
    counts = {
        "rows": run.total,
        "added": run.added,
        "known": run.known,
        "differing": run.differing,
        "faulty": run.faulty,
    }
    copy = _copy(file, run, faulty + differing) if faulty or differing else None
    if as_json:
        faults = [{"row": one.number, "faults": what_is_wrong(one)} for one in faulty + differing]
        data({"saved": True, **counts, **_plain(came), "faults": faults, "copy": copy})
    else:
        _tell(counts, came, faulty + differing)
        if copy is not None:
            say(Message("The rows that did not come in are in %(copy)s, each with what is wrong.", copy=str(copy)))
    if faulty:
        raise click.exceptions.Exit(1)


def _begun(tack: Tack, file: Path, zone: str, locale: str) -> ImportRun:
    """Keep the file first, or take up where an earlier try at the same file stopped."""
    content = file.read_bytes()
    with tack.writing(SYSTEM_PERSON) as work:
        stored = work.storage.put(content)
        begun = unfinished(work.session, stored.sha256)
        return begun or start(
            work.session,
            work.storage,
            name=file.name,
            content=content,
            by=OPERATOR,
            on=work.today,
            now=work.now,
            zone=zone,
            locale=locale,
        )


def _applied(tack: Tack, run: ImportRun) -> ImportRun:
    """Apply the rows batch by batch, each saved before the next begins."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=progress_terminal(), transient=True) as progress:
        task = progress.add_task(gettext("Rows"), total=run.total, completed=run.done)
        while run.done < run.total:
            with tack.writing(SYSTEM_PERSON) as work:
                run = apply_batch(
                    work.session, work.session.get_one(ImportRun, run.id), by=OPERATOR, on=work.today, now=work.now
                )
            progress.update(task, completed=run.done)
    return run


def _copy(file: Path, run: ImportRun, rows: Sequence[NotApplied]) -> Path:
    """Keep the rows that did not come in beside the file, or here where that folder is not ours to write."""
    content = not_applied_xlsx(json.loads(run.headings), rows)
    name = f"{file.stem}-not-imported.xlsx"
    try:
        beside = file.with_name(name)
        beside.write_bytes(content)
    except OSError:
        beside = Path.cwd() / name
        beside.write_bytes(content)
    return beside


def _tell(counts: dict[str, int], came: Brought, rows: Sequence[NotApplied]) -> None:
    say(
        Message(
            "%(rows)s rows: %(added)s new, %(known)s known already, %(differing)s with other values, %(faulty)s faulty.",
            **counts,
        )
    )
    say(
        Message(
            "%(agreements)s agreements with %(recipients)s organisations, %(totals)s; %(flagged)s without dates.",
            agreements=came.agreements,
            recipients=came.recipients,
            totals=[show_money(one) for one in came.totals],
            flagged=came.flagged,
        )
    )
    for one in rows[:SHOWN]:
        click.echo(f"  {one.number}: {what_is_wrong(one)}", err=True)
    if len(rows) > SHOWN:
        click.echo(f"  … {len(rows) - SHOWN}", err=True)


def _plain(came: Brought) -> dict[str, object]:
    return {
        "agreements": came.agreements,
        "recipients": came.recipients,
        "totals": {one.currency: f"{one.decimal:f}" for one in came.totals},
        "stages": dict(came.stages),
        "flagged": came.flagged,
    }
