"""Organisations: the list, one with its partnerships, adding and editing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel import Locale
from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts import partnership_queries
from contracts.asked_queries import Asked
from kernel.text import FORMATS, fold, gettext, locale
from partnerships.actions import organisations as acts
from partnerships.actions.memberships import may_edit
from partnerships.duties import EVERY_MEMBER, GIVES
from partnerships.identifiers import name_of, offered, shown
from partnerships.models import Organisation
from partnerships.organisation_facts import ANSWERS, FACTS, NAME_KINDS, ROLES
from partnerships.permissions import DUTY_LABELS, Scope, check, granted
from partnerships.queries import members
from partnerships.queries import organisations as reads
from partnerships.queries.about_organisations import about
from partnerships.queries.logos import logo_of
from partnerships.queries.members import Member
from partnerships.queries.organisations import Filters
from partnerships.queries.partnerships import Filters as Narrowed
from policy import queries as policies
from web import held, hits, rules, subjects
from web.account import my_work
from web.errors import partial
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("organisations", __name__)
#: The beginning of a name finds it; a whole one, percent-encoded, makes an address too long to remember.
LONGEST_SEARCH = 30
FACT_NAMES = ("women_led", "locally_led")
YES_NO = {"yes": True, "no": False}


@pages.get("/organisations")
@needs("organisation.view")
def listing() -> str:
    """List organisations by name, for staff; a partner's people know those of their partnerships only."""
    work = my_work()
    check(work.by, "organisation.view", Scope())
    asked = Filters(*(request.args.get(name, "") for name in ("search", *FACT_NAMES)))
    found = reads.page(work.session, asked, after=request.args.get("after"))
    template = "organisations/_list.html" if partial() else "organisations/page.html"
    return render_template(
        template,
        found=found.rows,
        after=found.after,
        asked=asked,
        narrowed={name: getattr(asked, name) for name in ("search", *FACT_NAMES) if getattr(asked, name)},
        answers=ANSWERS.items(),
        countries=_countries(),
    )


@pages.get("/organisations/<subject_id>")
@needs("organisation.view")
def show(subject_id: str) -> str | Response:
    """Show one organisation with everything known of it; a merged record leads to the one that stands for it."""
    one, work = subjects.organisation(subject_id), my_work()
    if one.id != subject_id and request.method == "GET":
        return redirect(url_for("organisations.show", subject_id=one.id), 303)
    theirs = partnership_queries.page(work.session, work.by, Asked(Narrowed(organisation=one.id)), today=work.today)
    return render_template(
        "organisations/one.html",
        one=one,
        held=held.panel(one.ref, Scope()),
        own=Scope(None, frozenset({one.id})),
        screening=hits.panel(work.session, one, work.by),
        **hits.WORDS,
        today=work.today,
        twins=reads.likely_twins(work.session, one) if granted(work.by, "organisation.view", Scope()) else [],
        about=about(work.session, one, work.by),
        logo=logo_of(work.session, one.id),
        members=_members(one),
        keeps_members=may_edit(my_work().session, one, my_work().by),
        duties=DUTY_LABELS,
        every_member=EVERY_MEMBER,
        gives=GIVES,
        lines=theirs.rows,
        after=theirs.after,
        editions={key: policies.edition(work.session, key) for key in {line.edition_id for line in theirs.rows}},
        **_words(),
    )


@dataclass(frozen=True, slots=True)
class _MemberRow:
    """A member with the names of the two forms that change them, and whether their last day is behind us."""

    member: Member
    form: str
    end_form: str
    over: bool


def _members(one: Organisation) -> list[_MemberRow] | None:
    """Return who comes in from an organisation, or None for readers who are not to know."""
    work = my_work()
    if not members.may_list(one, work.by):
        return None
    return [
        _MemberRow(row, f"member-{row.id}", f"member-end-{row.id}", row.is_over(work.today))
        for row in members.listed(work.session, one, work.by)
    ]


def _words() -> dict[str, Any]:
    _, edition = rules.newest(my_work().session, my_work().today)
    return {"types": rules.options(edition.partner_types), "edition": edition, "label": rules.label,
            "countries": _countries(), "registers": offered(), "register": name_of, "shown": shown, "kinds": NAME_KINDS,
            "facts": FACTS, "answers": ANSWERS, "roles": ROLES}  # fmt: skip


def _countries() -> dict[str, str]:
    territories = Locale.parse(FORMATS[locale()]).territories
    known = {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha()}  # noqa: PLR2004 -- ISO 3166-1 alpha-2
    return dict(sorted(known.items(), key=lambda pair: fold(pair[1])))


@pages.get("/organisations/new")
@needs("organisation.edit")
def new() -> str:
    """Ask for a new organisation's particulars."""
    return render_template(
        "organisations/new.html",
        name=request.args.get("name", ""),
        partnership=request.values.get("partnership", ""),
        **_words(),
    )


@pages.post("/organisations/new")
@needs("organisation.edit")
@returns_to("organisations.new")
def create() -> Response:
    """Add an organisation, and go on to where it was missing."""
    work, form = my_work(), Form()
    given = (form.text("identifiers.0.scheme").strip(), form.text("identifiers.0.value").strip())
    added = acts.add(
        work.session,
        **_particulars(form),
        women_led=YES_NO.get(form.text("women_led")),
        locally_led=YES_NO.get(form.text("locally_led")),
        led_source=form.optional("led_source"),
        identifiers=[given] if given[1] else [],
        confirmed_new=form.yes("confirmed_new"),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    flash(gettext("%(name)s is added.") % {"name": added.name})
    partnership = form.optional("partnership")
    if partnership:
        return redirect(
            url_for("partnerships.add_party", subject_id=partnership, search=added.name[:LONGEST_SEARCH]), 303
        )
    return redirect(url_for("organisations.show", subject_id=added.id), 303)


@pages.get("/organisations/<subject_id>/edit")
@needs("organisation.edit")
def edit(subject_id: str) -> str:
    """Show an organisation's particulars for editing."""
    return render_template("organisations/edit.html", one=subjects.organisation(subject_id), **_words())


@pages.post("/organisations/<subject_id>/edit")
@needs("organisation.edit")
@returns_to("organisations.edit")
def save(subject_id: str) -> Response:
    """Save an organisation's particulars."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    acts.edit(
        work.session,
        one,
        by=work.by,
        on=work.today,
        now=work.now,
        expected_version=form.version(),
        **_particulars(form),
    )
    flash(gettext("The organisation is saved."))
    return redirect(url_for("organisations.show", subject_id=one.id), 303)


def _particulars(form: Form) -> acts.Particulars:
    return {
        "name": form.text("name"),
        "partner_type": form.optional("partner_type"),
        "country": form.optional("country"),
        "locality": form.optional("locality"),
        "address": form.optional("address"),
    }
