"""Messages as plain data and back, for the few that are kept: why a tier came out as it did."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kernel.money import Money
from kernel.text import Label, Message, Percent, Value


def pack(messages: Sequence[Message]) -> str:
    """Return messages as text that `unpack` reads back to equal messages."""
    return json.dumps(
        [[one.text, {name: _plain(value) for name, value in one.values.items()}] for one in messages],
        ensure_ascii=False,
    )


def unpack(text: str) -> tuple[Message, ...]:
    """Return the messages that `pack` kept."""
    return tuple(
        Message(words, **{name: _value(kept) for name, kept in values.items()}) for words, values in json.loads(text)
    )


def _plain(value: Value) -> Any:  # noqa: PLR0911 -- JSON's own shape; one line per kind of value
    match value:
        case str() | int():
            return value
        case Decimal():
            return {"decimal": f"{value:f}"}
        case Percent():
            return {"percent": f"{value.value:f}"}
        case Money():
            return {"money": [value.minor, value.currency]}
        case Label():
            return {"label": [value.en, value.es]}
        case date():
            return {"date": value.isoformat()}
        case Message():
            return {"message": [value.text, {name: _plain(inner) for name, inner in value.values.items()}]}
        case _:
            return [_plain(item) for item in value]


def _value(kept: Any) -> Value:  # noqa: PLR0911 -- as above
    if isinstance(kept, list):
        return [_value(item) for item in kept]
    if not isinstance(kept, dict):
        return kept  # type: ignore[no-any-return]
    ((kind, inner),) = kept.items()
    match kind:
        case "decimal":
            return Decimal(inner)
        case "percent":
            return Percent(Decimal(inner))
        case "money":
            return Money(*inner)
        case "label":
            return Label(*inner)
        case "date":
            return date.fromisoformat(inner)
        case _:
            return Message(inner[0], **{name: _value(deep) for name, deep in inner[1].items()})
