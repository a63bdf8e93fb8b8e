"""What no template may be, whatever its text says: no Word file, locked, too large, or carrying what acts by itself."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from documents import check_acting
from documents.archive import LARGEST, contents
from documents.check_report import Fault, Place
from documents.errors import TemplateRefused
from kernel.text import Message

_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What the library of zip files raises on a file that is broken, or none."""

LARGEST_FILE = 10_000_000
"""Bytes of the file as it is."""

MOST_MEMBERS = 1_000

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (_OLD, b"PK\x03\x04", b"MZ")
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_LOCKED_MEMBER = 0x1
_DOCUMENT = "word/document.xml"
_TYPES = "[content_types].xml"
_PROGRAMS = ("vbaproject", "vbadata", "activex", "customui/")
_EMBEDDED = ("oleobject", "word/embeddings/", "afchunk")
_XML = (".xml", ".rels", ".svg", ".vml")
_OTHER = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp", ".webp")
_FONTS = (".odttf", ".ttf", ".otf")
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ELSEWHERE = re.compile(r"^/|\\|(?:^|/)\.\.?(?:/|$)|[:\x00-\x1f]")
_ENCODED = re.compile(rb"""^<\?xml[^>]*\sencoding\s*=\s*["'](?!(?:utf-?8|(?:us-)?ascii)["'])""", re.IGNORECASE)
_MARK = b"\xef\xbb\xbf"
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")


def refuse(file: bytes) -> None:
    """Raise TemplateRefused for the first thing that no template may be."""
    for fault in faults(file):
        raise TemplateRefused(fault.message)


def faults(file: bytes) -> list[Fault]:
    """Everything that no template may be; nothing is unpacked before its size is known."""
    if len(file) > LARGEST_FILE:
        return [Fault("too-large", Message("it is larger than %(most)s bytes.", most=LARGEST_FILE))]
    if file.startswith(_OLD):
        return [
            _locked()
            if _LOCKED in file
            else Fault("old-word", Message("it is a file of the old Word (.doc); save it as .docx."))
        ]
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            listed = archive.infolist()
            if found := list(_list_faults(listed)):
                return found
            members = contents(archive)
    except _UNREADABLE:
        return [_no_word_file()]
    return [*_carried(members), *_texts(members)]


def _list_faults(listed: list[zipfile.ZipInfo]) -> Iterator[Fault]:
    if sum(entry.file_size for entry in listed) > LARGEST or len(listed) > MOST_MEMBERS:
        yield Fault("too-large", Message("it is too large when unpacked."))
        return
    if any(entry.flag_bits & _LOCKED_MEMBER for entry in listed):
        yield _locked()
        return
    if _DOCUMENT not in {entry.filename for entry in listed} or any(one.compress_type not in _PACKED for one in listed):
        yield _no_word_file()
        return
    yield from _odd_names([entry.filename for entry in listed])


def _odd_names(names: list[str]) -> Iterator[Fault]:
    """Two members of one name are two files in one: each program reads the one it likes, as with names that climb."""
    met: set[str] = set()
    for name in names:
        if name.casefold() in met:
            yield Fault("twice", Message("it holds this part twice; save it again with Word."), _at(name))
        elif _ELSEWHERE.search(name):
            yield Fault("odd-name", Message("it holds a part under a name that Word never gives."), _at(name))
        met.add(name.casefold())


def _carried(members: Mapping[str, bytes]) -> Iterator[Fault]:
    for name, content in members.items():
        known = name.lower()
        programs = known == _TYPES and b"macroenabled" in content.lower()
        if programs or any(mark in known for mark in _PROGRAMS):
            yield Fault("programs", Message("it carries programs (macros); save it as .docx without them."), _at(name))
        elif not _may_stand(known, content):
            yield check_acting.embedded(name)


def _may_stand(name: str, content: bytes) -> bool:
    """Whether a member is text, a picture or a font by its name, and by its content no file with a life of its own."""
    if name.endswith("/"):
        return not content
    named = name.endswith((*_XML, *_OTHER, *_FONTS)) and not any(mark in name for mark in _EMBEDDED)
    return named and not content.startswith(_FOREIGN)


def _texts(members: Mapping[str, bytes]) -> Iterator[Fault]:
    """What is wrong with each member that is read as XML: all that are named so, and all that are declared so."""
    declared = _declared_so(members)
    for name, content in members.items():
        if not (name.lower().endswith(_XML) or name.casefold() in declared):
            continue
        if (fault := _unread(name, content)) is not None:
            yield fault
            continue
        try:
            root = _tree(content)
        except etree.XMLSyntaxError:
            yield Fault("not-word", Message("it cannot be read: it is not the XML that Word writes."), _at(name))
            continue
        yield from check_acting.faults(name, root)


def _unread(name: str, content: bytes) -> Fault | None:
    """What is refused before it is read: characters that hide from a search, and entities."""
    if _ENCODED.match(content.removeprefix(_MARK).lstrip()) or not _utf8(content):
        return Fault("encoding", Message("it is not written in UTF-8; save it again with Word."), _at(name))
    if any(mark in content for mark in _DECLARED):
        return Fault("entities", Message("it declares entities of its own, which Word never does."), _at(name))
    return None


def _utf8(content: bytes) -> bool:
    try:
        return "\x00" not in content.decode()
    except UnicodeDecodeError:
        return False


def _declared_so(members: Mapping[str, bytes]) -> set[str]:
    """The members that the list of contents calls XML, whatever their names end with."""
    listed = next((content for name, content in members.items() if name.lower() == _TYPES), b"<none/>")
    try:
        root = _tree(listed)
    except etree.XMLSyntaxError:
        return set()  # told with its place, as every other
    kinds = [(one.get("PartName") or f".{one.get('Extension')}", one.get("ContentType") or "") for one in root]
    endings = tuple(name.casefold() for name, kind in kinds if "xml" in kind.lower() and name.startswith("."))
    parts = {name.removeprefix("/").casefold() for name, kind in kinds if "xml" in kind.lower()}
    return {
        folded for name in members if (folded := name.casefold()) in parts or (endings and folded.endswith(endings))
    }


def _no_word_file() -> Fault:
    return Fault("not-word", Message("it is not a Word file (.docx)."))


def _locked() -> Fault:
    return Fault("password", Message("it is locked with a password; save it without one."))


def _tree(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _at(name: str) -> Place:
    return Place("member", name)
