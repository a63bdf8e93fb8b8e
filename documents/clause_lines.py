"""Where a template takes in clauses: numbered paragraphs of one multilevel list, bookmarks, and fields that refer.

The words were rendered before (`documents.clause_text`); here they are values, which nobody renders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from documents import tables
from documents.ooxml import field, field_begins, paragraph, tag, tag_run, text_run, w
from documents.styles import BESIDE

#: Bookmarks of clauses count from here; those of a template's own headings stay below.
FIRST_MARK = 1000
#: A list of every heading of the first level, each leading to its place, in a field that Word makes anew on wish.
CONTENTS = r'TOC \o "1-1" \h \z \u'
#: Where the lines of each column stand among the values, and how the names of its styles end.
_SIDES = (("line", ""), ("line.second", BESIDE))


def paragraphs() -> Iterator[ET.Element]:
    """A heading for each family and a paragraph for each clause, each under its own bookmark.

    The last one keeps with what follows, so that no place to sign stands alone on a page.
    """
    yield tag("for line in clauses")
    yield tag("if line.heading")
    yield paragraph("Heading1", *_marked([text_run("{{ line.title }}")]))
    for statement, last in (("elif loop.last", True), ("else", False)):
        yield tag(statement)
        yield paragraph("Clause", *_marked(_pieces()), keep_next=last)
    yield tag("endif")
    yield tag("endfor")


def beside() -> Iterator[ET.Element]:
    """A row for each heading and each clause, one language in each column, each numbered and marked by itself.

    The last clause stands over the whole width, one language below the other: only paragraphs are kept with the places
    to sign by every program.
    """
    left, right = (list(_in_column(*side)) for side in _SIDES)
    yield tables.each_side_by_side("not loop.last", left, right)
    yield tag("for line in clauses")
    yield tag("if loop.last")
    yield from (_clause(*side, keep_next=True) for side in _SIDES)
    yield tag("endif")
    yield tag("endfor")


def _in_column(line: str, side: str) -> Iterator[ET.Element]:
    yield tag("if line.heading")
    yield paragraph(f"Heading1{side}", *_marked([text_run(f"{{{{ {line}.title }}}}")], line))
    yield tag("else")
    yield _clause(line, side)
    yield tag("endif")


def _clause(line: str, side: str, *, keep_next: bool = False) -> ET.Element:
    return paragraph(f"Clause{side}", *_marked(_pieces(line), line), keep_next=keep_next)


def contents() -> Iterator[ET.Element]:
    """One line of the list of contents for each family, leading to its heading; the first one begins its field."""
    yield tag("for line in clauses")
    yield tag("if line.heading")
    yield _listed("line", "", begun=[tag_run("if loop.first"), *field_begins(CONTENTS), tag_run("endif")])
    yield tag("endif")
    yield tag("endfor")


def contents_beside() -> ET.Element:
    """A row for each family, one language in each column, each leading to its own heading."""
    left, right = ([_listed(line, side)] for line, side in _SIDES)
    return tables.each_side_by_side("line.heading", left, right)


def _listed(line: str, side: str, begun: Sequence[ET.Element] = ()) -> ET.Element:
    title, mark = text_run(f"{{{{ {line}.title }}}}"), f"{{{{ {line}.mark }}}}"
    return paragraph(f"Contents{side}", *begun, w("hyperlink", title, anchor=mark, history=1))


def _marked(content: list[ET.Element], line: str = "line") -> list[ET.Element]:
    start = w("bookmarkStart", id=f"{{{{ {line}.id }}}}", name=f"{{{{ {line}.mark }}}}")
    return [start, *content, w("bookmarkEnd", id=f"{{{{ {line}.id }}}}")]


def _pieces(line: str = "line") -> list[ET.Element]:
    """Words as they are, and the number of another clause as a field that Word keeps up to date."""
    return [
        tag_run(f"for piece in {line}.pieces"),
        tag_run("if piece.ref"),
        field(r"REF {{ piece.ref }} \r \h", "{{ piece.text }}"),
        tag_run("else"),
        text_run("{{ piece.text }}"),
        tag_run("endif"),
        tag_run("endfor"),
    ]
