"""A clause of a library as people read it before it is in a contract: each term by what it is called. A pure rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from documents.terms import spoken
from kernel.text import Label, render
from policy.clauses import Library

_TAG = re.compile(r"{{\s*(?P<term>[^{}]*?)\s*}}|{%\s*(?P<statement>[^{}]*?)\s*%}|\[\[(?P<clause>[a-z0-9-]+)\]\]")
#: A field in the middle of a sentence is called by its bare name: “until [last day]”, “hasta el [último día]”.
_ARTICLE = re.compile(r"(?:the|el|la|los|las) ")
_OPENED, _CLOSED, _OR = "[", "]", " / "


class Sort(StrEnum):
    """What a piece of a text is."""

    WORDS = "words"
    TERM = "term"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as they stand, the name of a term that fills itself in, or the title of another clause with its key."""

    sort: Sort
    text: str
    key: str = ""


def pieces(text: str, title: Callable[[str], str]) -> list[Piece]:
    """Return a text in pieces, terms in the reader's language; what is there only sometimes stands in brackets."""
    return [one for one in _pieces(text, title) if one.text]


def _pieces(text: str, title: Callable[[str], str]) -> Iterator[Piece]:
    done = 0
    for tag in _TAG.finditer(text):
        yield Piece(Sort.WORDS, text[done : tag.start()])
        done = tag.end()
        if tag["term"]:
            yield Piece(Sort.TERM, _ARTICLE.sub("", render(spoken(tag["term"])), count=1), tag["term"])
        elif tag["clause"]:
            yield Piece(Sort.CLAUSE, title(tag["clause"]), tag["clause"])
        else:
            yield Piece(Sort.WORDS, _bracket(tag["statement"]))
    yield Piece(Sort.WORDS, text[done:])


def _bracket(statement: str) -> str:
    if statement == "else":
        return _OR
    return _CLOSED if statement == "endif" else _OPENED


def said(text: Label, library: Library) -> list[Piece]:
    """Return a wording of a library in the reader's language, in pieces."""
    return pieces(render(text), lambda key: render(library.by_key[key].title))


def plain(found: list[Piece]) -> str:
    """Return pieces as one line of text, terms and titles in angle quotes."""
    return "".join(one.text if one.sort is Sort.WORDS else f"«{one.text}»" for one in found)
