"""What the assessments of both sides found weak, for programs, and writing it into a draft as its conditions."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from contracts.models import Agreement
from kernel.text import Label
from lifecycle import conditions
from lifecycle.actions import lock
from lifecycle.condition_actions import write_conditions
from lifecycle.condition_queries import conditions_of, weaknesses
from partnerships.actions.versions import expect
from partnerships.permissions import check, scope_of
from web.account import my_work
from web.api.agreements import found, resource
from web.api.checklist_schemas import WordsPart
from web.api.fields import Body, Choice, Day, Flag, Id, Part, Text
from web.api.partnerships import acting
from web.api.resource import VERSION
from web.api.schemas import Versioned, always, listed, maybe
from web.api.shapes import Shape
from web.api.tags import expected
from web.happenings import AGREEMENTS

PATH = "/<id:agreement_id>/conditions"
KEY = 120


class WeaknessPart(Schema):
    """Something that was found weak; `in_agreement` says whether a clause about it stands there."""

    id = always(Text, KEY)
    organisation_id = always(Id)
    side = always(Choice, ("partner", "funder"))
    item = always(Text)
    question = always(Part, WordsPart)
    evidence = maybe(Part, WordsPart)
    agreed_on = always(Day)
    in_agreement = always(Flag)


class WrittenConditionPart(Schema):
    """A condition that stands in the agreement; it is met once its entry in the startup pack is done."""

    question = always(Part, WordsPart)
    side = always(Choice, ("partner", "funder"))
    due_on = always(Day)
    met = always(Flag)


class AgreementConditions(Versioned):
    """What was found weak about whoever receives an agreement, and about the funder; and what was written of it."""

    conditions = listed(Part(WeaknessPart))
    written = listed(Part(WrittenConditionPart))


class ConditionsBody(Body):
    """The `id` of each weakness to write into the draft, and the day they are to be met by."""

    conditions = fields.List(Text(KEY), required=True)
    due_on = Day(required=True)


def _held(agreement_id: str) -> Agreement:
    one = found(agreement_id)
    check(my_work().by, "agreement.edit", scope_of(one.partnership), subject=one.ref)
    return one


def _both(words: Label) -> Shape:
    return {"en": words.en, "es": words.es}


def shown(one: Agreement) -> Shape:
    """Return what was found weak, and which of it stands in the agreement as it is now."""
    session = my_work().session
    session.flush()
    texts = [edit.edit.text for edit in one.clause_edits]
    rows = [
        {
            "id": each.key,
            "organisation_id": each.organisation_id,
            "side": each.side.value,
            "item": each.item.key,
            "question": _both(each.item.question),
            "evidence": _both(each.item.evidence) if each.item.evidence else None,
            "agreed_on": each.agreed_on,
            "in_agreement": conditions.stands(each, texts),
        }
        for each in weaknesses(session, one)
    ]
    written = [
        {"question": _both(each.title), "side": each.side.value, "due_on": each.due_on, "met": each.met}
        for each in conditions_of(session, [one.id])[one.id]
    ]
    return {"conditions": rows, "written": written, VERSION: one.version}


def again(agreement_id: str) -> Shape:
    """Return what an earlier request left."""
    return shown(_held(agreement_id))


@resource.get(PATH, AgreementConditions, needs="agreement.edit")
def agreement_conditions(agreement_id: str) -> Shape:
    """Read what the assessments of both sides found weak, and what of it stands in the agreement."""
    return shown(_held(agreement_id))


@resource.post(
    PATH, AgreementConditions, needs="agreement.edit", takes=ConditionsBody, status=200, again=again, versioned=True
)
def agreement_conditions_write(body: dict[str, Any], agreement_id: str) -> Shape:
    """Write conditions into a draft, a clause for each; what stands there already is left as it is."""
    one, work = _held(agreement_id), my_work()
    lock(work.session, one)
    expect(work.session, one, expected(one), AGREEMENTS)
    return shown(write_conditions(work.session, one, body["conditions"], due_on=body["due_on"], **acting()))
