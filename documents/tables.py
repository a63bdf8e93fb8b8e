"""The house's tables: the box of terms, rows with amounts, places to sign."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from documents.ooxml import HAIRLINE, TEXT_WIDTH, TINT, TINT_HEAD, paragraph, runs, tag, tag_row, text_run, w, written
from documents.styles import BESIDE
from documents.wording import Beside, Box, BoxBeside, BoxRow, Signatures, Table

_LABEL_WIDTH = 1880
_CELL_SIDE = 100

STAYS_WHOLE = 8
"""Rows of a table that is kept on one page; a longer one may go on overleaf under its repeated head."""


def box(block: Box) -> list[ET.Element]:
    """The box of terms; a term without its condition leaves no row."""
    widths = [_LABEL_WIDTH, TEXT_WIDTH - _LABEL_WIDTH]
    rows: list[ET.Element] = []
    for row in block.rows:
        line = _box_row(row, widths)
        rows += [tag_row(f"if {row.when}", 2), line, tag_row("endif", 2)] if row.when else [line]
    return [_table(widths, rows), paragraph("Gap")]


def in_two_languages(block: Beside | BoxBeside, *, keep_next: bool) -> list[ET.Element]:
    """What stands there in two languages: the box of terms, or a paragraph."""
    return _box_beside(block) if isinstance(block, BoxBeside) else _beside(block, keep_next=keep_next)


def _box_beside(block: BoxBeside) -> list[ET.Element]:
    """The box of terms in two languages, each line with its label above it."""
    rows: list[ET.Element] = []
    for left, right in block.rows:
        cells = [
            [written(f"BoxLabel{side}", row.label, keep_next=True), written(f"BoxText{side}", row.value)]
            for row, side in ((left, ""), (right, BESIDE))
        ]
        line = _pair(*cells)
        rows += [tag_row(f"if {left.when}", 2), line, tag_row("endif", 2)] if left.when else [line]
    return [_table(_halves(), rows), paragraph("Gap")]


def _beside(block: Beside, *, keep_next: bool) -> list[ET.Element]:
    """A paragraph in each of two languages, one below the other: not every program keeps a table with what follows."""
    left = written(block.left.style, block.left.text, keep_next=True)
    return [left, written(f"{block.right.style}{BESIDE}", block.right.text, keep_next=keep_next)]


def _box_row(row: BoxRow, widths: Sequence[int]) -> ET.Element:
    label = _cell(widths[0], [written("BoxLabel", row.label)], fill=TINT)
    return _row([label, _cell(widths[1], [written("BoxText", row.value)])])


def rows(block: Table, *, after: str = "Gap") -> list[ET.Element]:
    """A table whose head repeats on each page and whose rows do not split; a short one stays whole on one page.

    The total of a long one keeps with its last row.
    """
    widths = [TEXT_WIDTH * column.width // 100 for column in block.columns]
    count = len(widths)
    short = f"loop.length <= {STAYS_WHOLE}"
    loop = [
        tag_row(f"for {block.row} in {block.rows}", count),
        tag_row(f"if {short} or loop.last" if block.total else f"if {short} and not loop.last", count),
        _line(block, widths, keep_next=True),
        tag_row("else", count),
        _line(block, widths),
        tag_row("endif", count),
        tag_row("endfor", count),
    ]
    return [_table(widths, [_head(block, widths), *loop, *_total(block, widths)]), paragraph(after)]


def _head(block: Table, widths: Sequence[int]) -> ET.Element:
    cells = [
        _cell(width, [written("CellHeadAmount" if column.amount else "CellHead", column.head)], fill=TINT_HEAD)
        for width, column in zip(widths, block.columns, strict=True)
    ]
    return _row(cells, head=True)


def _line(block: Table, widths: Sequence[int], *, keep_next: bool = False) -> ET.Element:
    cells = [
        _cell(width, [written("CellAmount" if column.amount else "Cell", column.value, keep_next=keep_next)])
        for width, column in zip(widths, block.columns, strict=True)
    ]
    return _row(cells)


def _total(block: Table, widths: Sequence[int]) -> list[ET.Element]:
    if not block.total:
        return []
    cells = [
        _cell(width, [written("CellTotalAmount" if column.amount else "CellTotal", text)])
        for width, column, text in zip(widths, block.columns, block.total, strict=True)
    ]
    return [_row(cells)]


def signatures(block: Signatures) -> list[ET.Element]:
    """Places to sign, two in a row, kept together and with the paragraph before them."""
    widths = _halves()
    end = paragraph("Gap", keep_next=True)
    second = [tag("if pair|length > 1"), *_place(block, "pair[1]"), tag("endif"), paragraph("Gap", keep_next=True)]
    row = _row([_cell(widths[0], [*_place(block, "pair[0]"), end], low=True), _cell(widths[1], second, low=True)])
    loop = [tag_row("for pair in signers|batch(2)", 2), row, tag_row("endfor", 2)]
    return [_table(widths, loop, ruled=False), paragraph("End")]


def _place(block: Signatures, signer: str) -> list[ET.Element]:
    return [
        written("SignParty", block.party.replace("{party}", f"{{{{ {signer}.party }}}}")),
        paragraph("SignRule"),
        _filled(block.name, f"{signer}.name"),
        _filled(block.capacity, f"{signer}.capacity"),
        *(_to_fill(label) for label in block.also),
    ]


def _filled(label: str, name: str) -> ET.Element:
    """A label with its value, or with a line to write on while the value is not known."""
    return paragraph(
        "SignLine",
        text_run(f"{label}: {{% if {name} %}}{{{{ {name} }}}}{{% else %}}"),
        w("r", w("tab")),
        text_run("{% endif %}"),
    )


def _to_fill(label: str) -> ET.Element:
    return paragraph("SignLine", *runs(f"{label}: "), w("r", w("tab")))


def side_by_side(left: list[ET.Element], right: list[ET.Element]) -> ET.Element:
    """Two columns without rules, such as the head of the page."""
    return _table(_halves(), [_pair(left, right)], ruled=False)


def each_side_by_side(condition: str, left: list[ET.Element], right: list[ET.Element]) -> ET.Element:
    """Two columns without rules, a row for each line of the clauses of which the condition holds."""
    opening = [tag_row("for line in clauses", 2), tag_row(f"if {condition}", 2)]
    closing = [tag_row("endif", 2), tag_row("endfor", 2)]
    return _table(_halves(), [*opening, _pair(left, right), *closing], ruled=False)


def _pair(left: list[ET.Element], right: list[ET.Element]) -> ET.Element:
    widths = _halves()
    return _row([_cell(widths[0], left), _cell(widths[1], right)])


def _halves() -> list[int]:
    """Two columns whose text, not whose cells, begins and ends at the margins."""
    half = TEXT_WIDTH // 2 + _CELL_SIDE
    return [half, TEXT_WIDTH + 2 * _CELL_SIDE - half]


def _table(widths: Sequence[int], lines: list[ET.Element], *, ruled: bool = True) -> ET.Element:
    rule: dict[str, str | int] = {"val": "single", "sz": 4, "space": 0, "color": HAIRLINE}
    borders = w("tblBorders", w("top", **rule), w("bottom", **rule), w("insideH", **rule)) if ruled else None
    sides = w("tblCellMar", w("left", w=_CELL_SIDE, type="dxa"), w("right", w=_CELL_SIDE, type="dxa"))
    properties = w(
        "tblPr",
        w("tblW", w=sum(widths), type="dxa"),
        w("tblInd", w=0 if ruled else -_CELL_SIDE, type="dxa"),
        borders,
        w("tblLayout", type="fixed"),
        sides,
    )
    return w("tbl", properties, w("tblGrid", *(w("gridCol", w=width) for width in widths)), *lines)


def _row(cells: list[ET.Element], *, head: bool = False) -> ET.Element:
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader") if head else None), *cells)


def _cell(width: int, content: list[ET.Element], *, fill: str = "", low: bool = False) -> ET.Element:
    shade = w("shd", val="clear", color="auto", fill=fill) if fill else None
    properties = w("tcPr", w("tcW", w=width, type="dxa"), shade, w("vAlign", val="bottom") if low else None)
    return w("tc", properties, *content)
