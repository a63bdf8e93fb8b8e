"""Trying terms, for programs: the tier that an agreement would come out as, before anything is saved."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema

from contracts import actions, drafting_queries
from contracts import queries as contract_queries
from contracts.drafting import Draft
from kernel.text import render
from lifecycle.queries import edition_for
from partnerships.models import Partnership
from partnerships.permissions import check, scope_of
from policy.kinds import AgreementKind, Tier
from web import bars, subjects
from web.account import my_work
from web.api import bodies
from web.api.agreements import found, resource, stored, terms
from web.api.fields import Choice, Part, Text
from web.api.schemas import always, listed, maybe
from web.api.shapes import Shape


class LackingPart(Schema):
    """A term that is empty or does not fit: nothing forbids saving it, and it cannot be submitted so."""

    where = always(Text, 255)
    message = always(Text, 2000)


class TierSchema(Schema):
    """The tier that terms come out as today and why, or what is missing; `beyond` where a subaward is too much.

    `lacking` is every term without which it can be saved and not submitted.

    An amount beyond what its umbrella has left may be drafted, and comes into force only once there is room for it.
    """

    tier = maybe(Choice, Tier)
    why = listed(Text(2000))
    missing = listed(Text(2000))
    beyond = maybe(Text, 2000)
    lacking = listed(Part(LackingPart))


def _tried(partnership: Partnership, stated: Draft, leaving_out: str | None) -> Shape:
    """Return what terms come out as, in words; raises Invalid with all that forbids them."""
    work = my_work()
    edition = edition_for(work.session, partnership)
    answer = actions.check_terms(work.session, partnership, stated, edition, on=work.today, leaving_out=leaving_out)
    beyond = bars.beyond(stated, bars.ceilings(contract_queries.briefs(work.session, [partnership.id])))
    return {
        "tier": answer.tier.value if answer.tier else None,
        "why": [render(one) for one in answer.reasons],
        "missing": [render(one) for one in answer.missing],
        "beyond": render(beyond) if beyond else None,
        "lacking": [
            {"where": one.field, "message": render(one.message)}
            for one in drafting_queries.lacking(work.session, partnership, stated)
        ],
    }


@resource.ask("/check", TierSchema, needs="agreement.draft", takes=bodies.AgreementBody)
def agreements_check(body: dict[str, Any]) -> Shape:
    """Say what tier new terms come out as, or what forbids them; nothing is saved."""
    partnership, work = subjects.partnership(body.pop("partnership_id")), my_work()
    check(work.by, "agreement.draft", scope_of(partnership), subject=partnership.ref)
    return _tried(partnership, Draft(kind=AgreementKind(body.pop("kind")), **terms(body)), None)


@resource.ask("/<id:agreement_id>/check", TierSchema, needs="agreement.edit", takes=bodies.AgreementEdit)
def agreements_check_edit(body: dict[str, Any], agreement_id: str) -> Shape:
    """Say what tier a draft comes out as with some of its terms changed; nothing is saved."""
    one = found(agreement_id)
    return _tried(one.partnership, Draft(kind=AgreementKind(one.kind), **(stored(one) | terms(body))), one.id)
