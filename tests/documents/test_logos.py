"""Logos above a contract's title: whole files, alike in size, in proportion; nothing where there are none."""

from __future__ import annotations

import hashlib
import io
import zipfile

import docx
import pytest
from docx.shared import Mm

from documents import press, shelf
from documents.errors import RenderFailed
from documents.logos import Mark, set_in, told
from tests.documents.contexts import small
from tests.documents.word_files import word_file
from tests.kernel.test_pictures import picture


def mark(width: int = 200, height: int = 80, of: str = "Red «A» & <B>") -> Mark:
    return Mark(of, picture(size=(width, height)), width, height)


@pytest.fixture(scope="module")
def plain() -> bytes:
    return press.render(shelf.template("assembled-letter", "es").content, small("es"))


def test_without_any_the_file_stays_as_it_is(plain: bytes) -> None:
    assert set_in(plain, []) is plain
    assert told([]) == {}


@pytest.mark.parametrize("count", [1, 2, 4])
def test_they_stand_above_the_title_and_the_rest_stays(plain: bytes, count: int) -> None:
    marks = [mark(200 + place, 80, f"Red {place} «A» & <B>") for place in range(count)]
    file = set_in(plain, marks)
    assert file == set_in(plain, marks)
    document = docx.Document(io.BytesIO(file))
    assert len(document.inline_shapes) == count
    before = docx.Document(io.BytesIO(plain))
    assert [one.text for one in document.paragraphs] == ["", *(one.text for one in before.paragraphs)]
    assert len(document.tables) == len(before.tables) + 1
    assert len(document.tables[0].columns) == count
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert described == [one.of for one in marks]
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        assert [archive.read(f"word/media/logo-{place}.png") for place in range(1, count + 1)] == [
            one.content for one in marks
        ]


@pytest.mark.parametrize(
    ("width", "height", "wide", "high"),
    [
        # The same area of 324 square millimetres where the shape allows, else as high or as wide as one may be.
        (100, 100, 15.0, 15.0),
        (400, 100, 36.0, 9.0),
        (900, 100, 42.0, 42 / 9),
        (100, 400, 3.75, 15.0),
        (200, 100, 18 * 2**0.5, 18 / 2**0.5),
    ],
)
def test_each_keeps_its_shape_and_takes_as_much_room_as_the_others(
    width: int, height: int, wide: float, high: float
) -> None:
    assert Mark("x", b"", width, height).printed == (round(Mm(1) * wide), round(Mm(1) * high))


def test_what_is_kept_of_them_is_whose_and_which() -> None:
    assert told([mark(of="A")]) == {"logos": [{"of": "A", "sha256": _sha(picture())}]}


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_file_without_a_place_is_refused(plain: bytes) -> None:
    members = {}
    with zipfile.ZipFile(io.BytesIO(word_file("x"))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["word/document.xml"] = members["word/document.xml"].replace(b"<w:body>", b"<w:body >")
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(RenderFailed):
        set_in(broken.getvalue(), [mark()])
