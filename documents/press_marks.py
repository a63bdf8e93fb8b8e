"""What docxtpl does to a text after Jinja: line breaks and tabs in values, drawings that repeat, tables out of shape.

The same results from less work: only the paragraphs that hold a break are gone through, only drawings are numbered.
"""

from __future__ import annotations

import re
from itertools import count

from docxtpl import DocxTemplate
from lxml import etree

from documents.errors import RenderFailed
from kernel.text import Message

NO_ROWS = "</w:tblGrid></w:tbl>"
"""How a table reads that has no row left."""

_NESTED = "<w:txbxContent"
_BREAK = re.compile("[\n\t]")
_BEGIN = re.compile(r"<w:p[ >]")
_END = "</w:p>"
_DRAWING = re.compile(r'(<wp:docPr(?: [^>]*?)?) id="[^"]*"')
_FIRST_DRAWING = 1001
_docxtpl = DocxTemplate("")


def breaks_resolved(text: str) -> str:
    """A text in which line breaks and tabs of values have become Word's own."""
    if "\n" not in text and "\t" not in text:
        return text
    if _NESTED in text:  # paragraphs inside a paragraph: docxtpl's own pass knows what it does with them
        return str(_docxtpl.resolve_listing(text))
    pieces, done = [], 0
    while (found := _BREAK.search(text, done)) is not None:
        begin = max(text.rfind("<w:p>", done, found.start()), text.rfind("<w:p ", done, found.start()))
        end = text.find(_END, found.start()) + len(_END)
        if begin < 0 or text.find(_END, begin, found.start()) >= 0:
            following = _BEGIN.search(text, found.start())
            end = following.start() if following else len(text)
            pieces.append(text[done:end])
        elif end < len(_END):
            break
        else:
            pieces += (text[done:begin], _docxtpl.resolve_listing(text[begin:end]))
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def drawings_numbered(text: str) -> str:
    """A text in which every drawing has a number of its own: a loop repeats them with the one of the template."""
    numbers = count(_FIRST_DRAWING)
    return _DRAWING.sub(lambda found: f'{found[1]} id="{next(numbers)}"', text)


def tables_mended(document: str) -> bytes:
    """A document, its tables given as many columns as their rows have; raises RenderFailed where it is broken."""
    content = document.encode()
    well_formed(content)  # docxtpl's own parser would hide what is broken, and drop what follows
    mended = _docxtpl.fix_tables(content)
    written: bytes = etree.tostring(mended, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def well_formed(member: bytes) -> etree._Element:
    """The member as a tree; raises RenderFailed where no program could read it."""
    try:
        return etree.fromstring(member, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise RenderFailed(
            Message("a condition or loop in it begins and ends at different places of the file's structure")
        ) from error
