"""What happens between people, in sentences: memberships, delegations, stand-ins, handovers."""

from __future__ import annotations

from collections.abc import Mapping

from babel.lists import format_list

from kernel.text import FORMATS, Message, locale, render
from partnerships.permissions import DUTY_LABELS
from web.told import Sentence, Told


def _duties(told: Told) -> str:
    """Return the duties of a member in words."""
    kept = told.facts.get("duties") or []
    return format_list([render(DUTY_LABELS[duty]) for duty in kept], locale=FORMATS[locale()])


def _member(told: Told) -> Message:
    values = {"by": told.by, "what": told.subject, "organisation": told.name("organisation")}
    if told.facts.get("duties"):
        return Message(
            "%(by)s noted that %(what)s belongs to %(organisation)s, for %(duties)s.", duties=_duties(told), **values
        )
    return Message("%(by)s noted that %(what)s belongs to %(organisation)s.", **values)


def _delegated(told: Told) -> Message:
    values = {"by": told.by, "person": told.name("person"), "amount": told.money(), "from_on": told.day("starts_on")}
    values["until"] = told.day("ends_on")
    if told.facts.get("programme"):
        return Message(
            "%(by)s let %(person)s approve up to %(amount)s in %(programme)s, from %(from_on)s to %(until)s.",
            programme=told.name("programme"),
            **values,
        )
    return Message(
        "%(by)s let %(person)s approve up to %(amount)s in all programmes, from %(from_on)s to %(until)s.", **values
    )


PEOPLE_EVENTS: Mapping[str, Sentence] = {
    "ApprovalDelegated": _delegated,
    "DelegationRevoked": lambda t: Message(
        "%(by)s took back what %(person)s could approve.", by=t.by, person=t.name("person")
    ),
    "HandedOver": lambda t: Message(
        "%(by)s handed what %(what)s kept to %(person)s: %(count)s in all.",
        by=t.by,
        what=t.subject,
        person=t.name("person"),
        count=t.count("count"),
    ),
    "MembershipAdded": _member,
    "MembershipChanged": lambda t: Message(
        "%(by)s changed what %(what)s does for %(organisation)s, or for how long.",
        by=t.by,
        what=t.subject,
        organisation=t.name("organisation"),
    ),
    "MembershipEnded": lambda t: Message(
        "%(by)s noted that %(what)s belongs to %(organisation)s until %(until)s.",
        by=t.by,
        what=t.subject,
        organisation=t.name("organisation"),
        until=t.day("ends_on"),
    ),
    "StandInEnded": lambda t: Message(
        "%(by)s noted that %(stand_in)s no longer stands in for %(what)s.",
        by=t.by,
        stand_in=t.name("stand_in"),
        what=t.subject,
    ),
    "StandInNamed": lambda t: Message(
        "%(by)s noted that %(stand_in)s stands in for %(what)s from %(from_on)s to %(until)s.",
        by=t.by,
        stand_in=t.name("stand_in"),
        what=t.subject,
        from_on=t.day("starts_on"),
        until=t.day("ends_on"),
    ),
    "TeamSeatPassed": lambda t: Message(
        "%(by)s gave the place of %(before)s in the team to %(person)s.",
        by=t.by,
        before=t.name("before"),
        person=t.name("person"),
    ),
}
