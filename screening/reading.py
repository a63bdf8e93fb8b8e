"""A name as it is read: its words in plain letters, its company form and its small words apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from screening.arabic import in_script, joined
from screening.letters import VOWELLESS, cleaned, plain, scripts
from screening.listed import Kind
from screening.tables import forms, phrases, same_words, words

KEPT = 200_000
#: A name is read up to here; what is longer is no name, and would cost time.
LONGEST, MOST_WORDS = 300, 24
_LONGEST_FORM = 7
_OWNER = re.compile(r"['’`´ʼ]s\b")
_WITHIN = re.compile(r"(?<=\w)['’`´ʼʻ‘\"](?=\w)|['’`´ʼʻ‘]")
_WORD = re.compile(r"[a-z]+|[0-9]+")
_SMALL_LETTER = re.compile(r"(?<=\s)[yeoid](?=\s)|(?<=\s)Y(?=\s)")


@dataclass(frozen=True, slots=True)
class Read:
    """A name ready to be compared.

    `words` are its telling words, `whole` all words in their order without spaces, those that say little too.
    """

    words: tuple[str, ...]
    whole: str
    form: str = ""
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
    latin = plain(_SMALL_LETTER.sub("", _OWNER.sub("", text.replace("&", " and "))))
    return joined(_WORD.findall(_WITHIN.sub("", latin)), latin)


def _sorted_out(parts: list[str], kind: Kind, *, vowelless: bool, foreign: bool) -> Read:
    form, rest = ("", parts) if kind is Kind.PERSON else _without_form(parts)
    body = kind is Kind.ORGANISATION or bool(form)
    rest, generation = _without_titles(rest, person=not body)
    meant = same_words("organisation-words.txt")
    generic = sum(word in meant for word in rest)
    body = kind is not Kind.PERSON and (body or generic > 1 or (generic == 1 and len(rest) != 2))
    if body:
        rest = [meant.get(word, word) for word in rest]
    small = words("particles.txt")
    telling = [word for word in rest if word not in small]
    if len(telling) < min(2, len(rest)):
        telling = rest  # Le Duc and Van Duc: where little else is left, the small words tell
    return Read(
        tuple(telling),
        "".join(rest),
        form,
        generation,
        body,
        vowelless,
        foreign,
    )


def _without_form(parts: list[str]) -> tuple[str, list[str]]:
    """Return the company form and the words without it; the longest that stands at an end, else anywhere if long."""
    known = forms()
    for length in range(min(_LONGEST_FORM, len(parts) - 1), 0, -1):
        last, first = tuple(parts[-length:]), tuple(parts[:length])
        if last in known:
            return known[last], _without_form(parts[:-length])[1]
        if first in known and (length > 1 or len(first[0]) > 1):
            return known[first], _without_form(parts[length:])[1]
    return "", parts


def _without_titles(parts: Sequence[str], *, person: bool) -> tuple[list[str], str]:
    """Return the words without titles, where others are left, and whether father or son is meant."""
    generations = same_words("generations.txt")
    titles = words("honorifics.txt") if person else frozenset[str]()
    said = next((generations[word] for word in parts[1:] if person and word in generations), "")
    rest = [one for place, one in enumerate(parts) if one not in titles and not (place and said and one in generations)]
    return (rest, said) if rest else (list(parts), "")
