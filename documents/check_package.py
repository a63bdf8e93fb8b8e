"""What no template may be, whatever its text says: no Word file, locked, too large, or carrying what acts by itself."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from lxml import etree

from documents.archive import LARGEST
from documents.check_report import Fault, Place
from documents.errors import TemplateRefused
from kernel.text import Message

_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
"""What the library of zip files raises on a file that is broken, or none."""

LARGEST_FILE = 10_000_000
"""Bytes of the file as it is."""

MOST_MEMBERS = 1_000

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_DOCUMENT = "word/document.xml"
_PROGRAMS = ("vbaproject", "vbadata", "activex", "customui/")
_EMBEDDED = ("oleobject", "word/embeddings/", "afchunk")
_BINARY = (".bin", ".exe", ".dll", ".js", ".vbs", ".html", ".htm", ".rtf", ".mht")
_DECLARED = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_INSTRUCTIONS = re.compile(rb"<w:instrText[^>]*>([^<]*)</w:instrText>|w:instr=\"([^\"]*)\"")
_FETCHING = re.compile(
    rb"(?:^|\s)(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|HYPERLINK(?!\s*\\l))(?=[\s\"&]|$)",
    re.IGNORECASE,
)


def refuse(file: bytes) -> None:
    """Raise TemplateRefused for the first thing that no template may be."""
    for fault in faults(file):
        raise TemplateRefused(fault.message)


def faults(file: bytes) -> list[Fault]:
    """Everything that no template may be; nothing is unpacked before its size is known."""
    if len(file) > LARGEST_FILE:
        return [Fault("too-large", Message("it is larger than %(most)s bytes.", most=LARGEST_FILE))]
    if file.startswith(_OLD):
        if _LOCKED in file:
            return [Fault("password", Message("it is locked with a password; save it without one."))]
        return [Fault("old-word", Message("it is a file of the old Word (.doc); save it as .docx."))]
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            listed = archive.infolist()
            if found := _list_fault(listed):
                return [found]
            members = {entry.filename: archive.read(entry) for entry in listed}
    except _UNREADABLE:
        return [Fault("not-word", Message("it is not a Word file (.docx)."))]
    return [*_carried(members), *_declared(members), *_linked(members)]


def _list_fault(listed: list[zipfile.ZipInfo]) -> Fault | None:
    if sum(entry.file_size for entry in listed) > LARGEST or len(listed) > MOST_MEMBERS:
        return Fault("too-large", Message("it is too large when unpacked."))
    if _DOCUMENT not in {entry.filename for entry in listed}:
        return Fault("not-word", Message("it is not a Word file (.docx)."))
    return None


def _carried(members: Mapping[str, bytes]) -> Iterator[Fault]:
    for name, content in members.items():
        known = name.lower()
        if any(mark in known for mark in _PROGRAMS) or b"macroEnabled" in (content if known.startswith("[") else b""):
            yield Fault("programs", Message("it carries programs (macros); save it as .docx without them."), _at(name))
        elif any(mark in known for mark in _EMBEDDED) or known.endswith(_BINARY) or content.startswith(_OLD):
            yield Fault(
                "embedded", Message("it carries an embedded object; paste it as text or as a picture."), _at(name)
            )


def _declared(members: Mapping[str, bytes]) -> Iterator[Fault]:
    for name, content in members.items():
        if name.endswith((".xml", ".rels")) and any(mark in content for mark in _DECLARED):
            yield Fault("entities", Message("it declares entities of its own, which Word never does."), _at(name))


def _linked(members: Mapping[str, bytes]) -> Iterator[Fault]:
    for name, content in members.items():
        if name.endswith(".rels"):
            yield from _relations(name, content)
        elif name.endswith(".xml"):
            yield from _fields(name, content)


def _relations(name: str, content: bytes) -> Iterator[Fault]:
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        yield Fault("not-word", Message("it is not a Word file (.docx)."), _at(name))
        return
    for relation in root.iter(_RELATION):
        target = relation.get("Target", "")
        if relation.get("TargetMode", "").lower() == "external" or "://" in target:
            message = Message("it links to “%(target)s” outside of it; write the address as text.", target=target[:200])
            yield Fault("external", message, _at(name))


def _fields(name: str, content: bytes) -> Iterator[Fault]:
    # Word splits one field into pieces, and one field may begin right behind another.
    said = [one or other for one, other in _INSTRUCTIONS.findall(content)]
    if _FETCHING.search(b"".join(said)) or _FETCHING.search(b" ".join(said)):
        yield Fault("external", Message("a field in it fetches or opens something outside of it."), _at(name))


def _at(name: str) -> Place:
    return Place("member", name)
