"""Raising a concern past the liaison, in confidence; and dealing with it, for whoever handles it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from diligence import concern_actions as acts
from diligence import concern_queries as reads
from diligence import flag_queries
from diligence.flags import CATEGORY_LABELS, CONCERN_LABELS, HANDLE, LEVEL_LABELS
from kernel.text import gettext, zone
from web import confidence
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to, signed_in

pages = Blueprint("concerns", __name__)


@pages.get("/concerns")
@signed_in
def listing() -> str:
    """List the concerns that the reader raised, and those that are theirs to handle, the newest first."""
    work = my_work()
    found = reads.page(work.session, work.by, after=request.args.get("after"))
    return render_template("concerns/page.html", found=found, states=CONCERN_LABELS, categories=CATEGORY_LABELS)


@pages.get("/concerns/new")
@signed_in
def new() -> str:
    """Ask what the concern is, and show who would read it."""
    work = my_work()
    named = request.values.get("organisation", ""), request.values.get("partnership", "")
    partnership = confidence.partnership(named[1]) if named[1] else None
    if partnership is not None:
        bodies = [party.organisation for party in partnership.parties]
    elif named[0]:
        bodies = [confidence.about(named[0], None)[0]]
    else:
        bodies = reads.bodies(work.session, work.by)
    return render_template(
        "concerns/new.html",
        bodies=[(one.id, one.name) for one in bodies],
        chosen=named[0],
        partnership=partnership,
        categories=CATEGORY_LABELS.items(),
        readers=reads.handlers(work.session, partnership, kept_from=[work.by.person_id]),
        kept=request.form.getlist("kept_from"),
    )


@pages.post("/concerns")
@signed_in
@returns_to("concerns.new")
def send() -> Response:
    """Keep a concern, and tell whoever handles it that there is one."""
    work, form = my_work(), Form()
    body = form.needed("organisation")
    form.done()
    organisation, partnership = confidence.about(body, form.optional("partnership"))
    made = acts.raise_concern(
        work.session,
        organisation,
        partnership=partnership,
        category=form.text("category"),
        words=form.text("words"),
        kept_from=form.values.getlist("kept_from"),
        by=work.by,
        on=work.today,
        now=work.now,
        zone=zone(),
    )
    flash(gettext("Your concern is received. Only who handles it reads it; here you see how it stands."))
    return redirect(url_for("concerns.show", concern_id=made.id), 303)


@pages.get("/concerns/<concern_id>")
@signed_in
def show(concern_id: str) -> str:
    """Show a concern: its state to whoever raised it, everything to whoever handles it."""
    work, seen = my_work(), confidence.concern(concern_id)
    one = seen.concern
    around = {"states": CONCERN_LABELS, "categories": CATEGORY_LABELS}
    if not seen.handles:
        return render_template("concerns/raised.html", one=one, **around)
    owners = flag_queries.owners(work.session, one)
    return render_template(
        "concerns/one.html",
        one=one,
        note=confidence.words_of(one),
        lines=confidence.told(one.ref),
        flag=flag_queries.of_concern(work.session, one.id),
        levels=LEVEL_LABELS.items(),
        owners=[(owner.id, owner.name) for owner in owners],
        me=work.by.person_id,
        **around,
    )


@pages.post("/concerns/<concern_id>/flag")
@needs(HANDLE)
@returns_to("concerns.show")
def follow_up(concern_id: str) -> Response:
    """Make a flag of a concern."""
    one, work, form = confidence.handled(concern_id), my_work(), Form()
    made = acts.make_flag(
        work.session,
        one,
        level=form.text("level"),
        category=form.text("category"),
        owner=form.text("owner"),
        reason=form.text("reason"),
        by=work.by,
        on=work.today,
        now=work.now,
        expected_version=form.version(),
    )
    flash(gettext("The flag is raised."))
    return redirect(url_for("flags.show", flag_id=made.id), 303)


@pages.post("/concerns/<concern_id>/close")
@needs(HANDLE)
@returns_to("concerns.show")
def close(concern_id: str) -> Response:
    """Close a concern that nothing follows from."""
    one, work, form = confidence.handled(concern_id), my_work(), Form()
    acts.close(
        work.session,
        one,
        reason=form.text("reason"),
        by=work.by,
        on=work.today,
        now=work.now,
        expected_version=form.version(),
    )
    flash(gettext("The concern is closed."))
    return redirect(url_for("concerns.show", concern_id=one.id), 303)
