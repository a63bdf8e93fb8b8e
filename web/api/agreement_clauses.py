"""The clauses of one agreement, for programs: edited for it, left out, added, put back, and approved."""

from __future__ import annotations

from typing import Any

from contracts import clause_actions, paper_queries
from contracts.clause_actions import Typed
from contracts.models import Agreement
from lifecycle.actions import lock
from lifecycle.clause_actions import approve_clauses
from lifecycle.queries import edition_for
from partnerships.actions.versions import expect
from partnerships.permissions import granted, scope_of
from web.account import my_work
from web.api import clause_schemas
from web.api.agreements import found, resource
from web.api.fields import Body, Flag, Part, Text
from web.api.partnerships import acting
from web.api.resource import VERSION
from web.api.shapes import Shape
from web.api.tags import expected
from web.happenings import AGREEMENTS

PATH = "/<id:agreement_id>/clauses"
LONG, REASON, TITLE = clause_actions.TEXT, clause_actions.REASON, 255


class TextBody(Body):
    """Words by language; those of the document's language are needed."""

    en = Text(LONG, load_default="")
    es = Text(LONG, load_default="")


class TitleBody(Body):
    """A title by language; that of the document's language is needed."""

    en = Text(TITLE, load_default="")
    es = Text(TITLE, load_default="")


class EditBody(Body):
    """A clause by its `id`, its words or that it is left out, and why; a title only for one that was added."""

    clause = Text(80, required=True)
    text = Part(TextBody)
    title = Part(TitleBody)
    leave_out = Flag(load_default=False)
    reason = Text(REASON, required=True)


class AddBody(Body):
    """A clause to add at the end of a family, and why."""

    family = Text(80, required=True)
    title = Part(TitleBody, required=True)
    text = Part(TextBody, required=True)
    reason = Text(REASON, required=True)


class PutBackBody(Body):
    """A clause by its `id`, to stand as the library has it; one that was added goes."""

    clause = Text(80, required=True)


def shown(one: Agreement) -> Shape:
    """Return the clauses of an agreement as they stand now; who edited and why only to staff."""
    work = my_work()
    work.session.flush()
    told = paper_queries.clauses(work.session, one, edition_for(work.session, one), work.today)
    staff = granted(work.by, "journal.view", scope_of(one.partnership))
    return {**clause_schemas.of_agreement(told, staff=staff), VERSION: one.version}


def again(agreement_id: str) -> Shape:
    """Return what an earlier request left."""
    return shown(found(agreement_id))


def _held(agreement_id: str) -> Agreement:
    one, work = found(agreement_id), my_work()
    lock(work.session, one)
    expect(work.session, one, expected(one), AGREEMENTS)
    return one


def _typed(body: dict[str, Any]) -> Typed:
    text, title = body.get("text") or {}, body.get("title") or {}
    return Typed(
        text_en=text.get("en", ""),
        text_es=text.get("es", ""),
        title_en=title.get("en", ""),
        title_es=title.get("es", ""),
        family=body.get("family", ""),
        reason=body["reason"],
        out=body.get("leave_out", False),
    )


@resource.get(PATH, clause_schemas.AgreementClauses, needs="agreement.view")
def agreement_clauses(agreement_id: str) -> Shape:
    """Read the clauses of an agreement in its language, what chose each, and what was edited in them."""
    return shown(found(agreement_id))


@resource.post(
    PATH, clause_schemas.AgreementClauses, needs="agreement.edit", takes=AddBody, again=again, versioned=True
)
def agreement_clauses_add(body: dict[str, Any], agreement_id: str) -> Shape:
    """Add a clause of your own to a draft."""
    one, session = _held(agreement_id), my_work().session
    return shown(clause_actions.add_clause(session, one, edition_for(session, one), _typed(body), **acting()))


@resource.post(
    f"{PATH}/edits",
    clause_schemas.AgreementClauses,
    needs="agreement.edit",
    takes=EditBody,
    status=200,
    again=again,
    versioned=True,
)
def agreement_clauses_edit(body: dict[str, Any], agreement_id: str) -> Shape:
    """Give a clause of a draft other words, or leave it out."""
    one, session = _held(agreement_id), my_work().session
    edition = edition_for(session, one)
    return shown(clause_actions.edit_clause(session, one, body["clause"], edition, _typed(body), **acting()))


@resource.post(
    f"{PATH}/put-back",
    clause_schemas.AgreementClauses,
    needs="agreement.edit",
    takes=PutBackBody,
    status=200,
    again=again,
    versioned=True,
)
def agreement_clauses_put_back(body: dict[str, Any], agreement_id: str) -> Shape:
    """Let a clause of a draft stand as the library has it."""
    one, session = _held(agreement_id), my_work().session
    return shown(clause_actions.put_back(session, one, body["clause"], edition_for(session, one), **acting()))


@resource.post(
    f"{PATH}/approval",
    clause_schemas.AgreementClauses,
    needs="agreement.approve",
    status=200,
    again=again,
    versioned=True,
)
def agreement_clauses_approve(agreement_id: str) -> Shape:
    """Approve every edited clause of an agreement as you read it."""
    one = _held(agreement_id)
    return shown(approve_clauses(my_work().session, one, **acting()))
