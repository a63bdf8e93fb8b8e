"""A file is what is in it, whatever it is called."""

from __future__ import annotations

import io
import zipfile

import pytest

from kernel.errors import Invalid
from kernel.text import render
from kernel.uploads import LARGEST, check, clean_name

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 40 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 30 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00\x00\x00\x20meta" + b"\x00" * 40


def docx(*more: str, leaving_out: str = "") -> bytes:
    members = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"} | dict.fromkeys(more, "x")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            if name != leaving_out:
                archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("firmado.pdf", PDF, "application/pdf"),
        ("FIRMADO.PDF", b"\r\n" + PDF, "application/pdf"),
        ("foto.jpg", JPEG, "image/jpeg"),
        ("foto.jpeg", JPEG, "image/jpeg"),
        ("foto.png", PNG, "image/png"),
        ("foto.heic", HEIC, "image/heic"),
        ("acuerdo.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_what_is_whole_is_taken(name: str, content: bytes, media_type: str) -> None:
    found = check("file", name, content)
    assert (found.name, found.media_type, found.content) == (name, media_type, content)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("firmado.pdf", b"", "is empty"),
        ("firmado.pdf", PDF[:20], "damaged or not whole"),
        ("firmado.pdf", JPEG, "something else"),
        ("firmado.pdf", docx(), "something else"),
        ("firmado.html", b"<html>", "Give a PDF"),
        ("firmado", PDF, "Give a PDF"),
        ("foto.svg", b"<svg/>", "Give a PDF"),
        ("foto.jpg", JPEG[:30], "not whole"),
        ("foto.png", PNG[:30], "not whole"),
        ("foto.heic", JPEG, "something else"),
        ("acuerdo.docx", docx("word/vbaProject.bin"), "something else"),
        ("acuerdo.docx", docx("word/embeddings/sheet.xlsx"), "something else"),
        ("acuerdo.docx", docx(leaving_out="word/document.xml"), "something else"),
        ("acuerdo.docx", docx()[:-10], "something else"),
        ("firmado.pdf", PDF + b"x" * LARGEST, "larger than 25 megabytes"),
    ],
)
def test_what_is_not_is_refused_in_plain_words(name: str, content: bytes, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        check("file", name, content)

    (problem,) = refused.value.problems
    assert problem.where == "file"
    assert words in render(problem.message)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\papeles\\firmado.pdf", "firmado.pdf"),
        ("../../etc/firmado.pdf", "firmado.pdf"),
        ("fdp.\u202efdp\x00\n.pdf", "fdp.fdp.pdf"),
        ("Acuerdo & anexo ☕.pdf", "Acuerdo & anexo ☕.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("", "file"),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert clean_name(given) == kept
