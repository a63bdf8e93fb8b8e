"""Programmes and colleagues, for programs: whom and what the identifiers mean that other operations take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from kernel.text import fold
from partnerships.models import Programme
from partnerships.permissions import STAFF
from partnerships.queries import partnerships, people
from web.account import my_work
from web.api.fields import Choice, Id, Part, Text
from web.api.lists import Asked
from web.api.resource import Resource
from web.api.schemas import Named, always, page_of
from web.api.shapes import Shape

programmes = Resource("programmes", "The activities that partnerships belong to, each of an office.")
colleagues = Resource("people", "Who works here, by name: for liaisons, teams, stand-ins, delegations and handovers.")


class OfficePart(Schema):
    """An office: the day of what it keeps is that of its time zone, the language is that of its documents."""

    id = always(Id)
    name = always(Text)
    organisation_id = always(Id)
    zone = always(Text, 60)
    locale = always(Text, 5)


class ProgrammeSchema(Schema):
    """A programme and its office."""

    id = always(Id)
    name = always(Text)
    office = always(Part, OfficePart)


class PeopleFilters(Asked):
    """Who holds which role where; a role in all programmes is held in each."""

    role = Choice(STAFF)
    programme_id = Id()


class PersonSchema(Named):
    """Somebody with an open account who works here."""


ProgrammeList = page_of(ProgrammeSchema, "ProgrammeList")
PeopleList = page_of(PersonSchema, "PeopleList")


def programme(one: Programme) -> Shape:
    """Return a programme with its office."""
    office = one.office
    return {
        "id": one.id,
        "name": one.name,
        "office": {
            "id": office.id,
            "name": office.name,
            "organisation_id": office.organisation_id,
            "zone": office.zone,
            "locale": office.locale,
        },
    }


@programmes.get("", ProgrammeList, needs="partnership.view", narrowed=("name",))
def programmes_list() -> Shape:
    """List the programmes you work in, or that the partnerships of your organisations belong to, by name."""
    work = my_work()
    return {"rows": [programme(one) for one in partnerships.programmes(work.session, work.by)], "after": None}


@colleagues.get("", PeopleList, needs="journal.view", query=PeopleFilters, narrowed=("name",))
def people_list(filters: Mapping[str, Any]) -> Shape:
    """List who works here, by name."""
    found = _named(filters.get("role"), filters.get("programme_id"))
    rows = [{"id": key, "name": found[key]} for key in sorted(found, key=lambda key: (fold(found[key]), key))]
    return {"rows": rows, "after": None}


def _named(role: str | None, programme_id: str | None) -> Mapping[str, str]:
    work = my_work()
    if programme_id is not None:
        known = partnerships.programme(work.session, programme_id, work.by)
        return people.names_with_roles(work.session, (role,) if role else STAFF, known.id)
    if role is not None:
        return people.names_with_role(work.session, role)
    return {one.id: one.name for one in people.staff(work.session)}
