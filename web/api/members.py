"""Who belongs to a partner and what they do for it, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from marshmallow import Schema

from partnerships.actions import memberships as acts
from partnerships.models import Membership, Organisation
from partnerships.permissions import Duty
from partnerships.queries import members as reads
from partnerships.queries.members import Member
from web.account import my_work
from web.api import organisations
from web.api.fields import Body, Choice, Day, Flag, Id, Rows, Text
from web.api.partnerships import acting
from web.api.schemas import always, listed, maybe, page_of
from web.api.shapes import Shape

resource = organisations.resource


class MemberSchema(Schema):
    """Somebody who belongs to a partner; a membership from before days were kept has none."""

    id = always(Id)
    person_id = always(Id)
    name = always(Text)
    email = always(Text, 254)
    active = always(Flag)
    duties = listed(Choice(Duty))
    from_on = maybe(Day)
    until_on = maybe(Day)
    over = always(Flag)


MemberList = page_of(MemberSchema, "MemberList")


class MemberChange(Body):
    """What they do for it, and from when to when; both days count. Without a first day, today."""

    duties = Rows(Choice(Duty), required=True)
    from_on = Day()
    until_on = Day(allow_none=True)


class MemberBody(MemberChange):
    """Who belongs to it from now on, by the address of their account."""

    email = Text(254, required=True)


class MemberEnd(Body):
    """The last day; from the day after they see nothing of it."""

    last_on = Day(required=True)


def shape(one: Member) -> Shape:
    """Return a membership as the API gives it."""
    return {
        "id": one.id,
        "person_id": one.person_id,
        "name": one.name,
        "email": one.email,
        "active": one.active,
        "duties": list(one.duties),
        "from_on": one.from_on,
        "until_on": one.until_on,
        "over": one.is_over(my_work().today),
    }


def kept(organisation_id: str) -> Organisation:
    """Return an organisation whose members the reader keeps; judged before what was sent."""
    one = organisations.found(organisation_id)
    acts.check_may_edit(my_work().session, one, my_work().by)
    return one


def _shown(member: Membership) -> Shape:
    return shape(reads.one(my_work().session, member))


def again(member_id: str) -> Shape:
    """Return what an earlier request left."""
    return _shown(my_work().session.get_one(Membership, member_id))


class _Days(TypedDict):
    from_on: date
    until_on: date | None


def _days(body: Mapping[str, Any]) -> _Days:
    return {"from_on": body.get("from_on") or my_work().today, "until_on": body.get("until_on")}


@resource.get(
    "/<id:organisation_id>/members", MemberList, needs=reads.VIEW, narrowed=("person_id", "active", "duties", "over")
)
def members_list(organisation_id: str) -> Shape:
    """List everybody who belongs or belonged to it, by name: for staff, and for its own signatories."""
    work = my_work()
    rows = reads.listed(work.session, organisations.found(organisation_id), work.by)
    return {"rows": [shape(one) for one in rows], "after": None}


@resource.post("/<id:organisation_id>/members", MemberSchema, needs=acts.EDIT, takes=MemberBody, again=again)
def members_add(body: Mapping[str, Any], organisation_id: str) -> Shape:
    """Let somebody with an account belong to it, with duties."""
    one = kept(organisation_id)
    person = acts.somebody(my_work().session, body["email"])
    return _shown(acts.add_member(my_work().session, one, person, duties=body["duties"], **_days(body), **acting()))


@resource.post(
    "/<id:organisation_id>/members/<id:membership_id>",
    MemberSchema,
    needs=acts.EDIT,
    takes=MemberChange,
    status=200,
    again=again,
)
def members_change(body: Mapping[str, Any], organisation_id: str, membership_id: str) -> Shape:
    """Set what somebody does for it, and from when to when; what is not given is today and no end."""
    session = my_work().session
    member = acts.find_member(session, kept(organisation_id), membership_id)
    return _shown(acts.change_member(session, member, duties=body["duties"], **_days(body), **acting()))


@resource.post(
    "/<id:organisation_id>/members/<id:membership_id>/end",
    MemberSchema,
    needs=acts.EDIT,
    takes=MemberEnd,
    status=200,
    again=again,
)
def members_end(body: Mapping[str, Any], organisation_id: str, membership_id: str) -> Shape:
    """End a membership with its last day; a repeat changes nothing."""
    session = my_work().session
    member = acts.find_member(session, kept(organisation_id), membership_id)
    return _shown(acts.end_member(session, member, last_on=body["last_on"], **acting()))
