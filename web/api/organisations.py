"""Organisations, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from kernel.errors import NotPermitted
from partnerships.actions import organisations
from partnerships.models import Organisation
from partnerships.permissions import Scope, granted
from partnerships.queries import organisations as queries
from web.account import my_work
from web.api import bodies, partnership_schemas, shapes
from web.api.partnerships import acting
from web.api.resource import Resource, encode
from web.api.shapes import Shape
from web.api.tags import expected

resource = Resource("organisations", "Legal bodies: our own, partners, co-funders.")


def found(organisation_id: str) -> Organisation:
    """Return an organisation the reader may know of; raises NotFound."""
    return queries.find(my_work().session, organisation_id, my_work().by)


def again(organisation_id: str) -> Shape:
    """Return what an earlier request left."""
    return shapes.organisation(found(organisation_id))


@resource.get("", partnership_schemas.OrganisationPage, needs="organisation.view", query=bodies.OrganisationFilters)
def organisations_list(filters: Mapping[str, Any]) -> Response:
    """List organisations by name."""
    work = my_work()
    if not granted(work.by, "organisation.view", Scope()):
        raise NotPermitted("organisation.view")
    page = queries.page(
        work.session, search=filters.get("search", ""), after=filters.get("after"), limit=filters.get("limit", 50)
    )
    rows = [shapes.organisation_line(one) for one in page.rows]
    return Response(encode({"rows": rows, "after": page.after}), content_type="application/json")


@resource.post(
    "", partnership_schemas.OrganisationSchema, needs="organisation.edit", takes=bodies.OrganisationBody, again=again
)
def organisations_add(body: dict[str, Any]) -> Shape:
    """Add an organisation."""
    numbers = [(one["scheme"], one["value"]) for one in body.pop("identifiers")]
    return shapes.organisation(organisations.add(my_work().session, identifiers=numbers, **body, **acting()))


@resource.get(
    "/<id:organisation_id>", partnership_schemas.OrganisationSchema, needs="organisation.view", versioned=True
)
def organisations_show(organisation_id: str) -> Shape:
    """Read an organisation."""
    return shapes.organisation(found(organisation_id))


@resource.patch(
    "/<id:organisation_id>",
    partnership_schemas.OrganisationSchema,
    needs="organisation.edit",
    takes=bodies.OrganisationEdit,
)
def organisations_edit(body: dict[str, Any], organisation_id: str) -> Shape:
    """Change what is given."""
    one = found(organisation_id)
    organisations.edit(my_work().session, one, expected_version=expected(one), **body, **acting())
    return shapes.organisation(one)


@resource.post(
    "/<id:organisation_id>/identifiers",
    partnership_schemas.OrganisationSchema,
    needs="organisation.edit",
    takes=bodies.IdentifierBody,
    again=again,
)
def identifiers_add(body: dict[str, Any], organisation_id: str) -> Shape:
    """Add a number that a register gave."""
    one = organisations.add_identifier(
        my_work().session, found(organisation_id), scheme=body["scheme"], value=body["value"], **acting()
    )
    return shapes.organisation(one)
