"""Arabic names in Latin letters: what is written as one word here and as two there becomes one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from screening.tables import names

_SERVANT = frozenset("abd abdul abdel abdal abdol abdu abdur abdus abdoul abder abdil".split())  # noqa: SIM905 -- reads as the list it is
_ARTICLES = frozenset(
    ("al", "el", "ul", "ad", "ed", "ud", "as", "es", "us", "an", "en", "un", "ar", "er", "ur", "at", "az", "ez", "ol")
)
_OF_FAITH = re.compile(r"^(?P<stem>[a-z]{3,}?)(?:[uaeio]d{1,2}|al|el|ul)(?:din|deen|dine|deene|dyn)$")
_FAITH = frozenset(
    (
        "din",
        "deen",
        "dine",
        "eddine",
        "eddin",
        "uddin",
        "addin",
        "aldin",
        "eldin",
        "udin",
        "uddeen",
        "edin",
        "eddeen",
        "uldin",
    )
)
_HYPHENED = re.compile(r"(?<![a-z])(?:a[ldnrstz]|e[ldnrstz]|u[ldnrstz]|ash|esh|ath)[-'’`](?=[a-z]{2})")
_SCRIPT_SERVANT = re.compile(r"\bعبد\s+(?=\w)")
_SCRIPT_ARTICLE = re.compile(r"\b(?:و?ال)(?=\w{3})")
_SCRIPT_FATHER = re.compile(r"\b(?:أبو|ابو|أبي|ابي)\s+(?=\w)")


def in_script(text: str) -> str:
    """Return an Arabic text with `Abd` joined to what follows and without articles, as the Latin spelling is read."""
    return _SCRIPT_ARTICLE.sub("", _SCRIPT_FATHER.sub("", _SCRIPT_SERVANT.sub("عبد", text)))


def joined(parts: Sequence[str], text: str) -> list[str]:
    """Return the words of a name with `Abd al-` joined to what follows, and without articles held by a hyphen.

    The text they come from tells which hyphens there were.
    """
    held = {found[0][:-1] for found in _HYPHENED.finditer(text)}
    words: list[str] = []
    waiting = False
    for place, word in enumerate(parts):
        more = place + 1 < len(parts)
        if waiting and word in _ARTICLES and more:
            continue
        if waiting:
            words.append("abd" + word)
            waiting = False
        elif word in _SERVANT and more and len(parts) > 1:
            waiting = True
        elif not (word in held and more and len(parts) > 1):
            words += _taken_apart(word)
    return words


def _taken_apart(word: str) -> list[str]:
    """Return `Saifuddin` as two words; what the table of names knows stays as it is."""
    if word in _FAITH:
        return ["din"]
    if word in names():
        return [word]
    found = _OF_FAITH.match(word)
    return [found["stem"], "din"] if found else [word]
