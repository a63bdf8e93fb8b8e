"""Word's own multilevel lists, each level bound to a paragraph style: nobody types a number."""

from xml.etree import ElementTree as ET

from documents.ooxml import ACCENT, w
from documents.styles import BESIDE, CLAUSE_LEVELS, HANG

_CLAUSES, _RECITALS, _SCHEDULES, _CONTENTS, _BULLETS, _CONTENTS_SCHEDULES = range(1, 7)


_BESIDE, _CONTENTS_BESIDE = 7, 8
_NARROW = 510
"""How far a number hangs in a column of half the width."""


def numbering(schedule_word: str, *, beside: bool = False) -> ET.Element:
    """The numbering part; `schedule_word` is what the document's language calls a schedule.

    With `beside`, clauses stand in two columns, and those of the right one are counted by themselves.
    """
    hang = _NARROW if beside else HANG
    lists = [
        _list(_CLAUSES, _clause_levels(hang)),
        _list(_RECITALS, [_level(0, "upperLetter", "%1.", "Recital", HANG, HANG, _look())]),
        _list(_SCHEDULES, [_level(0, "decimal", f"{schedule_word} %1.", "Schedule", 0, 0, [], suffix="space")]),
        _list(_CONTENTS, [_level(0, "decimal", "%1.", "Contents", 454, 454, _look())]),
        _list(_BULLETS, [_level(0, "bullet", "•", "Bullet", 340, 340, _look())]),
        _list(
            _CONTENTS_SCHEDULES,
            [_level(0, "decimal", f"{schedule_word} %1.", "ContentsSchedule", 0, 0, _look(), suffix="space")],
        ),
    ]
    if beside:
        lists += [
            _list(_BESIDE, _clause_levels(hang, BESIDE)),
            _list(_CONTENTS_BESIDE, [_level(0, "decimal", "%1.", f"Contents{BESIDE}", 454, 454, _look())]),
        ]
    return w("numbering", *lists, *(_instance(number) for number in range(_CLAUSES, len(lists) + 1)))


def _look(*, bold: bool = False) -> list[ET.Element]:
    return [*([w("b"), w("bCs")] if bold else [w("b", val=0), w("bCs", val=0)]), w("color", val=ACCENT)]


def _clause_levels(hang: int, side: str = "") -> list[ET.Element]:
    family, clause, item = (f"{style}{side}" for style in CLAUSE_LEVELS)
    return [
        _level(0, "decimal", "%1.", family, hang, hang, _look(bold=True)),
        _level(1, "decimal", "%1.%2", clause, hang, hang, _look()),
        _level(2, "lowerLetter", "(%3)", item, hang + 454, 454, _look()),
    ]


def _level(
    index: int,
    form: str,
    shown: str,
    style: str,
    left: int,
    hanging: int,
    look: list[ET.Element],
    *,
    suffix: str = "tab",
) -> ET.Element:
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=form),
        w("pStyle", val=style),
        w("suff", val=suffix),
        w("lvlText", val=shown),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=left, hanging=hanging)),
        w("rPr", *look) if look else None,
        ilvl=index,
    )


def _list(number: int, levels: list[ET.Element]) -> ET.Element:
    kind = "multilevel" if len(levels) > 1 else "singleLevel"
    return w("abstractNum", w("multiLevelType", val=kind), *levels, abstractNumId=number)


def _instance(number: int) -> ET.Element:
    return w("num", w("abstractNumId", val=number), numId=number)
