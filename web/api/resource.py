"""How an operation of the API is declared: its address, its mark, what it takes and gives, and that it happens once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import msgspec
from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema

from kernel.money import Money
from web import marks
from web.api import describing, lists, repeats, tags
from web.api.parsing import Parser
from web.api.repeats import Again, Ready
from web.api.schemas import Versioned

View = TypeVar("View", bound=Callable[..., Any])
VERSION = "version"
KEY_PARAMETER = {
    "in": "header",
    "name": repeats.KEY,
    "required": False,
    "schema": {"type": "string", "pattern": repeats.PATTERN},
    "description": "A text of your own for this request. A repeat with it has no second effect, and the same answer.",
}
TAG_PARAMETER = {
    "in": "header",
    "name": tags.IF_MATCH,
    "required": True,
    "schema": {"type": "string", "minLength": 1},
    "description": "The `ETag` of the record as you read it. Where somebody was faster, the answer is 412.",
}
KNOWN_PARAMETER = {
    "in": "header",
    "name": tags.IF_NONE_MATCH,
    "required": False,
    "schema": {"type": "string"},
    "description": "An `ETag` you have. Where nothing changed since, the answer is 304 without a body.",
}


#: Either of the two, as `web.api.install` describes them; with a cookie a change shows that it was meant.
READING: list[dict[str, list[str]]] = [{"token": []}, {"cookie": []}]
CHANGING: list[dict[str, list[str]]] = [{"token": []}, {"cookie": [], "csrf": []}]
#: What makes or shows a way in: with a token nobody does it.
IN_PERSON: list[dict[str, list[str]]] = [{"cookie": [], "csrf": []}]


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
        narrowed: Sequence[str] = (),
        refuses: Sequence[int] = (),
    ) -> Callable[[View], View]:
        """Declare a question; `query` are the parameters of its address.

        A list also takes the fields of its rows that it is `narrowed` by, and `fields`, those to give. What has a
        version gives it as its ETag. `refuses` are statuses of refusals that no other question has.
        """
        row = lists.row_of(gives)
        if row is None:
            return self._declare("GET", path, gives, 200, needs, takes=query, where="query", refuses=refuses)

        def declare(view: View) -> View:
            listing = lists.listing(view, narrowed, asks=query is not None)
            takes = lists.asking(query, row, narrowed)
            self._declare("GET", path, gives, 200, needs, takes=takes, where="query")(listing)
            return view

        return declare

    def download(
        self, path: str, *, needs: str, query: type[Schema] | None = None, refuses: Sequence[int] = ()
    ) -> Callable[[View], View]:
        """Declare that the content of a file is given, whatever it is; `query` are the parameters of its address."""
        return self._declare("GET", path, None, 200, needs, takes=query, where="query", refuses=(404, *refuses))

    def post(
        self,
        path: str,
        gives: type[Schema],
        *,
        needs: str,
        again: Again,
        takes: type[Schema] | None = None,
        status: int = 201,
        where: str = "json",
        versioned: bool = False,
        ready: Ready | None = None,
    ) -> Callable[[View], View]:
        """Declare a change; `again` returns what an earlier use of its key made, from the identifier of it.

        A `versioned` one changes what somebody read before: its view asks `tags.expected` which version that was.
        What is sent is made `ready` before the work of the request begins, where that takes long or stands for itself.
        """
        once = _Once(again, ready)
        return self._declare(
            "POST", path, gives, status, needs, takes=takes, where=where, once=once, versioned=versioned
        )

    def ask(
        self, path: str, gives: type[Schema], *, needs: str, takes: type[Schema] | None = None, where: str = "json"
    ) -> Callable[[View], View]:
        """Declare a question that is too long for an address: a POST that changes nothing, and so takes no key."""
        return self._declare("POST", path, gives, 200, needs, takes=takes, where=where)

    def patch(self, path: str, gives: type[Schema], *, needs: str, takes: type[Schema]) -> Callable[[View], View]:
        """Declare an edit of what is given, always of a version; what is not given stays."""
        return self._declare("PATCH", path, gives, 200, needs, takes=takes, versioned=True)

    def delete(self, path: str, *, needs: str) -> Callable[[View], View]:
        """Declare that something is taken away for good; there is nothing to say about it afterwards."""
        return self._declare("DELETE", path, None, 204, needs)

    def _declare(
        self,
        method: str,
        path: str,
        gives: type[Schema] | None,
        status: int,
        needs: str,
        *,
        takes: type[Schema] | None = None,
        where: str = "json",
        once: _Once | None = None,
        versioned: bool = False,
        refuses: Sequence[int] = (),
    ) -> Callable[[View], View]:
        known = method == "GET" and gives is not None and issubclass(gives, Versioned)

        def declare(view: View) -> View:
            answering = _marked(_answering(once.around(view) if once else view, status), needs)
            if takes is not None:
                answering = self.blueprint.arguments(
                    takes, location=where, required=method != "POST" or bool(_required(takes))
                )(answering)
            documented = self.blueprint.response(status, gives)(answering)
            described = {
                "x-permission": needs,
                describing.ALSO: refuses,
                describing.HEADERS: _headers(keyed=once is not None, versioned=versioned, known=known),
                "security": _security(method, needs),
            }
            documented = self.blueprint.doc(**described)(documented)
            self.blueprint.route(path, methods=[method], endpoint=view.__name__)(documented)
            return view

        return declare


@dataclass(frozen=True, slots=True)
class _Once:
    """How a change finds what an earlier use of its key made, and what it does before it claims one."""

    again: Again
    ready: Ready | None = None

    def around(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """Return the view as it happens once."""
        return repeats.happening_once(view, self.again, self.ready)


def _security(method: str, needs: str) -> list[dict[str, list[str]]]:
    if needs in {"public", "in-person"}:
        return [] if needs == "public" else IN_PERSON
    return READING if method == "GET" else CHANGING


def encode(data: Any) -> bytes:
    """Return plain data as JSON: dates as ISO, moments in UTC with Z.

    What an iterator yields is written at once and let go: a list that is never whole in memory takes half the time.
    """
    return _JSON.encode(data)


def _one_by_one(found: object) -> msgspec.Raw:
    if not isinstance(found, Iterator):
        message = f"the API has no way to write {found!r}"
        raise TypeError(message)
    # JSON escapes line ends inside of texts, so those between the rows are the only ones.
    return msgspec.Raw(b"[" + _JSON.encode_lines(found)[:-1].replace(b"\n", b",") + b"]")


_JSON = msgspec.json.Encoder(enc_hook=_one_by_one)


def money(amount: int | None, currency: str | None) -> dict[str, str] | None:
    """Return stored minor units as the API shows money, text with its currency, or None where there is none."""
    if amount is None or currency is None:
        return None
    return {"amount": f"{Money(amount, currency).decimal:f}", "currency": currency}


def _headers(*, keyed: bool, versioned: bool, known: bool) -> list[dict[str, Any]]:
    """Return the headers an operation reads."""
    read = ((KEY_PARAMETER, keyed), (TAG_PARAMETER, versioned), (KNOWN_PARAMETER, known))
    return [parameter for parameter, wanted in read if wanted]


def _required(takes: type[Schema]) -> list[str]:
    return [name for name, field in takes().fields.items() if field.required]


def _marked(view: View, needs: str) -> View:
    named = {"public": marks.public, "signed-in": marks.signed_in, "in-person": marks.in_person}
    return (named.get(needs) or marks.needs(needs))(view)


def _answering(view: Callable[..., Any], status: int) -> Callable[..., Any]:
    @wraps(view)
    def answering(*args: Any, **given: Any) -> Response:
        made = view(*args, **given)
        return made if isinstance(made, Response) else _answer(made, status)

    return answering


def _answer(made: Any, status: int) -> Response:
    """Return plain data as JSON; the version a record has goes into its ETag and not into the body."""
    if made is None:
        return Response(status=status)
    version, earlier = made.pop(VERSION, None), made.pop(repeats.EARLIER, False)
    answer = Response(encode(made), status, content_type="application/json")
    if version is not None:
        tags.mark(answer, version)
    if earlier:
        answer.headers[repeats.REPLAYED] = "true"
    return answer
