"""The press: a Word template and plain values in, a Word file out. The only module that knows docxtpl.

docxtpl by itself renders without a sandbox and without escaping, so that a template can run code and "A & B" loses its
end; here it never runs that way.
"""

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from documents import language
from documents.archive import packed, unpacked
from documents.errors import RenderFailed, TemplateRefused
from documents.plain import Plain, plain
from kernel.text import Message

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COUNTED = (f"{_W}p", f"{_W}tbl", f"{_W}sectPr")
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_HEADER = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
_FOOTER = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"
_FOOTNOTES = "footnotes+xml"


def render(template: bytes, context: Mapping[str, object]) -> bytes:
    """The printed Word file; the same template and values give the same bytes.

    Raises NotPlain or IllegalCharacter for a value, TemplateRefused for a template, RenderFailed where a name has no
    value or the file that came out is not what went in.
    """
    values = plain(context)
    trees(template)
    pressed = _Pressed(io.BytesIO(template))
    try:
        pressed.render(values, jinja_env=_environment(), autoescape=True)
    except (TemplateError, etree.XMLSyntaxError) as error:
        raise RenderFailed(str(error)) from error
    out = io.BytesIO()
    pressed.save(out)
    file = packed(unpacked(out.getvalue()))
    _prove(file, pressed.expected)
    return file


def trees(template: bytes) -> list[nodes.Template]:
    """The texts of a template (body, head, foot, notes, properties), parsed and proved to be in the small language.

    Raises TemplateRefused.
    """
    environment = _environment()
    parsed = []
    for source in _sources(template):
        try:
            tree = environment.parse(source)
        except TemplateError as error:
            raise TemplateRefused(Message("a tag in it is not complete: %(fault)s", fault=str(error))) from error
        language.check(tree)
        parsed.append(tree)
    return parsed


def _environment() -> ImmutableSandboxedEnvironment:
    """A sandbox without a loader, functions, tests, or filters beyond the small language."""
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_printable)
    environment.globals.clear()
    environment.tests.clear()
    for name in set(environment.filters) - language.FILTERS:
        del environment.filters[name]
    return environment


def _printable(value: object) -> object:
    """A text with docxtpl's own escapes for braces taken apart, so that a value holding `{_{` comes out as it is."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return Markup(str(escape(value)).replace("_", "&#95;"))  # noqa: S704 - the value is escaped in this very line


class _Pressed(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl with strict XML: what does not parse is an error instead of a document with its end missing."""

    def __init__(self, template: io.BytesIO) -> None:
        super().__init__(template)
        self.expected: Counter[str] = Counter()

    def render_xml_part(
        self,
        src_xml: str,
        part: Any,
        context: dict[str, Plain],
        jinja_env: ImmutableSandboxedEnvironment | None = None,
    ) -> str:
        """The part as docxtpl writes it, proved well formed and counted."""
        rendered: str = super().render_xml_part(src_xml, part, context, jinja_env)
        self.expected += _counted(rendered.encode())
        return rendered

    def render_properties(
        self,
        context: dict[str, Plain],
        jinja_env: ImmutableSandboxedEnvironment | None = None,
    ) -> None:
        """The properties with their values as they are: docxtpl escapes them twice, and `&` became `&amp;`."""
        unescaped = (jinja_env or _environment()).overlay(autoescape=False, finalize=None)
        for name in _PROPERTIES:
            if stated := getattr(self.docx.core_properties, name):
                setattr(self.docx.core_properties, name, unescaped.from_string(stated).render(context)[:255])


def _sources(template: bytes) -> Iterator[str]:
    unpacked(template)
    try:
        opened = DocxTemplate(io.BytesIO(template))
        opened.init_docx()
        yield opened.patch_xml(opened.get_xml())
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise TemplateRefused(Message("it is not a Word file (.docx).")) from error
    for kind in (_HEADER, _FOOTER):
        for _, part in opened.get_headers_footers(kind):
            yield opened.patch_xml(opened.get_part_xml(part))
    for part in opened.docx.part.package.parts:
        if part.content_type.endswith(_FOOTNOTES):
            yield opened.patch_xml(part.blob.decode())
    for name in _PROPERTIES:
        yield getattr(opened.docx.core_properties, name)


def _counted(part: bytes) -> Counter[str]:
    """Paragraphs, tables and sections of one part; raises XMLSyntaxError where it is not well formed."""
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    return Counter(element.tag for element in root.iter(*_COUNTED))


def _prove(file: bytes, expected: Counter[str]) -> None:
    """Open the printed file again: every paragraph, table and section that was rendered must stand in it."""
    counted: Counter[str] = Counter()
    for name, member in unpacked(file).items():
        if name == "word/document.xml" or name.startswith(("word/header", "word/footer", "word/footnotes")):
            counted += _counted(member)
    if counted != expected:
        raise RenderFailed(f"rendered {sorted(expected.items())}, found {sorted(counted.items())}")
