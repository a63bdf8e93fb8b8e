"""The arithmetic of worked examples: what a table says its figures come to, worked out again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

_TOKEN = re.compile(r"\s*(?:([A-Z]\d+):([A-Z]\d+)|([A-Z]\d+)|(\d+(?:\.\d+)?)|([-+*/]))")
_SUM = re.compile(r"([A-Z]\d+) = (.+)")
CENT = Decimal("0.01")


class Unreadable(ValueError):
    """A sum that is not written as one, or names a cell without a figure; its argument is the part."""


def target(sum_: str) -> str:
    """The cell that a sum is about; raises Unreadable."""
    return _parts(sum_)[0]


def worked_out(sum_: str, cells: Mapping[str, Decimal]) -> Decimal:
    """What a sum comes to, to the cent: products before sums, from left to right; raises Unreadable."""
    total, sign = Decimal(0), "+"
    product, operator = Decimal(1), "*"
    for place, part in enumerate([*_parsed(_parts(sum_)[1], cells), "+"]):
        if (place % 2 == 0) == isinstance(part, str):
            raise Unreadable(sum_)
        if isinstance(part, Decimal):
            product = _applied(operator, product, part, sum_)
        elif part in {"+", "-"}:
            total, sign = _applied(sign, total, product, sum_), part
            product, operator = Decimal(1), "*"
        else:
            operator = part
    return total.quantize(CENT, ROUND_HALF_UP)


def _parts(sum_: str) -> tuple[str, str]:
    if (found := _SUM.fullmatch(sum_.strip())) is None:
        raise Unreadable(sum_)
    return found[1], found[2]


def _parsed(written: str, cells: Mapping[str, Decimal]) -> list[Decimal | str]:
    found: list[Decimal | str] = []
    at = 0
    while at < len(written.rstrip()):
        if (token := _TOKEN.match(written, at)) is None:
            raise Unreadable(written[at:])
        first, last, cell, number, sign = token.groups()
        if first:
            found.append(sum((_cell(name, cells) for name in _range(first, last)), Decimal(0)))
        else:
            found.append(sign or (Decimal(number) if number else _cell(cell, cells)))
        at = token.end()
    return found


def _range(first: str, last: str) -> list[str]:
    if first[0] != last[0]:
        raise Unreadable(f"{first}:{last}")
    return [f"{first[0]}{row}" for row in range(int(first[1:]), int(last[1:]) + 1)]


def _cell(name: str, cells: Mapping[str, Decimal]) -> Decimal:
    if name not in cells:
        raise Unreadable(name)
    return cells[name]


def _applied(sign: str, left: Decimal, right: Decimal, sum_: str) -> Decimal:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    if not right:
        raise Unreadable(sum_)
    return left / right
