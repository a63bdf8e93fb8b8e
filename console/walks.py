"""`tack demo walk`: how much each tier asks of people, counted on the real actions."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from application.demo.walking import Effort, Taken, Walk, walk, written
from application.settings import load
from console.output import data, say, table
from console.words import N_, Command, as_json, option
from kernel.text import LOCALES, Message, gettext, locale, render


@click.command(
    "walk",
    cls=Command,
    help=N_(
        "Walk one partnership of every tier, and one pivot, from co-creation to closed, in a throw-away instance and "
        "both languages; print each move with its gates, count the effort, write every document."
    ),
)
@option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help=N_("Where the documents go."))
@as_json()
def walk_demo(*, out: Path, as_json: bool) -> None:
    """Walk."""
    settings = load()
    walks: dict[str, Walk] = {}
    for language in LOCALES:
        with tempfile.TemporaryDirectory(prefix="tack-walk-") as folder:
            walks[language] = walk(Path(folder), settings, language)
    files = list(written(list(walks.values()), out))
    told = walks[locale()]
    if as_json:
        data({"moves": [_plain(one) for one in told.taken], "tiers": _efforts(told.efforts), "files": files})
        return
    for one in told.taken:
        say(_line(one))
    say("")
    _tell(told.efforts)
    say(Message("%(count)s documents are in %(folder)s.", count=len(files), folder=str(out)))


def _line(one: Taken) -> str:
    gates = ", ".join(one.gates) or gettext("no gate")
    return f"{one.story:<6} {one.subject:<15} {render(one.move)}: {one.source} → {one.dest} ({gates})"


def _tell(efforts: Sequence[Effort]) -> None:
    headings = [
        gettext("walk"),
        gettext("agreements"),
        gettext("moves"),
        gettext("approvals"),
        gettext("documents"),
        gettext("fields typed"),
    ]
    rows = [
        [one.story, *(str(figure) for figure in (one.agreements, one.moves, one.approvals, one.documents, one.fields))]
        for one in efforts
    ]
    table(headings, rows, right=range(1, 6))


def _efforts(efforts: Sequence[Effort]) -> Mapping[str, object]:
    return {
        one.story: {
            "agreements": one.agreements,
            "moves": one.moves,
            "approvals": one.approvals,
            "documents": one.documents,
            "fields": one.fields,
        }
        for one in efforts
    }


def _plain(one: Taken) -> Mapping[str, object]:
    return {
        "walk": one.story,
        "subject": one.subject,
        "move": render(one.move),
        "from": one.source,
        "to": one.dest,
        "gates": list(one.gates),
    }
