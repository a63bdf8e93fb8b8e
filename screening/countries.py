"""Countries as lists write them: names in English, or codes, to ISO 3166 alpha-2 in lower case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale
from babel.core import get_global

#: What lists write otherwise than the names that Babel has. Territories without a code of their own have none here.
_OTHERWISE = {
    "bolivia plurinational state of": "bo",
    "british virgin islands": "vg",
    "brunei darussalam": "bn",
    "burma": "mm",
    "cabo verde": "cv",
    "cape verde": "cv",
    "china hong kong special administrative region": "hk",
    "congo": "cg",
    "congo democratic republic of": "cd",
    "congo drc": "cd",
    "cote d ivoire": "ci",
    "czech republic": "cz",
    "democratic people s republic of korea": "kp",
    "democratic republic of congo": "cd",
    "east timor": "tl",
    "former yugoslav republic of macedonia": "mk",
    "gaza": "ps",
    "region: gaza": "ps",
    "holy see": "va",
    "hong kong": "hk",
    "iran islamic republic of": "ir",
    "isle of man": "im",
    "ivory coast": "ci",
    "korea democratic people s republic of": "kp",
    "korea republic of": "kr",
    "lao people s democratic republic": "la",
    "macao": "mo",
    "macau": "mo",
    "macedonia": "mk",
    "moldova republic of": "md",
    "myanmar": "mm",
    "netherlands antilles": "an",
    "palestine": "ps",
    "palestine state of": "ps",
    "palestinian": "ps",
    "palestinian territory": "ps",
    "republic of congo": "cg",
    "republic of korea": "kr",
    "republic of moldova": "md",
    "russian federation": "ru",
    "state of palestine": "ps",
    "swaziland": "sz",
    "syrian arab republic": "sy",
    "taiwan province of china": "tw",
    "tanzania united republic of": "tz",
    "turkey": "tr",
    "u s a": "us",
    "united kingdom of great britain and northern ireland": "gb",
    "united republic of tanzania": "tz",
    "united states of america": "us",
    "vatican": "va",
    "venezuela bolivarian republic of": "ve",
    "viet nam": "vn",
    "virgin islands british": "vg",
    "virgin islands u s": "vi",
    "west bank": "ps",
}
_TWO, _THREE = 2, 3
_SMALL = frozenset({"the", "and"})
_APART = re.compile(r"[\W_]+")
#: Two letters that stand for no country: unknown, the European Union, the United Nations.
_NONE = frozenset({"zz", "eu", "ez", "un", "qo", "xa", "xb"})


def code(text: str) -> str | None:
    """Return the country that a name or a code of two or three letters stands for, or None where it stands for none."""
    return _code(" ".join(text.split()))


def codes(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the countries of some texts, each once and in their order; what stands for none is left out."""
    return tuple(dict.fromkeys(found for text in texts if (found := code(text)) is not None))


@lru_cache(maxsize=2048)
def _code(text: str) -> str | None:
    if len(text) == _TWO:
        return text.lower() if text.lower() in _known() else None
    if len(text) == _THREE and text.isalpha():
        alias = get_global("territory_aliases").get(text.upper(), [])
        if len(alias) == 1 and alias[0].lower() in _known():
            return str(alias[0]).lower()
    return _by_name().get(_folded(text)) or _turned(text)


def _turned(text: str) -> str | None:
    """Read “Korea, North” as “North Korea”."""
    last, comma, first = text.partition(",")
    return _by_name().get(_folded(f"{first} {last}")) if comma else None


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(_by_name().values()) - _NONE


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    territories = Locale("en").territories
    known = {_folded(name): key.lower() for key, name in territories.items() if len(key) == _TWO and key.isalpha()}
    known = {name: key for name, key in known.items() if key not in _NONE}
    return known | {_folded(name): key for name, key in _OTHERWISE.items()}


def _folded(text: str) -> str:
    """Return a name without case, accents, punctuation and small words, a saint shortened as usual."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    words = [word for word in _APART.split(plain) if word and word not in _SMALL]
    return " ".join("st" if word == "saint" else word for word in words)
