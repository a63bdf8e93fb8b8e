"""Which kind of file it is, told from its content and never from its name, and whether it may be opened at all."""

from __future__ import annotations

import io
import zipfile

from kernel.text import Message
from portfolio.importing.giving import read_json
from portfolio.importing.sheets import LARGEST_FILE, LARGEST_UNPACKED, Sheet, unreadable
from portfolio.importing.tables import read_csv
from portfolio.importing.workbooks import read_workbook

_ZIP, _OLD_OFFICE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_WORKBOOK = "xl/workbook.xml"
_MOST_PARTS = 2000


def read(content: bytes) -> Sheet:
    """Return a file's headings and rows; raises Unreadable with what to do about a file that cannot be taken."""
    if len(content) > LARGEST_FILE:
        raise unreadable(Message("The file is larger than %(most)s MB. Import it in parts.", most=LARGEST_FILE >> 20))
    if not content.strip():
        raise unreadable(Message("The file is empty."))
    if content.startswith(_OLD_OFFICE):
        raise unreadable(Message("This is a spreadsheet of the old kind (.xls), or a protected one. Save it as .xlsx."))
    if content.startswith(_PDF):
        raise unreadable(Message("This is a PDF. Give the table itself, as .xlsx, .csv or .json."))
    if content.startswith(_ZIP):
        _check_archive(content)
        return read_workbook(content)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        return read_json(content)
    return read_csv(content)


def _check_archive(content: bytes) -> None:
    """Refuse an archive that is no workbook, or that would unpack to more than anybody means."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise unreadable(Message("The file is damaged. Save the spreadsheet again and import it anew.")) from error
    if _WORKBOOK not in {part.filename for part in parts}:
        raise unreadable(
            Message("This is a zip archive and no spreadsheet, whatever it is called. Unpack it and import the table.")
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise unreadable(Message("The spreadsheet is protected by a password. Save it without one."))
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise unreadable(
            Message(
                "Unpacked, the spreadsheet is larger than %(most)s MB; that is no portfolio.",
                most=LARGEST_UNPACKED >> 20,
            )
        )
