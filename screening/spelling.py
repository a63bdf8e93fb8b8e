"""How a word sounds, whichever language spelt it: keys that spellings of one name share."""

from __future__ import annotations

import re
from functools import lru_cache

KEPT = 20_000
_CONSONANTS = (
    ("schtsch", "S"), ("hs", "S"), ("shch", "S"), ("tsch", "S"), ("tch", "S"), ("sch", "S"), ("sh", "S"), ("ch", "S"),
    ("cz", "S"), ("sz", "S"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"),
    ("th", "t"), ("dh", "d"), ("bh", "b"), ("ck", "k"), ("qu", "k"), ("ts", "s"), ("tz", "s"), ("ks", "x"), ("kz", "x"),
)  # fmt: skip
_VOWELS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        ("iou|you|yu|iu|ju|ou|oo|ue|oy(?!a)", "u"), ("(?<=[aeou])j(?=[aeiou])", "i"), ("(?<!^)(?:ya|ia|ja)", "a"),
        ("oe|yo|io", "o"), ("ae", "a"),
        ("ee|ei|ey|ay|ai|iy|yi|yy|ij|ii|ie|ye", "i"), ("ev$|ew$", "iv"), ("ow$|off$", "ov"),
    )
)  # fmt: skip
_LETTERS = str.maketrans({"q": "k", "c": "k", "w": "v", "z": "s", "y": "i", "e": "i", "o": "u"})
_NEAR = str.maketrans({"p": "b", "t": "d", "k": "g", "f": "v", "S": "s", "x": "s", "j": "g"})
_SILENT = re.compile("(?<=.)h(?![aiu])")
_TWICE = re.compile(r"(.)\1+")
_HARD = str.maketrans({"q": "k", "c": "k", "z": "s", "S": "s", "x": "s"})
_UNWRITTEN, _LAST_BREATH = re.compile("[aeiouywv']"), re.compile("(?<=..)h$")
#: How Belarusian and Ukrainian write what Russian writes otherwise; vowels without stress are heard as one.
_EASTERN = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        ("shch|tsch|tch|sch|ch|cz", "S"), ("c|tz|ts(?![iey])", "z"), ("kh", "g"), ("(?<![sczktpdr])h", "g"),
        ("sh", "s"), ("zh", "j"),
        ("dz(?=[iey])", "d"), ("ts(?=[iey])", "t"), ("w", "v"), ("(?<=[aeiouy])u", "v"),
        ("[eiyj]+[aeu]?[iyj]*", "i"), ("o", "a"),
    )
)  # fmt: skip
_KOREAN = re.compile(
    "(?P<first>ch|kk|tt|pp|ss|jj|sh|[kgtdpbjcshmnrly])?(?P<glide>[yw])?(?P<vowel>ae|eo|eu|oe|ui|oo|ee|[aeiou])"
    "(?P<last>ng|ck|[nmklptbdgr])?"
)
_FIRST = {
    "ch": "j", "kk": "g", "k": "g", "tt": "d", "t": "d", "pp": "b", "p": "b", "jj": "j", "c": "j", "sh": "s",
    "ss": "s", "r": "l",
}  # fmt: skip
_VOWEL = {"eo": "o", "eu": "u", "oo": "u", "ee": "i", "oe": "e", "ae": "e"}
_LAST = {"k": "g", "ck": "g", "t": "d", "p": "b", "r": "l"}
_SOFT = re.compile("[aiuh]")


@lru_cache(maxsize=KEPT)
def sound(word: str) -> str:
    """Return a word as it sounds: one letter for each consonant, three vowels."""
    for spelling, letter in _CONSONANTS:
        if spelling in word:
            word = word.replace(spelling, letter)
    for pattern, vowel in _VOWELS:
        word = pattern.sub(vowel, word)
    return _TWICE.sub(r"\1", _SILENT.sub("", word.translate(_LETTERS)))


@lru_cache(maxsize=KEPT)
def loose(word: str) -> str:
    """Return how a word sounds where hard and soft consonants are one, as between dialects."""
    return _TWICE.sub(r"\1", sound(word).translate(_NEAR))


@lru_cache(maxsize=KEPT)
def skeleton(word: str) -> str:
    """Return the consonants of a word, and that it begins with a vowel where it does."""
    heard = sound(word)
    return ("a" if heard[:1] in "aiu" else heard[:1]) + _SOFT.sub("", heard[1:])


@lru_cache(maxsize=KEPT)
def bare(word: str) -> str:
    """Return what scripts without vowels write of a word: its consonants, without half-vowels and a last breath."""
    for spelling, letter in _CONSONANTS:
        if spelling in word:
            word = word.replace(spelling, letter)
    heard = _LAST_BREATH.sub("", word).translate(_HARD)
    return _TWICE.sub(r"\1", _UNWRITTEN.sub("", heard)) or heard[:1]


@lru_cache(maxsize=KEPT)
def eastern(word: str) -> str:
    """Return a word as Russian, Belarusian and Ukrainian have it in common; `o` at its end stays what it is."""
    heard = word
    for pattern, instead in _EASTERN:
        heard = pattern.sub(instead, heard)
    return _TWICE.sub(r"\1", heard)


@lru_cache(maxsize=KEPT)
def syllable(word: str) -> str:
    """Return a syllable of Korean, whichever of the ways of writing it was used; nothing where it is none."""
    found = _KOREAN.fullmatch(word)
    if not found:
        return ""
    first, last = found["first"] or "", found["last"] or ""
    glide, vowel = found["glide"] or "", found["vowel"]
    return _FIRST.get(first, first) + glide + _VOWEL.get(vowel, vowel) + _LAST.get(last, last)
