"""What the forms of an agreement do; each calls one action and goes back to the page."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from application.work import settle
from contracts import actions, printing, signing_actions
from contracts.models import Agreement
from contracts.states import LABELS
from kernel.errors import NotFound, invalid
from kernel.fields import Fields
from kernel.storage import Attachment
from kernel.text import Message, Value, gettext, render
from kernel.uploads import Upload
from lifecycle.actions import advance, lock
from lifecycle.countersign_actions import hand_in
from lifecycle.countersigning import OWN
from lifecycle.inputs import MoveInputs, SignatureInput
from partnerships.actions.versions import hold
from partnerships.permissions import check, granted, scope_of
from policy import queries as policies
from policy.kinds import AgreementKind
from web import agreement_terms as terms
from web import subjects
from web.account import my_work
from web.forms import Form
from web.happenings import AGREEMENTS
from web.hindsight import looking_back
from web.kept_files import brought, chosen
from web.marks import needs, returns_to
from web.pages.agreements import form_page

pages = Blueprint("agreement_forms", __name__)
PAGE = "agreements.show"
SIGNED = "signed"
SIGN = "record-signature"
#: Buttons of the form of the terms that only give more rows.
ROWS = frozenset({"budget", "report"})


def _back(agreement: Agreement, said: str, anchor: str) -> Response:
    flash(said)
    return redirect(url_for(PAGE, subject_id=agreement.id, _anchor=anchor), 303)


@pages.post("/partnerships/<subject_id>/agreements/new")
@needs("agreement.draft")
@returns_to("agreements.new")
def draft(subject_id: str) -> str | Response:
    """Draft an agreement; or say what tier the terms come out as, or give more rows, and save nothing."""
    partnership, work, form = subjects.partnership(subject_id), my_work(), Form()
    edition = policies.edition(work.session, partnership.edition_id)
    if form.text("kind") not in terms.MEANINGS:
        raise invalid("kind", "Choose which kind of agreement this is to be.")
    kind = AgreementKind(form.text("kind"))
    if form.text("act") in ROWS:
        return form_page(partnership, edition, kind, request.form, more=form.text("act"))
    stated = terms.read(form, kind, partnership.programme.office.locale)
    if form.values.get("act") == "check":
        check(work.by, "agreement.draft", scope_of(partnership), subject=partnership.ref)
        answer = actions.check_terms(work.session, partnership, stated, edition, on=work.today, leaving_out=None)
        return form_page(partnership, edition, kind, request.form, answer=answer, stated=stated)
    made = actions.draft(work.session, partnership, stated, edition, by=work.by, on=work.today, now=work.now)
    return _back(made, gettext("The agreement is drafted as %(number)s.") % {"number": made.number}, "moves")


@pages.post("/agreements/<subject_id>/terms")
@needs("agreement.edit")
@returns_to("agreements.edit")
def edit(subject_id: str) -> str | Response:
    """Change the terms of a draft; or say what tier they come out as, or give more rows, and save nothing."""
    agreement, work, form = subjects.agreement(subject_id), my_work(), Form()
    partnership, kind = agreement.partnership, AgreementKind(agreement.kind)
    edition = policies.edition(work.session, partnership.edition_id)
    if form.text("act") in ROWS:
        return form_page(partnership, edition, kind, request.form, agreement=agreement, more=form.text("act"))
    stated = terms.read(form, kind, agreement.language)
    if form.values.get("act") == "check":
        check(work.by, "agreement.edit", scope_of(partnership), subject=agreement.ref)
        answer = actions.check_terms(
            work.session, partnership, stated, edition, on=work.today, leaving_out=agreement.id
        )
        return form_page(partnership, edition, kind, request.form, agreement=agreement, answer=answer, stated=stated)
    lock(work.session, agreement)
    hold(work.session, agreement, form.version(), AGREEMENTS)
    actions.edit_terms(work.session, agreement, stated, edition, by=work.by, on=work.today, now=work.now)
    return _back(agreement, gettext("The terms are saved."), "moves")


@pages.post("/agreements/<subject_id>/moves")
@needs("agreement.view")
@returns_to(PAGE)
def move(subject_id: str) -> Response:
    """Make a move; the one entry says what is missing, if anything is."""
    one, work, form = subjects.agreement(subject_id), my_work(), Form()
    trigger, on = form.values.get("move", ""), form.optional_day("on") or work.today
    fields = Fields()
    reason = fields.optional_prose("reason", form.text("reason"), longest=4000)
    form.problems.extend(fields.problems)
    form.done()
    inputs = MoveInputs(reason=reason or "", signature=_signature(form, one, on) if trigger == SIGN else None)
    before = one.state
    with looking_back(one, trigger, on=on, understood=form.yes("understood")):
        advance(work.session, one, trigger, by=work.by, on=on, now=work.now, inputs=inputs)
        # The last signature may bring it into force by itself; the answer tells where it stands after that.
        settle(work)
    return _back(one, render(_done(one, before)), "moves")


def _done(one: Agreement, before: str) -> Message:
    """Return where an agreement stands after a move; one of several signatures or approvals leaves it where it was."""
    said: dict[str, Value] = {"number": one.number, "state": LABELS[one.state]}
    if one.state == before:
        return Message("Done. %(number)s is still: %(state)s.", **said)
    return Message("Done. %(number)s is now: %(state)s.", **said)


def _signature(form: Form, agreement: Agreement, on: date) -> SignatureInput:
    """Return a signature as it was typed, its file kept where one came with it, now or before a question was asked."""
    fields = Fields()
    organisation_id = fields.choice("organisation_id", form.text("organisation_id"), _parties(agreement))
    signatory = fields.line("signatory", form.text("signatory"), longest=200)
    capacity = fields.line("capacity", form.text("capacity"), longest=200)
    upload = _file(form, agreement)
    form.problems.extend(fields.problems)
    form.done()
    kept = _keep(agreement, upload, on) if upload is not None else None
    return SignatureInput(organisation_id, signatory, capacity, kept.id if kept else None)


def _file(form: Form, agreement: Agreement) -> Upload | None:
    """Return the signed document, if one came; only of whoever may sign or countersign is anything kept."""
    if not brought(form, "file"):
        return None
    by, scope = my_work().by, scope_of(agreement.partnership)
    check(by, "agreement.sign" if granted(by, "agreement.sign", scope) else OWN, scope, subject=agreement.ref)
    return chosen(form, "file", agreement.ref)


def _parties(agreement: Agreement) -> list[str]:
    return [one.organisation_id for one in agreement.signers]


def _keep(agreement: Agreement, upload: Upload, on: date) -> Attachment:
    # The proof of a signature is of its day: with it or without, what follows counts from the same day.
    work = my_work()
    if not granted(work.by, "agreement.sign", scope_of(agreement.partnership)):
        return hand_in(work.session, work.storage, agreement, upload, by=work.by, on=on, now=work.now)
    return printing.attach_file(
        work.session,
        work.storage,
        agreement,
        upload.content,
        name=upload.name,
        media_type=upload.media_type,
        purpose=SIGNED,
        by=work.by,
        on=on,
        now=work.now,
    )


@pages.post("/agreements/<subject_id>/print")
@needs("agreement.print")
@returns_to(PAGE)
def print_paper(subject_id: str) -> Response:
    """Print the agreement as a Word document."""
    one, work = subjects.agreement(subject_id), my_work()
    edition = policies.edition(work.session, one.partnership.edition_id)
    annex = request.form.get("annex") == "yes"
    printing.print_document(
        work.session, work.storage, one, edition, by=work.by, on=work.today, now=work.now, annex=annex
    )
    return _back(one, gettext("The document is printed."), "print")


@pages.post("/agreements/<subject_id>/signed-file")
@needs("agreement.sign")
@returns_to(PAGE)
def signed_file(subject_id: str) -> Response:
    """Attach the signed document to a signature that was recorded without one."""
    one, work, form = subjects.agreement(subject_id), my_work(), Form()
    organisation_id = form.needed("organisation_id")
    upload = _file(form, one)
    form.done()
    if upload is None:
        raise invalid("file", "Choose the signed document.")
    lock(work.session, one)
    kept = _keep(one, upload, work.today)
    signing_actions.prove_signature(
        work.session,
        one,
        organisation_id=organisation_id,
        attachment_id=kept.id,
        by=work.by,
        on=work.today,
        now=work.now,
    )
    return _back(one, gettext("The signed document is attached."), "signatures")


@pages.post("/agreements/<subject_id>/reports")
@needs("agreement.edit")
@returns_to(PAGE)
def report(subject_id: str) -> Response:
    """Note that a report came, on the day it came."""
    one, work, form = subjects.agreement(subject_id), my_work(), Form()
    on = form.optional_day("on") or work.today
    form.done()
    due = next((each for each in one.reports if each.id == form.values.get("report")), None)
    if due is None:
        raise NotFound
    actions.receive_report(work.session, due, one, by=work.by, on=on, now=work.now)
    return _back(one, gettext("The report is noted."), "reports")
