"""Every list alike: narrowed by fields of its rows, and cut to the fields a program asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any

from marshmallow import RAISE, Schema, fields
from webargs.fields import DelimitedList

from kernel.errors import invalid
from web.api.fields import MOST_ROWS, Choice, Day, Flag, Id, Text, Whole

ROWS = "rows"
WANTED = "wanted"
_YES_OR_NO = ("true", "false")


class Asked(Schema):
    """Parameters of an address; one that is not known is refused, since a filter that is ignored gives too much."""

    class Meta:
        """Strict as stated."""

        unknown = RAISE


class Listing(Asked):
    """How much of a list, and from where."""

    after = Text(1000)
    limit = Whole(1, MOST_ROWS)


class FieldNames(DelimitedList):
    """Fields of a row, divided by commas."""

    def __init__(self, known: Sequence[str]) -> None:
        words = {"description": "Fields of each row, divided by commas; all where none is named.", "minItems": 1}
        super().__init__(Choice(known), data_key="fields", metadata=words)
        self.known = known

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:  # noqa: ARG002 -- the interface
        wanted = [name.strip() for name in str(value).split(",", len(self.known) * 2)]
        for name in wanted:
            if name not in self.known:
                known = ", ".join(self.known)
                raise invalid(
                    "fields", "There is no field “%(name)s” here. There are: %(known)s.", name=name[:60], known=known
                )
        return wanted


def row_of(gives: type[Schema]) -> Schema | None:
    """Return the description of a row where an answer is a list."""
    listed = gives().fields.get(ROWS)
    inner = getattr(getattr(listed, "inner", None), "schema", None)
    return inner if isinstance(inner, Schema) else None


def asking(query: type[Schema] | None, row: Schema, narrowed: Sequence[str]) -> type[Schema]:
    """Return the parameters of a list: its own, the fields it is narrowed by, and the fields to give."""
    own = query or Asked
    taken = {name: _filter(row.fields[name]) for name in narrowed}
    name = f"{own.__name__}Of{type(row).__name__}"
    return own.from_dict({**taken, WANTED: FieldNames(tuple(row.fields))}, name=name)


def _filter(stated: fields.Field[Any]) -> fields.Field[Any]:
    """Return a parameter that asks for one value of a field; of a list, for one of its parts."""
    inner = stated.inner if isinstance(stated, fields.List) else stated
    if isinstance(inner, Flag):
        return Choice(_YES_OR_NO)
    if isinstance(inner, Choice):
        return Choice(inner.choices)
    return type(inner)() if isinstance(inner, Id | Day | Whole) else Text()


def listing(view: Callable[..., Any], narrowed: Sequence[str], *, asks: bool) -> Callable[..., Any]:
    """Narrow and cut what a view lists; `asks` says whether it takes parameters itself."""

    @wraps(view)
    def listed(asked: dict[str, Any], /, **given: Any) -> Any:
        wanted = asked.pop(WANTED, None)
        by = {name: asked.pop(name) for name in narrowed if name in asked}
        answer = view(asked, **given) if asks else view(**given)
        rows = [row for row in answer[ROWS] if all(_is(row[name], value) for name, value in by.items())] if by else None
        return {**answer, ROWS: cut(answer[ROWS] if rows is None else rows, wanted)}

    return listed


def _is(found: Any, wanted: Any) -> bool:
    if isinstance(found, bool):
        return found is (wanted == _YES_OR_NO[0])
    return wanted in found if isinstance(found, list | tuple) else bool(found == wanted)


def cut(rows: Iterable[Any], wanted: Sequence[str] | None) -> Iterable[Any]:
    """Return rows with the fields that are wanted and no others, all of them where none is named."""
    if wanted is None:
        return rows
    return [{name: row[name] if isinstance(row, Mapping) else getattr(row, name) for name in wanted} for row in rows]
