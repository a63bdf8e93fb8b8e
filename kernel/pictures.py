"""Pictures that people hand in, made anew: nothing of the file that came is kept but what it shows."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from kernel.errors import Invalid, Problem
from kernel.text import Message

LARGEST = 5_000_000
"""Bytes of the file that comes."""
MOST_PIXELS = 25_000_000
"""Dots of a picture that is opened at all; a small file can claim any number."""
WIDEST, HIGHEST = 900, 450
"""Dots that are kept: enough for 600 to the inch where it is printed."""
SMALLEST = 16
_FORMATS = ("PNG", "JPEG")


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as it is kept: a PNG without anything else in it, and its size in dots."""

    content: bytes
    width: int
    height: int


def logo(where: str, content: bytes) -> Logo:
    """Return the picture of a PNG or JPEG made anew: turned upright, no larger than print needs, all else left behind.

    Raises Invalid under the name of its field for anything else, and for what is too large or too small.
    """
    if len(content) > LARGEST:
        raise _refused(where, Message("A logo takes at most %(most)s megabytes.", most=LARGEST // 1_000_000))
    try:
        return _made(where, content)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
        # What the library raises on what a camera wrote beside the picture, where that is damaged.
        ArithmeticError,
        LookupError,
        TypeError,
        struct.error,
    ) as error:
        raise _refused(where, Message("This is no PNG or JPEG picture, or it is damaged.")) from error


def _made(where: str, content: bytes) -> Logo:
    with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise _refused(where, Message("This picture has too many dots; %(most)s million are the most.", most=25))
        if min(opened.size) < SMALLEST:
            raise _refused(where, Message("This picture is too small to be printed."))
        upright = ImageOps.exif_transpose(opened)
        clean = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    clean.thumbnail((WIDEST, HIGHEST))
    # Whatever else a file carries (place, camera, comments) hangs on the picture that was opened.
    bare = Image.new(clean.mode, clean.size)
    bare.paste(clean)
    kept = io.BytesIO()
    bare.save(kept, "PNG", optimize=True)
    return Logo(kept.getvalue(), bare.width, bare.height)


def _refused(where: str, message: Message) -> Invalid:
    return Invalid([Problem(where, message)])
