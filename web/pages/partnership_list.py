"""The list of partnerships, and opening a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from contracts import count_queries as counts
from contracts import partnership_queries as reads
from contracts.asked_queries import Asked
from contracts.line_queries import Line
from kernel.lists import Page
from kernel.text import Label, gettext
from lifecycle.bulk_actions import MOST
from partnerships.actions import partnerships as acts
from partnerships.permissions import Role, Scope, granted
from partnerships.queries import partnerships as partnership_reads
from partnerships.queries import people, views
from partnerships.queries.partnerships import ProgrammeName
from policy import queries as policies
from policy.kinds import Tier
from web import list_asking, rules, subjects
from web.account import may, my_work
from web.errors import partial
from web.forms import Form
from web.marks import needs, returns_to
from web.pages import partnership_views

STAFF = "journal.view"
pages = Blueprint("partnership_list", __name__)
CARDS = 12


@pages.get("/partnerships")
@needs("partnership.view")
def listing() -> str:
    """List the partnerships the reader may know of, narrowed and searched."""
    work, wanted, after = my_work(), list_asking.asked(request.args), request.args.get("after")
    found = reads.page(work.session, work.by, wanted, today=work.today, after=after)
    template = "partnerships/_list.html" if partial() else "partnerships/page.html"
    return render_template(
        template,
        lines=found.rows,
        after=found.after,
        total=counts.counted_beside(work.session, work.by, wanted, found, today=work.today, after=after),
        **_around(wanted, found.rows),
    )


@pages.get("/partnerships/board")
@needs("partnership.view")
def board() -> str:
    """Show the same partnerships in columns, one for each stage; a piece of one column where htmx asks for more."""
    work, wanted = my_work(), list_asking.asked(request.args)
    stages = _stages(work.session)
    column = _column(request.args, stages)
    if partial() and request.args.get("after"):
        cards = _cards(wanted, column, request.args.get("after"))
        return render_template("partnerships/_cards.html", cards=cards, column=column, **_around(wanted, cards.rows))
    shown = [wanted.filters.stage] if wanted.filters.stage in stages else list(stages)
    numbers = counts.counted_by_stage(work.session, work.by, wanted, shown, today=work.today)
    if "column" not in request.args:
        # On a phone one column stands open; an empty one would say that there is nothing.
        column = next((key for key in shown if numbers[key]), column)
    columns = {
        key: _cards(wanted, key, request.args.get("after") if key == column else None)
        for key in shown
        if numbers[key] or key == column
    }
    return render_template(
        "partnerships/board.html",
        stages=stages,
        columns=columns,
        counts=numbers,
        column=column if column in columns else next(iter(columns), ""),
        **_around(wanted, [line for cards in columns.values() for line in cards.rows]),
    )


def _around(wanted: Asked, lines: Sequence[Line]) -> dict[str, Any]:
    """Return what the list and the board show around their partnerships."""
    work = my_work()
    editions = {key: policies.edition(work.session, key) for key in {line.edition_id for line in lines}}
    programmes = [] if partial() else partnership_reads.programme_names(work.session, work.by)
    newest = max(editions.values(), key=lambda one: one.effective_from, default=None)
    return {
        "filters": wanted.filters,
        "waits": request.args.get("waits", ""),
        "sort": wanted.sort,
        "most": counts.MOST_COUNTED,
        "asked": list_asking.stated(request.args),
        "editions": editions,
        "moves": [(move.key, move.label) for move in newest.moves] if newest else [],
        "most_at_once": MOST,
        "works_in": {key for key in {line.programme_id for line in lines} if granted(work.by, STAFF, Scope(key))},
        "staff": may(STAFF, Scope()),
        "today": work.today,
        "choices": {} if partial() else _choices(work.session, programmes),
        "views": () if partial() else views.names(work.session, work.by),
        "shareable": partnership_views.shareable(programmes),
        "address_of": partnership_views.address,
        "bulk": "bulk" if may("partnership.move") or may("partnership.stop") else None,
    }


def _cards(wanted: Asked, stage: str, after: str | None) -> Page[Line]:
    work = my_work()
    here = replace(wanted, filters=replace(wanted.filters, stage=stage), sort="longest")
    return reads.page(work.session, work.by, here, today=work.today, after=after, limit=CARDS)


def _stages(session: Session) -> dict[str, Label]:
    """Return every stage of every published edition, in the order of the newest."""
    return rules.stages(one for _, one in policies.in_order(session))


def _column(values: Mapping[str, str], stages: Mapping[str, Label]) -> str:
    """Return the column a phone shows."""
    chosen = values.get("column") or values.get("stage") or ""
    return chosen if chosen in stages else next(iter(stages), "")


def _choices(session: Session, programmes: Sequence[ProgrammeName]) -> dict[str, Sequence[tuple[str, object]]]:
    editions = policies.in_order(session)
    _, edition = rules.newest_of(editions, my_work().today)
    return {
        "programme": [(one.id, one.name) for one in programmes],
        "stage": list(rules.stages(one for _, one in editions).items()),
        "tier": [(tier.value, tier.value) for tier in Tier],
        "type": rules.options(edition.relationship_types),
        "market_system": rules.options(edition.market_systems),
        "liaison": list(people.names_with_role(session, Role.LIAISON).items()),
        "waits": list(list_asking.WAITING.items()),
        "sort": list(list_asking.ORDERS.items()),
    }


@pages.get("/partnerships/new")
@needs("partnership.create")
def new() -> str:
    """Ask for the little that a new partnership needs."""
    work = my_work()
    _, edition = rules.newest(work.session, work.today)
    return render_template(
        "partnerships/new.html",
        edition=edition,
        programmes=[(one.id, one.name) for one in partnership_reads.programme_names(work.session, work.by)],
        me=work.by.person_id,
    )


@pages.post("/partnerships/new")
@needs("partnership.create")
@returns_to("partnership_list.new")
def create() -> Response:
    """Open a partnership in co-creation under the newest edition."""
    form = Form()
    chosen = form.needed("programme")
    form.done()
    programme, work = subjects.programme(chosen), my_work()
    edition_id, _ = rules.newest(work.session, work.today)
    opened = acts.open_partnership(
        work.session,
        programme=programme,
        edition_id=edition_id,
        title=form.text("title"),
        idea=form.text("idea"),
        financial=form.yes("financial"),
        market_system=form.optional("market_system"),
        relationship_type=form.optional("relationship_type"),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    flash(gettext("The partnership is open. Below stands what it needs next."))
    return redirect(url_for("partnerships.show", subject_id=opened.id), 303)
