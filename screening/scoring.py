"""What two names that were read are worth to each other, from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import OSA

from screening.aligning import Aligned, Match, aligned
from screening.arabic import FAITH, SERVANT
from screening.reading import Read
from screening.spelling import sound
from screening.tables import names, same_words, very_common
from screening.weighing import GENERIC, PARTICLE, SHORT, TITLE, weight
from screening.word_likeness import GROWN, HEARD, OTHER_SYLLABLE, SAME

#: A match so sure, of words that weigh so much, is strong; two strong ones make a word too many harmless.
_SURE, _HEAVY, _ENOUGH = 0.74, 0.85, 2
#: How much a doubtful match costs beyond what it does not give.
_DOUBT, _DOUBT_OF_TWO = 0.2, 1.0
#: What a word costs that stands against another one (persons, bodies), and one that is only more.
_AGAINST_PERSON, _AGAINST_BODY, _KNOWN_OTHER = 1.4, 1.3, 2.0
MORE, _FURTHER, _FURTHER_LISTED, _ASKED_MORE = 0.28, 0.45, 0.65, 0.9
_MORE_PERSON, MORE_BODY = 1.2, 0.55
_LEAST_AGAINST, _LEAST_AGAINST_BODY, _INITIALS_AGAINST = 0.6, 0.8, 0.75
_OTHER_NUMBER, _NUMBER_MORE, _OTHER_FORM = 0.6, 0.85, 0.95
_OTHER_GENERATION, _GENERATION_MORE = 0.65, 0.95
_COMMON_TWO, _UNWRITTEN_MORE = 0.68, 0.65
_ONE_WORD, _ONE_SERVANT, _OTHER_GIVEN, _NO_SPELLING = 0.95, 0.82, 0.85, 0.5
_TOGETHER, _LEAST_TOGETHER, _WORTH_TOGETHER = 0.9, 9, 0.97

#: What the plural of a body's word is worth, and what is left of a shorter word that begins otherwise.
_MANY, _OTHER_START, _NO_SLIP = 0.94, 0.7, 9

#: What a heavy word costs at least that has no match on the other side.
LEAST_COST, LEAST_COST_BODY = _AGAINST_PERSON * SHORT, _AGAINST_BODY * SHORT


class Worth(NamedTuple):
    """How alike two names are, and how their words stood to each other."""

    score: float
    aligned: Aligned | None


def worth(ours: Read, theirs: Read, *, asked: bool = False) -> Worth:
    """Return how alike two names are; 0 where one of them cannot be read.

    Where the first is `asked` and the second listed, a listed name of two common words is not meant by somebody who has
    those two and another one: half a city would be.
    """
    if not ours.whole or not theirs.whole:
        return Worth(0.0, None)
    rest = _form(ours, theirs) * _generation(ours, theirs)
    most = _ONE_SERVANT if _one_servant(ours, theirs) else 1.0
    if asked and _half_a_city(ours, theirs):
        most = _COMMON_TWO
    if ours.whole == theirs.whole or ours.key == theirs.key:
        return Worth(min(rest, most), None)
    found = _aligned(ours, theirs)
    score = max(_of_words(ours, theirs, found, asked=asked), _written_together(ours, theirs))
    rest *= _numbers(ours, theirs, found) * _given(ours, theirs, found)
    return Worth(min(score * rest, most), found)


def _aligned(ours: Read, theirs: Read) -> Aligned:
    """Align two names, the same way whichever is named first."""
    vowelless = ours.vowelless != theirs.vowelless
    if ours.words <= theirs.words:
        return aligned(ours.words, theirs.words, vowelless=vowelless)
    turned = aligned(theirs.words, ours.words, vowelless=vowelless)
    matches = tuple(Match(one.alike, one.theirs, one.ours) for one in turned.matches)
    return Aligned(matches, turned.theirs_left, turned.ours_left)


def _of_words(ours: Read, theirs: Read, found: Aligned, *, asked: bool) -> float:
    matched, heavy, strong = 0.0, 0.0, 0
    doubt = _DOUBT_OF_TWO if _only_two(ours, theirs, found) else _DOUBT
    for match in _as_bodies(ours, theirs, found.matches):
        weighs = _weighs(ours, theirs, match)
        if match.alike <= OTHER_SYLLABLE and ours.foreign != theirs.foreign:
            heavy += weighs * _AGAINST_PERSON  # what was read from another script has no slips of ours
            continue
        matched += weighs * match.alike
        heavy += weighs * (1 + doubt * (1 - match.alike))
        strong += match.alike >= _SURE and weighs >= _HEAVY
    shared = _small(ours, theirs)
    matched, heavy, strong = matched + shared * TITLE, heavy + shared * TITLE, strong + shared
    left = _left(ours, theirs, found)
    if ours.body or theirs.body:
        more = MORE_BODY * left.more
    elif strong >= _ENOUGH:
        more = _more(ours, theirs, found, left, asked=asked)
    else:
        more = _MORE_PERSON * left.more
    whole = heavy + left.against + more
    single = _ONE_WORD if len(ours.words) == len(theirs.words) == 1 else 1.0
    return single * matched / whole if whole else 0.0


def _as_bodies(ours: Read, theirs: Read, matches: Iterable[Match]) -> Iterator[Match]:
    """Yield the matches; in bodies one or many is the same, and another first letter is rarely a slip."""
    if not (ours.body or theirs.body):
        yield from matches
        return
    for match in matches:
        one, other = ours.words[match.ours[0]], theirs.words[match.theirs[0]]
        alone = len(match.ours) == len(match.theirs) == 1
        if alone and len(one) > 3 and len(other) > 3 and _plural(one, other):
            yield Match(max(match.alike, _MANY), match.ours, match.theirs)
        elif alone and match.alike < HEARD and _other_start(one, other):
            yield Match(match.alike * _OTHER_START, match.ours, match.theirs)
        else:
            yield match


def _other_start(one: str, other: str) -> bool:
    if len(one) > _NO_SLIP or sound(one)[0] == sound(other)[0]:
        return False
    return one.startswith(GROWN) == other.startswith(GROWN)


def _plural(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return longer in {f"{shorter}s", f"{shorter}es"}


def _only_two(ours: Read, theirs: Read, found: Aligned) -> bool:
    """Return whether so few words agree, two of a person or one of a body's own, that a doubtful one weighs more."""
    if ours.body or theirs.body:
        return sum(_weighs(ours, theirs, match) > GENERIC for match in found.matches) < 2
    if len(found.matches) > 2:
        return False
    return not any(word == SERVANT or weight(word) == TITLE for word in {*ours.small}.intersection(theirs.small))


def _small(ours: Read, theirs: Read) -> int:
    """Return whether a thin name shares a title or a particle with the other: `Abdul Hakim`, `Sultan Aziz`."""
    if not (ours.thin or theirs.thin):
        return 0
    return int(
        not {*ours.small}.isdisjoint((*theirs.small, *theirs.words)) or not {*theirs.small}.isdisjoint(ours.words)
    )


def _more(ours: Read, theirs: Read, found: Aligned, left: Left, *, asked: bool) -> float:
    """Return what the words cost that one person's name has more, where two others agree well."""
    common = _common(ours, theirs, found)
    further = max(left.more - 1.0, 0.0) if common else 0.0
    if asked and common and left.ours_more:
        return _ASKED_MORE * left.more
    if asked and common and _unsure_script(ours, theirs):
        return _UNWRITTEN_MORE * left.more
    return MORE * (left.more - further) + (_FURTHER_LISTED if asked else _FURTHER) * further


def _unsure_script(ours: Read, theirs: Read) -> bool:
    """Return whether one name comes from a script without vowels, or from one whose signs are read as syllables."""
    if ours.vowelless != theirs.vowelless:
        return True
    written = ours if ours.foreign else theirs
    return ours.foreign != theirs.foreign and all(word in same_words("syllables.txt") for word in written.words)


class Left(NamedTuple):
    """What the words cost that stand against each other, and the weight of those that one name has more."""

    against: float
    more: float
    ours_more: bool


def _left(ours: Read, theirs: Read, found: Aligned) -> Left:
    mine = sorted((ours.words[place] for place in found.ours_left), key=weight, reverse=True)
    others = sorted((theirs.words[place] for place in found.theirs_left), key=weight, reverse=True)
    body = ours.body or theirs.body
    facing = [
        (one, other) for one, other in zip(mine, others, strict=False) if min(weight(one), weight(other)) > PARTICLE
    ]
    against = sum(_against(one, other, body=body) for one, other in facing)
    ours_more = sum(map(_more_weighs, mine[len(facing) :]))
    known = any(word in names() or word in same_words("syllables.txt") for word in mine[len(facing) :])
    return Left(against, ours_more + sum(map(_more_weighs, others[len(facing) :])), known)


def _more_weighs(word: str) -> float:
    return TITLE if word == FAITH else weight(word)


def _common(ours: Read, theirs: Read, found: Aligned) -> bool:
    """Return whether all that matches are names that many people have: two of four are then another person."""
    table, syllables = names(), same_words("syllables.txt")
    return all(
        word in table or word in syllables
        for match in found.matches
        for word in (*(ours.words[place] for place in match.ours), *(theirs.words[place] for place in match.theirs))
        if len(word) > 1
    )


def _against(one: str, other: str, *, body: bool) -> float:
    """Return what it costs that one word stands where the other name has another."""
    lighter = min(weight(one), weight(other))
    if body:
        return _AGAINST_BODY * max(_LEAST_AGAINST_BODY, lighter)
    if len(one) == len(other) == 1:
        return _AGAINST_PERSON * _INITIALS_AGAINST
    known = one in names() and other in names() and min(len(one), len(other)) > 3
    return (_KNOWN_OTHER if known else _AGAINST_PERSON) * max(_LEAST_AGAINST, lighter)


def _weighs(ours: Read, theirs: Read, match: Match) -> float:
    """Return how much a match weighs; a letter that both names have is a name as short as those of Korea are."""
    if match.alike == SAME and len(ours.words[match.ours[0]]) == 1 and ours.words[match.ours[0]].isalpha():
        return SHORT
    return (_sum(ours.words, match.ours) + _sum(theirs.words, match.theirs)) / 2


def _sum(words: tuple[str, ...], places: Iterable[int]) -> float:
    return sum(weight(words[place]) for place in places)


def _written_together(ours: Read, theirs: Read) -> float:
    """Return how alike two names are where one of them is written without some of its spaces."""
    if len(ours.words) == len(theirs.words) and _compounds(ours) == _compounds(theirs):
        return 0.0
    if min(len(ours.whole), len(theirs.whole)) < _LEAST_TOGETHER:
        return 0.0
    near = OSA.normalized_similarity(ours.whole, theirs.whole, score_cutoff=_TOGETHER)
    return near * _WORTH_TOGETHER if near >= _TOGETHER else 0.0


def _compounds(name: Read) -> int:
    """Return how many words stand apart that are often written as one with their neighbour: Abd al-, al-Din."""
    return sum(word in {SERVANT, FAITH} for word in (*name.small, *name.words))


def _numbers(ours: Read, theirs: Read, found: Aligned) -> float:
    mine = any(ours.words[place].isdigit() for place in found.ours_left)
    others = any(theirs.words[place].isdigit() for place in found.theirs_left)
    if mine and others:
        return _OTHER_NUMBER
    return _NUMBER_MORE if (mine or others) and (ours.body or theirs.body) else 1.0


def _form(ours: Read, theirs: Read) -> float:
    return _OTHER_FORM if ours.form and theirs.form and ours.form != theirs.form else 1.0


def _half_a_city(ours: Read, theirs: Read) -> bool:
    """Return whether two very common names were asked for, and the listed person has a third one."""
    if theirs.body or len(ours.words) != 2 or len(theirs.words) < 3 or ours.small:
        return False
    return all(not names().get(word, frozenset()).isdisjoint(very_common()) for word in ours.words)


def _one_servant(ours: Read, theirs: Read) -> bool:
    """Return whether only one of two people is the servant of what the other one is called, as Abdulkarim of Karim."""
    if ours.body or theirs.body:
        return False
    mine, others = (SERVANT in (*one.small, *one.words) for one in (ours, theirs))
    return mine != others


def _given(ours: Read, theirs: Read, found: Aligned) -> float:
    """Return what is left where the first names of two people, of whom much else agrees, are plainly two names."""
    if ours.body or theirs.body or 0 not in found.ours_left or 0 not in found.theirs_left:
        return 1.0
    one, other = ours.words[0], theirs.words[0]
    if min(weight(one), weight(other)) <= SHORT or len(found.ours_left) != len(found.theirs_left):
        return 1.0
    return _OTHER_GIVEN if OSA.normalized_similarity(one, other) < _NO_SPELLING else 1.0


def _generation(ours: Read, theirs: Read) -> float:
    if ours.generation == theirs.generation:
        return 1.0
    return _OTHER_GENERATION if ours.generation and theirs.generation else _GENERATION_MORE
