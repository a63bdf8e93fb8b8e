"""The description made whole: every status an operation answers with, its headers, and what leads on from it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TypeAlias

from kernel.money import currencies, precision
from web.api.fields import AMOUNT_OF
from web.api.repeats import KEY, REPLAYED
from web.api.tags import IF_MATCH, IF_NONE_MATCH, PATTERN
from web.problems import MEDIA_TYPE

Plain: TypeAlias = dict[str, Any]
METHODS = ("get", "post", "patch", "delete")
#: Where an operation keeps the headers it reads until they join its other parameters.
HEADERS = "x-headers"
#: Where it keeps the refusals that are its own.
ALSO = "x-refusals"
REFUSALS = {
    400: ("NOT_READ", "What was sent cannot be read, or the CSRF token that goes with a cookie is missing."),
    401: ("NOT_SIGNED_IN", "Nobody asks: the token is missing, unknown, revoked or past its day."),
    403: ("NOT_PERMITTED", "Whoever asks may not; `permission` and `roles` say who may, `scope` what the token lacks."),
    404: ("NOT_FOUND", "There is no such record, or whoever asks may not know of it."),
    409: ("CONFLICT", "It is not possible as things stand; `unmet` lists what is missing, with the way to mend it."),
    412: ("STALE", "Somebody changed the record since it was read; the title says who and what."),
    413: ("TOO_LARGE", "What was sent is too large."),
    415: ("NOT_TAKEN", "This kind of data is not taken here."),
    422: ("WRONG", "`problems` says for each field what is wrong with it."),
    428: ("VERSION_NEEDED", "Say in If-Match which version you are changing."),
    503: ("BUSY", "The database is busy; try again after the seconds in Retry-After."),
}
_TEXT: Plain = {"type": "string"}
REFUSAL_HEADERS: dict[int, Plain] = {
    401: {"WWW-Authenticate": {"schema": {"const": "Bearer"}, "required": True, "description": "How to say who asks."}},
    503: {"Retry-After": {"schema": {"type": "integer"}, "required": True, "description": "Seconds to wait."}},
}
TAG: Plain = {"schema": {**_TEXT, "pattern": PATTERN}, "required": True, "description": "The version that stands."}
KEPT: Plain = {"schema": _TEXT, "required": True, "description": "Nobody in between keeps what was answered."}
AGAIN: Plain = {
    "schema": {"const": "true"},
    "required": False,
    "description": "`true` where an earlier request with this key made it.",
}


def whole(spec: Plain, versioned: frozenset[str]) -> Plain:
    """Return the description with everything in it; `versioned` are the schemas of what answers with an ETag."""
    spec["components"]["responses"] = {name: _refusal(status, words) for status, (name, words) in REFUSALS.items()}
    spec["components"]["schemas"]["MoneyBody"].update(_money())
    for path, methods in spec["paths"].items():
        for method, one in _operations(methods):
            one["parameters"] = [*one.get("parameters", ()), *one.pop(HEADERS, ())]
            _answers(path, method, methods, one, versioned)
    _lead_on(spec)
    return spec


def _operations(methods: Plain) -> Iterator[tuple[str, Plain]]:
    return ((method, methods[method]) for method in METHODS if method in methods)


def _refusal(status: int, words: str) -> Plain:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers = {"Cache-Control": KEPT, **REFUSAL_HEADERS.get(status, {})}
    return {"description": words, "headers": headers, "content": content}


def _money() -> Plain:
    """Return what money is: no more decimals than its currency has."""
    by_decimals: defaultdict[int, list[str]] = defaultdict(list)
    for currency in sorted(currencies()):
        by_decimals[precision(currency)].append(currency)
    return {
        "oneOf": [
            {"properties": {"amount": {"pattern": AMOUNT_OF[places]}, "currency": {"enum": known}}}
            for places, known in sorted(by_decimals.items())
        ]
    }


def _answers(path: str, method: str, methods: Plain, one: Plain, versioned: frozenset[str]) -> None:
    """Name every answer: the one that is hoped for with its headers, and each refusal."""
    named = {stated["name"] for stated in one["parameters"]}
    hoped = {status: answer for status, answer in one["responses"].items() if status[0] == "2"}
    for status, answer in hoped.items():
        answer["headers"] = {"Cache-Control": KEPT}
        if status == "200" and not answer.get("content"):
            answer["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
        if _schema_of(answer) in versioned:
            answer["headers"]["ETag"] = TAG
        if KEY in named:
            answer["headers"][REPLAYED] = AGAIN
    if IF_NONE_MATCH in named:
        headers = {"Cache-Control": KEPT, "ETag": TAG}
        hoped["304"] = {"description": "You have it already: nothing changed since.", "headers": headers}
    refused = sorted(_refused(path, method, methods, one, named))
    one["responses"] = hoped | {
        str(status): {"$ref": f"#/components/responses/{REFUSALS[status][0]}"} for status in refused
    }


def _refused(path: str, method: str, methods: Plain, one: Plain, named: set[str]) -> set[int]:
    """Return the statuses of the refusals that an operation may answer with."""
    changes, body = method != "get", "requestBody" in one
    found = {400, 503, *one.pop(ALSO, ())}
    if one["security"]:
        found |= {401, 403}
    if "{" in path or body or any(re.search("_id$|^old$|^new$", name) for name in named):
        found.add(404)
    if changes:
        found.add(409)
    if body:
        found |= {413, 415}
    if IF_MATCH in named:
        found |= {412, 428}
    if body or KEY in named or any(stated["in"] == "query" for stated in one["parameters"]):
        found.add(422)
    return found


def _schema_of(answer: Plain) -> str:
    """Return the name of the schema of an answer, or nothing."""
    for content in answer.get("content", {}).values():
        return _schema_name(content["schema"])
    return ""


def _lead_on(spec: Plain) -> None:
    """Link what makes, reads or lists a record to everything that can be done with it."""
    operations = [(path, one) for path, methods in spec["paths"].items() for _, one in _operations(methods)]
    for path, methods in spec["paths"].items():
        for method, one in _operations(methods):
            one["operationId"] = f"{method}_{re.sub('[^a-z]+', '_', path.removeprefix('/api/v1/')).strip('_')}"
    homes = dict(_homes(spec))
    for _, one in operations:
        for status, answer in one["responses"].items():
            if status not in {"200", "201"}:
                continue
            shape = _shape(spec, _schema_of(answer))
            row = _schema_name(shape.get("rows", {}).get("items", {}))
            home = homes.get(_schema_of(answer)) or homes.get(row.removesuffix("PageRow").removesuffix("ListRow"))
            place = "$response.body#/rows/0/id" if row else "$response.body#/id"
            for path, target in operations:
                if home is not None and target is not one and path.startswith(home) and path.count("{") == 1:
                    _link(answer, target, path, place)


def _homes(spec: Plain) -> Iterator[tuple[str, str]]:
    """Yield the schema of each kind of record that can be read by its identifier, and where."""
    for path, methods in spec["paths"].items():
        shown = methods.get("get", {}).get("responses", {}).get("200", {})
        name = _schema_of(shown)
        if path.count("{") == 1 and "id" in _shape(spec, name):
            yield name, path


def _shape(spec: Plain, name: str) -> Plain:
    """Return the fields of a schema."""
    found: Plain = spec["components"]["schemas"].get(name, {}).get("properties", {})
    return found


def _schema_name(schema: Plain) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _link(answer: Plain, target: Plain, path: str, place: str) -> None:
    given = {re.findall(r"\{(\w+)\}", path)[0]: place}
    if "ETag" in answer["headers"] and IF_MATCH in {stated["name"] for stated in target["parameters"]}:
        given[f"header.{IF_MATCH}"] = "$response.header.ETag"
    answer.setdefault("links", {})[target["operationId"]] = {
        "operationId": target["operationId"],
        "parameters": given,
        "description": target["summary"],
    }
