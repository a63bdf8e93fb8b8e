"""The words somebody types for a clause, checked as those of the library are, and for what is left to be filled in.

A pure rule.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from kernel.text import Label, Message
from policy import clause_texts
from policy.clauses import REFERENCE
from policy.problems import nearest

#: Words in one clause that was negotiated, twice what the library takes; what is longer is two clauses.
LONGEST = 2 * clause_texts.LONGEST
LANGUAGES = ("en", "es")

#: What people leave where something is still to be filled in.
_BLANKS = re.compile(
    r"_{2,}|\.{4,}|…{2,}|\?{2,}|\[[^\[\]]*\]|<[^<>]*>|\bX{3,}\b|\bT\.?B\.?[CD]\b|\blorem ipsum\b", re.IGNORECASE
)


def tidy(typed: str) -> str:
    """Return words as one paragraph: a clause has no lines of its own."""
    return " ".join(typed.split())


def problems(text: Label, *, terms: Collection[str], clauses: Collection[str]) -> Iterator[tuple[str, Message]]:
    """Yield what is wrong with the words of a clause, each with the language it stands in.

    `terms` are the names of terms, `clauses` those of the clauses that may be referred to.
    """
    for language in LANGUAGES:
        for message in _problems(text.in_(language), frozenset(terms), clauses):
            yield language, message
    if text.en and text.es and clause_texts.mentioned(text.en) != clause_texts.mentioned(text.es):
        yield "es", Message("The Spanish names other terms or clauses than the English.")


def _problems(text: str, terms: frozenset[str], clauses: Collection[str]) -> Iterator[Message]:
    for message, near in clause_texts.faults(text, terms, longest=LONGEST):
        yield _meant(message, near)
    for name in dict.fromkeys(REFERENCE.findall(text)):
        if name not in clauses:
            words = Message("There is no clause “%(name)s” in this agreement.", name=name)
            yield _meant(words, nearest(name, clauses))
    for blank in dict.fromkeys(_BLANKS.findall(REFERENCE.sub("", text))):
        yield Message("“%(blank)s” is still to be filled in.", blank=blank)


def _meant(message: Message, near: str | None) -> Message:
    return Message("%(problem)s Did you mean “%(near)s”?", problem=message, near=near) if near else message
