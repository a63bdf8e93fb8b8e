"""Reads what a program sends; whatever is wrong becomes one error of ours with every problem named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import msgspec
from flask import Request
from marshmallow import Schema, ValidationError
from marshmallow import missing as nothing
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import CombinedMultiDict

from kernel.errors import Problem
from kernel.text import Message
from web.api.fields import AMOUNT_WORDS, WORDS
from web.errors import NotAsDescribed, WebRefusal

#: Where a field that was not sent as an object is said to be.
_WHOLE = "_schema"


class Parser(FlaskParser):
    """The parser of the API: strict JSON, and problems as `kernel.errors` has them."""

    def __init__(self) -> None:
        super().__init__()
        #: Whether a parameter that is not known is refused, its schema says.
        self.DEFAULT_UNKNOWN_BY_LOCATION = {}

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002 -- the interface
        """Return the body, or nothing where none was sent; numbers that are no numbers are refused."""
        if req.mimetype and not req.is_json:
            raise WebRefusal(Message("Send JSON, with the content type application/json."), 415)
        body = req.get_data(cache=True)
        if not body and req.method == "PATCH":
            raise NotAsDescribed([Problem("body", WORDS["needed"])])
        if not body:
            return nothing
        try:
            return msgspec.json.decode(body)
        except (msgspec.DecodeError, RecursionError, ValueError) as error:
            raise WebRefusal(Message("The body is not JSON that can be read."), 400) from error

    def load_files(self, req: Request, schema: Schema) -> Any:
        """Return the files of a form with its fields, so that one that is not known is refused."""
        return MultiDictProxy(CombinedMultiDict((req.files, req.form)), schema)

    def handle_error(
        self,
        error: ValidationError,
        req: Request,  # noqa: ARG002 -- the interface
        schema: Schema,  # noqa: ARG002 -- the interface
        *,
        error_status_code: int | None,  # noqa: ARG002 -- the interface
        error_headers: Mapping[str, str] | None,  # noqa: ARG002 -- the interface
    ) -> NoReturn:
        """Raise NotAsDescribed with every problem, each under the path of its field."""
        messages = error.messages if isinstance(error.messages, dict) else {_WHOLE: error.messages}
        raise NotAsDescribed([problem for found in messages.values() for problem in problems(found, "")])


def problems(found: Any, where: str) -> Iterator[Problem]:
    """Yield the problems of nested messages, such as `budget.0.amount`."""
    if isinstance(found, Mapping):
        for name, inner in found.items():
            path = where if name == _WHOLE else ".".join(part for part in (where, str(name)) if part)
            yield from problems(inner, path)
    elif isinstance(found, list):
        for one in found:
            yield from problems(one, where)
    else:
        yield Problem(where or "body", words(str(found)))


def words(code: str) -> Message:
    """Return the sentence for what marshmallow found wrong, whatever it calls it."""
    return WORDS.get(code) or AMOUNT_WORDS.get(code) or WORDS["not-a-choice"]
