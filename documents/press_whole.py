"""docxtpl by itself, for what changes more of a file than its texts: pictures, links in rich text, other files' text.

The same sandbox, the same counting and the same strictness as the press's own way, at docxtpl's speed.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from typing import Any

from docx.image.exceptions import UnrecognizedImageError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, RichText, Subdoc

from documents import language
from documents.archive import packed, unpacked
from documents.errors import RenderFailed
from documents.plain import Plain
from documents.press_environment import BUDGET, Budget, Text, environment, parsed
from documents.press_marks import well_formed
from documents.press_prepare import BROKEN, FOOTNOTES
from documents.press_properties import LONGEST, NAMES
from documents.press_rich import Picture, RichValue, SubDocument
from kernel.text import Message

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COUNTED = (f"{_W}p", f"{_W}tbl", f"{_W}sectPr")
_PRINTED = ("word/document.xml", "word/header", "word/footer", "word/footnotes")


def whole(
    template: bytes,
    values: dict[str, Plain],
    rich: Mapping[str, RichValue],
    replaced: Mapping[str, bytes],
) -> bytes:
    """The file as docxtpl makes it, opened again to see that nothing was lost.

    Raises RenderFailed, also for a picture that is none.
    """
    pressed = _Strict(io.BytesIO(template))
    pressed.render_init()
    for name, content in replaced.items():
        pressed.replace_pic(name, io.BytesIO(content))
    given = {**values, **{name: _placed(pressed, value) for name, value in rich.items()}, BUDGET: Budget()}
    out = io.BytesIO()
    try:
        pressed.render(given, jinja_env=environment(rich=True), autoescape=True)
        pressed.save(out)
    except (ValueError, UnrecognizedImageError) as error:
        raise RenderFailed(Message("a picture is no PNG, JPEG or GIF, or has no place of its name")) from error
    file = packed(unpacked(out.getvalue()))
    _prove(file, pressed.expected)
    return file


class _Strict(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl with strict XML, our counting, and each text rendered once."""

    def __init__(self, template: io.BytesIO) -> None:
        super().__init__(template)
        self.expected: Counter[str] = Counter()

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], *_its_own: object) -> str:
        """The part as docxtpl writes it, proved well formed and counted."""
        self.current_rendering_part = part
        sandbox = environment(rich=True)
        language.check(parsed(src_xml, sandbox))
        rendered: str = self.resolve_listing(Text(src_xml, sandbox).rendered(context))
        self.expected += _counted(rendered.encode())
        return rendered

    def render_footnotes(self, context: dict[str, Any], *_its_own: object) -> None:
        """The footnotes, once: docxtpl renders them once for each section, what was printed before included."""
        for part in self.docx.part.package.parts:
            if part.content_type == FOOTNOTES:
                text = self.patch_xml(part.blob.decode())
                part._blob = self.render_xml_part(text, part, context).encode()  # noqa: SLF001 -- as docxtpl sets it

    def render_properties(self, context: dict[str, Any], *_its_own: object) -> None:
        """The properties with their values as they are."""
        for name in NAMES:
            if stated := getattr(self.docx.core_properties, name):
                printed = Text(stated, environment(escaped=False)).rendered(context)
                setattr(self.docx.core_properties, name, printed[:LONGEST])


def _placed(pressed: _Strict, value: RichValue) -> InlineImage | RichText | Subdoc:
    if isinstance(value, Picture):
        return InlineImage(pressed, io.BytesIO(value.content), width=Mm(value.width))
    if isinstance(value, SubDocument):
        return _taken_in(pressed, value)
    text = RichText()
    for run in value.runs:
        link = pressed.build_url_id(run.link) if run.link else None
        text.add(run.text, bold=run.bold, italic=run.italic, url_id=link)
    return text


def _taken_in(pressed: _Strict, value: SubDocument) -> Subdoc:
    """The other file, its pictures known as python-docx knows its own: one may be printed by itself too."""
    try:
        placed = Subdoc(pressed, io.BytesIO(value.content))
    except BROKEN as error:
        raise RenderFailed(Message("a file that shall stand within it is no Word file")) from error
    for part in pressed.docx.part.package.image_parts:
        part._image = None  # noqa: SLF001 -- read anew where it is asked for
    return placed


def _counted(part: bytes) -> Counter[str]:
    return Counter(element.tag for element in well_formed(part).iter(*_COUNTED))


def _prove(file: bytes, expected: Counter[str]) -> None:
    """Open the printed file again: every paragraph, table and section that was rendered must stand in it."""
    counted: Counter[str] = Counter()
    for name, member in unpacked(file).items():
        if name.startswith(_PRINTED):
            counted += _counted(member)
    if counted != expected:
        raise RenderFailed(Message("the file that came out has lost something"))
