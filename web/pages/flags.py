"""Flags on organisations: the list, one with its history, raising and deciding; for our own people only."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from diligence import flag_actions as acts
from diligence import flag_queries as reads
from diligence.flag_models import Flag
from diligence.flags import CATEGORY_LABELS, DECIDE, LEVEL_LABELS, RAISE, VIEW
from kernel.text import gettext, zone
from partnerships.queries import people
from web import confidence, subjects
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("flags", __name__)
WORDS = {"levels": LEVEL_LABELS, "categories": CATEGORY_LABELS}


@pages.get("/flags")
@needs(VIEW)
def listing() -> str:
    """List the flags that stand, the newest first; or all of them."""
    work, closed = my_work(), request.args.get("all") == "yes"
    found = reads.page(work.session, work.by, standing=None if closed else True, after=request.args.get("after"))
    return render_template("flags/page.html", found=found, closed=closed, **WORDS)


@pages.get("/organisations/<subject_id>/flags")
@needs(VIEW)
def of_organisation(subject_id: str) -> str:
    """List every flag on an organisation, and let one be raised."""
    one, work = subjects.organisation(subject_id), my_work()
    found = reads.page(work.session, work.by, organisation_id=one.id, after=request.args.get("after"))
    owners = [(owner.id, owner.name) for owner in reads.owners(work.session, None)]
    return render_template(
        "flags/organisation.html", one=one, found=found, owners=owners, me=work.by.person_id, **WORDS
    )


@pages.post("/organisations/<subject_id>/flags")
@needs(RAISE)
@returns_to("flags.of_organisation")
def raise_one(subject_id: str) -> Response:
    """Raise a flag on an organisation."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    made = acts.raise_flag(
        work.session,
        one,
        level=form.text("level"),
        category=form.text("category"),
        owner=form.text("owner"),
        reason=form.text("reason"),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    return _led(made, gettext("The flag is raised."))


@pages.get("/flags/<flag_id>")
@needs(VIEW)
def show(flag_id: str) -> str:
    """Show a flag with everything that was decided about it and why."""
    one, work = confidence.flag(flag_id), my_work()
    concern = reads.concern_of(work.session, one)
    return render_template(
        "flags/one.html",
        one=one,
        lines=confidence.told(one.ref),
        owners=[(owner.id, owner.name) for owner in reads.owners(work.session, concern)],
        names=people.names(work.session, {one.owner_id, one.lift_asked_by or one.owner_id}),
        me=work.by.person_id,
        **WORDS,
    )


@pages.post("/flags/<flag_id>/change")
@needs(RAISE)
@returns_to("flags.show")
def change(flag_id: str) -> Response:
    """Give a flag another level or another owner."""
    one, work, form = confidence.flag(flag_id), my_work(), Form()
    level, owner = form.text("level"), form.text("owner")
    acts.change(work.session, one, level=level, owner=owner, **_decided(form))
    return _led(one, gettext("The flag is changed."))


@pages.post("/flags/<flag_id>/confirm")
@needs(DECIDE)
@returns_to("flags.show")
def confirm(flag_id: str) -> Response:
    """Confirm a red flag, which puts its organisation on hold."""
    one, work, form = confidence.flag(flag_id), my_work(), Form()
    acts.confirm(work.session, one, zone=zone(), **_decided(form))
    return _led(one, gettext("It is confirmed. The organisation is on hold until two people lift it."))


@pages.post("/flags/<flag_id>/lift")
@needs(DECIDE)
@returns_to("flags.show")
def ask_to_lift(flag_id: str) -> Response:
    """Ask that a confirmed flag be lifted."""
    one, work, form = confidence.flag(flag_id), my_work(), Form()
    acts.ask_to_lift(work.session, one, **_decided(form))
    return _led(one, gettext("It is asked. Somebody else of leadership decides."))


@pages.post("/flags/<flag_id>/answer")
@needs(DECIDE)
@returns_to("flags.show")
def answer_lift(flag_id: str) -> Response:
    """Lift a confirmed flag as the second person, or let it stand."""
    one, work, form = confidence.flag(flag_id), my_work(), Form()
    acts.answer_lift(work.session, one, answer=form.text("answer"), zone=zone(), **_decided(form))
    return _led(one, gettext("The flag is lifted.") if one.closed_on else gettext("The flag stands."))


@pages.post("/flags/<flag_id>/close")
@needs(RAISE)
@returns_to("flags.show")
def close(flag_id: str) -> Response:
    """End a flag, with a reason."""
    one, work, form = confidence.flag(flag_id), my_work(), Form()
    acts.close(work.session, one, **_decided(form))
    return _led(one, gettext("The flag is closed."))


def _decided(form: Form) -> acts.Decided:
    work = my_work()
    return {
        "reason": form.text("reason"),
        "by": work.by,
        "on": work.today,
        "now": work.now,
        "expected_version": form.version(),
    }


def _led(one: Flag, said: str) -> Response:
    flash(said)
    return redirect(url_for("flags.show", flag_id=one.id), 303)
