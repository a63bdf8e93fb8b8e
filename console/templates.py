"""`tack template`: what a contract template asks for, held against what an agreement has."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from console.output import data, say
from console.words import N_, Group, as_json
from documents.check import check
from documents.check_package import LARGEST_FILE
from documents.check_report import Report
from kernel.text import Message, render

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("template", cls=Group, help=N_("Templates of contracts."))
def template() -> None:
    """Group the commands of templates."""


@template.command("check", help=N_("Say what a contract template needs, and what is wrong with it, where."))
@click.argument("file", type=FILE)
@as_json()
def check_template(file: Path, *, as_json: bool) -> None:
    """Check one template."""
    with file.open("rb") as opened:
        report = check(opened.read(LARGEST_FILE + 1))
    if as_json:
        data(told(file, report))
    else:
        _say(file, report)
    if not report.accepted:
        raise click.exceptions.Exit(1)


def told(file: Path, report: Report) -> dict[str, Any]:
    """The report as a program reads it; sentences in the reader's language."""
    wrong = [
        {
            "code": fault.code,
            "message": render(fault.message),
            "place": fault.place and {**asdict(fault.place), "said": render(fault.place.said())},
            "nearest": fault.nearest,
        }
        for fault in report.faults
    ]
    return {
        "file": str(file),
        "accepted": report.accepted,
        "needs": list(report.needs),
        "healed": [{"tag": one.tag, "place": asdict(one.place)} for one in report.healed],
        "trials": [asdict(one) for one in report.trials],
        "wrong": wrong,
    }


def _say(file: Path, report: Report) -> None:
    if report.needs:
        say(Message("%(file)s needs: %(names)s.", file=str(file), names=list(report.needs)))
    for one in report.healed:
        say(Message("%(place)s: “%(tag)s” was split by Word and is read as one.", place=one.place.said(), tag=one.tag))
    for trial in report.trials:
        say(Message("The %(case)s case prints: %(bytes)s bytes.", case=trial.case, bytes=trial.bytes))
    for fault in report.faults:
        click.echo(f"{file}: {render(fault.said())}", err=True)
