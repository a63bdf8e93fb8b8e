"""Small Word files to try the press on, and what stands in a printed one."""

import io
from collections.abc import Iterator

import docx
from docx.oxml.ns import qn


def word_file(*paragraphs: str, header: str = "", title: str = "") -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def paragraphs(file: bytes) -> list[str]:
    """Every paragraph with words in it, those in tables too, in the order of the file."""
    return [text for text in all_texts(file) if text.strip()]


def all_texts(file: bytes) -> Iterator[str]:
    body = docx.Document(io.BytesIO(file)).element.body
    for element in body.iter(qn("w:p")):
        yield "".join(_shown(element))


def _shown(element: object) -> Iterator[str]:
    for node in element.iter(qn("w:t"), qn("w:br"), qn("w:tab")):  # type: ignore[attr-defined]  # lxml has no types
        yield {qn("w:br"): "\n", qn("w:tab"): "\t"}.get(node.tag) or node.text or ""
