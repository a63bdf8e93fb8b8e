"""Assessments by other bodies, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema
from werkzeug.wrappers import Response

from diligence import outside_actions as acts
from diligence import outside_queries as reads
from diligence.outside import OutsideBody
from diligence.outside_actions import ACCEPT, VIEW
from diligence.outside_models import OutsideAssessment
from kernel import uploads
from kernel.errors import invalid
from policy.checklists import Rating
from web import outside as shared
from web.account import my_work
from web.api.fields import Body, Choice, Day, Flag, Id, Part, Sent, Text, Whole
from web.api.organisations import resource
from web.api.partnerships import acting
from web.api.schemas import DIGEST, always, listed, maybe, page_of
from web.api.shapes import Shape

BODIES = [one.value for one in OutsideBody]


class CoveredPart(Schema):
    """What the body found in one domain of the checklists."""

    domain = always(Text, 40)
    rating = always(Choice, [one.value for one in Rating])


class OutsideSchema(Schema):
    """An assessment by another body; `stands` says whether it covers its domains today."""

    id = always(Id)
    body = always(Choice, BODIES)
    body_name = maybe(Text, 120)
    assessed_on = always(Day)
    valid_until = always(Day)
    stands = always(Flag)
    withdrawn_on = maybe(Day)
    domains = listed(Part(CoveredPart))
    document = always(Text)
    size = always(Whole)
    sha256 = always(Text, 64, metadata={"pattern": DIGEST})


class OutsideBodySent(Body):
    """The document, who assessed and when; `ratings` as `finance:low people:medium`, each domain once."""

    file = Sent(required=True)
    body = Choice(BODIES, load_default="")
    body_name = Text(120)
    assessed_on = Day()
    valid_until = Day()
    ratings = Text(2000, load_default="", metadata={"examples": ["finance:low people:medium"]})


class OutsideReasonBody(Body):
    """Why it is taken back."""

    reason = Text(4000, required=True)


OutsidePage = page_of(OutsideSchema, "OutsidePage")


def shape(one: OutsideAssessment) -> Shape:
    """Return an assessment by another body as the API gives it."""
    return {
        "id": one.id,
        "body": one.body,
        "body_name": one.body_name,
        "assessed_on": one.assessed_on,
        "valid_until": one.valid_until,
        "stands": one.stands(my_work().today),
        "withdrawn_on": one.withdrawn_on,
        "domains": [{"domain": row.domain, "rating": row.rating} for row in one.domains],
        "document": one.attachment.name,
        "size": one.attachment.size,
        "sha256": one.attachment.sha256,
    }


def again(outside_id: str) -> Shape:
    """Return what an earlier request accepted or took back."""
    return shape(my_work().session.get_one(OutsideAssessment, outside_id))


def _ratings(text: str) -> dict[str, str]:
    """Return what was found by domain; raises Invalid where it is not written so."""
    found: dict[str, str] = {}
    for pair in text.split():
        domain, colon, rating = pair.partition(":")
        if not colon or domain in found:
            raise invalid("ratings", "Write each domain once with its rating, such as finance:low people:medium.")
        found[domain] = rating
    return found


@resource.get("/<id:organisation_id>/outside-assessments", OutsidePage, needs=VIEW, narrowed=("body", "stands"))
def outside_list(organisation_id: str) -> Shape:
    """List the assessments of an organisation by other bodies, the newest first; expired ones cover nothing."""
    one = shared.organisation(organisation_id)
    return {"rows": [shape(row) for row in reads.of_organisation(my_work().session, one.id)], "after": None}


@resource.post(
    "/<id:organisation_id>/outside-assessments",
    OutsideSchema,
    needs=ACCEPT,
    takes=OutsideBodySent,
    where="files",
    again=again,
)
def outside_accept(body: Mapping[str, Any], organisation_id: str) -> Shape:
    """Accept an assessment by another body; one that has expired is kept as history."""
    one, sent = shared.organisation(organisation_id), body["file"]
    ratings = _ratings(body["ratings"])
    document = uploads.check("file", sent.filename or "", sent.stream.read(uploads.LARGEST + 1))
    made = acts.accept(
        my_work().session,
        my_work().storage,
        one,
        body=body["body"],
        body_name=body.get("body_name"),
        assessed_on=body.get("assessed_on"),
        valid_until=body.get("valid_until"),
        ratings=ratings,
        known=shared.domains(),
        document=document,
        **acting(),
    )
    return shape(made)


@resource.post(
    "/<id:organisation_id>/outside-assessments/<id:outside_id>/withdrawal",
    OutsideSchema,
    needs=ACCEPT,
    takes=OutsideReasonBody,
    again=again,
    status=200,
)
def outside_withdraw(body: Mapping[str, Any], organisation_id: str, outside_id: str) -> Shape:
    """Take back what was accepted by mistake: it covers nothing any more."""
    _, one = shared.found(organisation_id, outside_id)
    return shape(acts.withdraw(my_work().session, one, reason=body["reason"], **acting()))


@resource.download("/<id:organisation_id>/outside-assessments/<id:outside_id>/document", needs=VIEW)
def outside_document(organisation_id: str, outside_id: str) -> Response:
    """Give the document of an assessment by another body."""
    return shared.sent(organisation_id, outside_id)
