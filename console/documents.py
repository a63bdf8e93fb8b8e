"""`tack documents`: the documents of many agreements, printed at one request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy import select
from sqlalchemy.orm import Session

from application.work import Tack, Work
from console.accounts import Unknown
from console.instances import opened
from console.output import data, progress_terminal, say, table
from console.words import N_, Group, as_json, option
from contracts import list_queries
from contracts import print_run_actions as acts
from contracts import print_run_queries as reads
from contracts.list_queries import AgreementFilters
from contracts.models import Agreement
from contracts.print_run_models import ItemState, PrintRun
from contracts.print_run_queries import ItemLine
from jobs.print_runs import finish
from kernel.text import Message, gettext, render
from partnerships.queries.people import by_email

ROWS = 200
LARGE = 1_000_000
_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@dataclass(frozen=True, slots=True)
class Done:
    """What a run came to: how many stand where, what was not printed, and where the zip is."""

    run_id: str
    total: int
    printed: int
    failed: Sequence[ItemLine]
    cancelled: int
    sha256: str


@click.group("documents", cls=Group, help=N_("The documents of agreements."))
def documents() -> None:
    """Group the commands of documents."""


@documents.command(
    "generate",
    help=N_("Print the documents of many agreements into one zip: those with the numbers given, or all that fit."),
)
@click.argument("numbers", metavar="[NUMBER]...", nargs=-1)
@option("--by", "email", required=True, metavar="EMAIL", help=N_("Whose permissions count; the papers are theirs."))
@option("--search", default="", help=N_("All whose number, partnership or partner fits."))
@option("--state", default="", help=N_("All in this state, such as draft or approved."))
@option("--kind", default="", help=N_("All of this kind, such as grant or subaward."))
@option("--annex", is_flag=True, help=N_("Add to each the list of why each clause is there."))
@option("--out", type=_FILE, help=N_("Where the zip goes; else it stays on the page of the print run."))
@as_json()
def generate(
    numbers: tuple[str, ...],
    *,
    email: str,
    search: str,
    state: str,
    kind: str,
    annex: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Ask for a print run, do its jobs beside whatever worker there is, and say what came of it."""
    asked = AgreementFilters(search, state, kind)
    with opened() as tack:
        run_id = _asked(tack, email, numbers, asked, annex=annex)
        _followed(tack, run_id)
        done = _done(tack, run_id)
        if out is not None:
            with out.open("wb") as file:
                file.writelines(tack.storage.pieces(done.sha256))
    _tell(done, out, as_json=as_json)
    if done.failed or done.cancelled:
        raise click.exceptions.Exit(1)


def _asked(tack: Tack, email: str, numbers: Sequence[str], asked: AgreementFilters, *, annex: bool) -> str:
    with tack.reading() as work:
        person = by_email(work.session, email)
    if person is None:
        raise Unknown(Message("Nobody has the address %(email)s.", email=email))
    with tack.writing(person.id) as work:
        ids = list(_numbered(work.session, numbers) if numbers else _fitting(work, asked))
        return acts.ask(work.session, ids, annex=annex, by=work.by, on=work.today, now=work.now).run.id


def _numbered(session: Session, numbers: Sequence[str]) -> Iterator[str]:
    for number in numbers:
        found = session.scalar(select(Agreement.id).where(Agreement.number == number))
        if found is None:
            raise Unknown(Message("There is no agreement %(number)s.", number=number))
        yield found


def _fitting(work: Work, asked: AgreementFilters) -> Iterator[str]:
    after: str | None = None
    while True:
        page = list_queries.page(work.session, work.by, asked, after=after, limit=ROWS)
        yield from (line.brief.id for line in page.rows)
        after = page.after
        if after is None:
            return


def _followed(tack: Tack, run_id: str) -> None:
    """Do the jobs with a bar that grows with each."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=progress_terminal(), transient=True) as bar:
        task = bar.add_task(gettext("Documents"), total=None)

        def grown(counts: dict[ItemState, int]) -> None:
            total = sum(counts.values())
            bar.update(task, completed=total - counts[ItemState.WAITING], total=total)

        finish(tack, run_id, progress=lambda counts: grown(dict(counts)))


def _done(tack: Tack, run_id: str) -> Done:
    with tack.reading() as work:
        run = work.session.get_one(PrintRun, run_id)
        counts = reads.counts(work.session, run_id)
        failed = reads.items(work.session, run_id, state=ItemState.FAILED, limit=acts.MOST).rows
        archive = run.archive
        if archive is None:
            raise LookupError(run_id)
        return Done(run_id, run.total, counts[ItemState.PRINTED], failed, counts[ItemState.CANCELLED], archive.sha256)


def _tell(done: Done, out: Path | None, *, as_json: bool) -> None:
    why = {one.number: " ".join(render(message) for message in one.why) for one in done.failed}
    if as_json:
        told = [{"number": one.number, "code": one.code, "why": why[one.number]} for one in done.failed]
        counts = {"total": done.total, "printed": done.printed, "failed": told, "cancelled": done.cancelled}
        data({"print_run": done.run_id, **counts, "sha256": done.sha256, "out": str(out) if out else None})
        return
    say(
        Message(
            "%(printed)s of %(total)s printed, %(failed)s not printed, %(cancelled)s cancelled.",
            printed=done.printed,
            total=done.total,
            failed=len(done.failed),
            cancelled=done.cancelled,
        )
    )
    if done.failed:
        table([gettext("Number"), gettext("Why not")], list(why.items()))
    if out is not None:
        say(Message("Everything is in %(file)s.", file=str(out)))
