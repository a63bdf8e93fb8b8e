"""`tack bench`: how fast something is with what you bring yourself."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

import click

from console.output import data, say
from console.words import N_, Group, as_json, option
from documents.names import names_needed
from documents.press_measure import Measured, measure
from documents.samples import CASES, sample
from kernel.text import Message

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LARGEST = 20_000_000


@click.group("bench", cls=Group, help=N_("How fast it is with what you bring."))
def bench() -> None:
    """Group the measurements."""


@bench.command("press", help=N_("Print a template by the press and by docxtpl in turns, and say which is faster."))
@click.argument("file", type=FILE)
@option("--documents", type=click.IntRange(5, 500), default=40, help=N_("How many different documents to print."))
@option("--case", type=click.Choice(sorted(CASES)), default="typical", help=N_("How much there is of everything."))
@as_json()
def bench_press(file: Path, documents: int, case: str, *, as_json: bool) -> None:
    """Measure one template."""
    template = file.read_bytes()
    names = names_needed(template)
    contexts = [sample(names, CASES[case], number=number) for number in range(1, documents + 1)]
    found = measure(template, contexts, clock=time.thread_time)
    if as_json:
        data({"file": str(file), "case": case, "documents": documents, **asdict(found)})
    else:
        say(_told(file, found))
    if found.differing:
        raise click.exceptions.Exit(1)


def _told(file: Path, found: Measured) -> Message:
    figures = {
        "press": f"{found.press * 1e3:.2f}",
        "docxtpl": f"{found.docxtpl * 1e3:.1f}",
        "faster": f"{found.faster:.1f}",
        "low": f"{found.low:.1f}",
        "high": f"{found.high:.1f}",
    }
    if found.differing:
        return Message(
            "%(file)s: %(press)s ms by the press, %(docxtpl)s ms by docxtpl: %(faster)s times as fast "
            "(%(low)s to %(high)s). These of its %(parts)s parts are not equal: %(differing)s.",
            file=str(file),
            parts=found.parts,
            differing=list(found.differing),
            **figures,
        )
    return Message(
        "%(file)s: %(press)s ms by the press, %(docxtpl)s ms by docxtpl: %(faster)s times as fast "
        "(%(low)s to %(high)s). All %(parts)s parts are equal.",
        file=str(file),
        parts=found.parts,
        **figures,
    )
