"""Trying terms, for programs: the tier that an agreement would come out as, before anything is saved."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema

from contracts import actions
from contracts.drafting import Draft
from kernel.text import render
from lifecycle.queries import edition_for
from partnerships.permissions import check, scope_of
from policy.kinds import AgreementKind, Tier
from policy.tiers import TierAnswer
from web import subjects
from web.account import my_work
from web.api import bodies
from web.api.agreements import found, resource, stored, terms
from web.api.fields import Choice, Text
from web.api.schemas import listed, maybe
from web.api.shapes import Shape


class TierSchema(Schema):
    """The tier that terms come out as today and why, or what is missing to say so."""

    tier = maybe(Choice, Tier)
    why = listed(Text(2000))
    missing = listed(Text(2000))


def shape(answer: TierAnswer) -> Shape:
    """Return an answer in words."""
    return {
        "tier": answer.tier.value if answer.tier else None,
        "why": [render(one) for one in answer.reasons],
        "missing": [render(one) for one in answer.missing],
    }


@resource.ask("/check", TierSchema, needs="agreement.draft", takes=bodies.AgreementBody)
def agreements_check(body: dict[str, Any]) -> Shape:
    """Say what tier new terms come out as, or what forbids them; nothing is saved."""
    partnership, work = subjects.partnership(body.pop("partnership_id")), my_work()
    check(work.by, "agreement.draft", scope_of(partnership), subject=partnership.ref)
    stated = Draft(kind=AgreementKind(body.pop("kind")), **terms(body))
    edition = edition_for(work.session, partnership)
    today = my_work().today
    return shape(actions.check_terms(work.session, partnership, stated, edition, on=today, leaving_out=None))


@resource.ask("/<id:agreement_id>/check", TierSchema, needs="agreement.edit", takes=bodies.AgreementEdit)
def agreements_check_edit(body: dict[str, Any], agreement_id: str) -> Shape:
    """Say what tier a draft comes out as with some of its terms changed; nothing is saved."""
    one, work = found(agreement_id), my_work()
    kept = Draft(kind=AgreementKind(one.kind), **(stored(one) | terms(body)))
    edition, today = edition_for(work.session, one), work.today
    return shape(actions.check_terms(work.session, one.partnership, kept, edition, on=today, leaving_out=one.id))
