"""Logos as they come, and as they are kept: made anew, upright, small, with nothing else in the file."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from kernel import pictures
from kernel.errors import Invalid
from kernel.text import render


def picture(kind: str = "PNG", size: tuple[int, int] = (200, 80), mode: str = "RGB", **more: Any) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, 90 if mode in {"L", "P"} else (10, 104, 112, 128)[: len(mode)]).save(made, kind, **more)
    return made.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A small PNG that says it is of any size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "size", "mode"),
    [
        (picture(), (200, 80), "RGB"),
        (picture("JPEG"), (200, 80), "RGB"),
        (picture(mode="RGBA"), (200, 80), "RGBA"),
        (picture(mode="P"), (200, 80), "RGB"),
        (picture(mode="L"), (200, 80), "RGB"),
        (picture("JPEG", mode="CMYK"), (200, 80), "RGB"),
        (picture(size=(4000, 1000)), (900, 225), "RGB"),
        (picture(size=(100, 2000)), (22, 450), "RGB"),
    ],
)
def test_it_is_made_anew_as_a_png(content: bytes, size: tuple[int, int], mode: str) -> None:
    kept = pictures.logo("file", content)
    with Image.open(io.BytesIO(kept.content)) as opened:
        assert (opened.format, opened.size, opened.mode) == ("PNG", size, mode)
    assert (kept.width, kept.height) == size
    assert pictures.logo("file", content) == kept


def test_a_picture_is_turned_upright_and_loses_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Barrio Abajo, casa 7"
    content = picture("JPEG", exif=exif.tobytes())
    assert b"Barrio Abajo" in content
    kept = pictures.logo("file", content)
    assert (kept.width, kept.height) == (80, 200)
    assert b"Barrio Abajo" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as opened:
        assert not opened.getexif()
        assert opened.info == {}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "This is no PNG or JPEG picture"),
        (b"%PDF-1.7 %%EOF", "This is no PNG or JPEG picture"),
        (picture("GIF", mode="P"), "This is no PNG or JPEG picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is no PNG or JPEG picture"),
        (picture()[:60], "This is no PNG or JPEG picture"),
        (picture("JPEG", (800, 800))[:900], "This is no PNG or JPEG picture"),
        (claiming(6000, 6000), "too many dots"),
        (claiming(60_000, 60_000), "This is no PNG or JPEG picture"),
        (picture(size=(300, 15)), "too small to be printed"),
        (b"\x89PNG" + b"0" * pictures.LARGEST, "at most 5 megabytes"),
    ],
    ids=["empty", "pdf", "gif", "svg", "cut png", "cut jpeg", "many dots", "a bomb", "narrow", "large"],
)
def test_what_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        pictures.logo("file", content)
    assert says in render(refused.value.problems[0].message)
    assert refused.value.problems[0].where == "file"


def test_a_camera_s_words_where_a_number_belongs_are_damage() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Barrio Abajo, casa 7"
    content = picture("JPEG", exif=exif.tobytes()).replace(b"\x01\x0e\x00\x02", b"\x01\x3d\x00\x02")
    with pytest.raises(Invalid) as refused:
        pictures.logo("file", content)
    assert "or it is damaged" in render(refused.value.problems[0].message)
