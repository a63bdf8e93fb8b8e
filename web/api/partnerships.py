"""Partnerships, for programs: listed, opened, read, edited; their parties, shares, exploration, risk and notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from contracts import partnership_queries as list_queries
from contracts import queries as contract_queries
from contracts.hindsight_queries import of_risk
from contracts.queries import lock_partnership, numbers_with
from kernel import journal
from kernel.journal_chain import digests
from lifecycle.queries import edition_for
from partnerships.actions import explorations, parties, partnerships, teams
from partnerships.actions.parties import Brings, Holds
from partnerships.models import Partnership
from partnerships.permissions import Standing, check, scope_of
from partnerships.queries import organisations as organisation_queries
from partnerships.queries import people
from policy.queries import latest
from web import list_asking, subjects
from web.account import my_work
from web.api import bodies, partnership_schemas, rows, shapes
from web.api.fields import MOST_ROWS
from web.api.resource import Resource
from web.api.shapes import Shape
from web.api.tags import expected

PACK = "standard"
resource = Resource("partnerships", "The relations a programme keeps with partner organisations around an idea.")


class When(TypedDict):
    """Who acts, on which day, and now."""

    by: Standing
    on: date
    now: Any


def acting(on: date | None = None) -> When:
    """Return who acts and when, today where no day is given."""
    work = my_work()
    return {"by": work.by, "on": on or work.today, "now": work.now}


def found(partnership_id: str) -> Partnership:
    """Return a partnership the reader may know of and do this with; raises NotFound, then NotPermitted."""
    return subjects.partnership(partnership_id)


def shown(one: Partnership) -> Shape:
    """Return a partnership as it stands now."""
    work = my_work()
    work.session.flush()
    return shapes.partnership(
        one, edition_for(work.session, one), contract_queries.briefs(work.session, [one.id]), work.by
    )


def again(partnership_id: str) -> Shape:
    """Return what an earlier request left."""
    return shown(found(partnership_id))


@resource.get("", partnership_schemas.PartnershipPage, needs="partnership.view", query=bodies.PartnershipFilters)
def partnerships_list(filters: Mapping[str, Any]) -> Shape:
    """List partnerships, by title unless told; `waits` and the rest are as on the page."""
    work, wanted = my_work(), list_asking.asked(filters)
    page = list_queries.page(
        work.session,
        work.by,
        wanted,
        today=work.today,
        after=filters.get("after"),
        limit=filters.get("limit", 50),
    )
    return {"rows": rows.partnerships(page.rows, work.by), "after": page.after}


@resource.post(
    "", partnership_schemas.PartnershipSchema, needs="partnership.create", takes=bodies.PartnershipBody, again=again
)
def partnerships_open(body: dict[str, Any]) -> Shape:
    """Open a partnership."""
    programme, session = subjects.programme(body.pop("programme_id")), my_work().session
    liaison_id, partners = body.pop("liaison_id", None), body.pop("partners")
    made = partnerships.open_partnership(
        session,
        programme=programme,
        edition_id=latest(session, PACK, on=my_work().today).id,
        liaison=people.find(session, liaison_id) if liaison_id else None,
        partners=[(organisation_queries.find(session, one["organisation_id"]), one["role"]) for one in partners],
        **body,
        **acting(),
    )
    return shown(made)


@resource.get("/<id:partnership_id>", partnership_schemas.PartnershipSchema, needs="partnership.view")
def partnerships_show(partnership_id: str) -> Shape:
    """Read a partnership."""
    return shown(found(partnership_id))


@resource.patch(
    "/<id:partnership_id>",
    partnership_schemas.PartnershipSchema,
    needs="partnership.edit",
    takes=bodies.PartnershipEdit,
)
def partnerships_edit(body: dict[str, Any], partnership_id: str) -> Shape:
    """Change what is given."""
    one, session = found(partnership_id), my_work().session
    liaison_id = body.pop("liaison_id", None)
    partnerships.edit(session, one, expected_version=expected(one), **body, **acting())
    if liaison_id is not None:
        teams.name_liaison(session, one, people.find(session, liaison_id), **acting())
    return shown(one)


@resource.post(
    "/<id:partnership_id>/parties",
    partnership_schemas.PartnershipSchema,
    needs="partnership.edit",
    takes=bodies.PartyBody,
    again=again,
    versioned=True,
)
def parties_add(body: dict[str, Any], partnership_id: str) -> Shape:
    """Let an organisation join."""
    one, session = found(partnership_id), my_work().session
    joining = organisation_queries.find(session, body["organisation_id"])
    parties.add_party(session, one, organisation=joining, role=body["role"], expected_version=expected(one), **acting())
    return shown(one)


@resource.post(
    "/<id:partnership_id>/parties/<id:party_id>/removal",
    partnership_schemas.PartnershipSchema,
    needs="partnership.edit",
    status=200,
    again=again,
    versioned=True,
)
def parties_remove(partnership_id: str, party_id: str) -> Shape:
    """Take an organisation out, unless agreements stand with it."""
    session, one = my_work().session, found(partnership_id)
    version = expected(one)
    lock_partnership(session, one)
    organisation_id = next((party.organisation_id for party in one.parties if party.id == party_id), "")
    standing = numbers_with(session, one.id, organisation_id)
    parties.remove_party(session, one, party_id, agreements=standing, expected_version=version, **acting())
    return shown(one)


@resource.post(
    "/<id:partnership_id>/team",
    partnership_schemas.PartnershipSchema,
    needs="partnership.edit",
    takes=bodies.SeatBody,
    again=again,
    versioned=True,
)
def team_join(body: dict[str, Any], partnership_id: str) -> Shape:
    """Add somebody to the team; who is in it already gets the new duty."""
    session, one = my_work().session, found(partnership_id)
    who = people.find(session, body["person_id"])
    teams.add_team_member(session, one, who, duty=body["duty"], expected_version=expected(one), **acting())
    return shown(one)


@resource.post(
    "/<id:partnership_id>/team/<id:person_id>/removal",
    partnership_schemas.PartnershipSchema,
    needs="partnership.edit",
    status=200,
    again=again,
    versioned=True,
)
def team_leave(partnership_id: str, person_id: str) -> Shape:
    """Take somebody out of the team."""
    session, one = my_work().session, found(partnership_id)
    teams.remove_team_member(session, one, people.find(session, person_id), expected_version=expected(one), **acting())
    return shown(one)


@resource.post(
    "/<id:partnership_id>/shares",
    partnership_schemas.PartnershipSchema,
    needs="partnership.edit",
    takes=bodies.SharesBody,
    status=200,
    again=again,
    versioned=True,
)
def shares_set(body: dict[str, Any], partnership_id: str) -> Shape:
    """Set what parties bring and which shares they hold."""
    one = found(partnership_id)
    held = [
        Holds(
            party["party_id"],
            party.get("share"),
            [
                Brings(gift["kind"], gift["what"], gift.get("amount"), None, gift.get("valuation"))
                for gift in party["contributions"]
            ],
        )
        for party in body["parties"]
    ]
    parties.set_contributions_and_shares(
        my_work().session, one, parties=held, expected_version=expected(one), **acting()
    )
    return shown(one)


@resource.post(
    "/<id:partnership_id>/risk",
    partnership_schemas.PartnershipSchema,
    needs="partnership.risk",
    takes=bodies.RiskBody,
    status=200,
    again=again,
    versioned=True,
)
def risk_rate(body: dict[str, Any], partnership_id: str) -> Shape:
    """Rate the risk, with a reason."""
    one, work, when = found(partnership_id), my_work(), acting(body.get("on"))
    rated, reason, version = body["risk"], body["reason"], expected(one)
    with of_risk(work.session, one.id, on=when["on"], today=work.today, understood=body["understood"]):
        partnerships.rate_risk(work.session, one, risk=rated, reason=reason, expected_version=version, **when)
    return shown(one)


@resource.post(
    "/<id:partnership_id>/exploration",
    partnership_schemas.PartnershipSchema,
    needs="partnership.edit",
    takes=bodies.ExplorationBody,
    status=200,
    again=again,
    versioned=True,
)
def exploration_plan(body: dict[str, Any], partnership_id: str) -> Shape:
    """Plan the exploration, or change its plan."""
    one = found(partnership_id)
    explorations.plan_exploration(my_work().session, one, expected_version=expected(one), **body, **acting())
    return shown(one)


@resource.post(
    "/<id:partnership_id>/finding",
    partnership_schemas.PartnershipSchema,
    needs="partnership.edit",
    takes=bodies.FindingBody,
    status=200,
    again=again,
    versioned=True,
)
def finding_record(body: dict[str, Any], partnership_id: str) -> Shape:
    """Record what the exploration found."""
    one = found(partnership_id)
    explorations.record_finding(
        my_work().session, one, finding=body["finding"], expected_version=expected(one), **acting(body.get("on"))
    )
    return shown(one)


@resource.get("/<id:partnership_id>/notes", partnership_schemas.NoteList, needs="journal.view", narrowed=("on",))
def notes_list(partnership_id: str) -> Shape:
    """List the contacts that were noted, newest first."""
    one, work = found(partnership_id), my_work()
    check(work.by, "journal.view", scope_of(one), subject=one.ref)
    entries = [entry for entry in reversed(journal.of_subject(work.session, one.ref)) if entry.event == "ContactNoted"][
        :MOST_ROWS
    ]
    claims = [next(digests(entry.facts)) for entry in entries]
    kept = journal.notes(work.session, [claim["note"] for claim in claims])
    names = people.names(work.session, {entry.by for entry in entries})
    found_notes = [
        {
            "id": claim["note"],
            "on": entry.on,
            "now": entry.now,
            "by": {"id": entry.by, "name": names[entry.by]},
            "text": kept[claim["note"]].text,
        }
        for entry, claim in zip(entries, claims, strict=True)
    ]
    return {"rows": found_notes, "after": None}


@resource.post(
    "/<id:partnership_id>/notes",
    partnership_schemas.PartnershipSchema,
    needs="partnership.note",
    takes=bodies.NoteBody,
    again=again,
)
def notes_add(body: dict[str, Any], partnership_id: str) -> Shape:
    """Note a contact."""
    one = found(partnership_id)
    partnerships.note_contact(my_work().session, one, text=body["text"], **acting(body.get("on")))
    return shown(one)
