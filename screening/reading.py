"""A name as it is read: its words in plain letters, its company form and its small words apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from screening.arabic import in_script, taken_apart
from screening.letters import VOWELLESS, cleaned, plain, scripts
from screening.listed import Kind
from screening.tables import forms, phrases, same_words, words

KEPT = 20_000
#: A name is read up to here; what is longer is no name, and would cost time.
LONGEST, MOST_WORDS = 300, 24
#: What says father or son wherever it stands; `Sr.` and `Hijo` before a name are something else.
_NEVER_FIRST = frozenset({"jr", "junior", "iii"})
_LONGEST_FORM, _SHORTEST_WITHIN = 7, 2
_NUMBER_SIGN = re.compile(r"\b(?:no|nr|nro|num|número|numero|№)\b[.°º]?\s*(?=\d)", re.IGNORECASE)
_OWNER = re.compile(r"['’`´ʼ]s\b")
_WITHIN = re.compile(r"(?<=\w)['’`´ʼʻ‘\"](?=\w)|['’`´ʼʻ‘]")
_WORD = re.compile(r"[a-z]+|[0-9]+")
_SMALL_LETTER = re.compile(r"(?<=\s)[yeoid](?=\s)|(?<=\s)Y(?=\s)")


@dataclass(frozen=True, slots=True)
class Read:
    """A name ready to be compared.

    `words` are its telling words, `small` titles and particles, `whole` everything in its order without spaces.
    A `thin` name has one telling word at most; its small words are then among its words.
    """

    words: tuple[str, ...]
    whole: str
    form: str = ""
    small: tuple[str, ...] = ()
    thin: bool = False
    generation: str = ""
    body: bool = False
    vowelless: bool = False
    foreign: bool = False

    @property
    def key(self) -> str:
        """What names share that differ in case, accents, punctuation, company form and order of words only."""
        return " ".join(sorted(self.words)) if self.words else self.whole


def readable(name: str) -> bool:
    """Return whether a name can be screened at all: it has letters or digits that can be read."""
    return bool(read(name).whole)


@lru_cache(maxsize=KEPT)
def read(name: str, kind: Kind = Kind.OTHER) -> Read:
    """Read a name; of a person no company form is looked for. A name without a letter or digit has no words."""
    text = cleaned(name[:LONGEST])
    if "\ufffd" in text and sum(sign == "\ufffd" for sign in text) * 2 >= len(text.replace(" ", "")):
        return Read((), "")
    kinds = scripts(text)
    parts = _split(text, kind)
    vowelless = bool(kinds.intersection(VOWELLESS)) and "LATIN" not in kinds
    return _sorted_out(parts[:MOST_WORDS], kind, vowelless=vowelless, foreign=bool(kinds - {"LATIN"}))


def _split(text: str, kind: Kind) -> list[str]:
    """Return the words of a text in plain letters, without single letters that connect."""
    pattern, instead = phrases()
    if not text.isascii() and kind is not Kind.PERSON:
        text = pattern.sub(lambda found: f" {instead[found[0]]} ", text)
    if not text.isascii():
        text = in_script(text)
    text = _NUMBER_SIGN.sub(" ", text)
    latin = plain(_SMALL_LETTER.sub("", _OWNER.sub("", text.replace("&", " and "))))
    return taken_apart(_WORD.findall(_WITHIN.sub("", latin)), latin)


def _sorted_out(parts: list[str], kind: Kind, *, vowelless: bool, foreign: bool) -> Read:
    form, rest = ("", parts) if kind is Kind.PERSON else _without_form(parts)
    meant = same_words("organisation-words.txt")
    generic = sum(word in meant for word in rest)
    body = kind is Kind.ORGANISATION or bool(form) or generic > 1 or (generic == 1 and len(rest) != 2)
    titles: tuple[str, ...] = ()
    generation = ""
    if body and kind is not Kind.PERSON:
        rest = _of_a_body(rest)
    else:
        body = False
        rest, titles, generation = _without_titles(rest)
    particles = words("particles.txt") | (words("body-particles.txt") if body else frozenset())
    telling = [word for word in rest if word not in particles]
    small = (*titles, *(word for word in rest if word in particles))
    thin = len(telling) < min(2, len(rest))  # Le Duc and Van Duc: where little else is left, the small words tell
    thin_too = len(telling) == 1 and bool(small)
    shown = tuple(rest if thin else telling)
    return Read(shown, "".join(parts), form, small, thin or thin_too, generation, body, vowelless, foreign)


def _of_a_body(parts: Sequence[str]) -> list[str]:
    """Return the words of a body, each once, as what they mean; letters that stand side by side as one word."""
    words = list[str]()
    letters = False
    for part in parts:
        single = len(part) == 1 and part.isalpha()
        if single and letters:
            words[-1] += part
        else:
            words.append(part)
        letters = single
    return list(dict.fromkeys(_meaning(word) for word in words))


@lru_cache(maxsize=KEPT)
def _meaning(word: str) -> str:
    tables = ("numbers.txt", "organisation-words.txt", "meanings.txt")
    return next((same_words(table)[word] for table in tables if word in same_words(table)), word)


def _without_form(parts: list[str]) -> tuple[str, list[str]]:
    """Return the company form and the words without it: the longest at an end, or within, where it is long enough."""
    known = forms()
    for length in range(min(_LONGEST_FORM, len(parts) - 1), 0, -1):
        for start in (len(parts) - length, 0, *range(1, len(parts) - length)):
            words = tuple(parts[start : start + length])
            within = 0 < start < len(parts) - length
            if words in known and len("".join(words)) > (_SHORTEST_WITHIN if within else start == 0):
                return known[words], _without_form([*parts[:start], *parts[start + length :]])[1]
    return "", parts


def _without_titles(parts: Sequence[str]) -> tuple[list[str], tuple[str, ...], str]:
    """Return the words without the titles before and after them, those titles, and whether father or son is meant."""
    generations = same_words("generations.txt")
    before, after = words("honorifics.txt"), words("after.txt")
    later = [place for place, word in enumerate(parts) if word in generations and (place or word in _NEVER_FIRST)]
    said = generations[parts[later[0]]] if later and len(parts) > 1 else ""
    rest = [one for place, one in enumerate(parts) if not (said and place in later)]
    first, last = 0, len(rest)
    while last - first > 1 and rest[first] in before:
        first += 1
    while last - first > 1 and rest[last - 1] in after:
        last -= 1
    return rest[first:last], (*rest[:first], *rest[last:]), said
