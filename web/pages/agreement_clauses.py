"""The clauses of one agreement: a clause edited, left out, added, put back, and what was edited approved."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts import agreed_clauses, clause_actions, clause_queries, clause_wording, paper_queries
from contracts.assembly import Placed, languages, placed
from contracts.clause_actions import Typed
from contracts.clause_edits import Kind, Outcome
from contracts.clause_queries import Edited
from contracts.models import Agreement
from contracts.paper import context
from contracts.states import State
from documents import terms as term_words
from documents.names import known_terms
from kernel.errors import NotFound
from kernel.text import Label, Message, gettext
from lifecycle.actions import lock
from lifecycle.clause_actions import approve_clauses
from lifecycle.queries import edition_for
from partnerships.actions.versions import hold
from partnerships.permissions import check, scope_of
from web import subjects
from web.account import my_work
from web.forms import Form
from web.happenings import AGREEMENTS
from web.marks import needs, returns_to

pages = Blueprint("agreement_clauses", __name__)
SHOW = "agreements.show"
#: What the document's language is called beside its words.
LANGUAGES = {"en": Label("in English", "en inglés"), "es": Label("in Spanish", "en español")}


def _back(agreement: Agreement, said: str) -> Response:
    flash(said)
    return redirect(url_for(SHOW, subject_id=agreement.id, _anchor="clauses"), 303)


def _open(subject_id: str) -> Agreement | None:
    """Return an agreement whose clauses the reader may edit; None where it is no draft any more."""
    agreement = subjects.agreement(subject_id)
    check(my_work().by, "agreement.edit", scope_of(agreement.partnership), subject=agreement.ref)
    return agreement if agreement.state == State.DRAFT else None


@pages.get("/agreements/<subject_id>/clauses/new")
@needs("agreement.edit")
def new(subject_id: str) -> str | Response:
    """Write a clause of one's own."""
    agreement = _open(subject_id)
    return _form(agreement, None) if agreement else _leave(subject_id)


@pages.get("/agreements/<subject_id>/clauses/<clause>")
@needs("agreement.edit")
def edit(subject_id: str, clause: str) -> str | Response:
    """Show a clause with its standard words, to give it others; what has left its author's hands stands as it is."""
    agreement = _open(subject_id)
    return _form(agreement, clause) if agreement else _leave(subject_id)


def _leave(subject_id: str) -> Response:
    return redirect(url_for(SHOW, subject_id=subject_id), 303)


def _form(agreement: Agreement, clause: str | None) -> str | Response:
    work = my_work()
    edition = edition_for(work.session, agreement)
    outcome = agreed_clauses.outcome_of(agreement, edition)
    if edition.clauses is None or not outcome.base:
        return _leave(agreement.id)
    values = context(agreement, paper_queries.sheet(work.session, agreement, edition, "", work.today))
    shown = clause_queries.Shown(outcome, agreement.language, values)
    editing = clause_queries.editing(work.session, agreement, edition.clauses, outcome, values)
    standard = next((one for one in placed(outcome.base) if one.clause.key == clause), None)
    edited = editing.edited.get(clause or "")
    if clause is not None and standard is None and edited is None:
        raise NotFound
    return render_template(
        "agreements/clause.html",
        one=agreement,
        clause=clause,
        standard=standard,
        standard_words=shown.words(standard.text, ()) if standard else "",
        edited=edited,
        own=clause is None or (edited is not None and edited.row.kind == Kind.ADDED),
        title=outcome.title(clause) if clause else None,
        typed=_typed(agreement, standard, edited),
        families=[(part.family.key, part.family.label) for part in outcome.base],
        languages=[agreement.language, *(each for each in LANGUAGES if each != agreement.language)],
        printed_in=languages(agreement),
        language_words=LANGUAGES,
        may_leave_out=standard is not None and (editing.rule.mandatory or not standard.clause.mandatory),
        rule=editing.rule,
        names=_names(values),
        references=_references(outcome, clause),
        longest=clause_wording.LONGEST,
    )


def _typed(agreement: Agreement, standard: Placed | None, edited: Edited | None) -> dict[str, str]:
    """Return what the form begins with: the words as they were edited, else the standard ones in its languages."""
    if edited is not None and edited.row.kind != Kind.LEFT_OUT:
        row = edited.row
        found = {"text_en": row.text_en, "text_es": row.text_es, "title_en": row.title_en, "title_es": row.title_es}
        return {name: words or "" for name, words in found.items()} | {"reason": row.note.text or ""}
    return {f"text_{one}": standard.text.in_(one) for one in languages(agreement)} if standard else {}


def _names(values: Any) -> list[tuple[str, Message, str]]:
    """Return each term that a text may name, what it is, and what it says in this agreement."""
    found = []
    for name in sorted(known_terms()):
        value = values
        for part in name.split("."):
            value = value[part]
        if isinstance(value, str):
            found.append((name, term_words.spoken(name), value))
    return found


def _references(outcome: Outcome, clause: str | None) -> list[tuple[str, str, Label]]:
    """Return each clause that a text may refer to: its name, its number, and what it is called."""
    return [(one.clause.key, one.number, one.clause.title) for one in placed(outcome.parts) if one.clause.key != clause]


def _read(form: Form) -> Typed:
    names = ("text_en", "text_es", "title_en", "title_es", "family", "reason")
    return Typed(**{name: form.text(name) for name in names}, out=form.text("out") == "yes")


def _held(subject_id: str, form: Form) -> Agreement:
    """Return the agreement, locked, as whoever typed had it before them; raises StaleVersion where it moved on."""
    agreement, work = subjects.agreement(subject_id), my_work()
    lock(work.session, agreement)
    hold(work.session, agreement, form.version(), AGREEMENTS)
    return agreement


@pages.post("/agreements/<subject_id>/clauses/new")
@needs("agreement.edit")
@returns_to("agreement_clauses.new")
def add(subject_id: str) -> Response:
    """Add a clause of one's own."""
    form, work = Form(), my_work()
    agreement = _held(subject_id, form)
    edition = edition_for(work.session, agreement)
    clause_actions.add_clause(work.session, agreement, edition, _read(form), by=work.by, on=work.today, now=work.now)
    return _back(agreement, gettext("The clause is added. It has to be approved before the agreement is."))


@pages.post("/agreements/<subject_id>/clauses/<clause>")
@needs("agreement.edit")
@returns_to("agreement_clauses.edit")
def save(subject_id: str, clause: str) -> Response:
    """Give a clause other words, or leave it out."""
    form, work = Form(), my_work()
    agreement = _held(subject_id, form)
    edition, typed = edition_for(work.session, agreement), _read(form)
    clause_actions.edit_clause(work.session, agreement, clause, edition, typed, by=work.by, on=work.today, now=work.now)
    if typed.out:
        return _back(agreement, gettext("The clause is left out. That has to be approved before the agreement is."))
    return _back(agreement, gettext("The clause is saved. It has to be approved before the agreement is."))


@pages.post("/agreements/<subject_id>/clauses/<clause>/back")
@needs("agreement.edit")
@returns_to("agreement_clauses.edit")
def back(subject_id: str, clause: str) -> Response:
    """Let the standard words stand again."""
    form, work = Form(), my_work()
    agreement = _held(subject_id, form)
    edition = edition_for(work.session, agreement)
    clause_actions.put_back(work.session, agreement, clause, edition, by=work.by, on=work.today, now=work.now)
    return _back(agreement, gettext("The clause is as the rules have it again."))


@pages.post("/agreements/<subject_id>/clause-approval")
@needs("agreement.approve")
@returns_to(SHOW)
def approve(subject_id: str) -> Response:
    """Approve the edited clauses as they stand on the page."""
    form, work = Form(request.form), my_work()
    agreement = _held(subject_id, form)
    approve_clauses(work.session, agreement, by=work.by, on=work.today, now=work.now)
    return _back(agreement, gettext("The edited clauses are approved."))
