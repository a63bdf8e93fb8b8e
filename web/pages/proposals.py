"""Editions that are proposed: upload and check a text, keep it, publish it as a second person, withdraw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from application import proposals as acts
from application.names import known_names
from kernel import journal
from kernel.errors import invalid
from kernel.text import Message, gettext
from partnerships.permissions import EVERYWHERE, ROLE_LABELS, granted, labels_granted
from partnerships.queries import people
from policy import proposal_queries as reads
from policy import queries as policies
from policy.check import check
from policy.files import LARGEST, decoded
from policy.loader import load
from policy.problems import PolicyInvalid, Problem
from policy.proposal_models import OPEN
from policy.side_by_side import side_by_side
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to
from web.pages.editions import sent
from web.work import aside, read_again

pages = Blueprint("proposals", __name__)
#: Problems that are listed; whoever has more mends those first.
LISTED = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a text, with the line it stands in."""

    line: int
    column: int
    message: Message
    text: str


@pages.get("/rules/new")
@needs("edition.propose")
def new() -> str:
    """Show where a text of rules is given."""
    return render_template("editions/new.html", text="", faults=None, note="", told=None)


@pages.post("/rules/check")
@needs("edition.propose")
@returns_to("proposals.new")
def look() -> AnyResponse:
    """Check a text and say what it would change; nothing is kept."""
    text, note = _given()
    found = aside(lambda: check(text, known_names()))
    read_again()
    if found:
        return _faulty(text, note, found)
    work, edition = my_work(), load(text)
    before = reads.predecessor(work.session, edition)
    told = (
        side_by_side(policies.edition(work.session, before.id), edition, ROLE_LABELS, labels_granted)
        if before
        else None
    )
    return make_response(
        render_template("editions/new.html", text=text, faults=(), note=note, told=told, before=before, edition=edition)
    )


@pages.post("/rules")
@needs("edition.propose")
@returns_to("proposals.new")
def propose() -> AnyResponse:
    """Keep a sound text as a proposal; one with faults is shown again with them."""
    text, note = _given()
    work = my_work()
    try:
        proposal = acts.propose(
            work.session,
            text,
            currency=work.settings.base_currency,
            note=note,
            by=work.by,
            on=work.today,
            now=work.now,
        )
    except PolicyInvalid as error:
        read_again()
        return _faulty(text, note, error.problems)
    return redirect(url_for("proposals.show", subject_id=proposal.id), 303)


@pages.get("/proposed-rules/<subject_id>")
@needs("edition.view")
def show(subject_id: str) -> str:
    """Show a proposal: who, why, what it changes, and what is missing to publish it."""
    work = my_work()
    proposal = reads.find(work.session, subject_id)
    edition = load(proposal.text)
    before = reads.predecessor(work.session, edition)
    told = (
        side_by_side(policies.edition(work.session, before.id), edition, ROLE_LABELS, labels_granted)
        if before
        else None
    )
    notes = journal.notes(work.session, [proposal.note_id] if proposal.note_id else [])
    waits = proposal.state == OPEN
    publishes = granted(work.by, "edition.publish", EVERYWHERE)
    return render_template(
        "editions/proposal.html",
        proposal=proposal,
        edition=edition,
        before=before,
        told=told,
        note=next((one.text for one in notes.values()), None),
        names=people.names(work.session, {proposal.proposed_by, proposal.settled_by or proposal.proposed_by}),
        waits=waits,
        unmet=acts.why_not(work.session, proposal, work.by) if waits else [],
        may_publish=publishes,
        may_withdraw=waits and (publishes or proposal.proposed_by == work.by.person_id),
        deciders=labels_granted("edition.publish"),
    )


@pages.get("/proposed-rules/<subject_id>/file")
@needs("edition.view")
def file(subject_id: str) -> AnyResponse:
    """Send the text of a proposal as it came."""
    proposal = reads.find(my_work().session, subject_id)
    return sent(proposal.text, f"{proposal.pack}-{proposal.name}.yaml")


@pages.post("/proposed-rules/<subject_id>/publish")
@needs("edition.publish")
@returns_to("proposals.show")
def publish(subject_id: str) -> AnyResponse:
    """Publish a proposal, once and for good."""
    work = my_work()
    _, row = acts.publish_proposed(work.session, subject_id, by=work.by, on=work.today, now=work.now)
    flash(gettext("The edition %(name)s is published.") % {"name": row.name})
    return redirect(url_for("editions.show", subject_id=row.id), 303)


@pages.post("/proposed-rules/<subject_id>/withdraw")
@needs("edition.propose")
@returns_to("proposals.show")
def withdraw(subject_id: str) -> AnyResponse:
    """Take a proposal back."""
    work = my_work()
    acts.withdraw(work.session, subject_id, by=work.by, on=work.today, now=work.now)
    flash(gettext("The proposal is withdrawn."))
    return redirect(url_for("proposals.show", subject_id=subject_id), 303)


def _given() -> tuple[str, str]:
    """Return the text of the file, else what was typed, and the note beside it."""
    form = Form()
    given = form.file("file", most=LARGEST)
    form.done()
    text = decoded(given.stream.read()) if given else form.text("text").replace("\r\n", "\n")
    if not text.strip():
        raise invalid("file", "Choose a file, or paste its text.")
    return text, form.text("note")


def _faulty(text: str, note: str, problems: Sequence[Problem]) -> AnyResponse:
    lines = text.splitlines()
    faults = [
        Fault(one.line, one.column, one.message, lines[one.line - 1].strip() if one.line <= len(lines) else "")
        for one in problems[:LISTED]
    ]
    page = render_template("editions/new.html", text=text, faults=faults, note=note, told=None)
    return make_response(page, 422)
