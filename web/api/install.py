"""Puts the API into the application and describes it, once, when it starts."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Flask
from flask_smorest import Api
from werkzeug.routing import BaseConverter

from kernel.ids import LENGTH
from web.api import (
    accounts,
    agreement_clauses,
    agreement_conditions,
    agreements,
    assurance,
    bulk_moves,
    choosing,
    comparing,
    concerns,
    corrections,
    delegating,
    describing,
    diligence,
    docs,
    edition_checks,
    editions,
    files,
    flags,
    handovers,
    hits,
    holds,
    imports,
    jobs,
    journal,
    mails,
    members,
    moves,
    notes,
    organisations,
    outside,
    packs,
    partnerships,
    passkeys,
    places,
    print_runs,
    rates,
    renditions,
    requests,
    risks,
    screening_lists,
    second_factor,
    session,
    sessions,
    stages,
    templates,
    term_checks,
    tools,
    views,
    waiting,
)
from web.api.fields import ID
from web.api.resource import Resource
from web.api.schemas import ProblemSchema, Versioned

#: Whatever declares operations, in the order of the description; several share the resource of one kind of record.
DOORS = (
    session,
    waiting,
    places,
    partnerships,
    stages,
    moves,
    bulk_moves,
    choosing,
    diligence,
    packs,
    risks,
    agreements,
    agreement_clauses,
    agreement_conditions,
    comparing,
    term_checks,
    print_runs,
    files,
    renditions,
    organisations,
    members,
    holds,
    concerns,
    flags,
    outside,
    assurance,
    hits,
    corrections,
    requests,
    views,
    accounts,
    delegating,
    handovers,
    editions,
    edition_checks,
    templates,
    tools,
    rates,
    imports,
    screening_lists,
    journal,
    notes,
    jobs,
    mails,
    sessions,
    second_factor,
    passkeys,
)
ABOUT = """Everything the pages do, for programs: the same actions, the same permissions, the same refusals.

A refusal is an `application/problem+json` document with a stable `code`; `unmet` lists what is missing, `problems` what
was wrong with what was sent. A program sends a personal token, made under “My settings”, as `Authorization: Bearer …`;
one with the scope `read` changes nothing. A program that signs in like a browser keeps the cookie instead, and each of
its changes carries the `X-CSRFToken` of `GET /api/v1/session`; what is marked `in-person` takes no token at all.
Money is text with its currency, dates are ISO dates, moments are UTC with `Z`. Lists give at most 200 rows and
`after`, the place of the next page; `fields=id,title` leaves only those fields of each row. An `Idempotency-Key`,
where one is given, makes a repeat harmless. A record comes with an `ETag`; a change of it sends that as `If-Match`:
without it the answer is 428, and where somebody was faster 412 with who and what.
"""
SETTINGS: dict[str, Any] = {"API_TITLE": "Tack", "API_VERSION": "v1", "OPENAPI_VERSION": "3.1.0"}


SCHEMES: dict[str, dict[str, str]] = {
    "token": {"type": "http", "scheme": "bearer", "description": "A personal token, with the scope `read` or `write`."},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "tack", "description": "Whoever signed in on the page."},
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRFToken",
        "description": "The `csrf_token` that `GET /api/v1/session` gives; for changes with a cookie.",
    },
}


class IdConverter(BaseConverter):
    """An identifier in an address; anything else is an address that does not exist."""

    regex = rf"[0-9a-z]{{{LENGTH}}}"


class _Api(Api):  # type: ignore[misc]
    """Errors are answered by `web.errors`, for pages and programs alike."""

    ERROR_SCHEMA: ClassVar[type[ProblemSchema]] = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Leave the handlers that are there."""


def install(app: Flask) -> None:
    """Register every resource, and keep the description."""
    app.config.from_mapping(SETTINGS)
    app.url_map.converters["id"] = IdConverter
    api = _Api(app, spec_kwargs={"info": {"description": ABOUT}})
    for name, scheme in SCHEMES.items():
        api.spec.components.security_scheme(name, scheme)
    api.register_converter(IdConverter, lambda _converter: {"type": "string", "pattern": ID})
    for resource in resources():
        api.register_blueprint(resource.blueprint)
    app.register_blueprint(docs.pages)
    app.extensions["tack-openapi"] = describing.whole(api.spec.to_dict(), _versioned(api))


def resources() -> list[Resource]:
    """Return every resource once, in the order of the doors."""
    found = (one for door in DOORS for one in vars(door).values() if isinstance(one, Resource))
    return list(dict.fromkeys(found))


def _versioned(api: Api) -> frozenset[str]:
    """Return the names under which schemas of records with a version stand in the description."""
    return frozenset(name for key, name in api.ma_plugin.converter.refs.items() if issubclass(key[0], Versioned))
