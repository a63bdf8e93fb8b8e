"""The startup pack of a partnership: who does what until when, what is asked and offered, what both sides sign."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from diligence import pack_actions as changes
from diligence import pack_queries as reads
from diligence import proposal_actions
from diligence import side_queries as sides
from diligence.pack_actions import DO, EDIT, VIEW, Typed
from diligence.pack_states import STANDING_LABELS, Begun
from kernel.text import LOCALES, gettext, locale, ngettext
from partnerships.models import Partnership
from partnerships.queries import people
from web import packs, subjects
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("packs", __name__)


@pages.get("/partnerships/<subject_id>/pack")
@needs(VIEW)
def show(subject_id: str) -> str:
    """Show the pack, and what the reader may do with each entry."""
    one, work = subjects.partnership(subject_id), my_work()
    found, known = reads.entries(work.session, one.id), packs.items()
    mine = sides.own(work.by, EDIT, one)
    done_by = sides.own(work.by, DO, one)
    return render_template(
        "packs/page.html",
        one=one,
        entries=found,
        words_of={row.id: reads.words_of(row, known) for row in found},
        acts={row.id: packs.acts(row, one, EDIT) for row in found},
        settled=reads.words(work.session, [row.settled_note for row in found]),
        names=people.names(work.session, {row.settled_by for row in found if row.settled_by}),
        states=STANDING_LABELS,
        titles=packs.tool_titles(),
        sides={key: body.name for key, body in sides.of_partnership(one).items()},
        mine=mine,
        may_do=done_by,
        funder=one.programme.office.organisation_id,
        owners=sides.owners(work.session, one, work.today) if mine else {},
        leaders=sides.leaders(work.session, one) if mine else {},
        today=work.today,
        languages=sorted(LOCALES, key=lambda one: one != locale()),
    )


@pages.get("/partnerships/<subject_id>/pack/word/<language>")
@needs(VIEW)
def word(subject_id: str, language: str) -> Response:
    """Give the pack with the joint risks as a Word file that all sides sign."""
    return packs.sent(subjects.partnership(subject_id), language)


def typed(form: Form) -> Typed:
    """Return what was typed of an entry."""
    due = form.optional_day("due_on")
    form.done()
    return Typed(
        what=form.text("what"),
        tool=form.text("tool"),
        owner=form.text("owner"),
        leader=form.text("leader"),
        due_on=due,
        shown_by=form.text("shown_by"),
        words=form.text("words"),
    )


@pages.post("/partnerships/<subject_id>/pack")
@needs(EDIT)
@returns_to("packs.show")
def add(subject_id: str) -> Response:
    """Write down an action of one's own side, ask the other side for something, or offer it something."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    made = changes.add(
        work.session,
        one,
        typed(form),
        begun=form.text("begun"),
        organisation=form.text("organisation"),
        other=form.text("other"),
        tools=packs.tool_titles(),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    said = {
        Begun.ACTION: gettext("It is written down."),
        Begun.ASK: gettext("You have asked for it; the other side sees it here."),
        Begun.OFFER: gettext("You have offered it; the other side takes it or not."),
    }
    return _back(one, said[Begun(form.text("begun"))], f"entry-{made.id}")


@pages.post("/partnerships/<subject_id>/pack/proposals")
@needs(EDIT)
@returns_to("packs.show")
def propose(subject_id: str) -> Response:
    """Propose entries for whatever both sides found weak."""
    one, work = subjects.partnership(subject_id), my_work()
    made = proposal_actions.propose(work.session, one, packs.items(), by=work.by, on=work.today, now=work.now)
    if not made:
        return _back(one, gettext("Nothing new follows from what both sides agreed on."), "entries")
    count = ngettext("%(num)s entry is proposed.", "%(num)s entries are proposed.", len(made)) % {"num": len(made)}
    return _back(one, count, "entries")


@pages.post("/partnerships/<subject_id>/pack/<entry_id>")
@needs(EDIT)
@returns_to("packs.show")
def act(subject_id: str, entry_id: str) -> Response:
    """Confirm, offer, accept, change, do or drop an entry."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    changes.act(
        work.session,
        one,
        reads.entry(work.session, one.id, entry_id),
        typed(form),
        what=form.text("act"),
        tools=packs.tool_titles(),
        by=work.by,
        on=work.today,
        now=work.now,
        expected_version=form.version(),
    )
    return _back(one, gettext("It is saved."), f"entry-{entry_id}")


def _back(one: Partnership, said: str, anchor: str) -> Response:
    flash(said)
    return redirect(url_for("packs.show", subject_id=one.id, _anchor=anchor), 303)
