"""Organisations, for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from marshmallow import Schema
from werkzeug.wrappers import Response

from kernel import pictures
from kernel.errors import NotPermitted
from partnerships.actions import belonging, facts, former_names, identifiers, logos, merging, organisations
from partnerships.models import Organisation
from partnerships.permissions import Scope, check, granted
from partnerships.queries import organisations as queries
from partnerships.queries.merging import preview
from web.account import my_work
from web.api import organisation_bodies, organisation_schemas, organisation_shapes
from web.api.partnerships import acting
from web.api.resource import Resource, View
from web.api.shapes import Shape
from web.api.tags import expected
from web.kept import logo_sent

resource = Resource("organisations", "Legal bodies: our own, partners, co-funders.")
_GIVES = organisation_schemas.OrganisationSchema


def found(organisation_id: str) -> Organisation:
    """Return an organisation the reader may know of, or the one that stands for it; raises NotFound."""
    return queries.find(my_work().session, organisation_id, my_work().by)


def again(organisation_id: str) -> Shape:
    """Return what an earlier request left."""
    return organisation_shapes.organisation(found(organisation_id))


def _change(
    path: str, takes: type[Schema] | None = None, *, status: int = 201, needs: str = "organisation.edit"
) -> Callable[[View], View]:
    """Declare a change of one organisation that answers with all of it."""

    def declare(view: View) -> View:
        declared = resource.post(
            f"/<id:organisation_id>/{path}",
            _GIVES,
            needs=needs,
            takes=takes,
            again=again,
            status=status,
        )
        return declared(view)

    return declare


@resource.get(
    "", organisation_schemas.OrganisationPage, needs="organisation.view", query=organisation_bodies.OrganisationFilters
)
def organisations_list(filters: Mapping[str, Any]) -> Shape:
    """List organisations by name."""
    work = my_work()
    if not granted(work.by, "organisation.view", Scope()):
        raise NotPermitted("organisation.view")
    asked = queries.Filters(*(filters.get(name, "") for name in ("search", "women_led", "locally_led")))
    page = queries.page(work.session, asked, after=filters.get("after"), limit=filters.get("limit", 50))
    return {"rows": [organisation_shapes.organisation_line(one) for one in page.rows], "after": page.after}


@resource.post("", _GIVES, needs="organisation.edit", takes=organisation_bodies.OrganisationBody, again=again)
def organisations_add(body: dict[str, Any]) -> Shape:
    """Add an organisation; what looks like one that is here is refused until `confirmed_new` says it is another."""
    numbers = [(one["scheme"], one["value"]) for one in body.pop("identifiers")]
    added = organisations.add(my_work().session, identifiers=numbers, **body, **acting())
    return organisation_shapes.organisation(added)


@resource.get("/twins", organisation_schemas.TwinsList, needs="import.run", narrowed=("name",))
def organisations_twins() -> Shape:
    """List likely twins, such as an import leaves: they stay apart until somebody who knows them merges two."""
    groups = queries.all_likely_twins(my_work().session)
    return {"rows": [organisation_shapes.twins(group) for group in groups], "after": None}


@resource.get("/<id:organisation_id>", _GIVES, needs="organisation.view")
def organisations_show(organisation_id: str) -> Shape:
    """Read an organisation; a merged record is answered with the one that stands for it."""
    return again(organisation_id)


@resource.patch("/<id:organisation_id>", _GIVES, needs="organisation.edit", takes=organisation_bodies.OrganisationEdit)
def organisations_edit(body: dict[str, Any], organisation_id: str) -> Shape:
    """Change what is given."""
    one = found(organisation_id)
    organisations.edit(my_work().session, one, expected_version=expected(one), **body, **acting())
    return organisation_shapes.organisation(one)


@_change("identifiers", organisation_bodies.SeenBody)
def identifiers_add(body: dict[str, Any], organisation_id: str) -> Shape:
    """Add a number that a register gave."""
    one = identifiers.add_identifier(my_work().session, found(organisation_id), **body, **acting())
    return organisation_shapes.organisation(one)


@_change("identifiers/<id:number_id>/removal", status=200)
def identifiers_remove(organisation_id: str, number_id: str) -> Shape:
    """Take back a number that was noted by mistake."""
    one = identifiers.remove_identifier(my_work().session, found(organisation_id), number_id, **acting())
    return organisation_shapes.organisation(one)


@resource.post(
    "/<id:organisation_id>/logo",
    _GIVES,
    needs="organisation.edit",
    takes=organisation_bodies.LogoBody,
    where="files",
    again=again,
    status=200,
)
def logo_give(_body: Mapping[str, Any], organisation_id: str) -> Shape:
    """Let a picture stand for it on documents: made anew from a PNG or JPEG, without anything else the file held."""
    work, content = my_work(), request.files["file"].stream.read(pictures.LARGEST + 1)
    one = logos.give_logo(work.session, work.storage, found(organisation_id), content, **acting())
    return organisation_shapes.organisation(one)


@resource.download("/<id:organisation_id>/logo", needs="organisation.view")
def logo_send(organisation_id: str) -> Response:
    """Give its logo as a PNG."""
    return logo_sent(found(organisation_id))


@_change("logo/removal", status=200)
def logo_remove(organisation_id: str) -> Shape:
    """Let it be without a logo."""
    one = logos.remove_logo(my_work().session, found(organisation_id), **acting())
    return organisation_shapes.organisation(one)


@_change("names", organisation_bodies.OtherNameBody)
def names_add(body: dict[str, Any], organisation_id: str) -> Shape:
    """Note a former name, an acronym, or a name used elsewhere."""
    one = former_names.add_name(my_work().session, found(organisation_id), **body, **acting())
    return organisation_shapes.organisation(one)


@_change("names/<id:name_id>/removal", status=200)
def names_remove(organisation_id: str, name_id: str) -> Shape:
    """Take back a name that was noted by mistake."""
    one = former_names.remove_name(my_work().session, found(organisation_id), name_id, **acting())
    return organisation_shapes.organisation(one)


@_change("facts", organisation_bodies.RecordedBody)
def facts_record(body: dict[str, Any], organisation_id: str) -> Shape:
    """Record whether it is led by women, or locally; earlier answers stay."""
    one = facts.record_fact(my_work().session, found(organisation_id), **body, **acting())
    return organisation_shapes.organisation(one)


@_change("people", organisation_bodies.PersonBody)
def people_add(body: dict[str, Any], organisation_id: str) -> Shape:
    """Note who directs, signs for, works for or answers for it."""
    one = belonging.add_person(my_work().session, found(organisation_id), **body, **acting())
    return organisation_shapes.organisation(one)


@_change("people/<id:holder_id>/end", organisation_bodies.UntilBody, status=200)
def people_end(body: dict[str, Any], organisation_id: str, holder_id: str) -> Shape:
    """Note until when somebody had a role."""
    one = belonging.end_person(my_work().session, found(organisation_id), holder_id, **body, **acting())
    return organisation_shapes.organisation(one)


@_change("people/<id:holder_id>/removal", status=200)
def people_remove(organisation_id: str, holder_id: str) -> Shape:
    """Erase a person."""
    one = belonging.remove_person(my_work().session, found(organisation_id), holder_id, **acting())
    return organisation_shapes.organisation(one)


@_change("parents", organisation_bodies.ParentBody)
def parents_set(body: dict[str, Any], organisation_id: str) -> Shape:
    """Note which body it belongs to."""
    parent = found(body.pop("parent_id"))
    one = belonging.set_parent(my_work().session, found(organisation_id), parent, **body, **acting())
    return organisation_shapes.organisation(one)


@_change("parents/<id:link_id>/end", organisation_bodies.ParentEnd, status=200)
def parents_end(body: dict[str, Any], organisation_id: str, link_id: str) -> Shape:
    """Note until when it belonged to a body, or take a mistake back."""
    one = belonging.end_parent(my_work().session, found(organisation_id), link_id, **body, **acting())
    return organisation_shapes.organisation(one)


@resource.get(
    "/<id:organisation_id>/merges/<id:gone_id>", organisation_schemas.MergePreviewSchema, needs="organisation.merge"
)
def merges_preview(organisation_id: str, gone_id: str) -> Shape:
    """Say what merging the other record into this one would move, and what stands in the way."""
    one = found(organisation_id)
    check(my_work().by, "organisation.merge", Scope(), subject=one.ref)
    return organisation_shapes.preview(preview(my_work().session, one, found(gone_id)))


@_change("merges", organisation_bodies.MergeBody, needs="organisation.merge")
def merges_add(body: dict[str, Any], organisation_id: str) -> Shape:
    """Let this record stand for both."""
    chosen = {one["scheme"]: one["hold"] for one in body["numbers"]}
    one = merging.merge(my_work().session, found(organisation_id), found(body["gone_id"]), chosen=chosen, **acting())
    return organisation_shapes.organisation(one)


@_change("merges/<id:gone_id>/undo", status=200, needs="organisation.merge")
def merges_undo(organisation_id: str, gone_id: str) -> Shape:
    """Give back to the merged record what it had; the answer is that record."""
    back = merging.undo(my_work().session, found(organisation_id), gone_id, **acting())
    return organisation_shapes.organisation(back)
