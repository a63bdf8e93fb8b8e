"""How a partner is chosen, for programs: three marks, what each side brings, selection, conflicts, inception."""

from __future__ import annotations

from typing import Any

from partnerships.actions import complementing, marks, selecting
from partnerships.actions.complementing import Beyond
from partnerships.choosing_models import ConflictDeclaration, Mark, Selection
from partnerships.models import Partnership
from partnerships.permissions import granted, scope_of
from partnerships.queries import choosing, people
from partnerships.queries.choosing import Whole
from policy.choosing import MarkOf
from policy.queries import edition
from web.account import my_work
from web.api import choosing_schemas as described
from web.api import partnerships
from web.api.partnerships import acting, found
from web.api.shapes import STAFF, Shape, named
from web.api.tags import expected

PATH = "/<id:partnership_id>/choosing"
resource = partnerships.resource


def shown(one: Partnership) -> Shape:
    """Return how a partner is chosen, as far as the reader may know."""
    work = my_work()
    work.session.flush()
    work.session.expire_all()
    whole = choosing.whole(work.session, one)
    staff = granted(work.by, STAFF, scope_of(one))
    inside = _inside(whole) if staff else {"marks": [], "selection": None, "declarations": []}
    stated = whole.complementarity
    return {
        "id": one.id,
        "asked": edition(work.session, one.edition_id).choosing is not None,
        "parties": [
            {
                "party_id": party.id,
                "organisation": named(party.organisation),
                "brings": [{"kind": said.kind, "what": said.what} for said in whole.brought.get(party.id, ())],
            }
            for party in one.parties
        ],
        "complementarity": {"statement": stated.statement, "by": named(stated.person), "on": stated.on}
        if stated
        else None,
        "inception": [
            {
                "id": part.id,
                "organisation": named(part.organisation),
                "part": part.part,
                "on": part.on,
                "what": part.what,
            }
            for part in whole.inception
        ],
        **inside,
        "version": one.version,
    }


def _inside(whole: Whole) -> Shape:
    """Return what partners never see: how they are marked, why they were selected, whose interests stand beside."""
    standing = {mark.id for of in MarkOf if (mark := whole.mark(of))}
    return {
        "marks": [{**_mark(whole, mark), "stands": mark.id in standing} for mark in whole.marks],
        "selection": _selection(whole, whole.selection) if whole.selection else None,
        "declarations": [_declaration(whole, one) for one in whole.declarations],
    }


def _mark(whole: Whole, mark: Mark) -> Shape:
    return {
        "id": mark.id,
        "of": mark.of,
        "level": mark.level,
        "suggested": mark.suggested,
        "answers": [{"criterion": one.criterion, "answer": one.answer} for one in mark.answers],
        "reason": whole.words(mark.reason),
        "by": named(mark.person),
        "on": mark.on,
    }


def _selection(whole: Whole, selection: Selection) -> Shape:
    return {
        "basis": selection.basis,
        "on": selection.on,
        "reference": selection.reference,
        "applicants": selection.applicants,
        "justification": whole.words(selection.justification),
        "agreed_by": named(selection.agreeing),
        "by": named(selection.person),
    }


def _declaration(whole: Whole, one: ConflictDeclaration) -> Shape:
    return {
        "id": one.id,
        "person": named(one.person),
        "on": one.on,
        "declared": one.declared,
        "what": whole.words(one.what),
        "handling": whole.words(one.handling),
        "handled_on": one.handled_on,
    }


def again(partnership_id: str) -> Shape:
    """Return what an earlier request left."""
    return shown(found(partnership_id))


@resource.get(PATH, described.ChoosingSchema, needs="partnership.view")
def choosing_show(partnership_id: str) -> Shape:
    """Read how a partner is chosen."""
    return shown(found(partnership_id))


@resource.post(
    f"{PATH}/marks",
    described.ChoosingSchema,
    needs="partnership.edit",
    takes=described.MarkBody,
    again=again,
    versioned=True,
)
def marks_give(body: dict[str, Any], partnership_id: str) -> Shape:
    """Mark the idea, the partner or the relationship."""
    one = found(partnership_id)
    marks.give_mark(
        my_work().session,
        one,
        of=body["of"],
        level=body["level"],
        reason=body["reason"],
        answers={given["criterion"]: given["answer"] for given in body["answers"]},
        expected_version=expected(one),
        **acting(body.get("on")),
    )
    return shown(one)


@resource.post(
    f"{PATH}/brings",
    described.ChoosingSchema,
    needs="partnership.edit",
    takes=described.BringsBody,
    status=200,
    again=again,
    versioned=True,
)
def brings_state(body: dict[str, Any], partnership_id: str) -> Shape:
    """State what a party brings beyond money."""
    one = found(partnership_id)
    complementing.state_brought(
        my_work().session,
        one,
        party_id=body["party_id"],
        brings=[Beyond(said["kind"], said["what"]) for said in body["brings"]],
        expected_version=expected(one),
        **acting(),
    )
    return shown(one)


@resource.post(
    f"{PATH}/complementarity",
    described.ChoosingSchema,
    needs="partnership.edit",
    takes=described.ComplementarityBody,
    status=200,
    again=again,
    versioned=True,
)
def complementarity_state(body: dict[str, Any], partnership_id: str) -> Shape:
    """State how the parties complement each other."""
    one = found(partnership_id)
    complementing.state_complementarity(
        my_work().session, one, statement=body["statement"], expected_version=expected(one), **acting()
    )
    return shown(one)


@resource.post(
    f"{PATH}/selection",
    described.ChoosingSchema,
    needs="selection.record",
    takes=described.SelectionBody,
    status=200,
    again=again,
    versioned=True,
)
def selection_record(body: dict[str, Any], partnership_id: str) -> Shape:
    """Record the basis of selection."""
    one, session = found(partnership_id), my_work().session
    agreed_by, on = body.pop("agreed_by", None), body.pop("on", None)
    selecting.record_selection(
        session,
        one,
        agreed_by=people.find(session, agreed_by) if agreed_by else None,
        expected_version=expected(one),
        **body,
        **acting(on),
    )
    return shown(one)


@resource.post(
    f"{PATH}/declarations",
    described.ChoosingSchema,
    needs="conflict.declare",
    takes=described.DeclarationBody,
    again=again,
)
def conflict_declare(body: dict[str, Any], partnership_id: str) -> Shape:
    """Declare your own interests, or that there are none."""
    one = found(partnership_id)
    selecting.declare_conflict(my_work().session, one, declared=body["declared"], what=body.get("what"), **acting())
    return shown(one)


@resource.post(
    f"{PATH}/handling",
    described.ChoosingSchema,
    needs="conflict.handle",
    takes=described.HandlingBody,
    status=200,
    again=again,
)
def conflict_handle(body: dict[str, Any], partnership_id: str) -> Shape:
    """Say how a declared conflict is handled."""
    one, session = found(partnership_id), my_work().session
    declaration = choosing.declaration(session, one, body["declaration_id"])
    selecting.handle_conflict(session, one, declaration, handling=body["handling"], **acting())
    return shown(one)


@resource.post(
    f"{PATH}/inception",
    described.ChoosingSchema,
    needs="partnership.edit",
    takes=described.InceptionBody,
    again=again,
    versioned=True,
)
def inception_record(body: dict[str, Any], partnership_id: str) -> Shape:
    """Record in which parts of the design a party took part."""
    one = found(partnership_id)
    complementing.record_inception(
        my_work().session,
        one,
        organisation_id=body["organisation_id"],
        parts=body["parts"],
        what=body.get("what"),
        expected_version=expected(one),
        **acting(body.get("on")),
    )
    return shown(one)


@resource.post(
    f"{PATH}/inception/<id:row_id>/removal",
    described.ChoosingSchema,
    needs="partnership.edit",
    status=200,
    again=again,
    versioned=True,
)
def inception_remove(partnership_id: str, row_id: str) -> Shape:
    """Take back a part in the design that was recorded by mistake."""
    one = found(partnership_id)
    complementing.remove_inception(my_work().session, one, row_id, expected_version=expected(one), **acting())
    return shown(one)
