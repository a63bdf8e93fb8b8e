"""Files that people hand in: what kind one really is, whatever it is called.

The kind follows from the content; the name's ending has to agree with it. Nothing here opens an
image or runs anything: the ends and the boxes of a file are looked at, and a Word file is unpacked
no further than its list of members.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

import filetype

from kernel.errors import Invalid, Problem
from kernel.text import Message

LARGEST = 25_000_000
"""Bytes of one file; 25 megabytes as people count them."""
_UNPACKED = 200_000_000
_NAME = 200
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Members of a Word file that run or embed something; a signed paper has none.
_ACTIVE = ("vbaproject", "oleobject", "activex", "embeddings/")
#: Brands of the first box of a HEIC photograph.
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was looked at: its clean name, its media type, its content."""

    name: str
    media_type: str
    content: bytes


def check(where: str, name: str, content: bytes) -> Upload:
    """Return a file that may be kept; raises Invalid, in plain words, under the name of its field."""
    clean = clean_name(name)
    if not content:
        raise _refused(where, Message("The file “%(name)s” is empty.", name=clean))
    if len(content) > LARGEST:
        raise _refused(where, Message("The file “%(name)s” is larger than 25 megabytes.", name=clean))
    ending = PurePosixPath(clean).suffix.lower()
    if ending not in _KINDS:
        raise _refused(where, _TAKEN)
    media_type, fits = _KINDS[ending]
    guessed = filetype.guess(content[:8192])
    if not fits(content) or (guessed is not None and guessed.mime in _OTHERS.get(media_type, ())):
        raise _refused(
            where,
            Message(
                "The file “%(name)s” is called %(ending)s, but what is in it is something else, damaged or not whole.",
                name=clean,
                ending=ending,
            ),
        )
    return Upload(clean, media_type, content)


def clean_name(name: str) -> str:
    """Return a file's own name: no folders, no control or direction characters, not too long."""
    last = PureWindowsPath(PurePosixPath(name.replace("\x00", "")).name).name
    visible = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    stem, ending = PurePosixPath(visible).stem, PurePosixPath(visible).suffix
    return (stem[: _NAME - len(ending)] + ending).strip() or "file"


def _refused(where: str, message: Message) -> Invalid:
    return Invalid([Problem(where, message)])


def _is_pdf(content: bytes) -> bool:
    return content[:1024].lstrip().startswith(b"%PDF-") and b"%%EOF" in content[-2048:]


def _is_docx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            damaged = sum(one.file_size for one in members) > _UNPACKED or archive.testzip() is not None
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return False
    names = {one.filename for one in members}
    active = any(mark in name.lower() for name in names for mark in _ACTIVE)
    return not damaged and not active and {"[Content_Types].xml", "word/document.xml"} <= names


def _is_jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-65_536:]


def _is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") and b"IEND" in content[-64:]


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC and b"meta" in content[:4096]


_KINDS: Mapping[str, tuple[str, Callable[[bytes], bool]]] = {
    ".pdf": ("application/pdf", _is_pdf),
    ".docx": (_DOCX, _is_docx),
    ".jpg": ("image/jpeg", _is_jpeg),
    ".jpeg": ("image/jpeg", _is_jpeg),
    ".png": ("image/png", _is_png),
    ".heic": ("image/heic", _is_heic),
}
#: What a file must not look like at its beginning, although its own marks are there: two kinds in one.
_OTHERS: Mapping[str, tuple[str, ...]] = {
    "application/pdf": ("application/zip", "image/jpeg", "image/png", "image/gif"),
    "image/jpeg": ("application/pdf", "application/zip"),
    "image/png": ("application/pdf", "application/zip"),
}
_TAKEN = Message("Give a PDF, a Word file (.docx) or a photograph (.jpg, .png, .heic).")
