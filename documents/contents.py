"""The list of contents on its way to PDF: each line gets the page of its heading, counted by whoever lays it out.

In the Word file the list is a field whose stored result names numbers and titles; pages come when Word makes it anew.
LibreOffice never makes such a field anew, but counts the pages of single references, so that these take its place.
"""

from __future__ import annotations

import re
import zlib

from documents.archive import packed, unpacked
from documents.clause_lines import CONTENTS
from documents.errors import TemplateRefused
from documents.ooxml import TEXT_WIDTH

_DOCUMENT = "word/document.xml"
_SAID = f" {CONTENTS} "
_FIELD = re.compile(
    r'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText[^>]*>'
    + re.escape(_SAID)
    + r'</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>(?P<lines>.*?)'
    r'<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    re.DOTALL,
)
_LINE = re.compile(
    r'<w:pPr><w:pStyle w:val="(?P<style>Contents|ContentsSchedule)"/></w:pPr>(?P<before>(?:(?!</w:p>).)*?)'
    r'(?P<link><w:hyperlink [^>]*w:anchor="(?P<mark>\w+)"[^>]*>.*?</w:hyperlink>)',
    re.DOTALL,
)
_TABS = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'


def paged(file: bytes) -> bytes:
    """The Word file with the page of each heading in its list of contents; one without such a list as it is.

    So is what is no Word file: whoever converts it says so.
    """
    try:
        members = unpacked(file)
        text = members[_DOCUMENT].decode()
    except (TemplateRefused, UnicodeDecodeError, zlib.error, RuntimeError):
        return file
    if _SAID not in text:
        return file
    lines = _FIELD.sub(lambda found: found["lines"], text, count=1)
    return packed({**members, _DOCUMENT: _LINE.sub(_with_page, lines).encode()})


def _with_page(found: re.Match[str]) -> str:
    field = f'<w:fldSimple w:instr=" PAGEREF {found["mark"]} \\h "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return (
        f'<w:pPr><w:pStyle w:val="{found["style"]}"/>{_TABS}</w:pPr>{found["before"]}{found["link"]}'
        f"<w:r><w:tab/></w:r>{field}"
    )
