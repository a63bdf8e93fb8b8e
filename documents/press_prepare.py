"""A template taken apart once, by docxtpl's own preparation: the texts that may change, and the members that cannot.

The members are those that docxtpl would write, so that a document made of them is the document docxtpl makes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate
from lxml import etree

from documents import check_package
from documents.archive import unpacked
from documents.errors import TemplateRefused
from documents.press_properties import NAMES
from kernel.text import Message

_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_DECLARED = re.compile(r"\s*<\?xml[^>]*\?>\s*")
_BODY = re.compile(r"<w:body(?: [^>]*)?>")
_HOLE = "<w:body/>"
_CORE = "core-properties+xml"
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
BROKEN = (PackageNotFoundError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError)
"""What python-docx raises on a file that is none of Word's."""


@dataclass(frozen=True, slots=True)
class Source:
    """One text as docxtpl hands it to Jinja, and what stands before and behind it in its member."""

    member: str
    text: str
    head: str = ""
    tail: str = ""

    @property
    def body(self) -> bool:
        """Whether it is the document's own text, in which docxtpl also mends tables and numbers drawings."""
        return bool(self.tail)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The texts, the properties as they are stated, and every member as docxtpl would write it."""

    sources: list[Source]
    properties: dict[str, str]
    members: dict[str, bytes]
    core: str


def prepared(template: bytes) -> Prepared:
    """Take a template apart; raises TemplateRefused."""
    check_package.refuse(template)
    try:
        opened = DocxTemplate(io.BytesIO(template))
        opened.render_init()
        core = _core(opened)
        sources = list({source.member: source for source in _sources(opened)}.values())
        written = io.BytesIO()
        opened.docx.save(written)
    except BROKEN as error:
        raise TemplateRefused(Message("it is not a Word file (.docx).")) from error
    stated = {name: getattr(opened.docx.core_properties, name) for name in NAMES}
    return Prepared(sources, stated, unpacked(written.getvalue()), core)


def _sources(opened: Any) -> Iterator[Source]:
    yield _body(opened)
    for kind in (opened.HEADER_URI, opened.FOOTER_URI):
        for _, part in opened.get_headers_footers(kind):
            yield Source(_member(part), opened.patch_xml(opened.get_part_xml(part)), _DECLARATION)
    for part in opened.docx.part.package.parts:
        if part.content_type == FOOTNOTES:
            text = opened.patch_xml(part.blob.decode())
            declared = _DECLARED.match(text)
            yield Source(_member(part), text[declared.end() :] if declared else text, _DECLARATION)


def _body(opened: Any) -> Source:
    root = parse_xml(etree.tostring(opened.docx._element))  # noqa: SLF001 -- docxtpl reads it there too
    body = root.body
    text = opened.patch_xml(opened.get_xml())
    if body.nsmap == root.nsmap:
        text = _BODY.sub("<w:body>", text, count=1)
    root.replace(body, etree.SubElement(root, body.tag))
    head, hole, tail = etree.tostring(root, encoding="unicode").partition(_HOLE)
    if not hole:
        raise TemplateRefused(Message("it is not a Word file (.docx)."))
    return Source(_member(opened.docx.part), text, _DECLARATION + head, tail)


def _core(opened: Any) -> str:
    """The member with the properties; where a template has none, the one docxtpl would add, without today's date."""
    package = opened.docx.part.package
    had = any(part.content_type.endswith(_CORE) for part in package.parts)
    properties = opened.docx.core_properties
    if not had:
        properties.modified = datetime(1980, 1, 1, tzinfo=UTC)
    return next(_member(part) for part in package.parts if part.content_type.endswith(_CORE))


def _member(part: Any) -> str:
    return str(part.partname).removeprefix("/")
