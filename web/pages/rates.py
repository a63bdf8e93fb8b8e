"""Exchange rates: the list, entering one, loading a table."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.hindsight_queries import of_rates
from kernel.text import gettext, ngettext
from partnerships.actions import rates as acts
from partnerships.queries import rates as reads
from web import rate_tables
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("rates", __name__)


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
    count = rate_tables.load("table", understood=Form().yes("understood"))
    flash(ngettext("%(num)s rate is new.", "%(num)s rates are new.", count) % {"num": count})
    return redirect(url_for("rates.show"), 303)
