"""Templates of one's own on pages: looked into and handed in, published by somebody else, taken by an agreement."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts import template_actions as acts
from contracts import template_queries as reads
from contracts import template_rules as rules
from contracts.template_models import TemplateState, TemplateVersion
from contracts.template_rules import TemplateFaulty
from documents import catalogue
from kernel import journal
from kernel.text import gettext
from partnerships.permissions import granted, labels_granted
from partnerships.queries import people
from partnerships.queries.partnerships import programme_names
from policy import queries as policies
from web import own_templates, renditions, subjects
from web.account import my_work
from web.marks import needs, returns_to
from web.own_templates import Checked
from web.told_templates import which
from web.work import read_again

pages = Blueprint("templates", __name__)
#: Faults that are listed; whoever has more mends those first.
LISTED = 100


@pages.get("/templates")
@needs("template.view")
def listing() -> str:
    """List what waits for a second person, what is in force, what comes with Tack, and every version there was."""
    work = my_work()
    waiting, in_force = reads.waiting(work.session), reads.all_in_force(work.session)
    found = reads.page(work.session, reads.Filters(), after=request.args.get("after") or None)
    return render_template(
        "own_templates/page.html",
        waiting=waiting,
        in_force=in_force,
        found=found,
        names=_people(*waiting, *in_force, *found.rows),
        known=rules.NAMES,
        languages=rules.LANGUAGES,
        which=which,
    )


@pages.get("/templates/new")
@needs("template.propose")
def new() -> str:
    """Show where a file is given."""
    return _form(request.form or request.args)


@pages.post("/templates/check")
@needs("template.propose")
@returns_to("templates.new")
def look() -> Response:
    """Look into a file and say what is wrong with it, or how it prints; nothing is kept."""
    checked = _given()
    read_again()
    return make_response(_form(request.form, checked), 200 if checked.report.accepted else 422)


@pages.post("/templates")
@needs("template.propose")
@returns_to("templates.new")
def hand_in() -> Response:
    """Keep a sound file as the next version; one with faults is shown with all of them."""
    checked = _given()
    try:
        version = own_templates.keep(checked)
    except TemplateFaulty:
        read_again()
        return make_response(_form(request.form, checked), 422)
    return redirect(url_for("templates.show", subject_id=version.id), 303)


def _given() -> Checked:
    typed = request.form
    return own_templates.looked_into(
        name=typed.get("name", ""),
        language=typed.get("language", ""),
        programme_id=typed.get("programme") or None,
        note=typed.get("note", ""),
    )


def _form(typed: Any, checked: Checked | None = None) -> str:
    work = my_work()
    return render_template(
        "own_templates/new.html",
        typed=typed,
        checked=checked,
        listed=LISTED,
        names=list(rules.NAMES.items()),
        languages=list(rules.LANGUAGES.items()),
        programmes=[(one.id, one.name) for one in programme_names(work.session, work.by)],
    )


@pages.get("/templates/names")
@needs("template.view")
def names() -> str:
    """Show every name that a template may use, with its meaning and an example in both languages."""
    return render_template("own_templates/names.html", groups=catalogue.groups(), sorts=catalogue.SORTS)


@pages.get("/templates/with-tack/<name>/<language>")
@needs("template.view")
def tacks_own(name: str, language: str) -> Response:
    """Send a template that comes with Tack."""
    return own_templates.tacks_own(name, language)


@pages.get("/templates/<subject_id>")
@needs("template.view")
def show(subject_id: str) -> str:
    """Show a version: how it prints, what it asks for, what is missing to publish it."""
    work = my_work()
    version = reads.find(work.session, subject_id)
    siblings = reads.versions(work.session, version.template_id)
    notes = journal.notes(work.session, [version.note_id] if version.note_id else [])
    before, changed = reads.against_previous(work.session, version)
    publishes = granted(work.by, acts.PUBLISH, reads.scope_of(version.template.programme_id))
    drawn = reads.pages(work.session, version)
    waits = version.state == TemplateState.PROPOSED
    mine = waits and version.proposed_by == work.by.person_id
    return render_template(
        "own_templates/one.html",
        one=version,
        title=which(version.template.name, version.template.language),
        report=rules.read(version.report),
        trials=reads.trials(work.session, version),
        drawn=drawn,
        sizes=own_templates.sizes(version, drawn),
        before=before,
        changed=changed,
        siblings=siblings,
        note=next((one.text for one in notes.values()), None),
        names=_people(*siblings),
        waits=waits,
        unmet=acts.why_not(work.session, version, work.by) if waits else [],
        may_publish=publishes,
        may_withdraw=version.state != TemplateState.WITHDRAWN and (publishes or mine),
        deciders=labels_granted(acts.PUBLISH),
    )


def _people(*versions: TemplateVersion) -> dict[str, str]:
    acted = {by for one in versions for by in (one.proposed_by, one.published_by, one.withdrawn_by) if by}
    return people.names(my_work().session, acted)


@pages.get("/templates/<subject_id>/file")
@needs("template.view")
def file(subject_id: str) -> Response:
    """Send a version as it was handed in."""
    return own_templates.sent(reads.find(my_work().session, subject_id).attachment)


@pages.get("/templates/<subject_id>/trials/<case>")
@needs("template.view")
def trial(subject_id: str, case: str) -> Response:
    """Send the first print of a version in one case."""
    return own_templates.sent(own_templates.trial(reads.find(my_work().session, subject_id), case))


@pages.get("/templates/<subject_id>/trials/<case>/<int:number>")
@needs("template.view")
def picture(subject_id: str, case: str, number: int) -> Response:
    """Send the picture of one page of a first print."""
    return renditions.page(own_templates.trial(reads.find(my_work().session, subject_id), case), number)


@pages.post("/templates/<subject_id>/publish")
@needs("template.publish")
@returns_to("templates.show")
def publish(subject_id: str) -> Response:
    """Put a version in force."""
    work = my_work()
    acts.publish(work.session, subject_id, by=work.by, on=work.today, now=work.now)
    flash(gettext("The template is in force."))
    return redirect(url_for("templates.show", subject_id=subject_id), 303)


@pages.post("/templates/<subject_id>/withdraw")
@needs("template.propose")
@returns_to("templates.show")
def withdraw(subject_id: str) -> Response:
    """Take a version back, or out of force."""
    work = my_work()
    acts.withdraw(work.session, subject_id, by=work.by, on=work.today, now=work.now)
    flash(gettext("The version is withdrawn."))
    return redirect(url_for("templates.show", subject_id=subject_id), 303)


@pages.post("/agreements/<subject_id>/template")
@needs("agreement.print")
@returns_to("agreements.show")
def take_newer(subject_id: str) -> Response:
    """Let an agreement be printed from the template in force from now on."""
    agreement, work = subjects.agreement(subject_id), my_work()
    edition = policies.edition(work.session, agreement.partnership.edition_id)
    acts.take_newer(work.session, agreement, edition, by=work.by, on=work.today, now=work.now)
    flash(gettext("From now on it is printed from the template in force. Print it again."))
    return redirect(url_for("agreements.show", subject_id=agreement.id, _anchor="print"), 303)
