"""A table of exchange rates that comes in a file, for people and programs alike: all of it is entered, or nothing."""

from __future__ import annotations

from contracts.hindsight_queries import of_rates
from kernel.errors import invalid
from partnerships.actions import rates as acts
from web.account import my_work
from web.forms import Form

LARGEST_TABLE = 2_000_000


def load(field: str, *, understood: bool) -> int:
    """Enter the table of a form's field and return how many rates are new.

    Raises Invalid for what is no such table, with every fault by row and column, and ChangesThePast as one rate does.
    """
    work, form = my_work(), Form()
    file = form.file(field, most=LARGEST_TABLE)
    form.done()
    if file is None:
        raise invalid(field, "Choose a file.")
    try:
        text = file.stream.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise invalid(field, "This file is not a CSV table in UTF-8.") from error
    # Which days and currencies it brings is known once it is read; every other currency than the base can be meant.
    with of_rates(work.session, since=None, currencies=(), today=work.today, understood=understood):
        return acts.load_csv(work.session, text, by=work.by, on=work.today, now=work.now)
