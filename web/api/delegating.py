"""Delegations and stand-ins, for programs such as a personnel system that knows who is away."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from marshmallow import Schema

from kernel.errors import invalid
from partnerships.actions import delegations, stand_ins
from partnerships.permissions import Scope, check, granted
from partnerships.queries import partnerships, people
from partnerships.queries.standing import in_force
from partnerships.standing_models import Delegation, StandIn
from policy.kinds import AgreementKind, Tier
from web.account import my_work
from web.api.fields import Body, Choice, Day, Flag, Id, MoneyField, Rows, Text
from web.api.partnerships import acting
from web.api.resource import Resource, money
from web.api.schemas import always, listed, maybe, page_of
from web.api.shapes import Shape

resource = Resource("delegations", "Approvals that leadership lets somebody give, up to an amount and for a while.")
absences = Resource("stand-ins", "Who does whose work while they are away.")


class DelegationSchema(Schema):
    """Who may approve what in whose place; null is every programme, no kinds or tiers are all of them."""

    id = always(Id)
    person_id = always(Id)
    given_by = always(Id)
    programme_id = maybe(Id)
    kinds = listed(Choice(AgreementKind))
    tiers = listed(Choice(Tier))
    most = MoneyField(required=True)
    from_on = always(Day)
    until_on = always(Day)
    revoked_on = maybe(Day)
    running = always(Flag)


DelegationList = page_of(DelegationSchema, "DelegationList")


class DelegationBody(Body):
    """What is delegated to whom; the amount in the base currency of the instance."""

    person_id = Id(required=True)
    programme_id = Id(allow_none=True)
    kinds = Rows(Choice(AgreementKind), load_default=list)
    tiers = Rows(Choice(Tier), load_default=list)
    most = MoneyField(required=True)
    from_on = Day(required=True)
    until_on = Day(required=True)


class StandInSchema(Schema):
    """Who is away, who stands in, and from when to when; both days count."""

    id = always(Id)
    person_id = always(Id)
    person = always(Text)
    stand_in_id = always(Id)
    stand_in = always(Text)
    from_on = always(Day)
    until_on = always(Day)
    ended_on = maybe(Day)
    running = always(Flag)


StandInList = page_of(StandInSchema, "StandInList")


class StandInBody(Body):
    """Who stands in for whom; for oneself where nobody is named."""

    person_id = Id()
    stand_in_id = Id(required=True)
    from_on = Day(required=True)
    until_on = Day(required=True)


def delegation(one: Delegation, running: Collection[str] | None = None) -> Shape:
    """Return a delegation as the API gives it."""
    work = my_work()
    runs = in_force(work.session, on=work.today) if running is None else running
    return {
        "id": one.id,
        "person_id": one.person_id,
        "given_by": one.given_by,
        "programme_id": one.programme_id,
        "kinds": one.kinds.split(),
        "tiers": one.tiers.split(),
        "most": money(one.most, one.currency),
        "from_on": one.from_on,
        "until_on": one.until_on,
        "revoked_on": one.revoked_on,
        "running": one.id in runs,
    }


def stand_in(one: StandIn, names: Mapping[str, str] | None = None) -> Shape:
    """Return an absence as the API gives it."""
    work = my_work()
    called = names or people.names(work.session, {one.person_id, one.stand_in_id})
    return {
        "id": one.id,
        "person_id": one.person_id,
        "person": called[one.person_id],
        "stand_in_id": one.stand_in_id,
        "stand_in": called[one.stand_in_id],
        "from_on": one.from_on,
        "until_on": one.until_on,
        "ended_on": one.ended_on,
        "running": one.ended_on is None and one.from_on <= work.today <= one.until_on,
    }


def again(delegation_id: str) -> Shape:
    """Return what an earlier request left."""
    return delegation(delegations.find(my_work().session, delegation_id, my_work().by))


def absence_again(stand_in_id: str) -> Shape:
    """Return what an earlier request left."""
    return stand_in(stand_ins.find(my_work().session, stand_in_id, my_work().by))


@resource.get(
    "", DelegationList, needs=delegations.VIEW, narrowed=("person_id", "programme_id", "kinds", "tiers", "running")
)
def delegations_list() -> Shape:
    """List the delegations you may know of, the newest first."""
    work = my_work()
    check(work.by, delegations.VIEW, Scope())
    running = in_force(work.session, on=work.today)
    rows = delegations.listed(work.session, work.by)
    return {"rows": [delegation(one, running) for one in rows], "after": None}


@resource.post("", DelegationSchema, needs=delegations.EDIT, takes=DelegationBody, again=again)
def delegations_give(body: Mapping[str, Any]) -> Shape:
    """Let somebody approve in leadership's place."""
    work, most = my_work(), body["most"]
    base, place = work.settings.base_currency, body.get("programme_id")
    if most.currency != base:
        raise invalid("most", "Give the amount in %(base)s.", base=base)
    made = delegations.delegate(
        work.session,
        people.find(work.session, body["person_id"]),
        partnerships.programme(work.session, place, work.by) if place else None,
        most=f"{most.decimal:f}",
        currency=base,
        from_on=body["from_on"],
        until_on=body["until_on"],
        kinds=body["kinds"],
        tiers=body["tiers"],
        **acting(),
    )
    return delegation(made)


@resource.post("/<id:delegation_id>/revocation", DelegationSchema, needs=delegations.EDIT, status=200, again=again)
def delegations_revoke(delegation_id: str) -> Shape:
    """Take a delegation back from today on; a repeat changes nothing."""
    work = my_work()
    return delegation(
        delegations.revoke(work.session, delegations.find(work.session, delegation_id, work.by), **acting())
    )


@absences.get("", StandInList, needs="signed-in", narrowed=("person_id", "stand_in_id", "running"))
def stand_ins_list() -> Shape:
    """List your absences and those you stand in for, for administrators everybody's; the newest first."""
    work = my_work()
    rows = stand_ins.listed(work.session, work.by, of_all=granted(work.by, stand_ins.EDIT, Scope()))
    names = people.names(work.session, {key for one in rows for key in (one.person_id, one.stand_in_id)})
    return {"rows": [stand_in(one, names) for one in rows], "after": None}


@absences.post("", StandInSchema, needs="signed-in", takes=StandInBody, again=absence_again)
def stand_ins_name(body: Mapping[str, Any]) -> Shape:
    """Let a colleague do the work of somebody who is away."""
    work = my_work()
    person = people.find(work.session, body.get("person_id") or work.by.person_id)
    other = people.find(work.session, body["stand_in_id"])
    days = {"from_on": body["from_on"], "until_on": body["until_on"]}
    return stand_in(stand_ins.name_stand_in(work.session, person, other, **days, **acting()))


@absences.post("/<id:stand_in_id>/end", StandInSchema, needs="signed-in", status=200, again=absence_again)
def stand_ins_end(stand_in_id: str) -> Shape:
    """End it today; a repeat changes nothing."""
    work = my_work()
    return stand_in(
        stand_ins.end_stand_in(work.session, stand_ins.find(work.session, stand_in_id, work.by), **acting())
    )
