"""One error as a problem document (RFC 9457), for programs."""

from __future__ import annotations

from typing import Any

from flask import Response, json

from kernel.errors import ChangesThePast, Clash, GateClosed, Invalid, NotPermitted, Problem, TackError
from kernel.text import render
from kernel.unmet import Ref, Unmet
from partnerships.actions.duplicates import LikelyDuplicate
from partnerships.queries.duplicates import Lookalike
from web import controls

MEDIA_TYPE = "application/problem+json"


def document(error: TackError, status: int) -> dict[str, Any]:
    """Return an error as plain data: code, words, and everything it carries."""
    found: dict[str, Any] = {
        "type": f"urn:tack:problem:{error.code}",
        "code": error.code,
        "status": status,
        "title": render(error.message),
    }
    if (scope := getattr(error, "scope", None)) is not None:
        found["scope"] = scope
    if isinstance(error, GateClosed | NotPermitted):
        found["unmet"] = [unmet(one, error.subject) for one in error.unmet]
    if isinstance(error, Invalid):
        found["problems"] = [problem(one) for one in error.problems]
    if isinstance(error, LikelyDuplicate):
        found["candidates"] = [candidate(one) for one in error.candidates]
    if isinstance(error, ChangesThePast):
        found["changes"] = [render(one) for one in error.changes]
    if isinstance(error, NotPermitted):
        found["permission"] = error.permission
        found["roles"] = [render(role) for role in controls.whom(error.permission)]
    return found


def problem(one: Problem) -> dict[str, Any]:
    """Return one thing wrong as plain data, with the record that stands in the way where there is one."""
    told: dict[str, Any] = {"where": one.where, "message": render(one.message)}
    if isinstance(one, Clash):
        told["subject"] = {"kind": one.about.kind, "id": one.about.id}
        told["url"] = controls.page_of(one.about)
    return told


def candidate(one: Lookalike) -> dict[str, Any]:
    """Return one record that looks the same as plain data."""
    return {
        "id": one.id,
        "name": one.name,
        "country": one.country,
        "locality": one.locality,
        "identifiers": list(one.identifiers),
        "likeness": one.likeness,
        "url": controls.page_of(Ref("organisation", one.id)),
    }


def unmet(one: Unmet, subject: Ref | None = None) -> dict[str, Any]:
    """Return one unmet gate as plain data; `subject` is whose move it stops."""
    return {
        "code": one.code,
        "message": render(one.message),
        "subject": {"kind": one.subject.kind, "id": one.subject.id},
        "fixed_by": one.fixed_by,
        "roles": [render(role) for role in controls.whom(one.fixed_by)],
        "control": one.control,
        "url": controls.address(one, subject),
    }


def response(found: dict[str, Any]) -> Response:
    """Return the answer a program gets."""
    return Response(json.dumps(found), status=int(found["status"]), content_type=MEDIA_TYPE)
