"""What the forms of assessments do; each calls one action and goes back to where it was."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from application.work import settle
from diligence import actions, together_actions
from diligence.actions import Said
from diligence.models import Assessment
from diligence.states import AGREE, SHARE, Voice
from diligence.together_actions import Meeting
from kernel.errors import Invalid, Problem
from kernel.text import Message, gettext
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs
from web import diligence, subjects
from web.account import my_work
from web.errors import partial
from web.forms import Form
from web.kept_files import chosen
from web.marks import needs, returns_to
from web.pages.diligence import domains_of, found
from web.pages.diligence import sheet as sheet_page

pages = Blueprint("diligence_forms", __name__)
ALL_PAGE, PAGE, SHEET, SESSION = "diligence.show", "diligence.assessment", "diligence.sheet", "diligence.session"
VALUE, COMMENT, DISPUTES, VERSION, HAD, ITEM = "value.", "comment.", "disputes.", "version.", "had.", "item."


def _to(one: Assessment, said: str, endpoint: str = PAGE, **more: str) -> Response:
    flash(said)
    return redirect(url_for(endpoint, subject_id=one.partnership_id, assessment_id=one.id, **more), 303)  # type: ignore[arg-type]


@pages.post("/partnerships/<subject_id>/diligence")
@needs("diligence.answer")
@returns_to(ALL_PAGE)
def open_one(subject_id: str) -> Response:
    """Open the assessment of one organisation."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    made = actions.open_assessment(
        work.session,
        one,
        organisation_id=form.text("organisation_id"),
        tier=form.text("tier"),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    return _to(made, gettext("The assessment is open. Both sides can answer now."))


def read(form: Form, items: Iterable[str]) -> list[Said]:
    """Return every answer of a form that was touched since it was shown."""
    said = []
    for item in items:
        if f"{HAD}{item}" not in form.values:
            continue
        value, comment = form.text(f"{VALUE}{item}"), form.text(f"{COMMENT}{item}")
        number = int(value) if value.isdecimal() and len(value) == 1 else None
        word = form.text(f"{DISPUTES}{item}")
        disputes = word == "yes" if word in {"yes", "no"} else None
        if diligence.digest(number, comment, disputes=disputes) != form.text(f"{HAD}{item}"):
            version = form.text(f"{VERSION}{item}")
            said.append(Said(item, number, comment, disputes, int(version) if version.isdecimal() else None))
    return said


@pages.post("/partnerships/<subject_id>/diligence/<assessment_id>/sheets/<domain>")
@needs("diligence.answer")
@returns_to(SHEET)
def answer(subject_id: str, assessment_id: str, domain: str) -> str | Response:
    """Save the answers of a sheet; of the one item that was just answered, where the page asks for that."""
    one, work, form = found(subject_id, assessment_id), my_work(), Form()
    picture, only = diligence.picture(work, one), form.text("only")
    shown = [line.item.key for each in domains_of(picture, domain) for line in picture.of(each)]
    items = [only] if only in shown else shown
    voice = actions.save_answers(
        work.session,
        one,
        read(form, items),
        voice=form.optional("voice"),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    if partial() and only:
        return sheet_page(subject_id, assessment_id, domain)
    return _onwards(one, domain, voice)


def _onwards(one: Assessment, domain: str, voice: Voice) -> Response:
    """Go where the next question waits: on the same sheet, on the next one, else to where answers are handed in."""
    picture = diligence.picture(my_work(), one)
    if any(picture.open_in(each, voice) for each in domains_of(picture, domain)):
        following: str | None = domain
    else:
        following = picture.onwards(voice, domain)
    if following is None:
        return _to(one, gettext("Your answers are saved. Every question is answered: hand them in."))
    more = {} if voice == picture.voice else {"voice": voice.value}
    return _to(one, gettext("Your answers are saved."), endpoint=SHEET, domain=following, **more)


@pages.post("/partnerships/<subject_id>/diligence/<assessment_id>/sheets/<domain>/evidence")
@needs("diligence.answer")
@returns_to(SHEET)
def show_evidence(subject_id: str, assessment_id: str, domain: str) -> Response:
    """Show a document for some of the questions of a sheet."""
    one, work, form = found(subject_id, assessment_id), my_work(), Form()
    actions.speaker(one, work.by, None)
    upload = chosen(form, "file", one.ref)
    together_actions.show_evidence(
        work.session,
        work.storage,
        one,
        items=[key.removeprefix(ITEM) for key in form.values if key.startswith(ITEM) and form.yes(key)],
        upload=upload,
        attachment_id=form.optional("document"),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    return _to(one, gettext("The document is kept with the questions you chose."), endpoint=SHEET, domain=domain)


@pages.post("/partnerships/<subject_id>/diligence/<assessment_id>/sheets/<domain>/evidence/<evidence_id>/withdraw")
@needs("diligence.answer")
@returns_to(SHEET)
def withdraw_evidence(subject_id: str, assessment_id: str, domain: str, evidence_id: str) -> Response:
    """Take back a document that was shown by mistake."""
    one, work = found(subject_id, assessment_id), my_work()
    together_actions.withdraw_evidence(work.session, one, evidence_id, by=work.by, on=work.today, now=work.now)
    return _to(one, gettext("The document is taken back."), endpoint=SHEET, domain=domain)


@pages.post("/partnerships/<subject_id>/diligence/<assessment_id>/session")
@needs("diligence.agree")
@returns_to(SESSION)
def record_session(subject_id: str, assessment_id: str) -> Response:
    """Record a joint session."""
    one, work, form = found(subject_id, assessment_id), my_work(), Form()
    on = form.day("on")
    form.done()
    ratings = []
    for item in one.asked:
        value = form.text(f"{VALUE}{item}")
        number = int(value) if value.isdecimal() and len(value) == 1 else None
        ratings.append(Said(item, number, form.text(f"{COMMENT}{item}")))
    meeting = Meeting(form.text("attendees"), form.text("remarks"), ratings)
    together_actions.record_session(work.session, one, meeting, by=work.by, on=on, now=work.now)
    return _to(one, gettext("The joint session is recorded. The other side agrees to it next."))


@pages.post("/partnerships/<subject_id>/diligence/<assessment_id>/moves")
@needs("diligence.answer")
@returns_to(PAGE)
def move(subject_id: str, assessment_id: str) -> Response:
    """Make a move of an assessment; the one entry says what is missing, if anything is."""
    one, work, form = found(subject_id, assessment_id), my_work(), Form()
    trigger = form.needed("move")
    form.done()
    inputs = MoveInputs(reason=form.text("reason"))
    advance(work.session, one, trigger, by=work.by, on=work.today, now=work.now, inputs=inputs)
    settle(work)
    said = {
        SHARE: gettext("Your answers are handed in."),
        AGREE: gettext("The result is agreed. Both sides see the same."),
    }
    return _to(one, said.get(trigger, gettext("The assessment is open again.")))


@pages.post("/partnerships/<subject_id>/diligence/<assessment_id>/paper")
@needs("diligence.record-paper")
@returns_to(PAGE)
def paper(subject_id: str, assessment_id: str) -> Response:
    """Record what was filled in on paper, with its date and scan."""
    one, work, form = found(subject_id, assessment_id), my_work(), Form()
    on = form.day("on")
    form.done()
    voice = form.text("voice")
    if voice not in set(Voice):
        raise Invalid([Problem("voice", Message("This is needed."))])
    together_actions.record_paper(
        work.session,
        work.storage,
        one,
        voice=voice,
        scan=chosen(form, "scan", one.ref),
        by=work.by,
        on=on,
        now=work.now,
    )
    return _to(one, gettext("The paper is recorded. What stands on it can be entered now."))
