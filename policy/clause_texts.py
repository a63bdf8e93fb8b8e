"""The words of a clause, proved as they are read: names that a contract knows, conditions closed, short enough to read.

A text may say `{{ name }}`, `{% if name %}`, `{% else %}`, `{% endif %}` and `[[another-clause]]`, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kernel.text import Label, Message
from policy.clauses import REFERENCE
from policy.nodes import LANGUAGES, Cursor
from policy.problems import nearest

#: Words in one clause; what is longer is two clauses.
LONGEST = 95

_TAG = re.compile(r"{{\s*(?P<name>[^{}]*?)\s*}}|{%\s*(?P<statement>[^{}]*?)\s*%}")
_DOTTED = re.compile(r"[a-z_]+(\.[a-z_]+)*")


def read(section: Cursor, terms: frozenset[str] | None) -> Label:
    """A text in both languages, each naming the same terms and clauses; without `terms` names pass unchecked."""
    at = section.fields(LANGUAGES)
    text = Label(en=at["en"].text(), es=at["es"].text())
    for language in LANGUAGES:
        _prove(at[language], text.in_(language), terms)
    if text.en and text.es and mentioned(text.en) != mentioned(text.es):
        at["es"].report(Message("The Spanish names other terms or clauses than the English."))
    return text


def referred(text: str) -> list[str]:
    """The clauses a text refers to."""
    return REFERENCE.findall(text)


def mentioned(text: str) -> set[str]:
    """What a text names: clauses, terms, and the words of its conditions."""
    return {*referred(text), *(name for name in _names(text))}


def _names(text: str) -> Iterator[str]:
    for tag in _TAG.finditer(text):
        yield tag["name"] if tag["name"] is not None else tag["statement"].removeprefix("if ").strip()


def _prove(at: Cursor, text: str, terms: frozenset[str] | None) -> None:
    for message, near in faults(text, terms):
        at.report(message, near)


def faults(text: str, terms: frozenset[str] | None, *, longest: int = LONGEST) -> Iterator[tuple[Message, str | None]]:
    """Each thing wrong with one text, with the right name that is nearest where a name is wrong."""
    if len(text.split()) > longest:
        yield Message("This is too long to be read: %(most)s words are the most.", most=longest), None
    if re.search(r"[{}]|\[\[|\]\]", REFERENCE.sub("", _TAG.sub("", text))):
        yield Message("A tag in this text is not complete."), None
    yield from ((message, None) for message in _open_conditions(text))
    for name in _names(text):
        if name in {"else", "endif"}:
            continue
        if not _DOTTED.fullmatch(name):
            yield Message("“%(name)s” is no name of a term.", name=name), None
        elif terms is not None and name not in terms:
            yield Message("No contract has the term “%(name)s”.", name=name), nearest(name, terms)


def _open_conditions(text: str) -> Iterator[Message]:
    """Every `if` is closed and none stands in another."""
    open_ = False
    for tag in _TAG.finditer(text):
        said = tag["statement"]
        if said is None:
            continue
        starts = said.startswith("if ")
        if starts == open_ or not (starts or said in {"else", "endif"}):
            yield Message("This condition is not opened and closed once: %(tag)s.", tag=tag.group())
            return
        open_ = said != "endif"
    if open_:
        yield Message("A condition in this text is never closed.")
