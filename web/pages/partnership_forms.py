"""What the forms on a partnership's page do; each calls one action and goes back to the page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from application.work import settle
from contracts.hindsight_queries import of_risk
from contracts.queries import lock_partnership, numbers_with
from kernel.text import Message, gettext, render
from lifecycle.actions import Step, advance_by_id
from lifecycle.inputs import MoveInputs
from partnerships.actions import explorations, parties, teams
from partnerships.actions import partnerships as acts
from partnerships.models import Partnership
from partnerships.queries import people
from policy.queries import edition
from web import subjects
from web.account import my_work
from web.contributions import read as read_contributions
from web.contributions import renamed
from web.forms import Form
from web.hindsight import looking_back_on
from web.marks import needs, returns_to

pages = Blueprint("partnership_forms", __name__)
PAGE = "partnerships.show"


def _back(partnership: Partnership | Step, said: str, anchor: str) -> Response:
    flash(said)
    return redirect(url_for(PAGE, subject_id=partnership.id, _anchor=anchor), 303)


@pages.post("/partnerships/<subject_id>/about")
@needs("partnership.edit")
@returns_to(PAGE)
def about(subject_id: str) -> Response:
    """Change what it is about."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    acts.edit(
        work.session,
        one,
        title=form.text("title"),
        idea=form.text("idea"),
        market_system=form.optional("market_system"),
        relationship_type=form.optional("relationship_type"),
        financial=form.yes("financial"),
        by=work.by,
        on=work.today,
        now=work.now,
        expected_version=form.version(),
    )
    return _back(one, gettext("What the partnership is about is saved."), "about-panel")


@pages.post("/partnerships/<subject_id>/liaison")
@needs("partnership.edit")
@returns_to(PAGE)
def liaison(subject_id: str) -> Response:
    """Name the liaison."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    chosen = form.needed("liaison")
    form.done()
    person = people.find(work.session, chosen)
    teams.name_liaison(
        work.session, one, person, by=work.by, on=work.today, now=work.now, expected_version=form.version()
    )
    return _back(one, gettext("%(name)s is the liaison now.") % {"name": person.name}, "team-panel")


@pages.post("/partnerships/<subject_id>/team")
@needs("partnership.edit")
@returns_to(PAGE)
def join_team(subject_id: str) -> Response:
    """Add somebody to the team."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    chosen = form.needed("person")
    form.done()
    teams.add_team_member(
        work.session,
        one,
        people.find(work.session, chosen),
        duty=form.text("duty"),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    return _back(one, gettext("The team is saved."), "team-panel")


@pages.post("/partnerships/<subject_id>/team/<person_id>/remove")
@needs("partnership.edit")
@returns_to(PAGE)
def leave_team(subject_id: str, person_id: str) -> Response:
    """Take somebody out of the team."""
    one, work = subjects.partnership(subject_id), my_work()
    person = people.find(work.session, person_id)
    teams.remove_team_member(work.session, one, person, by=work.by, on=work.today, now=work.now)
    return _back(one, gettext("The team is saved."), "team-panel")


@pages.post("/partnerships/<subject_id>/parties")
@needs("partnership.edit")
@returns_to("partnerships.add_party")
def add_party(subject_id: str) -> Response:
    """Let an organisation join."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    party = parties.add_party(
        work.session,
        one,
        organisation=subjects.organisation(form.needed("organisation")),
        role=form.text("role"),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    return _back(one, gettext("%(name)s is a party now.") % {"name": party.organisation.name}, "parties-panel")


@pages.post("/partnerships/<subject_id>/parties/<party_id>/remove")
@needs("partnership.edit")
@returns_to(PAGE)
def remove_party(subject_id: str, party_id: str) -> Response:
    """Take an organisation out, unless agreements stand with it."""
    one, work = subjects.partnership(subject_id), my_work()
    lock_partnership(work.session, one)
    organisation_id = next((party.organisation_id for party in one.parties if party.id == party_id), "")
    standing = numbers_with(work.session, one.id, organisation_id)
    parties.remove_party(work.session, one, party_id, by=work.by, on=work.today, now=work.now, agreements=standing)
    return _back(one, gettext("The party is taken out."), "parties-panel")


@pages.post("/partnerships/<subject_id>/shares")
@needs("partnership.edit")
@returns_to(PAGE)
def shares(subject_id: str) -> Response:
    """Set what the parties bring and their shares."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    given, places = read_contributions(request.form)
    with renamed(places):
        parties.set_contributions_and_shares(
            work.session,
            one,
            parties=given,
            by=work.by,
            on=work.today,
            now=work.now,
            expected_version=form.version(),
        )
    return _back(one, gettext("What the parties bring is saved."), "parties-panel")


@pages.post("/partnerships/<subject_id>/exploration")
@needs("partnership.edit")
@returns_to(PAGE)
def exploration(subject_id: str) -> Response:
    """Plan the exploration."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    ends_on = form.optional_day("ends_on")
    form.done()
    explorations.plan_exploration(
        work.session,
        one,
        question=form.text("question"),
        cap=form.text("cap"),
        currency=form.text("currency"),
        ends_on=ends_on,
        co_investment=form.text("co_investment"),
        by=work.by,
        on=work.today,
        now=work.now,
        expected_version=form.version(),
    )
    return _back(one, gettext("The exploration is planned."), "exploration-panel")


@pages.post("/partnerships/<subject_id>/finding")
@needs("partnership.edit")
@returns_to(PAGE)
def finding(subject_id: str) -> Response:
    """Record what the exploration found."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    on = form.day("on")
    form.done()
    explorations.record_finding(
        work.session,
        one,
        finding=form.text("finding"),
        by=work.by,
        on=on,
        now=work.now,
        expected_version=form.version(),
    )
    return _back(one, gettext("The finding is recorded."), "exploration-panel")


@pages.post("/partnerships/<subject_id>/risk")
@needs("partnership.risk")
@returns_to(PAGE)
def risk(subject_id: str) -> Response:
    """Rate the risk, with a reason."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    on = form.optional_day("on") or work.today
    form.done()
    rated, reason = form.text("risk"), form.text("reason")
    with of_risk(work.session, one.id, on=on, today=work.today, understood=form.yes("understood")):
        acts.rate_risk(work.session, one, risk=rated, reason=reason, by=work.by, on=on, now=work.now)
    return _back(one, gettext("The risk rating is saved."), "risk-panel")


@pages.post("/partnerships/<subject_id>/notes")
@needs("partnership.note")
@returns_to(PAGE)
def note(subject_id: str) -> Response:
    """Note a contact."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    on = form.optional_day("on") or work.today
    form.done()
    acts.note_contact(work.session, one, text=form.text("text"), by=work.by, on=on, now=work.now)
    return _back(one, gettext("The contact is noted."), "happened")


@pages.post("/partnerships/<subject_id>/moves")
@needs("partnership.view")
@returns_to(PAGE)
def move(subject_id: str) -> Response:
    """Make a move; the one entry says what is missing, if anything is."""
    work, form = my_work(), Form()
    on, ends_on = form.day("on"), form.optional_day("ends_on")
    form.done()
    inputs = MoveInputs(reason=form.text("reason"), outcome=form.optional("outcome"), ends_on=ends_on)
    with looking_back_on([subject_id], on=on, understood=form.yes("understood")):
        trigger = form.text("move")
        made = advance_by_id(work.session, subject_id, trigger, by=work.by, on=on, now=work.now, inputs=inputs)
        settle(work)
    stage = edition(work.session, made.edition_id).stage(made.change.stage).label
    return _back(made, render(Message("Done. The partnership now stands in: %(stage)s.", stage=stage)), "moves")
