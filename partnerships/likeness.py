"""Are these two names of one body? Accents, company forms, word order and small slips are folded away first.

A name is cut into words; connecting words and company forms go, words that half of all names hold count a quarter. What
is left is matched word by word. The floor of precision and recall on labelled pairs stands in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from kernel.text import fold

#: From here on two names are offered as likely one body.
LIKELY = 85
#: How alike two words are that were meant as one: a slip in seven letters, not two places that share their beginning.
_ONE_WORD = 0.83
_SHORTEST_SLIP, _PREFIX, _LONGEST_KEY, _MOST_KEYS = 6, 4, 100, 40
_SHORTEST_ACRONYM, _SURE_ACRONYM, _LONGEST_ACRONYM = 3, 4, 10
_CONNECTING = frozenset(
    "a al an and at by de del do dos e el en for in la las lo los of para por s the to y".split()  # noqa: SIM905 -- reads as the list it is
)
_FORMS = frozenset(
    "ac ca cia co company corp corporation cv gmbh inc incorporada incorporated lda limitada limited llc llp ltd ltda"  # noqa: SIM905 -- as above
    " ong ongd osc plc rl sa sc scl srl".split()
)
#: One word for what is written in several ways.
_SAME = {
    "alcaldia": "municipalidad", "ayuntamiento": "municipalidad", "muni": "municipalidad",
    "asoc": "asociacion", "association": "asociacion", "camara": "camara", "chamber": "camara", "commerce": "comercio",
    "coop": "cooperativa", "cooperative": "cooperativa", "fdn": "fundacion", "foundation": "fundacion",
    "international": "internacional", "intl": "internacional", "institute": "instituto", "tourism": "turismo",
    "univ": "universidad", "university": "universidad",
}  # fmt: skip
_COMMON = frozenset(
    "agencia agricola agropecuaria alianza asociacion cafetalera cafetalero camara centro comercial comercio comite"  # noqa: SIM905 -- as above
    " consejo consultor consultoria cooperativa corporacion desarrollo development empresa federacion fundacion group"
    " grupo guatemala guatemalteca guatemalteco hondura hondurena hondureno industria institucion instituto integral"
    " internacional mixta mujer mujere municipal municipalidad nacional national network organizacion organisation"
    " organization productor productora programa proyecto red rural servicio service sociedad society trust union"
    " universidad".split()
)
_COMMON_WEIGHT = 0.25
_BRACKETS = re.compile(r"\(([^()]*)\)")
_NOT_WORD = re.compile(r"[^\w]+|_")
_SPELT_OUT = re.compile(
    r"\b(sociedad anonima( de capital variable)?|(sociedad )?de responsabilidad limitada( de capital variable)?)\b"
)
_DOTS = re.compile(r"(?<=\w)\.(?=\w)|['’`´]")


def likeness(ours: Iterable[str], theirs: Iterable[str]) -> int:
    """Return how alike two bodies are by all their names, from 0 to 100; LIKELY and more is worth a look."""
    left = {variant for name in ours for variant in _variants(name)}
    right = {variant for name in theirs for variant in _variants(name)}
    return max((_score(one, other) for one in left for other in right), default=0)


def keys_of(names: Iterable[str]) -> frozenset[str]:
    """Return what likely twins of a body with these names would share with it; few rows each, to be looked up."""
    found: dict[str, None] = {}
    for variant in (one for name in names for one in _variants(name)):
        words = _words(variant)
        found |= dict.fromkeys((f"={''.join(sorted(words))[:_LONGEST_KEY]}", f"={''.join(words)[:_LONGEST_KEY]}"))
        telling = [word for word in words if word not in _COMMON] or words
        found |= dict.fromkeys(f"~{word[:_PREFIX]}" for word in telling)
        found |= dict.fromkeys(f"@{short}" for short in _acronyms(variant))
    return frozenset(list(found)[:_MOST_KEYS])


def match_key(name: str) -> str:
    """Return what names share that differ in accents, company form, word order and punctuation only."""
    return " ".join(sorted(_words(next(_variants(name)))))[:255]


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    plain = list(_spelt_together(_SPELT_OUT.sub(" ", _NOT_WORD.sub(" ", _DOTS.sub("", fold(name)))).split()))
    telling = [word for word in plain if word not in _CONNECTING and word not in _FORMS]
    return tuple(_SAME.get(word, _single(word)) for word in telling or plain)


def _spelt_together(words: Iterable[str]) -> Iterator[str]:
    """Join letters that stand alone, as in `S. A.` or `C. V.`; a lone `y` connects."""
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha() and word != "y":
            run += word
            continue
        if run:
            yield run
            run = ""
        yield word
    if run:
        yield run


def _single(word: str) -> str:
    return word[:-1] if len(word) > _PREFIX and word.endswith("s") else word


def _variants(name: str) -> Iterator[str]:
    """Yield a name without what stands in brackets, then what stands there, then the parts of `SHORT - Long name`."""
    outside = _BRACKETS.sub(" ", name).strip()
    yield outside or name
    yield from (inside.strip() for inside in _BRACKETS.findall(name) if inside.strip() and outside)
    parts = [part.strip() for part in re.split(r"\s[-–—/|]\s|,\s", outside) if part.strip()]
    if len(parts) > 1 and any(_is_acronym(part) for part in parts):
        yield from parts


def _is_acronym(name: str) -> bool:
    letters = _DOTS.sub("", name)
    return letters.isalpha() and letters.isupper() and _SHORTEST_ACRONYM <= len(letters) <= _LONGEST_ACRONYM


def _acronyms(name: str) -> set[str]:
    """Return the acronym a name is, or the initials it would have: of its telling words, and of all but articles."""
    if _is_acronym(name):
        return {fold(_DOTS.sub("", name))}
    words = _words(name)
    return {"".join(word[0] for word in words)} if len(words) >= _SHORTEST_ACRONYM else set()


def _score(one: str, other: str) -> int:
    ours, theirs = _words(one), _words(other)
    if not ours or not theirs:
        return 0
    if sorted(ours) == sorted(theirs) or "".join(ours) == "".join(theirs):
        return 100
    if _is_acronym(one) or _is_acronym(other):
        return _of_acronyms(one, other)
    return _of_words(list(ours), list(theirs))


def _of_acronyms(one: str, other: str) -> int:
    shared = _acronyms(one) & _acronyms(other)
    return 90 if any(len(short) >= _SURE_ACRONYM for short in shared) else 0


def _of_words(ours: list[str], theirs: list[str]) -> int:
    """Match the words of two names, nearest first, and weigh what is left on either side."""
    whole = sum(map(_weight, ours)) + sum(map(_weight, theirs))
    pairs = sorted(((_alike(a, b), a, b) for a in ours for b in theirs), reverse=True)
    shared = 0.0
    for alike, a, b in pairs:
        if alike and a in ours and b in theirs:
            ours.remove(a)
            theirs.remove(b)
            shared += alike * (_weight(a) + _weight(b))
    score = 100 * shared / whole
    if ours and theirs:
        score *= 0.9
    return round(score)


def _weight(word: str) -> float:
    return _COMMON_WEIGHT if word in _COMMON else 1.0


def _alike(one: str, other: str) -> float:
    """Return how sure it is that two words were meant as one; numbers are equal or different."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) < _SHORTEST_SLIP or any(sign.isdigit() for sign in one + other):
        return 0.0
    alike = OSA.normalized_similarity(one, other)
    return alike if alike >= _ONE_WORD else 0.0
