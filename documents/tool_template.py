"""The template that a tool of the startup pack is printed with: `python -m documents.tool_template` writes both.

It knows the sorts of blocks and nothing of any tool: what stands in one comes as values.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from documents.archive import packed
from documents.numbering import numbering
from documents.ooxml import (
    HAIRLINE,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TEXT_WIDTH,
    TINT,
    TINT_HEAD,
    R,
    field,
    paragraph,
    runs,
    serialised,
    tag,
    tag_row,
    text_run,
    w,
    written,
)
from documents.package import FIXED_MEMBERS, core_properties, font_table, settings
from documents.shelf import LANGUAGES
from documents.styles import styles
from documents.tables import STAYS_WHOLE
from documents.wording import Wording

SHELF = Path(__file__).resolve().parent.parent / "templates" / "tools"
KIND = "tool"
VERSION = "1"
MOST_COLUMNS = 7
#: What stands between the number of a page and how many there are.
_OF = {"en": ("Page", "of"), "es": ("Página", "de")}
_LABEL = 3100
"""Twips of the column that says what is to be filled in."""
_TO_WRITE = {"fields": 480, "writing": 1250}
"""Twips of height that a hand needs to write a word or a few lines."""


def made() -> Mapping[str, bytes]:
    """The templates by file name."""
    return {f"{KIND}.{language}.docx": template(language) for language in LANGUAGES}


def template(language: str) -> bytes:
    """The Word template of every tool in one language; equal code gives equal bytes."""
    wording = Wording(KIND, language, VERSION, "{{ kind }}", "{{ purpose }}", compact=True, blocks=())
    return packed(
        {
            **FIXED_MEMBERS,
            "docProps/core.xml": core_properties(wording),
            "word/document.xml": serialised(w("document", w("body", *_body(), _section()))),
            "word/styles.xml": serialised(_styles(language)),
            "word/numbering.xml": serialised(numbering("")),
            "word/settings.xml": serialised(settings(language)),
            "word/fontTable.xml": serialised(font_table()),
            "word/header1.xml": serialised(w("hdr", written("Header", "{{ kind }} · {{ about }}"), paragraph("Gap"))),
            "word/footer1.xml": serialised(_footer(language)),
        }
    )


def _styles(language: str) -> ET.Element:
    """The house's styles, and the one of a step, whose number comes with it."""
    made = styles(language, compact=True)
    hang = w("ind", left=400, hanging=400)
    space = w("spacing", before=0, after=60)
    tabs = w("tabs", w("tab", val="left", pos=400))
    step = w("style", w("name", val="Step"), w("basedOn", val="Normal"), w("qFormat"), type="paragraph", styleId="Step")
    step.append(w("pPr", tabs, space, hang))
    made.append(step)
    return made


def _footer(language: str) -> ET.Element:
    """What it is and the page, and below it where it comes from, so that no page is made for that alone."""
    return w("ftr", paragraph("Footer", *_foot(language)), written("Header", "{{ source }}"))


def _foot(language: str) -> Iterator[ET.Element]:
    page, of = _OF[language]
    yield from runs("{{ number }} · {{ library }}")
    yield w("r", w("tab"))
    yield from runs(f"{page} ")
    yield field("PAGE")
    yield from runs(f" {of} ")
    yield field("NUMPAGES")


def _section() -> ET.Element:
    header, footer = w("headerReference", type="default"), w("footerReference", type="default")
    header.set(f"{{{R}}}id", "rId5")
    footer.set(f"{{{R}}}id", "rId6")
    margins = w("pgMar", top=1300, right=MARGIN, bottom=1200, left=MARGIN, header=620, footer=580, gutter=0)
    return w("sectPr", header, footer, w("pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT), margins)


def _body() -> Iterator[ET.Element]:
    yield written("Title", "{{ number }}")
    yield written("Subtitle", "{{ purpose }}")
    yield tag("for block in blocks")
    yield from _when("heading", [written("Part", "{{ block.text }}")])
    yield from _when("paragraph", [written("Normal", "{{ block.text }}")])
    yield from _when("bullets", list(_looped([written("Bullet", "{{ line }}")])))
    step = paragraph("Step", text_run("{{ loop.index }}."), w("r", w("tab")), text_run("{{ line }}"))
    yield from _when("steps", list(_looped([step])))
    for sort, height in _TO_WRITE.items():
        yield from _when(sort, [_fields(height), paragraph("Gap")])
    for columns in range(1, MOST_COLUMNS + 1):
        yield from _when(f"table{columns}", [_table(columns), paragraph("Gap")])
    yield tag("endfor")


def _when(sort: str, content: list[ET.Element]) -> Iterator[ET.Element]:
    yield tag(f'if block.sort == "{sort}"')
    yield from content
    yield tag("endif")


def _looped(content: list[ET.Element]) -> Iterator[ET.Element]:
    yield tag("for line in block.lines")
    yield from content
    yield tag("endfor")


def _fields(height: int) -> ET.Element:
    """A line to write on for each thing to be filled in."""
    widths = [str(_LABEL), str(TEXT_WIDTH - _LABEL)]
    row = _row(
        [_cell(widths[0], [written("BoxLabel", "{{ line }}")], TINT), _cell(widths[1], [written("BoxText", " ")])],
        height=str(height),
    )
    return _ruled(widths, [tag_row("for line in block.lines", 2), row, tag_row("endfor", 2)])


def _table(columns: int) -> ET.Element:
    """A head that repeats on each page, and rows that do not split; a short one stays whole on one page."""
    widths = [f"{{{{ block.widths[{place}] }}}}" for place in range(columns)]
    head = _row([_cell(widths[place], _aligned("CellHead", f"block.head[{place}]", place), TINT_HEAD)
                 for place in range(columns)], head=True)  # fmt: skip
    return _ruled(
        widths,
        [
            head,
            tag_row("for row in block.rows", columns),
            tag_row(f"if loop.length <= {STAYS_WHOLE} and not loop.last", columns),
            _line(widths, keep_next=True),
            tag_row("else", columns),
            _line(widths),
            tag_row("endif", columns),
            tag_row("endfor", columns),
        ],
    )


def _line(widths: list[str], *, keep_next: bool = False) -> ET.Element:
    cells = [
        _cell(width, _aligned("Cell", f"row.cells[{place}]", place, keep_next=keep_next))
        for place, width in enumerate(widths)
    ]
    return _row(cells, height="{{ row.height }}")


def _aligned(style: str, name: str, place: int, *, keep_next: bool = False) -> list[ET.Element]:
    """A value, to the right in a column of amounts."""
    said = f"{{{{ {name} }}}}"
    return [
        tag(f"if block.amounts[{place}]"),
        written(f"{style}Amount", said, keep_next=keep_next),
        tag("else"),
        written(style, said, keep_next=keep_next),
        tag("endif"),
    ]


def _ruled(widths: list[str], lines: list[ET.Element]) -> ET.Element:
    rule: dict[str, str | int] = {"val": "single", "sz": 4, "space": 0, "color": HAIRLINE}
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    properties = w(
        "tblPr",
        w("tblW", w=TEXT_WIDTH, type="dxa"),
        w("tblBorders", *(w(side, **rule) for side in sides)),
        w("tblLayout", type="fixed"),
        w("tblCellMar", w("left", w=90, type="dxa"), w("right", w=90, type="dxa")),
    )
    return w("tbl", properties, w("tblGrid", *(w("gridCol", w=width) for width in widths)), *lines)


def _row(cells: list[ET.Element], *, head: bool = False, height: str = "") -> ET.Element:
    tall = w("trHeight", val=height, hRule="atLeast") if height else None
    return w("tr", w("trPr", w("cantSplit"), tall, w("tblHeader") if head else None), *cells)


def _cell(width: str, content: list[ET.Element], fill: str = "") -> ET.Element:
    shade = w("shd", val="clear", color="auto", fill=fill) if fill else None
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), shade), *content)


def main(shelf: Path = SHELF) -> None:
    """Write them, and name each on standard output."""
    shelf.mkdir(exist_ok=True)
    for name, content in made().items():
        (shelf / name).write_bytes(content)
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
