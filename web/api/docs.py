"""The API described: OpenAPI 3.1 for programs, and the same as a plain page for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Response, current_app, json, render_template

from web.marks import public

pages = Blueprint("api_docs", __name__)
METHODS = ("get", "post", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, as the page lists it."""

    method: str
    path: str
    words: str
    permission: str
    fields: tuple[tuple[str, str, bool], ...]
    parameters: tuple[tuple[str, str, bool], ...]
    statuses: tuple[str, ...]


@pages.get("/api/v1/openapi.json")
@public
def openapi() -> Response:
    """Give the description that programs read."""
    return Response(json.dumps(described()), content_type="application/json")


@pages.get("/api/v1/")
@public
def show() -> str:
    """Show the description as a page."""
    found = described()
    groups = [(tag, [one for one in operations(found) if one[0] == tag["name"]]) for tag in found["tags"]]
    return render_template("api/page.html", groups=groups, about=found["info"])


def described() -> dict[str, Any]:
    """Return the description, made once when the application starts."""
    return cast("dict[str, Any]", current_app.extensions["tack-openapi"])


def operations(found: dict[str, Any]) -> Iterator[tuple[str, Operation]]:
    """Yield every operation with the group it belongs to."""
    for path, methods in found["paths"].items():
        for method in METHODS:
            one = methods.get(method)
            if one is not None:
                yield one["tags"][0], _operation(found, method, path, methods, one)


def _operation(
    found: dict[str, Any], method: str, path: str, methods: dict[str, Any], one: dict[str, Any]
) -> Operation:
    stated = [*methods.get("parameters", ()), *one.get("parameters", ())]
    return Operation(
        method=method.upper(),
        path=path,
        words=one.get("summary", ""),
        permission=one.get("x-permission", ""),
        fields=_fields(found, one),
        parameters=tuple((each["name"], each["in"], bool(each.get("required"))) for each in stated),
        statuses=tuple(sorted(status for status in one["responses"] if status != "default")),
    )


def _fields(found: dict[str, Any], one: dict[str, Any]) -> tuple[tuple[str, str, bool], ...]:
    """Return the fields of the body: name, kind, whether it has to be there."""
    for content in one.get("requestBody", {}).get("content", {}).values():
        schema = _resolved(found, content["schema"])
        needed = schema.get("required", [])
        return tuple(
            (name, _kind(found, stated), name in needed) for name, stated in schema.get("properties", {}).items()
        )
    return ()


def _resolved(found: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return cast("dict[str, Any]", found["components"]["schemas"][name]) if name else schema


def _kind(found: dict[str, Any], stated: dict[str, Any]) -> str:
    """Return what a field holds, in a word or two."""
    if "enum" in stated:
        return " | ".join(str(one) for one in stated["enum"] if one is not None)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in stated:
            return _kind(found, stated[several][0])
    if "$ref" in stated:
        inner = _resolved(found, stated)
        return "{" + ", ".join(inner.get("properties", {})) + "}"
    kind = stated.get("type", "")
    kind = next((one for one in kind if one != "null"), "") if isinstance(kind, list) else kind
    if kind == "array":
        return f"[{_kind(found, stated['items'])}]"
    return str(stated.get("format", kind))
