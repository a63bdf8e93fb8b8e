"""`tack import`: a portfolio from a file, in batches, resumable."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from application.importing import Imported, preview_file
from application.importing import import_file as bring_in
from application.work import Tack
from console.instances import opened
from console.output import data, progress_terminal, say
from console.words import N_, Command, as_json, option
from kernel.text import LOCALES, Message, gettext, show_money
from portfolio.actions.imports import ZONE
from portfolio.importing.papers import not_applied_xlsx, what_is_wrong
from portfolio.importing.sheets import NotApplied
from portfolio.queries.imports import Brought

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
            _preview(tack, file, zone, as_json=as_json)
        else:
            _import(tack, file, zone, locale, as_json=as_json)


def _preview(tack: Tack, file: Path, zone: str, *, as_json: bool) -> None:
    found = preview_file(tack, file.read_bytes(), zone=zone)
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
    done = _brought_in(tack, file, zone, locale)
    left = [*done.faulty, *done.differing]
    counts = {
        "rows": done.total,
        "added": done.added,
        "known": done.known,
        "differing": len(done.differing),
        "faulty": len(done.faulty),
    }
    copy = _copy(file, done, left) if left else None
    if as_json:
        faults = [{"row": one.number, "faults": what_is_wrong(one)} for one in left]
        twins = [list(group) for group in done.likely_twins]
        data({"saved": True, **counts, **_plain(done.brought), "likely_twins": twins, "faults": faults, "copy": copy})
    else:
        _tell(counts, done.brought, left)
        for group in done.likely_twins:
            say(Message("Likely twins, for somebody to look at: %(names)s.", names=list(group)))
        if copy is not None:
            say(Message("The rows that did not come in are in %(copy)s, each with what is wrong.", copy=str(copy)))
    if done.faulty:
        raise click.exceptions.Exit(1)


def _brought_in(tack: Tack, file: Path, zone: str, locale: str) -> Imported:
    """Import a file with a bar that grows batch by batch."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=progress_terminal(), transient=True) as bar:
        task = bar.add_task(gettext("Rows"), total=None)
        return bring_in(
            tack,
            file.name,
            file.read_bytes(),
            zone=zone,
            locale=locale,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _copy(file: Path, done: Imported, rows: Sequence[NotApplied]) -> Path:
    """Keep the rows that did not come in beside the file, or here where that folder is not ours to write."""
    content = not_applied_xlsx(done.headings, rows)
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
            "%(rows)s rows: %(added)s new, %(known)s known already, %(differing)s with other values, "
            "%(faulty)s faulty.",
            **counts,
        )
    )
    if came.agreements:
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
