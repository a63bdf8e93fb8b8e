"""Arabic names in Latin letters and their own: what is one word here and two there becomes the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from screening.tables import names

#: "Servant of", before one of the names of God; it is read as a small word, however it is joined.
SERVANT = "abd"
#: "Of faith", after what somebody is of it: `Saif al-Din`.
FAITH = "din"
_SERVANTS = frozenset("abd abdul abdel abdal abdol abdu abdur abdus abdoul abder abdil bd".split())  # noqa: SIM905 -- reads as the list it is
_GROWN = re.compile(r"^abd(?:ou|[aeiou])?(?:l|r(?=r)|s(?=s)|n(?=n)|z(?=z)|d(?=d)|t(?=t)|sh(?=sh))?(?P<name>[a-z]{3,})$")
_IS_NAME = re.compile("(?!.*lah$)[a-km-z][a-z]{3}")
_OF_FAITH = re.compile(r"^(?P<stem>[a-z]{3,}?)(?:[uaeio]d?|al|el|ul)(?:din|deen|dine|deene|dyn)$")
_FAITH = frozenset(
    "din deen dine eddine eddin eddeen edin uddin uddeen udin uldin addin aldin eldin".split()  # noqa: SIM905 -- as above
)
_HYPHENED = re.compile(r"(?<![a-z])(?:a[ldnrstz]|e[ldnrstz]|u[ldnrstz]|ash|esh|ath)[-'’`](?=[a-z]{2})")
_SCRIPT_SERVANT = re.compile(r"\bعبد(?=ال\w{3})")
_SCRIPT_GOD = re.compile(r"\bعبد\s+(?=الله|اللہ)")
_SCRIPT_ARTICLE = re.compile(r"\b(?:و?ال)(?=\w{3})")
_SCRIPT_FATHER = re.compile(r"\b(?:أبو|ابو|أبي|ابي)\s+(?=\w)")


def in_script(text: str) -> str:
    """Return an Arabic text with `Abd` apart, without articles, as the Latin spelling is read."""
    if "ا" not in text and "أ" not in text:
        return text
    text = _SCRIPT_SERVANT.sub("عبد ", _SCRIPT_GOD.sub("عبد", text))
    text = text.replace("عبد الله", "عبدالله")
    return _SCRIPT_ARTICLE.sub("", _SCRIPT_FATHER.sub("", text))


def taken_apart(parts: Sequence[str], text: str) -> list[str]:
    """Return the words of a name with `Abd` apart and without articles held by a hyphen.

    The text they come from tells which hyphens there were.
    """
    held = {found[0][:-1] for found in _HYPHENED.finditer(text)}
    words: list[str] = []
    for place, word in enumerate(parts):
        if words and words[-1] == SERVANT and word in {"allah", "alah", "lah", "ullah"}:
            words[-1] = "abdullah"
        elif not (word in held and place + 1 < len(parts)):
            words += (part for part in _parts_of(word) if part != FAITH or FAITH not in words)
    return words


def _parts_of(word: str) -> list[str]:
    """Return `Abdulkarim` and `Saifuddin` as two words; what the table of names knows stays as it is."""
    if word in _FAITH:
        return [FAITH]
    if word in _SERVANTS:
        return [SERVANT]
    if word in names():
        return [word]
    if (found := _GROWN.match(word)) and (_IS_NAME.match(found["name"]) or found["name"] in names()):
        return [SERVANT, found["name"]]
    found = _OF_FAITH.match(word)
    return [found["stem"], FAITH] if found else [word]
