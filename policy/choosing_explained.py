"""How partners are chosen under an edition, in words."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.text import Label, Message
from policy.choosing import Choosing, Criterion, Kind, Level, MarkRule, Measure, Renewal
from policy.explain_rows import Row, Section, origin

MEASURES = {
    Measure.WILLINGNESS: Label("willingness", "disposición"),
    Measure.INNOVATION: Label("innovation", "innovación"),
    Measure.INFLUENCE: Label("influence", "influencia"),
    Measure.CAPACITY: Label("capacity", "capacidad"),
    Measure.SIZE: Label("size", "tamaño"),
}


def sections(rules: Choosing | None) -> Iterator[Section]:
    """The parts of the rules about choosing; none where an edition says nothing about it."""
    if rules is None:
        return
    yield Section(
        "choosing-marks",
        Message("Three marks"),
        Message("Each is given apart, with its reason; they are never added up or averaged."),
        (*(_mark(one) for one in rules.marks), *(_level(one) for one in rules.levels)),
    )
    yield Section(
        "choosing-criteria",
        Message("What supports a mark"),
        Message("The answers suggest a level; the person decides."),
        tuple(_criterion(rules, one) for one in rules.criteria),
    )
    yield Section(
        "choosing-brings",
        Message("What each side brings beyond money"),
        Message("Each party says at least one of these, and one statement says how they complement each other."),
        _names(rules.brings),
    )
    yield Section(
        "choosing-bases",
        Message("Basis of selection"),
        Message(
            "One of these is recorded, and everybody who decides declares whether anything ties them to the partner."
        ),
        (*_names(rules.bases), _declarations(rules.declarations)),
    )
    yield Section(
        "choosing-inception",
        Message("Parts of the design"),
        Message("In which of these a partner took part is recorded."),
        _names(rules.inception),
    )


def _mark(one: MarkRule) -> Row:
    return Row(one.key.value, one.label, (one.question,))


def _level(one: Level) -> Row:
    words = Message("Suggested from %(percent)s percent of the weighted points on.", percent=one.at_least)
    return Row(one.key, one.label, (words, origin(one.source)))


def _criterion(rules: Choosing, one: Criterion) -> Row:
    weight = (
        Message("It looks at %(measure)s and weighs %(weight)s.", measure=MEASURES[one.measures], weight=one.weight)
        if one.weight
        else Message(
            "It looks at %(measure)s; it is kept as a fact and weighs nothing.", measure=MEASURES[one.measures]
        )
    )
    informs = Message("It informs: %(mark)s.", mark=rules.mark(one.informs).label)
    return Row(one.key, one.label, (weight, informs, origin(one.source)))


def _declarations(one: Renewal) -> Row:
    words = Message("Declarations about conflicts of interest hold for %(months)s months.", months=one.months)
    return Row("declarations", Label("Conflicts of interest", "Conflictos de interés"), (words, origin(one.source)))


def _names(kinds: tuple[Kind, ...]) -> tuple[Row, ...]:
    return tuple(Row(one.key, one.label, ()) for one in kinds)
