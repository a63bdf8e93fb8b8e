"""The zip a Word file is, written so that equal content gives equal bytes."""

import io
import zipfile
from collections.abc import Mapping

from documents.errors import TemplateRefused
from kernel.text import Message

LARGEST = 20_000_000
"""Bytes of all members unpacked; a contract template has some tens of thousands."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_DOCUMENT = "word/document.xml"
_FOREIGN = ("vbaProject", "oleObject", "activeX")


def packed(members: Mapping[str, bytes]) -> bytes:
    """The members as one zip, in the order given, all dated to the first day a zip knows."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content)
    return buffer.getvalue()


def unpacked(file: bytes) -> dict[str, bytes]:
    """The members of a Word file by name, refused when it is none, too large, or carries programs.

    Raises TemplateRefused.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            _check(archive.infolist())
            return contents(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise TemplateRefused(Message("it is not a Word file (.docx).")) from error


def contents(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The members by name, none inflated beyond the size that it states; raises BadZipFile where one is not as stated.

    Asked for all of a member, the library inflates it to its end before it looks at the size.
    """
    found = {}
    for entry in archive.infolist():
        with archive.open(entry) as opened:
            found[entry.filename] = opened.read(entry.file_size + 1)
    return found


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > LARGEST:
        raise TemplateRefused(Message("it is too large when unpacked."))
    listed = [entry.filename for entry in entries]
    if _DOCUMENT not in listed:
        raise TemplateRefused(Message("it is not a Word file (.docx)."))
    if any(mark in name for name in listed for mark in _FOREIGN):
        raise TemplateRefused(Message("it carries programs or embedded objects."))
