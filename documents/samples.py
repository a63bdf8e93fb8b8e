"""Values to try a template with: the smallest case, a typical one and the largest, for whatever names it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from documents.context import ContractContext
from documents.plain import Plain


@dataclass(frozen=True, slots=True)
class Case:
    """How much there is of everything: what a text says, rows in a list, rows in a list of a row."""

    text: str
    rows: int
    inner: int
    flag: bool
    payment: str


CASES: Mapping[str, Case] = {
    "smallest": Case("", 0, 0, flag=False, payment=""),
    "typical": Case("Red de Productoras & Cía. <Lempira>", 3, 2, flag=True, payment="fixed-amount"),
    "largest": Case("Cooperativa “Ñandú” & Hijos <Ltda.>\n" * 8, 60, 20, flag=True, payment="hybrid"),
}
_NUMBERED = " · "


def known_names() -> set[str]:
    """Every dotted name that a contract's values have, items of a list written as `budget[].amount`."""
    return set(_names(ContractContext))


def sample(names: Iterable[str], case: Case, *, number: int = 0) -> dict[str, Plain]:
    """Values for all these names in one case; each number gives its own texts."""
    tree: dict[str, Any] = {}
    for name in names:
        at = tree
        for step in name.replace("[]", ".[]").split("."):
            at = at.setdefault(step, {})
    return {name: _value(name, below, case, f"{number or ''}", case.rows) for name, below in tree.items()}


def _value(name: str, below: dict[str, Any], case: Case, mark: str, rows: int) -> Plain:
    if "[]" in below:
        each = below["[]"]
        return [_value(name, each, case, f"{mark}{row}", case.inner) for row in range(rows)]
    if below:
        return {inner: _value(inner, deeper, case, mark, rows) for inner, deeper in below.items()}
    if name == "payment_code":
        return case.payment
    if name.startswith(("is_", "multi_")):
        return case.flag
    return f"{case.text}{_NUMBERED}{mark}" if case.text and mark else case.text


def _names(form: Any, prefix: str = "") -> Iterator[str]:
    for key, kind in get_type_hints(form).items():
        name = f"{prefix}{key}"
        yield name
        if is_typeddict(kind):
            yield from _names(kind, f"{name}.")
        elif get_origin(kind) is list and is_typeddict(get_args(kind)[0]):
            yield from _names(get_args(kind)[0], f"{name}[].")
