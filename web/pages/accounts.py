"""Accounts: who can come in, with which roles; inviting, closing, opening again."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kernel.text import Label, Message, gettext
from partnerships import second_factor_actions
from partnerships.actions import invitations, memberships
from partnerships.actions import people as acts
from partnerships.models import Organisation, Person, Programme
from partnerships.permissions import DUTY_LABELS, ROLE_LABELS, STAFF
from partnerships.queries import accounts as reads
from partnerships.queries import organisations
from web import letters
from web.account import my_work
from web.errors import partial
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("accounts", __name__)
LANGUAGES = (("en", "English"), ("es", "Español"))
STATES = {
    reads.InvitationState.OPEN: Message("invited; not come in yet"),
    reads.InvitationState.USED: Message("came in with the invitation"),
    reads.InvitationState.WITHDRAWN: Message("invitation taken back"),
    reads.InvitationState.EXPIRED: Message("invitation too old; send another"),
}


@pages.get("/accounts")
@needs("account.edit")
def listing() -> str:
    """List people by name."""
    work, search = my_work(), request.args.get("search", "")
    closed = request.args.get("closed") == "yes"
    found = reads.page(work.session, search=search, closed=closed, after=request.args.get("after"))
    return render_template(
        "accounts/_list.html" if partial() else "accounts/page.html",
        people=found.rows,
        after=found.after,
        search=search,
        closed=closed,
        names=_names(found.rows),
    )


@pages.get("/accounts/new")
@needs("account.edit")
def new() -> str:
    """Ask for a new person's particulars; coming from an organisation, they will belong to it."""
    return render_template(
        "accounts/new.html",
        organisation=_organisation(),
        roles=_roles(),
        programmes=_programmes(),
        languages=LANGUAGES,
        duties=DUTY_LABELS,
    )


@pages.post("/accounts/new")
@needs("account.edit")
@returns_to("accounts.new")
def create() -> Response:
    """Add a person with a role or a membership, and invite them."""
    work, form = my_work(), Form()
    person = acts.add_person(
        work.session,
        name=form.text("name"),
        email=form.text("email"),
        locale=form.text("locale"),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    organisation, role = _organisation(), form.optional("role")
    if organisation is not None:
        duties, day = request.form.getlist("duties"), work.today
        memberships.add_member(
            work.session, organisation, person, duties=duties, from_on=day, by=work.by, on=day, now=work.now
        )
    elif role is not None:
        acts.give_role(work.session, person, role, _programme(form), by=work.by, on=work.today, now=work.now)
    if form.yes("invite"):
        letters.invite(person)
    flash(gettext("%(name)s is added.") % {"name": person.name})
    return redirect(url_for("accounts.show", account_id=person.id), 303)


@pages.get("/accounts/<account_id>")
@needs("account.edit")
def show(account_id: str) -> str:
    """Show one account: roles, invitation, where they are signed in, what they look after."""
    work, person = my_work(), _person(account_id)
    return render_template(
        "accounts/one.html",
        person=person,
        names=_names([person]),
        invitation=reads.invitation(work.session, person, now=work.now),
        states=STATES,
        second=reads.second_factor(work.session, person),
        sessions=reads.signed_in(work.session, person, now=work.now),
        partnerships=reads.looks_after(work.session, person, work.by),
        elsewhere=reads.looks_after_elsewhere(work.session, person, work.by),
        roles=_roles(),
        programmes=_programmes(),
        myself=person.id == work.by.person_id,
    )


@pages.post("/accounts/<account_id>/roles")
@needs("account.edit")
@returns_to("accounts.show")
def give_role(account_id: str) -> Response:
    """Give a role in one programme or in all."""
    work, form, person = my_work(), Form(), _person(account_id)
    acts.give_role(work.session, person, form.text("role"), _programme(form), by=work.by, on=work.today, now=work.now)
    return _done(person, gettext("The role is given."))


@pages.post("/accounts/<account_id>/roles/take")
@needs("account.edit")
@returns_to("accounts.show")
def take_role(account_id: str) -> Response:
    """Take a role back."""
    work, form, person = my_work(), Form(), _person(account_id)
    acts.take_role(work.session, person, form.text("role"), _programme(form), by=work.by, on=work.today, now=work.now)
    return _done(person, gettext("The role is taken back."))


@pages.post("/accounts/<account_id>/invitation")
@needs("account.edit")
@returns_to("accounts.show")
def invite(account_id: str) -> Response:
    """Send an invitation, for the first time or again."""
    person = _person(account_id)
    letters.invite(person)
    return _done(person, gettext("The invitation is on its way."))


@pages.post("/accounts/<account_id>/invitation/withdraw")
@needs("account.edit")
@returns_to("accounts.show")
def withdraw(account_id: str) -> Response:
    """Take an invitation back."""
    work, person = my_work(), _person(account_id)
    invitations.withdraw(work.session, person, by=work.by, on=work.today, now=work.now)
    return _done(person, gettext("The invitation is taken back."))


@pages.post("/accounts/<account_id>/close")
@needs("account.edit")
@returns_to("accounts.show")
def close(account_id: str) -> Response:
    """Close an account, and every way into it."""
    work, person = my_work(), _person(account_id)
    acts.deactivate(work.session, person, by=work.by, on=work.today, now=work.now)
    return _done(person, gettext("The account is closed; sessions, tokens and links have ended."))


@pages.post("/accounts/<account_id>/open")
@needs("account.edit")
@returns_to("accounts.show")
def reopen(account_id: str) -> Response:
    """Open a closed account again."""
    work, person = my_work(), _person(account_id)
    acts.reactivate(work.session, person, by=work.by, on=work.today, now=work.now)
    return _done(person, gettext("The account is open again."))


@pages.post("/accounts/<account_id>/second-factor/reset")
@needs("account.edit")
@returns_to("accounts.show")
def reset_second_factor(account_id: str) -> Response:
    """Take somebody's second step away who has lost the telephone."""
    work, person = my_work(), _person(account_id)
    second_factor_actions.reset(work.session, person, by=work.by, on=work.today, now=work.now)
    return _done(person, gettext("The second step is gone; the person signs in without it and can begin again."))


def _done(person: Person, words: str) -> Response:
    flash(words)
    return redirect(url_for("accounts.show", account_id=person.id), 303)


def _person(account_id: str) -> Person:
    return reads.find(my_work().session, account_id)


def _organisation() -> Organisation | None:
    key = request.values.get("organisation")
    return organisations.find(my_work().session, key) if key else None


def _programme(form: Form) -> Programme | None:
    """Return the programme that was chosen, None for all of them; raises NotFound for one that there is not."""
    key = form.optional("programme")
    return reads.programme(my_work().session, key) if key else None


def _roles() -> list[tuple[str, Label]]:
    return [(role.value, ROLE_LABELS[role]) for role in STAFF]


def _programmes() -> list[tuple[str, str]]:
    return [(one.id, one.name) for one in reads.programmes(my_work().session)]


def _names(people: Sequence[Person]) -> dict[str, str]:
    """Return the names of the programmes and organisations that people have to do with."""
    session = my_work().session
    return dict(_programmes()) | reads.organisations_of(session, people)
