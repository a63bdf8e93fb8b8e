"""Flags on organisations, for programs of our own people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema

from diligence import flag_actions as acts
from diligence import flag_queries as reads
from diligence.flag_actions import Decided
from diligence.flag_models import Flag as FlagRow
from diligence.flags import DECIDE, RAISE, VIEW
from kernel.text import zone
from web import confidence
from web.account import my_work
from web.api import organisations
from web.api.concerns import CATEGORIES, LEVELS, ConfidedReasonBody, FlagBody
from web.api.fields import Body, Choice, Day, Flag, Id, Part, Text
from web.api.lists import Listing
from web.api.partnerships import acting
from web.api.resource import Resource, View
from web.api.schemas import Named, Versioned, always, maybe, page_of
from web.api.shapes import Shape
from web.api.tags import expected

resource = Resource("flags", "What is held against organisations; partners never see it.")


class FlagLine(Schema):
    """A flag on an organisation; a confirmed one that is not closed keeps it on hold."""

    id = always(Id)
    organisation = always(Part, Named)
    category = always(Choice, CATEGORIES)
    level = always(Choice, LEVELS)
    owner_id = always(Id)
    raised_on = always(Day)
    confirmed_on = maybe(Day)
    lift_asked_on = maybe(Day)
    closed_on = maybe(Day)


class FlagSchema(Versioned, FlagLine):
    """A flag, and the concern that it began as; its history is the stream that its page shows."""

    concern_id = maybe(Id)


class FlagFilters(Listing):
    """Which flags are listed: those that stand, those that are closed, or all."""

    standing = Choice(["true", "false"])


class FlagChangeBody(Body):
    """Another level, another owner, or both; and why."""

    level = Choice(LEVELS, required=True)
    owner_id = Id(required=True)
    reason = Text(4000, required=True)


class LiftAnswerBody(Body):
    """Whether it is lifted, as somebody else asked, or stands; and why."""

    lift = Flag(required=True)
    reason = Text(4000, required=True)


FlagPage = page_of(FlagLine, "FlagPage")
STANDING = {"true": True, "false": False}


def line(one: FlagRow) -> Shape:
    """Return a flag in brief."""
    return {
        "id": one.id,
        "organisation": {"id": one.organisation_id, "name": one.organisation.name},
        "category": one.category,
        "level": one.level,
        "owner_id": one.owner_id,
        "raised_on": one.raised_on,
        "confirmed_on": one.confirmed_on,
        "lift_asked_on": one.lift_asked_on,
        "closed_on": one.closed_on,
    }


def again(flag_id: str) -> Shape:
    """Return a flag as it stands now."""
    my_work().session.flush()
    one = confidence.flag(flag_id)
    return {**line(one), "version": one.version, "concern_id": one.concern_id}


def _page(asked: Mapping[str, Any], organisation_id: str | None) -> Shape:
    work = my_work()
    page = reads.page(
        work.session,
        work.by,
        organisation_id=organisation_id,
        standing=STANDING.get(asked.get("standing", "")),
        after=asked.get("after"),
        limit=asked.get("limit", 50),
    )
    return {"rows": [line(one) for one in page.rows], "after": page.after}


def _change(path: str, takes: type[Schema], *, needs: str) -> Callable[[View], View]:
    """Declare a decision about one flag that answers with all of it."""

    def declare(view: View) -> View:
        declared = resource.post(
            f"/<id:flag_id>/{path}", FlagSchema, needs=needs, takes=takes, again=again, versioned=True, status=200
        )
        return declared(view)

    return declare


def _decided(one: FlagRow, body: Mapping[str, Any]) -> Decided:
    when = acting()
    return {
        "reason": body["reason"],
        "by": when["by"],
        "on": when["on"],
        "now": when["now"],
        "expected_version": expected(one),
    }


@resource.get("", FlagPage, needs=VIEW, query=FlagFilters)
def flags_list(asked: Mapping[str, Any]) -> Shape:
    """List the flags that you may know of, the newest first."""
    return _page(asked, None)


@organisations.resource.get("/<id:organisation_id>/flags", FlagPage, needs=VIEW, query=FlagFilters)
def flags_of_organisation(asked: Mapping[str, Any], organisation_id: str) -> Shape:
    """List the flags on an organisation that you may know of, the newest first."""
    return _page(asked, organisations.found(organisation_id).id)


@organisations.resource.post("/<id:organisation_id>/flags", FlagSchema, needs=RAISE, takes=FlagBody, again=again)
def flags_raise(body: Mapping[str, Any], organisation_id: str) -> Shape:
    """Raise a flag on an organisation; to make it red takes leadership."""
    made = acts.raise_flag(
        my_work().session,
        organisations.found(organisation_id),
        level=body["level"],
        category=body["category"],
        owner=body["owner_id"],
        reason=body["reason"],
        **acting(),
    )
    return again(made.id)


@resource.get("/<id:flag_id>", FlagSchema, needs=VIEW)
def flags_show(flag_id: str) -> Shape:
    """Read a flag."""
    return again(flag_id)


@_change("change", FlagChangeBody, needs=RAISE)
def flags_change(body: Mapping[str, Any], flag_id: str) -> Shape:
    """Give a flag another level or another owner."""
    one = confidence.flag(flag_id)
    acts.change(my_work().session, one, level=body["level"], owner=body["owner_id"], **_decided(one, body))
    return again(flag_id)


@_change("confirmation", ConfidedReasonBody, needs=DECIDE)
def flags_confirm(body: Mapping[str, Any], flag_id: str) -> Shape:
    """Confirm a red flag: its organisation is on hold from now on, at every tier and under every edition."""
    one = confidence.flag(flag_id)
    acts.confirm(my_work().session, one, zone=zone(), **_decided(one, body))
    return again(flag_id)


@_change("lift", ConfidedReasonBody, needs=DECIDE)
def flags_ask_to_lift(body: Mapping[str, Any], flag_id: str) -> Shape:
    """Ask that a confirmed flag be lifted; somebody else decides."""
    one = confidence.flag(flag_id)
    acts.ask_to_lift(my_work().session, one, **_decided(one, body))
    return again(flag_id)


@_change("lift/answer", LiftAnswerBody, needs=DECIDE)
def flags_answer_lift(body: Mapping[str, Any], flag_id: str) -> Shape:
    """Lift a confirmed flag as the second person, or let it stand."""
    one = confidence.flag(flag_id)
    answer = acts.LIFT if body["lift"] else acts.KEEP
    acts.answer_lift(my_work().session, one, answer=answer, zone=zone(), **_decided(one, body))
    return again(flag_id)


@_change("closing", ConfidedReasonBody, needs=RAISE)
def flags_close(body: Mapping[str, Any], flag_id: str) -> Shape:
    """End a flag that is not confirmed, with a reason."""
    one = confidence.flag(flag_id)
    acts.close(my_work().session, one, **_decided(one, body))
    return again(flag_id)
