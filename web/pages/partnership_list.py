"""The list of partnerships, and opening a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from contracts import queries as contracts
from kernel.text import gettext
from partnerships.actions import partnerships as acts
from partnerships.permissions import Role, Scope, Standing, granted
from partnerships.queries import partnerships as reads
from partnerships.queries import people
from partnerships.queries.partnerships import Filters, PartnershipLine
from policy import queries as policies
from policy.edition import Edition, Tier
from web import rules
from web.account import my_work
from web.errors import partial
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("partnership_list", __name__)
FINANCIAL: Mapping[str, bool | None] = {"yes": True, "no": False}


@pages.get("/partnerships")
@needs("partnership.view")
def listing() -> str:
    """List the partnerships the reader may know of, narrowed and searched."""
    work, filters = my_work(), _filters()
    with_tier = contracts.showing_tier(filters.tier) if filters.tier else None
    found = reads.page(work.session, work.by, filters, with_tier=with_tier, after=request.args.get("after"))
    total = sum(reads.counts_by_stage(work.session, work.by, filters, with_tier=with_tier).values())
    template = "partnerships/_list.html" if partial() else "partnerships/page.html"
    return render_template(
        template,
        lines=found.rows,
        after=found.after,
        total=total,
        filters=filters,
        asked={key: value for key, value in request.args.items() if value and key != "after"},
        editions=_editions(work.session, found.rows),
        tiers=contracts.highest_tiers(work.session, [line.id for line in found.rows]),
        works_in={
            line.programme_id for line in found.rows if granted(work.by, "journal.view", Scope(line.programme_id))
        },
        today=work.today,
        choices={} if partial() else _choices(work.session, work.by),
    )


def _filters() -> Filters:
    def asked(name: str) -> str | None:
        return request.args.get(name) or None

    return Filters(
        search=request.args.get("search", ""),
        programme=asked("programme"),
        stage=asked("stage"),
        market_system=asked("market_system"),
        liaison=asked("liaison"),
        financial=FINANCIAL.get(request.args.get("financial", "")),
        tier=asked("tier"),
        organisation=asked("organisation"),
    )


def _editions(session: Session, lines: Sequence[PartnershipLine]) -> dict[str, Edition]:
    return {key: policies.edition(session, key) for key in {line.edition_id for line in lines}}


def _choices(session: Session, by: Standing) -> dict[str, Sequence[tuple[str, object]]]:
    _, edition = rules.newest(session, my_work().today)
    return {
        "programme": [(one.id, one.name) for one in reads.programmes(session, by)],
        "stage": rules.options(edition.stages),
        "tier": [(tier.value, tier.value) for tier in Tier],
        "market_system": rules.options(edition.market_systems),
        "liaison": [(one.id, one.name) for one in people.people_with_role(session, Role.LIAISON)],
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
        programmes=[(one.id, one.name) for one in reads.programmes(work.session, work.by)],
        me=work.by.person_id,
    )


@pages.post("/partnerships/new")
@needs("partnership.create")
@returns_to("partnership_list.new")
def create() -> Response:
    """Open a partnership in co-creation under the newest edition."""
    work, form = my_work(), Form()
    row, _ = rules.newest(work.session, work.today)
    programme = form.needed("programme")
    form.done()
    opened = acts.open_partnership(
        work.session,
        programme=reads.programme(work.session, programme, work.by),
        edition_id=row.id,
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
