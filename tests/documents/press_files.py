"""Templates with everything that docxtpl can read in them, and the same file as docxtpl makes it."""

import html
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docxtpl import DocxTemplate
from lxml import etree
from markupsafe import Markup, escape

from benchmarks.press_templates import picture
from documents.archive import packed, unpacked
from documents.press_environment import environment
from documents.press_properties import NAMES

PICTURE = picture()
CORE = "docProps/core.xml"
_FOOTNOTES = "word/footnotes.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_BOX = """<w:p {w}><w:r><w:rPr><w:b/></w:rPr><w:t>{{{{ name }}}}</w:t></w:r>
<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>
<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>Box {{{{ name }}}}</w:t></w:r></w:p></w:txbxContent>
</v:textbox></v:shape></w:pict></w:r><w:r><w:t>after {{{{ name }}}}</w:t></w:r></w:p>"""


def made(build: Callable[[Document], None], footnote: str = "") -> bytes:
    document = docx.Document()
    build(document)
    for style in [one for one in document.styles.element if one.get(qn("w:type")) == "table"]:
        document.styles.element.remove(style)  # most of the file, and none of it read here
    written = io.BytesIO()
    document.save(written)
    return with_footnote(written.getvalue(), footnote) if footnote else written.getvalue()


def with_footnote(file: bytes, text: str) -> bytes:
    members = unpacked(file)
    members[_FOOTNOTES] = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {nsdecls("w")}>'
        f'<w:footnote w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    ).encode()
    _insert(members, "[Content_Types].xml", "</Types>", f'<Override PartName="/{_FOOTNOTES}" ContentType="{_TYPE}"/>')
    relation = f'<Relationship Id="rId900" Type="{_RELATION}" Target="footnotes.xml"/>'
    _insert(members, "word/_rels/document.xml.rels", "</Relationships>", relation)
    return packed(members)


def _insert(members: dict[str, bytes], name: str, before: str, what: str) -> None:
    members[name] = members[name].replace(before.encode(), f"{what}{before}".encode())


def plain_text(document: Document) -> None:
    split = document.add_paragraph("Between {")
    for piece in ("{ na", "me", " }", "} and {{ other.name }} {_{ as it stands }_}"):
        split.add_run(piece).bold = True
    document.add_paragraph("{% if flag %}{{ name }}{% else %}{{ other.name }}{% endif %} is it, ‘{{ name|upper }}’")
    document.add_paragraph("{%p if flag %}")
    document.add_paragraph("{{ other.name }}", style="List Bullet")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("Begins")
    document.add_paragraph("{%- if flag %} in the middle {{ name }}{% endif -%}")
    document.add_paragraph("and ends")
    document.add_paragraph("Over {% if flag %}one {{ name }}")
    document.add_paragraph("and two {% endif %}paragraphs")
    document.add_paragraph("{{r name }}")
    section = document.sections[0]
    section.header.paragraphs[0].text = "Head {{ name }}"
    section.footer.paragraphs[0].text = "Foot {% for row in rows %}{{ row.name }}, {% endfor %}"
    document.core_properties.title = "{{ short }} & Co"
    document.core_properties.subject = "No tag <here>"


def rows_and_cells(document: Document) -> None:
    table = document.add_table(rows=0, cols=2)
    for texts in (
        ("What", "Who"),
        ("{%tr for row in rows %}", ""),
        ("{{ row.name }}", "{% for one in row.list %}{{ loop.index }} {{ one }}; {% endfor %}"),
        ("{%tr endfor %}", ""),
    ):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    alone = document.add_table(rows=0, cols=1)
    for text in ("{%tr for row in rows %}", "{{ row.name }}", "{%tr endfor %}"):
        alone.add_row().cells[0].text = text


def cells_that_merge(document: Document) -> None:
    columns = document.add_table(rows=2, cols=3)
    for place, text in enumerate(("{%tc for row in rows %}", "{{ row.name }}", "{%tc endfor %}")):
        columns.rows[0].cells[place].text = text
        columns.rows[1].cells[place].text = text
    spans = document.add_table(rows=2, cols=2)
    spans.cell(0, 0).text = "{% colspan span %}{{ name }}"
    spans.cell(1, 0).text = "{% cellbg colour %}{{ name }}"
    merged = document.add_table(rows=0, cols=2)
    for texts in (("{%tr for row in rows %}", ""), ("{% vm %}{{ name }}", "{{ row.name }}"), ("{%tr endfor %}", "")):
        for cell, text in zip(merged.add_row().cells, texts, strict=True):
            cell.text = text


def boxes_and_pictures(document: Document) -> None:
    document.element.body.insert(0, parse_xml(_BOX.format(w=nsdecls("w"))))
    document.add_paragraph("{%p for row in rows %}")
    document.add_paragraph("{{ row.name }}").add_run().add_picture(io.BytesIO(PICTURE))
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph().add_run().add_picture(io.BytesIO(PICTURE))


TEMPLATES: Mapping[str, bytes] = {
    "text": made(plain_text, footnote="Note: {{ name }} {% if flag %}({{ other.name }}){% endif %}"),
    "rows": made(rows_and_cells),
    "cells": made(cells_that_merge),
    "boxes": made(boxes_and_pictures),
    "shelf": (Path(__file__).resolve().parents[2] / "templates" / "contracts" / "small-grant.en.docx").read_bytes(),
}


def by_docxtpl(template: bytes, context: dict[str, Any]) -> bytes:
    """The file as docxtpl makes it, in our sandbox; braces in values guarded from its own escapes."""
    pressed = DocxTemplate(io.BytesIO(template))
    pressed.render(context, jinja_env=environment().overlay(finalize=_guarded), autoescape=True)
    written = io.BytesIO()
    pressed.save(written)
    return written.getvalue()


def _guarded(value: object) -> object:
    return Markup(str(escape(value)).replace("_", "&#95;")) if isinstance(value, str) else value  # noqa: S704


def differing(ours: bytes, theirs: bytes) -> list[str]:
    """The members that are not equal; the properties aside."""
    mine, other = unpacked(ours), unpacked(theirs)
    return sorted(
        name
        for name in mine.keys() | other.keys()
        if name != CORE and _canonical(name, mine.get(name)) != _canonical(name, other.get(name))
    )


def _canonical(name: str, member: bytes | None) -> bytes | None:
    if member is None or not name.endswith((".xml", ".rels")):
        return member
    canonical: bytes = etree.tostring(etree.fromstring(member), method="c14n")
    return canonical


def properties(file: bytes, *, escaped: bool = False) -> dict[str, str]:
    stated = docx.Document(io.BytesIO(file)).core_properties
    found = {name: getattr(stated, name) for name in NAMES}
    return {name: html.unescape(text) for name, text in found.items()} if escaped else found
