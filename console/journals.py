"""`tack journal`: what was recorded, sealed and proved."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

import click

from application import sealing
from application.work import Work
from console.instances import opened
from console.output import data, say
from console.words import N_, Group, as_json, option
from kernel import journal_export
from kernel.errors import Conflict
from kernel.journal_faults import Fault
from kernel.journal_proof import Verification
from kernel.text import Message, render
from partnerships.models import SYSTEM_PERSON

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("journal", cls=Group, help=N_("The list of everything that happened."))
def journal() -> None:
    """Group the commands of the journal."""


@journal.command(
    "verify", help=N_("Prove that nothing recorded was changed, removed, re-ordered, inserted or cut off.")
)
@option(
    "--seal",
    "seal_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("Hold the journal against seals that were exported to this file, too."),
)
@as_json()
def verify_journal(*, seal_file: Path | None, as_json: bool) -> None:
    """Prove the journal, or name each place where it does not prove."""
    export = journal_export.read_export(seal_file.read_text(encoding="utf-8")) if seal_file else None
    with opened() as tack, tack.reading(SYSTEM_PERSON) as work:
        keys = tack.settings.seal_keys
        walk = Verification(work.session, keys)
        found = _both(work, walk, export, keys)
        if as_json:
            faults = list(found)
            data(_plain(walk, faults))
            broken = bool(faults)
        else:
            broken = _tell(walk, found)
    if broken:
        raise click.exceptions.Exit(1)


def _both(
    work: Work, walk: Verification, export: journal_export.Export | None, keys: tuple[str, ...]
) -> Iterator[Fault]:
    yield from walk.faults()
    yield from walk.overdue(now=work.now)
    if export is not None:
        yield from journal_export.faults_against(work.session, export, keys)


def _plain(walk: Verification, faults: list[Fault]) -> dict[str, object]:
    newest = walk.newest
    return {
        "entries": walk.entries,
        "streams": walk.streams,
        "seals": len(walk.seals),
        "sealed_on": newest.day.isoformat() if newest else None,
        "unsealed": walk.unsealed,
        "sound": not faults,
        "faults": [
            {"subject": str(one.subject), "entry": one.seq, "code": one.code, "fault": render(one.what)}
            for one in faults
        ],
    }


def _tell(walk: Verification, found: Iterator[Fault]) -> bool:
    """Print every fault as it is found, then what is proven and what cannot be; say whether there was a fault."""
    broken = False
    for one in found:
        broken = True
        say(Message("%(subject)s, entry %(entry)s: %(fault)s", subject=str(one.subject), entry=one.seq, fault=one.what))
    if not broken:
        say(
            Message(
                "The journal is whole: %(entries)s entries on %(streams)s subjects.",
                entries=walk.entries,
                streams=walk.streams,
            )
        )
    say(_reach(walk))
    return broken


def _reach(walk: Verification) -> Message:
    """Say how far the seals reach: behind them nothing can be proven against whoever writes to the database."""
    if walk.newest is None:
        return Message("Nothing is sealed yet: whoever can write to the database could have replaced any of it.")
    if walk.unsealed:
        return Message(
            "Sealed up to %(at)s. Entries since then: %(unsealed)s; chained, but no seal vouches for them yet.",
            at=walk.newest.at,
            unsealed=walk.unsealed,
        )
    return Message("Sealed up to %(at)s, everything.", at=walk.newest.at)


@journal.command("seal", help=N_("Seal the journal now. Once a day it is done without being asked."))
@as_json()
def seal_journal(*, as_json: bool) -> None:
    """Seal."""
    with opened() as tack:
        sealed = sealing.seal(tack, again=True)
    if sealed is None:
        raise Conflict(Message("Somebody else sealed the journal at this moment."))
    if as_json:
        data(sealed.plain())
    else:
        say(Message("The journal is sealed: %(entries)s entries.", entries=sealed.covers.entries))


@journal.command("export-seal", help=N_("Write all seals, and every stream's head under the newest, as JSON."))
@option("--out", type=FILE, help=N_("The file to write; else it is printed."))
def export_seal(*, out: Path | None) -> None:
    """Export the seals."""
    with opened() as tack, tack.reading(SYSTEM_PERSON) as work, ExitStack() as stack:
        file: TextIO = stack.enter_context(out.open("w", encoding="utf-8")) if out else sys.stdout
        newest = journal_export.write(work.session, file, now=work.now)
    if out is not None:
        say(
            Message(
                "%(file)s holds the seals up to %(day)s. Keep it where the database's keepers cannot reach it.",
                file=str(out),
                day=newest.day,
            )
        )
