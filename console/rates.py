"""`tack rates`: exchange rates from a file."""

from __future__ import annotations

from pathlib import Path

import click

from application.start import OPERATOR
from console.instances import opened
from console.output import data, say
from console.words import N_, Group, as_json, option
from contracts.hindsight_queries import of_rates
from kernel.text import Message
from partnerships.actions.rates import load_csv
from partnerships.models import SYSTEM_PERSON


@click.group("rates", cls=Group, help=N_("Exchange rates."))
def rates() -> None:
    """Group the commands of exchange rates."""


@rates.command(
    "load", help=N_("Enter the rates of a CSV file with the columns from, to, date, rate, source: all or none.")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--understood", is_flag=True, help=N_("Enter them even where that changes what was judged since their days."))
@as_json()
def load(file: Path, *, understood: bool, as_json: bool) -> None:
    """Enter a file of rates; where they change what was judged before, say so and enter none."""
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    with (
        opened() as tack,
        tack.writing(SYSTEM_PERSON) as work,
        of_rates(work.session, since=None, currencies=(), today=work.today, understood=understood),
    ):
        new = load_csv(work.session, text, by=OPERATOR, on=work.today, now=work.now)
    if as_json:
        data({"new": new})
    else:
        say(Message("%(count)s new rates are entered.", count=new))
