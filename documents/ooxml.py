"""Elements of WordprocessingML, and the few tokens (colours, widths) that the house style is made of."""

import re
from xml.etree import ElementTree as ET

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

ET.register_namespace("w", W)
ET.register_namespace("r", R)

ACCENT = "0A6870"
INK = "1D2B2E"
QUIET = "5A686B"
HAIRLINE = "C4D0D1"
TINT = "EFF5F5"
TINT_HEAD = "E0EEEE"

PAGE_WIDTH, PAGE_HEIGHT = 12240, 15840
"""Letter, in twentieths of a point: what offices in Honduras print on."""
MARGIN = 1304
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN

_STRONG = re.compile(r"\*\*(.+?)\*\*")


def w(tag: str, *children: ET.Element | None, **attributes: str | int) -> ET.Element:
    """A `w:` element with `w:` attributes; children that are None are left out."""
    element = ET.Element(f"{{{W}}}{tag}", {f"{{{W}}}{name}": str(value) for name, value in attributes.items()})
    element.extend(child for child in children if child is not None)
    return element


def serialised(root: ET.Element) -> bytes:
    """A part as it stands in the file."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return (head + ET.tostring(root, encoding="unicode")).encode()


def text_run(text: str, *properties: ET.Element) -> ET.Element:
    """One run of text, spaces kept."""
    words = w("t")
    words.text = text
    words.set(XML_SPACE, "preserve")
    return w("r", w("rPr", *properties) if properties else None, words)


def runs(text: str) -> list[ET.Element]:
    """The runs of a line of wording, in which `**words**` are strong."""
    pieces = _STRONG.split(text)
    return [text_run(piece, *([w("b")] if index % 2 else [])) for index, piece in enumerate(pieces) if piece]


def paragraph(style: str, *content: ET.Element, keep_next: bool = False, new_page: bool = False) -> ET.Element:
    """A paragraph in a house style; everything else about it stands in the style."""
    properties = w(
        "pPr",
        w("pStyle", val=style),
        w("keepNext") if keep_next else None,
        w("pageBreakBefore") if new_page else None,
    )
    return w("p", properties, *content)


def written(style: str, text: str, *, keep_next: bool = False, new_page: bool = False) -> ET.Element:
    """A paragraph of wording."""
    return paragraph(style, *runs(text), keep_next=keep_next, new_page=new_page)


def field(instruction: str, shown: str = "1") -> ET.Element:
    """A field that Word fills in, such as PAGE."""
    simple = w("fldSimple", text_run(shown))
    simple.set(f"{{{W}}}instr", f" {instruction} ")
    return simple


def field_begins(instruction: str) -> list[ET.Element]:
    """The runs before the stored result of a field that is longer than a few words, such as a list of contents."""
    said = w("instrText")
    said.text = f" {instruction} "
    said.set(XML_SPACE, "preserve")
    return [w("r", w("fldChar", fldCharType="begin")), w("r", said), w("r", w("fldChar", fldCharType="separate"))]


def field_ends() -> ET.Element:
    """The run behind that result."""
    return w("r", w("fldChar", fldCharType="end"))


def tag(statement: str) -> ET.Element:
    """A paragraph that stands for a statement about paragraphs (`if`, `for`) and leaves no trace when printed."""
    return w("p", text_run(f"{{%p {statement} %}}"))


def tag_row(statement: str, columns: int) -> ET.Element:
    """A table row that stands for a statement about rows."""
    first = w("tc", w("p", text_run(f"{{%tr {statement} %}}")))
    return w("tr", first, *(w("tc", w("p")) for _ in range(columns - 1)))


def tag_run(statement: str) -> ET.Element:
    """A run that stands for a statement about runs and leaves no trace when printed."""
    return text_run(f"{{%r {statement} %}}")
