"""The house's paragraph styles: one typeface, one accent, room to breathe."""

from xml.etree import ElementTree as ET

from documents.ooxml import ACCENT, HAIRLINE, INK, QUIET, TEXT_WIDTH, w

FONT = "Carlito"
SIZE = 21
"""Half points: 10.5 pt."""
CLOSE = 20
"""The size of what is set closer: 10 pt."""

HANG = 624
"""Twips from the margin to the text of a clause, where its number hangs."""

CLAUSE_LEVELS = ("Heading1", "Clause", "ClauseItem")
"""The paragraph styles of the three levels of the clause list."""


BESIDE = "Beside"
"""What ends the name of a style that stands in the right column, in the second language."""

_BOTH_SIDES = ("Title", "Subtitle", "Lead", "Signing", "Normal", "Bullet", "Recital", "BoxLabel", "BoxText", "Contents")


def styles(language: str, *, compact: bool = False, second: str = "") -> ET.Element:
    """The styles part, proofed in the document's language; with a second one for what stands beside it."""
    clauses = _clause_styles(compact=compact)
    tables = _table_styles(compact=compact)
    beside = _beside_styles(second) if second else []
    return w(
        "styles", _defaults(language, compact=compact), *_plain_styles(), *clauses, *tables, *beside, *_edge_styles()
    )


def _beside_styles(language: str) -> list[ET.Element]:
    """The styles of the right column: as those of the left, in another language and with numbers of their own."""
    lists = {"Heading1": (7, 0), "Clause": (7, 1), "ClauseItem": (7, 2), "Contents": (8, 0)}
    return [_beside(key, language, lists.get(key)) for key in (*_BOTH_SIDES, *CLAUSE_LEVELS)]


def _beside(key: str, language: str, place: tuple[int, int] | None) -> ET.Element:
    # What stands beside a heading is no second heading for the list of contents.
    shape = [_numbered(*place), w("outlineLvl", val=9)] if place else []
    return w(
        "style",
        w("name", val=f"{key} {BESIDE.lower()}"),
        w("basedOn", val=key),
        w("qFormat"),
        w("pPr", *shape) if shape else None,
        w("rPr", w("lang", val=language)),
        type="paragraph",
        styleId=f"{key}{BESIDE}",
    )


def _defaults(language: str, *, compact: bool) -> ET.Element:
    fonts = w("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    look = w(
        "rPr",
        fonts,
        w("color", val=INK),
        w("sz", val=CLOSE if compact else SIZE),
        w("szCs", val=CLOSE if compact else SIZE),
        w("lang", val=language, eastAsia=language, bidi="ar-SA"),
    )
    shape = w("pPr", w("widowControl"), w("spacing", before=0, after=80, line=240 if compact else 266, lineRule="auto"))
    return w("docDefaults", w("rPrDefault", look), w("pPrDefault", shape))


def _style(
    key: str,
    name: str,
    shape: list[ET.Element] | None = None,
    look: list[ET.Element] | None = None,
    *,
    following: str = "",
) -> ET.Element:
    standing: dict[str, str | int] = {"default": 1} if key == "Normal" else {}
    return w(
        "style",
        w("name", val=name),
        None if key == "Normal" else w("basedOn", val="Normal"),
        w("next", val=following) if following else None,
        w("qFormat"),
        w("pPr", *shape) if shape else None,
        w("rPr", *look) if look else None,
        type="paragraph",
        styleId=key,
        **standing,
    )


def _look(color: str = "", size: int = 0, *, bold: bool = False) -> list[ET.Element]:
    return [
        *([w("b"), w("bCs")] if bold else []),
        *([w("color", val=color)] if color else []),
        *([w("sz", val=size), w("szCs", val=size)] if size else []),
    ]


def _numbered(number: int, level: int) -> ET.Element:
    return w("numPr", w("ilvl", val=level), w("numId", val=number))


def _space(before: int, after: int, line: int = 0) -> ET.Element:
    if line:
        return w("spacing", before=before, after=after, line=line, lineRule="auto")
    return w("spacing", before=before, after=after)


def _plain_styles() -> list[ET.Element]:
    title = [w("keepNext"), _space(0, 20, 240)]
    return [
        _style("Normal", "Normal"),
        _style("Title", "Title", title, _look(ACCENT, 44, bold=True), following="Subtitle"),
        _style("Subtitle", "Subtitle", [_space(0, 160)], _look(QUIET, 23)),
        _style("Lead", "Lead", [_space(60, 100)]),
        _style("Signing", "Signing", [w("keepNext"), w("keepLines"), _space(140, 40)]),
        _style("Part", "Part heading", [w("keepNext"), _space(240, 80)], _look(ACCENT, 24, bold=True)),
        _style("Bullet", "List Bullet", [_numbered(5, 0), _space(0, 50), w("ind", left=340, hanging=340)]),
        _style("End", "End", [w("spacing", before=0, after=0, line=2, lineRule="exact")], _look(size=2)),
        _style("Gap", "Gap", [w("spacing", before=0, after=0, line=120, lineRule="exact")], _look(size=8)),
    ]


def _clause_styles(*, compact: bool) -> list[ET.Element]:
    above, around = (_space(110, 20), _space(10, 40)) if compact else (_space(200, 60), _space(40, 80))
    heading = [w("keepNext"), w("keepLines"), _numbered(1, 0), above, w("outlineLvl", val=0)]
    schedule = [w("keepNext"), w("keepLines"), _numbered(3, 0), _space(280, 100), w("outlineLvl", val=0)]
    return [
        _style("Heading1", "heading 1", heading, _look(ACCENT, 22 if compact else 24, bold=True), following="Clause"),
        _style("Clause", "Clause", [_numbered(1, 1), around]),
        _style("ClauseItem", "Clause item", [_numbered(1, 2), _space(0, 50)]),
        _style("Recital", "Recital", [_numbered(2, 0), _space(0, 80)]),
        _style("Schedule", "Schedule heading", schedule, _look(ACCENT, 28, bold=True), following="Normal"),
        _style("Contents", "Contents", [_numbered(4, 0), _space(0, 0, 245)], _look(size=20)),
        _style("ContentsSchedule", "Contents schedule", [_numbered(6, 0), _space(0, 0, 245)], _look(size=20)),
    ]


def _table_styles(*, compact: bool) -> list[ET.Element]:
    cell = _space(14, 14, 236) if compact else _space(36, 36, 252)
    rule = w("pBdr", w("bottom", val="single", sz=6, space=1, color=QUIET))
    return [
        _style("BoxLabel", "Box label", [cell], _look(QUIET)),
        _style("BoxText", "Box text", [cell]),
        _style("CellHead", "Cell head", [w("keepNext"), cell], _look(bold=True)),
        _style("CellHeadAmount", "Cell head amount", [w("keepNext"), cell, w("jc", val="right")], _look(bold=True)),
        _style("Cell", "Cell", [cell]),
        _style("CellAmount", "Cell amount", [cell, w("jc", val="right")]),
        _style("CellTotal", "Cell total", [cell], _look(bold=True)),
        _style("CellTotalAmount", "Cell total amount", [cell, w("jc", val="right")], _look(bold=True)),
        _style("SignParty", "Signature party", [w("keepNext"), w("keepLines"), _space(140, 0)], _look(bold=True)),
        _style(
            "SignRule",
            "Signature rule",
            [w("keepNext"), rule, _space(300 if compact else 420, 60), w("ind", right=700)],
        ),
        _style("SignLine", "Signature line", [w("keepNext"), w("keepLines"), _sign_tab(), _space(0, 40)]),
    ]


def _sign_tab() -> ET.Element:
    return w("tabs", w("tab", val="right", leader="underscore", pos=TEXT_WIDTH // 2 - 920))


def _edge_styles() -> list[ET.Element]:
    line = w("pBdr", w("top", val="single", sz=4, space=6, color=HAIRLINE))
    tabs = w("tabs", w("tab", val="right", pos=TEXT_WIDTH))
    return [
        _style("Header", "header", [_space(0, 0, 240)], _look(QUIET, 18)),
        _style("HeaderRight", "header right", [_space(0, 0, 240), w("jc", val="right")], _look(QUIET, 18)),
        _style("Footer", "footer", [line, tabs, _space(0, 0, 240)], _look(QUIET, 17)),
    ]
