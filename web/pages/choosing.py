"""How a partner is chosen, on one page: three marks apart, what each side brings, selection, conflicts, inception."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request

from application.work import Work
from partnerships.actions.selecting import AGREEING
from partnerships.choosing_models import ConflictDeclaration
from partnerships.marking import ANSWERS, Suggestion, suggest
from partnerships.models import Partnership
from partnerships.permissions import granted, scope_of
from partnerships.queries import choosing, people
from partnerships.queries.choosing import Whole
from policy import queries as policies
from policy.choosing import Choosing, MarkOf
from policy.kinds import StageKind
from web import rules, subjects
from web.account import my_work
from web.marks import needs

pages = Blueprint("choosing", __name__)
ANSWER = "answers."
#: How a level looks: the weakest, those between, the strongest; its word always stands with it.
LOOKS = ("stop", "wait", "ok")


@pages.get("/partnerships/<subject_id>/choosing")
@needs("partnership.view")
def show(subject_id: str) -> str:
    """Show how the partner is chosen; a partner reads what both sides bring and who designed it, and no marks."""
    return page(subjects.partnership(subject_id), request.args)


def page(one: Partnership, typed: Mapping[str, str]) -> str:
    """Show the page; of what was typed into a mark's form nothing is lost while its answers are only tried."""
    work = my_work()
    edition = policies.edition(work.session, one.edition_id)
    given = edition.choosing
    found = choosing.whole(work.session, one) if given else None
    more = {**marks(given, found, typed), **_conflicts(work, found)} if given and found else {}
    return render_template(
        "partnerships/choosing.html",
        one=one,
        edition=edition,
        given=given,
        found=found,
        today=work.today,
        label=rules.label,
        **more,
        **_may(work, one, closed=edition.stage(one.stage).kind is StageKind.CLOSED),
    )


def marks(given: Choosing, found: Whole, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return what the marks need: how levels look, what the answers suggest, as asked just now or as they were kept."""
    answers = {of.value: _answers(given, found, of, typed) for of in MarkOf}
    asked = next((of.value for of in MarkOf if _asked(given, of, typed)), None)
    return {
        "looks": looks(given),
        "answers": answers,
        "suggestions": {of: _suggested(given, of, found_answers) for of, found_answers in answers.items()},
        "answer_options": list(ANSWERS.items()),
        "answer_words": ANSWERS,
        "suggestions_asked": asked,
        "typed": {asked: typed} if asked else {},
    }


def looks(given: Choosing) -> dict[str, str]:
    """Return how each level looks."""
    between = {one.key: LOOKS[1] for one in given.levels}
    return between | {given.levels[0].key: LOOKS[0], given.levels[-1].key: LOOKS[-1]}


def _answers(given: Choosing, found: Whole, of: MarkOf, typed: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that were just given, where there are some, else those of the mark that stands."""
    known = [one.key for one in given.criteria_of(of)]
    mark = found.mark(of)
    kept = {one.criterion: one.answer for one in mark.answers if one.criterion in known} if mark else {}
    return _asked(given, of, typed) or kept


def _asked(given: Choosing, of: MarkOf, typed: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that were just given: somebody wants to know what they suggest."""
    asked = {one.key: typed.get(ANSWER + one.key, "") for one in given.criteria_of(of)}
    return {key: answer for key, answer in asked.items() if answer in ANSWERS}


def _suggested(given: Choosing, of: str, answers: Mapping[str, str]) -> Suggestion | None:
    criteria = given.criteria_of(of)
    return suggest(given.levels, criteria, answers) if criteria and answers else None


def _conflicts(work: Work, found: Whole) -> dict[str, Any]:
    """Return the declaration of each person that stands, and the one that waits for its handling."""
    standing: dict[str, ConflictDeclaration] = {}
    for one in found.declarations:
        standing.setdefault(one.person_id, one)
    waiting = [
        one for one in standing.values() if one.declared and one.handling is None and one.person_id != work.by.person_id
    ]
    handlers = people.names(work.session, {one.handled_by for one in found.declarations if one.handled_by})
    return {"standing": list(standing.values()), "waiting": waiting, "handlers": handlers}


def _may(work: Work, one: Partnership, *, closed: bool) -> dict[str, Any]:
    scope = scope_of(one)
    wanted = {
        "may_edit": "partnership.edit",
        "may_select": "selection.record",
        "may_declare": "conflict.declare",
        "may_handle": "conflict.handle",
    }
    leaders = people.people_with_role(work.session, AGREEING, one.programme)
    return {
        **{name: granted(work.by, permission, scope) and not closed for name, permission in wanted.items()},
        "staff": granted(work.by, "journal.view", scope),
        "parties": [(party.organisation_id, party.organisation.name) for party in one.parties],
        "leaders": [(leader.id, leader.name) for leader in leaders if leader.id != work.by.person_id],
    }
