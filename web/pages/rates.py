"""Exchange rates: the list, entering one, loading a table."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.hindsight_queries import of_rates
from kernel.errors import invalid
from kernel.text import gettext, ngettext
from partnerships.actions import rates as acts
from partnerships.queries import rates as reads
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("rates", __name__)
LARGEST_TABLE = 2_000_000


@pages.get("/rates")
@needs("rate.view")
def show() -> str:
    """Show the rates, newest first."""
    work = my_work()
    currency = request.args.get("currency") or None
    found = reads.page(work.session, currency=currency, after=request.args.get("after"))
    return render_template(
        "rates/page.html",
        rates=found.rows,
        after=found.after,
        currency=currency,
        base=work.settings.base_currency,
        today=work.today,
    )


@pages.post("/rates")
@needs("rate.edit")
@returns_to("rates.show")
def enter() -> Response:
    """Enter one rate."""
    work, form = my_work(), Form()
    day = form.optional_day("date")
    form.done()
    pair = form.text("from").strip().upper(), form.text("to").strip().upper()
    with of_rates(work.session, since=day, currencies=pair, today=work.today, understood=form.yes("understood")):
        acts.enter(
            work.session,
            from_currency=form.text("from"),
            to_currency=form.text("to"),
            day=day,
            rate=form.text("rate"),
            source=form.text("source"),
            by=work.by,
            on=work.today,
            now=work.now,
        )
    flash(gettext("The rate is entered."))
    return redirect(url_for("rates.show"), 303)


@pages.post("/rates/table")
@needs("rate.edit")
@returns_to("rates.show")
def load() -> Response:
    """Load a table of rates; all of it or nothing."""
    work, form = my_work(), Form()
    file = form.file("table", most=LARGEST_TABLE)
    form.done()
    if file is None:
        raise invalid("table", "Choose a file.")
    try:
        text = file.stream.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise invalid("table", "This file is not a CSV table in UTF-8.") from error
    # Which days and currencies it brings is known once it is read; every other currency than the base can be meant.
    with of_rates(work.session, since=None, currencies=(), today=work.today, understood=form.yes("understood")):
        count = acts.load_csv(work.session, text, by=work.by, on=work.today, now=work.now)
    flash(ngettext("%(num)s rate is new.", "%(num)s rates are new.", count) % {"num": count})
    return redirect(url_for("rates.show"), 303)
