"""Where a template takes in clauses: numbered paragraphs of one multilevel list, bookmarks, and fields that refer.

The words were rendered before (`documents.clause_text`); here they are values, which nobody renders.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from documents.ooxml import field, paragraph, tag, tag_run, text_run, w

#: Bookmarks of clauses count from here; those of a template's own headings stay below.
FIRST_MARK = 1000


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


def contents() -> Iterator[ET.Element]:
    """One line of the list of contents for each family, leading to its heading."""
    yield tag("for line in clauses")
    yield tag("if line.heading")
    yield paragraph("Contents", w("hyperlink", text_run("{{ line.title }}"), anchor="{{ line.mark }}", history=1))
    yield tag("endif")
    yield tag("endfor")


def _marked(content: list[ET.Element]) -> list[ET.Element]:
    start = w("bookmarkStart", id="{{ line.id }}", name="{{ line.mark }}")
    return [start, *content, w("bookmarkEnd", id="{{ line.id }}")]


def _pieces() -> list[ET.Element]:
    """Words as they are, and the number of another clause as a field that Word keeps up to date."""
    return [
        tag_run("for piece in line.pieces"),
        tag_run("if piece.ref"),
        field(r"REF {{ piece.ref }} \r \h", "{{ piece.text }}"),
        tag_run("else"),
        text_run("{{ piece.text }}"),
        tag_run("endif"),
        tag_run("endfor"),
    ]
