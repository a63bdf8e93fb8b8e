"""Letters of any script as plain Latin ones, the way passports and registers write them, roughly."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

#: Scripts whose vowels are not written, or are read in part only: their words are compared by consonants.
VOWELLESS = (
    "ARABIC", "HEBREW", "SYRIAC", "THAANA", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "TAMIL", "THAI",
)  # fmt: skip
#: Scripts whose signs are syllables, each read as a word of its own.
SYLLABIC = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")
_NEXT_SYLLABLE = re.compile(r"(?<=[a-z'])(?=[A-Z])")
#: Letters that are read otherwise than the transliteration does: Arabic z, the nasal of Devanagari, Hebrew stops.
_OTHERWISE = str.maketrans({"ظ": "ز", "ं": "न", "ँ": "न", "ו": "w", "ב": "b", "פ": "p"})
_DROPPED = ("Cf", "Cc", "Co", "Cn", "Cs", "Sc", "Sk", "Sm", "So")
#: Signs that join or turn letters and are not seen.
_NOWHERE = "\u200c\u200d\u200e\u200f\u00ad\ufeff"
_ARABIC_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u0591-\u05c7]")


@lru_cache(maxsize=65_536)
def script(sign: str) -> str:
    """Return the script of a letter as Unicode names it, or nothing where it is no letter."""
    return unicodedata.name(sign, "").partition(" ")[0] if sign.isalpha() else ""


def scripts(text: str) -> frozenset[str]:
    """Return the scripts of all letters of a text."""
    return frozenset(filter(None, map(script, text)))


def cleaned(text: str) -> str:
    """Return a text in one form of Unicode without control signs and vowel points, which nobody sees."""
    whole = unicodedata.normalize("NFKC", text)
    seen = (" " if unicodedata.category(sign) in _DROPPED else sign for sign in whole if sign not in _NOWHERE)
    return _ARABIC_MARKS.sub("", "".join(seen))


def plain(text: str) -> str:
    """Return a text in small Latin letters; each syllable of Chinese, Japanese or Korean as a word."""
    if text.isascii():
        return text.lower()
    kinds = scripts(text)
    read: str = anyascii(text.translate(_OTHERWISE))
    if kinds.intersection(SYLLABIC):
        read = _NEXT_SYLLABLE.sub(" ", read)
    return read.lower()
