"""How an operation of the API is declared: its address, its mark, what it takes and gives, and that it happens once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

import msgspec
from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema

from kernel import once
from kernel.errors import Conflict, invalid
from kernel.money import Money
from kernel.text import Message
from web import marks
from web.account import my_work
from web.api import tags
from web.api.parsing import Parser

View = TypeVar("View", bound=Callable[..., Any])
KEY = "Idempotency-Key"
VERSION = "version"
REPLAYED = "Idempotent-Replayed"
_LONGEST_KEY = 100
_DIGEST = 32
KEY_PARAMETER = {
    "in": "header",
    "name": KEY,
    "required": False,
    "schema": {"type": "string", "maxLength": _LONGEST_KEY},
    "description": "A text of your own for this request. A repeat with it has no second effect, and the same answer.",
}
CSRF_PARAMETER = {
    "in": "header",
    "name": "X-CSRFToken",
    "required": False,
    "schema": {"type": "string"},
    "description": "The `csrf_token` that `GET /api/v1/session` gives; needed with a cookie, not with a token.",
}
TAG_PARAMETER = {
    "in": "header",
    "name": tags.IF_MATCH,
    "required": True,
    "schema": {"type": "string", "pattern": tags.PATTERN},
    "description": "The `ETag` of the record as you read it. Where somebody was faster, the answer is 412.",
}
KNOWN_PARAMETER = {
    "in": "header",
    "name": tags.IF_NONE_MATCH,
    "required": False,
    "schema": {"type": "string", "maxLength": _LONGEST_KEY},
    "description": "An `ETag` you have. Where nothing changed since, the answer is 304 without a body.",
}


#: Either of the two, as `web.api.install` describes them.
SECURITY: list[dict[str, list[str]]] = [{"token": []}, {"cookie": []}]


class _Group(Blueprint):  # type: ignore[misc]
    """A group of operations whose arguments are read by our parser."""

    ARGUMENTS_PARSER = Parser()


class Resource:
    """Operations on one kind of record. Views return plain data; this encodes it, dates and money included."""

    def __init__(self, name: str, description: str) -> None:
        self.blueprint = _Group(f"api-{name}", __name__, url_prefix=f"/api/v1/{name}", description=description)

    def get(
        self,
        path: str,
        gives: type[Schema],
        *,
        needs: str,
        query: type[Schema] | None = None,
        versioned: bool = False,
    ) -> Callable[[View], View]:
        """Declare a question; `query` are the parameters of its address, `versioned` says it gives an ETag."""
        return self._declare("GET", path, gives, 200, needs, takes=query, where="query", versioned=versioned)

    def post(
        self,
        path: str,
        gives: type[Schema],
        *,
        needs: str,
        takes: type[Schema] | None = None,
        status: int = 201,
        again: Callable[[str], Any] | None = None,
        where: str = "json",
        versioned: bool = False,
    ) -> Callable[[View], View]:
        """Declare a change; `again` returns what an earlier use of its key made, from the identifier of it.

        A `versioned` one changes what somebody read before: its view asks `tags.expected` which version that was.
        """
        return self._declare(
            "POST", path, gives, status, needs, takes=takes, where=where, again=again, versioned=versioned
        )

    def patch(self, path: str, gives: type[Schema], *, needs: str, takes: type[Schema]) -> Callable[[View], View]:
        """Declare an edit of what is given, always of a version; what is not given stays."""
        return self._declare("PATCH", path, gives, 200, needs, takes=takes, versioned=True)

    def _declare(
        self,
        method: str,
        path: str,
        gives: type[Schema],
        status: int,
        needs: str,
        *,
        takes: type[Schema] | None,
        where: str = "json",
        again: Callable[[str], Any] | None = None,
        versioned: bool = False,
    ) -> Callable[[View], View]:
        def declare(view: View) -> View:
            answering = _marked(_answering(_once(view, again, status) if again else view, status), needs)
            if takes is not None:
                answering = self.blueprint.arguments(
                    takes, location=where, required=method != "POST" or bool(_required(takes))
                )(answering)
            documented = self.blueprint.response(status, gives)(answering)
            described = {
                "x-permission": needs,
                "parameters": _headers(method, keyed=again is not None, versioned=versioned),
                "security": [] if needs == "public" else SECURITY,
            }
            documented = self.blueprint.doc(**described)(documented)
            self.blueprint.route(path, methods=[method], endpoint=view.__name__)(documented)
            return view

        return declare


def encode(data: Any) -> bytes:
    """Return plain data as JSON: dates as ISO, moments in UTC with Z."""
    return msgspec.json.encode(data)


def money(amount: int | None, currency: str | None) -> dict[str, str] | None:
    """Return stored minor units as the API shows money, text with its currency, or None where there is none."""
    if amount is None or currency is None:
        return None
    return {"amount": f"{Money(amount, currency).decimal:f}", "currency": currency}


def _headers(method: str, *, keyed: bool, versioned: bool) -> list[dict[str, Any]]:
    """Return the headers an operation reads."""
    if method == "GET":
        return [KNOWN_PARAMETER] if versioned else []
    return [CSRF_PARAMETER, *([KEY_PARAMETER] if keyed else []), *([TAG_PARAMETER] if versioned else [])]


def _required(takes: type[Schema]) -> list[str]:
    return [name for name, field in takes().fields.items() if field.required]


def _marked(view: View, needs: str) -> View:
    mark = {"public": marks.public, "signed-in": marks.signed_in}.get(needs) or marks.needs(needs)
    return mark(view)


def _answering(view: Callable[..., Any], status: int) -> Callable[..., Any]:
    @wraps(view)
    def answering(*args: Any, **given: Any) -> Response:
        made = view(*args, **given)
        if isinstance(made, Response):
            return made
        return _answer(made, status)

    return answering


def _answer(made: Any, status: int) -> Response:
    """Return plain data as JSON; the version a record has goes into its ETag and not into the body."""
    version = made.pop(VERSION, None) if isinstance(made, dict) else None
    answer = Response(encode(made), status, content_type="application/json")
    if version is not None:
        tags.mark(answer, version)
    return answer


def _once(view: Callable[..., Any], again: Callable[[str], Any], status: int) -> Callable[..., Any]:
    """Let a request with a key have its effect once; the key belongs to the person and to what was asked."""

    @wraps(view)
    def happening_once(*args: Any, **given: Any) -> Any:
        key = request.headers.get(KEY)
        if key is None:
            return view(*args, **given)
        if not 0 < len(key) <= _LONGEST_KEY or not key.isprintable():
            raise invalid(KEY, "Give a key of 1 to %(most)s printable characters.", most=_LONGEST_KEY)
        work = my_work()
        name, asked = f"api:{key}", fingerprint()
        earlier = once.claim(work.session, name, by=work.by.person_id, now=work.now)
        if earlier is not None:
            return _repeated(earlier, asked, again, status)
        made = cast("Mapping[str, Any]", view(*args, **given))
        once.answer(work.session, name, by=work.by.person_id, answer=f"{asked} {made['id']}")
        return made

    return happening_once


def _repeated(earlier: str, asked: str, again: Callable[[str], Any], status: int) -> Response:
    before, _, made = earlier.partition(" ")
    if before != asked:
        raise Conflict(Message("This key was used for another request. Every request needs a key of its own."))
    answer = _answer(again(made), status)
    answer.headers[REPLAYED] = "true"
    return answer


def fingerprint() -> str:
    """Return what tells one request from another: its method, its address and its body."""
    parts = (request.method.encode(), request.full_path.encode(), request.get_data(cache=True))
    return hashlib.sha256(b"\n".join(parts)).hexdigest()[:_DIGEST]
