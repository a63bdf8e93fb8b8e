"""The text of a clause rendered to plain pieces by the small language, once: what a value holds never is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import nodes

from documents import language
from documents.context import ClausePiece
from documents.errors import RenderFailed
from documents.language_empties import empties as empties_of
from documents.plain import Plain, plain
from documents.press_environment import BUDGET, Budget, Text, environment, parsed
from kernel.text import Message

#: A reference as its author writes it, and as it goes through rendering: no value can hold these two characters.
_WRITTEN = re.compile(r"\[\[([a-z0-9-]+)\]\]")
_HIDDEN = re.compile("\x02([a-z0-9-]+)\x03")
_TWO_STOPS = re.compile(r"(?<!\.)([.?!…])\.(?=\s|$)")


class Proved(dict[str, Plain]):
    """Values proved plain once, for as many clauses as are printed from them."""


def proved(values: Mapping[str, object]) -> Proved:
    """The values as a copy of our own; raises NotPlain or IllegalCharacter."""
    return values if isinstance(values, Proved) else Proved(plain(values))


def pieces(text: str, values: Mapping[str, object], numbers: Mapping[str, tuple[str, str]]) -> list[ClausePiece]:
    """The words of a clause, with each reference as the bookmark and number that `numbers` gives for its clause.

    Raises TemplateRefused where the text says more than the small language, RenderFailed where a name has no value or a
    reference leads nowhere, NotPlain or IllegalCharacter for a value.
    """
    said = _compiled(text)[0].rendered({**proved(values), BUDGET: Budget()})
    found: list[ClausePiece] = []
    for place, part in enumerate(_HIDDEN.split(_TWO_STOPS.sub(r"\1", said))):
        if place % 2:
            if part not in numbers:
                raise RenderFailed(Message("it refers to the clause “%(name)s”, which it has not", name=part))
            mark, number = numbers[part]
            found.append(ClausePiece(text=number, ref=mark))
        elif part:
            found.append(ClausePiece(text=part, ref=""))
    return found


def empties(text: str, values: Mapping[str, object]) -> list[str]:
    """The terms that a clause would print with nothing to show for, by dotted name; raises as `pieces` does."""
    return empties_of(_compiled(text)[1], proved(values))


@lru_cache(maxsize=1024)
def _compiled(text: str) -> tuple[Text, nodes.Template]:
    sandbox = environment(escaped=False)
    hidden = _WRITTEN.sub("\x02\\1\x03", text)
    tree = parsed(hidden, sandbox)
    language.check(tree)
    return Text(hidden, sandbox), tree
