"""Templates that must not be used, each with what is wrong with it and where: the one list that every door is held to.

Places are as people read them; `None` is the file as a whole.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeAlias

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from documents.archive import packed, unpacked
from documents.check_package import LARGEST_FILE
from tests.documents.press_files import made, with_footnote
from tests.documents.word_files import word_file

Wrong: TypeAlias = list[tuple[str, str | None]]
MAIN = "part “word/document.xml” of the file"
RELATED = "part “word/_rels/document.xml.rels” of the file"
FILLER = "x" * 1_200
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


def part(name: str) -> str:
    return f"part “{name}” of the file"


def alone(text: str) -> Callable[[], bytes]:
    return lambda: word_file(text)


def in_paragraph(text: str, code: str, number: int = 1) -> tuple[Callable[[], bytes], Wrong]:
    shown = text if len(text) <= 80 else f"{text[:80]}…"
    return alone(text), [(code, f"paragraph {number} “{shown}”")]


def everywhere(text: str, code: str) -> tuple[Callable[[], bytes], Wrong]:
    """The text in the body, a cell, the header, the footer, a footnote and a property."""

    def build(document: Document) -> None:
        document.add_paragraph(text)
        document.add_table(rows=1, cols=1)
        document.add_table(rows=2, cols=2).cell(1, 0).text = text
        section = document.sections[0]
        section.header.paragraphs[0].text = section.footer.paragraphs[0].text = text
        document.core_properties.title = text

    places = [f"paragraph 1 “{text}”", f"table 2, row 2, column 1 “{text}”", "property “title” of the file"]
    places += [f"{where}, paragraph 1 “{text}”" for where in ("page header", "page footer", "footnotes")]
    return lambda: made(build, footnote=text), [(code, place) for place in places]


def with_parts(**members: bytes) -> bytes:
    return packed({**unpacked(word_file("x")), **members})


def with_part(name: str, content: bytes | str) -> Callable[[], bytes]:
    return lambda: with_parts(**{name: content.encode() if isinstance(content, str) else content})


def body(xml: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    """A document whose body is this."""

    def build() -> bytes:
        spaces = nsdecls("w", "r") + ' xmlns:v="urn:schemas-microsoft-com:vml"'
        text = f"{_HEAD}<w:document {spaces}><w:body>{xml}</w:body></w:document>".replace("UTF-8", encoding.upper())
        return with_parts(**{"word/document.xml": text.encode(encoding)})

    return build


def field(*pieces: str) -> str:
    """A field, its instruction in pieces; `{` and `}` begin and end one inside it."""
    marks = {"{": "begin", "}": "end", "|": "separate"}
    runs = [
        f'<w:fldChar w:fldCharType="{marks[piece]}"/>'
        if piece in marks
        else (f"<w:t>{piece[1:]}</w:t>" if piece.startswith("=") else f"<w:instrText>{piece}</w:instrText>")
        for piece in ("{", *pieces, "}")
    ]
    return f"<w:p>{''.join(f'<w:r>{run}</w:r>' for run in runs)}</w:p>"


def external(kind: str, target: str) -> Callable[[], bytes]:
    def build(document: Document) -> None:
        document.part.relate_to(target, kind, is_external=True)

    return lambda: made(build)


def related(kind: str, target: str) -> Callable[[], bytes]:
    """A relation that does not say that it leads outside, and a part of its name."""

    def build() -> bytes:
        members = unpacked(word_file("x"))
        relation = f'<Relationship Id="rId99" Type="{_ATTACHED.rpartition("/")[0]}/{kind}" Target="{target}"/>'
        listed = members["word/_rels/document.xml.rels"].replace(
            b"</Relationships>", f"{relation}</Relationships>".encode()
        )
        there = {f"word/{target}": b"<x/>"} if target.endswith(".xml") else {}
        return packed({**members, "word/_rels/document.xml.rels": listed, **there})

    return build


def box(document: Document) -> None:
    text = "<w:txbxContent><w:p><w:r><w:t>{{ amuont }}</w:t></w:r></w:p></w:txbxContent>"
    shape = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{text}</v:textbox></v:shape>'
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}><w:r><w:pict>{shape}</w:pict></w:r></w:p>"))


def described(text: str) -> Callable[[Document], None]:
    """A bookmark under a name that holds a tag, which no line of text shows."""

    def build(document: Document) -> None:
        paragraph = document.add_paragraph("x")._p
        mark = paragraph.makeelement(qn("w:bookmarkStart"), {qn("w:id"): "1", qn("w:name"): text})
        paragraph.append(mark)
        paragraph.append(paragraph.makeelement(qn("w:bookmarkEnd"), {qn("w:id"): "1"}))

    return build


def across_cells(document: Document) -> None:
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "{% if number %}x", "{% endif %}"


def endnotes() -> bytes:
    members = unpacked(with_footnote(word_file("x"), "{{ number }}"))
    return packed({**members, "word/endnotes.xml": members["word/footnotes.xml"].replace(b"footnote", b"endnote")})


def keywords(document: Document) -> None:
    document.core_properties.keywords = "{{ number }}"


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A Word file with more entries, as no library would write them."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in unpacked(word_file("x")).items():
            archive.writestr(name, content)
        for name, content in entries:
            made = zipfile.ZipInfo(name)
            made.filename = name  # as it is: some are mended on the way in
            made.compress_type = method
            archive.writestr(made, content)
    return written.getvalue()


def twice() -> bytes:
    # The library warns of two equal names: the second is written under one as long, and renamed in the bytes.
    return zipped(("word/documenT.xml", unpacked(word_file("{{ amuont }}"))["word/document.xml"]))


@cache
def bomb() -> bytes:
    file = zipped(("word/media/zeros.png", bytes(200_000_000)))
    assert len(file) < 300_000
    return file


def lying() -> bytes:
    """A member that says that it is small and is not."""
    return bomb().replace(struct.pack("<L", 200_000_000), struct.pack("<L", 100))


def locked_member() -> bytes:
    """Every entry marked as encrypted by the zip itself."""
    file = bytearray(word_file("x"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        begin = 0
        while (begin := file.find(mark, begin)) >= 0:
            file[begin + at] |= 1
            begin += 4
    return bytes(file)


def old_file(*streams: str) -> bytes:
    """A file of the format before the zips, with streams of these names: one sector of table, one of directory."""
    header = _OLD + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9L", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<L", 0)
    table = struct.pack("<2L", 0xFFFFFFFD, 0xFFFFFFFE)
    entries = []
    for number, name in enumerate(("Root Entry", *streams)):
        told = name.encode("utf-16-le")
        entry = told.ljust(64, b"\x00") + struct.pack("<HBB", len(told) + 2, 2 if number else 5, 1)
        entries.append((entry + struct.pack("<3L", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)).ljust(128, b"\x00"))
    return header.ljust(512, b"\xff") + table.ljust(512, b"\xff") + b"".join(entries).ljust(512, b"\x00")


def many_loops(count: int, text: str) -> bytes:
    return word_file(*[f"{{% for a in budget %}}{text}{{% endfor %}}"] * count)


def macros() -> bytes:
    """A .docm as Word saves it, under the name of a .docx."""
    members = unpacked(word_file("x"))
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    listed = members["[Content_Types].xml"].replace(kind, b"application/vnd.ms-word.document.macroEnabled.main+xml")
    return packed({**members, "[Content_Types].xml": listed, "word/vbaProject.bin": old_file("VBA")})


def many_parts() -> bytes:
    return with_parts(**{f"word/a{number}.xml": b"<a/>" for number in range(3_000)})


nested = body("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000)
BILLION = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
FETCHED = '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'
NAMED = '<v:imagedata src="https://example.org/a.png"/>'
COMMENT = "<w:comments {0}><w:comment><w:t>{{</w:t><w:t>{{ number }}}}</w:t></w:comment></w:comments>"
LETTERS = '<w:settings {0}><w:mailMerge><w:connectString w:val="DSN=x"/></w:mailMerge></w:settings>'

#: What each template is, and everything that is said of it: the code and the place.
BAD: Mapping[str, tuple[Callable[[], bytes], Wrong]] = {
    # What the tags say.
    "a stray endif": everywhere("{% endif %}", "closes-nothing"),
    "a stray else": in_paragraph("{% else %}", "closes-nothing"),
    "the end of another": (
        alone("{% if number %}{% endfor %}{% endif %}"),
        [("closes-nothing", "paragraph 1 “{% if number %}{% endfor %}{% endif %}”")],
    ),
    "an unknown filter": everywhere("{{ number|uper }}", "unknown-filter"),
    "format": everywhere("{{ number|format }}", "unknown-filter"),
    "center": in_paragraph("{{ number|center(1000000000) }}", "unknown-filter"),
    "indent": in_paragraph("{{ number|indent(1000000000) }}", "unknown-filter"),
    "replace": in_paragraph("{{ number|replace('', 'aaaaaaaa') }}", "unknown-filter"),
    "a join beyond its bounds": in_paragraph("{{ budget|join('" + "a" * 21 + "') }}", "not-allowed"),
    "a class of Python": everywhere("{{ ''.__class__ }}", "not-allowed"),
    "a class by its item": in_paragraph("{{ number['__class__'] }}", "not-allowed"),
    "a class by a filter": in_paragraph("{{ number|attr('__class__') }}", "unknown-filter"),
    "a billion passes": everywhere("{% for x in range(10**9) %}{% endfor %}", "not-allowed"),
    "a billion letters": everywhere("{{ 'a' * 10**9 }}", "not-allowed"),
    "a call": in_paragraph("{{ number.format(1) }}", "not-allowed"),
    "a call of nothing": in_paragraph("{{ lipsum() }}", "not-allowed"),
    "arithmetic": in_paragraph("{{ number + 1 }}", "not-allowed"),
    "joined texts": in_paragraph("{{ number ~ number }}", "not-allowed"),
    "a width": in_paragraph("{{ '%1000000000s' % number }}", "not-allowed"),
    "a text by itself": in_paragraph("{{ 'a' }}", "not-allowed"),
    "a variable": in_paragraph("{% set x = number %}", "unknown-tag"),
    "another template": in_paragraph("{% include 'other' %}", "unknown-tag"),
    "a macro of templates": in_paragraph("{% macro m() %}", "unknown-tag"),
    "another product's field": everywhere("{{Field;role=Signer;type=signature}}", "other-product"),
    "another product's star": in_paragraph("{{*Date signed; type=date}}", "other-product"),
    "an unknown name": everywhere("{{ amuont }}", "unknown-name"),
    "an unknown name in a list": in_paragraph("{% for a in budget %}{{ a.amuont }}{% endfor %}", "unknown-name"),
    "a loop never closed": everywhere("{% for line in budget %} never", "never-closed"),
    "a condition never closed": in_paragraph("{% if number %} never", "never-closed"),
    "a loop over an unknown list of the item": in_paragraph(
        "{% for a in shares %}{% for b in a.x %}{{ b.y }}{% endfor %}{% endfor %}", "unknown-name"
    ),
    "three loops deep": in_paragraph(
        "{% for a in clauses %}{% for b in a.pieces %}{% for c in b.text %}{% endfor %}{% endfor %}{% endfor %}",
        "not-allowed",
    ),
    "an inner loop over a foreign list": in_paragraph(
        "{% for a in budget %}{% for b in reports %}{% endfor %}{% endfor %}", "not-allowed"
    ),
    "a tag over two paragraphs": (
        lambda: word_file("Here {{ partner", ".name }} there"),
        [("not-complete", "paragraph 1 “Here {{ partner”"), ("not-complete", "paragraph 2 “.name }} there”")],
    ),
    "a condition from cell to cell": (
        lambda: made(across_cells),
        [("crosses-cells", "table 1, row 1, column 2 “{% endif %}”")],
    ),
    "a tag in a text box": (lambda: made(box), [("unknown-name", "paragraph 2 “{{ amuont }}”")]),
    "a wrong name in a bookmark": (lambda: made(described("{{ amuont }}")), [("unknown-name", MAIN)]),
    "a class in a bookmark": (lambda: made(described("{{ x.__class__ }}")), [("refused", MAIN)]),
    "more tags than are read": in_paragraph("{{ number }}" * 5_001, "too-many-tags"),
    # What only printing shows.
    "a list printed as a whole": (alone("{{ budget }}"), [("trial", None)] * 3),
    "5,001 passes": (lambda: many_loops(84, "x"), [("trial", None)]),
    "over 5 MB of output": (lambda: many_loops(80, FILLER), [("trial", None)]),
    # Tags where nothing is printed.
    "a tag in a comment": (
        with_part("word/comments.xml", COMMENT.format(nsdecls("w"))),
        [("not-printed-here", part("word/comments.xml"))],
    ),
    "a tag in an end note": (endnotes, [("not-printed-here", part("word/endnotes.xml"))]),
    "a tag in a property of one's own": (
        with_part("docProps/custom.xml", "<a><b>{{ number }}</b></a>"),
        [("not-printed-here", part("docProps/custom.xml"))],
    ),
    "a tag in the keywords": (lambda: made(keywords), [("not-printed-here", part("docProps/core.xml"))]),
    "a tag in the settings": (
        with_part("word/settings.xml", f'<w:settings {nsdecls("w")}><w:docVar w:val="{{{{ number }}}}"/></w:settings>'),
        [("not-printed-here", part("word/settings.xml"))],
    ),
    "a tag in data of one's own": (
        with_part("customXml/item1.xml", "<a>{% if number %}</a>"),
        [("not-printed-here", part("customXml/item1.xml"))],
    ),
    # What the file carries.
    "macros": (macros, [("programs", part("[Content_Types].xml")), ("programs", part("word/vbaProject.bin"))]),
    "controls": (with_part("word/activeX/activeX1.xml", "<a/>"), [("programs", part("word/activeX/activeX1.xml"))]),
    "an embedded sheet": (
        with_part("word/embeddings/sheet.xlsx", b"x"),
        [("embedded", part("word/embeddings/sheet.xlsx"))],
    ),
    "an old object under a picture's name": (
        with_part("word/media/image.png", old_file("Ole")),
        [("embedded", part("word/media/image.png"))],
    ),
    "a program under a picture's name": (
        with_part("word/media/image.png", b"MZ\x90"),
        [("embedded", part("word/media/image.png"))],
    ),
    "a file of no kind that Word knows": (with_part("word/x.hta", "x"), [("embedded", part("word/x.hta"))]),
    "a relation to an object": (related("oleObject", "chunk.xml"), [("embedded", RELATED)]),
    "a chunk of another file": (
        with_part("word/afchunk.mht", "x"),
        [("embedded", part("word/afchunk.mht"))],
    ),
    "a chunk by its relation": (related("aFChunk", "chunk.xml"), [("embedded", RELATED)]),
    "a chunk by its element": (body('<w:altChunk r:id="rId7"/>'), [("embedded", MAIN)]),
    "a link": (external(RELATIONSHIP_TYPE.HYPERLINK, "https://example.org"), [("external", RELATED)]),
    "a link under letters of another case": (
        with_part("word/_rels/document2.xml.RELS", '<r xmlns="x"><Relationship Target="https://x.org"/></r>'),
        [("external", part("word/_rels/document2.xml.RELS"))],
    ),
    "a picture elsewhere": (external(RELATIONSHIP_TYPE.IMAGE, "file://server/a.png"), [("external", RELATED)]),
    "a picture on a server": (related("image", r"\\server\share\a.png"), [("external", RELATED)]),
    "a picture by its source": (body(f"<w:p><w:r><w:pict>{NAMED}</w:pict></w:r></w:p>"), [("external", MAIN)]),
    "a template elsewhere": (external(_ATTACHED, "http://x.org/a.dotm"), [("external", RELATED)]),
    "a mail merge": (
        with_part("word/settings.xml", LETTERS.format(nsdecls("w"))),
        [("external", part("word/settings.xml"))],
    ),
    "a picture that is fetched": (body(field('INCLUDEPICTURE "http://x.org/a.png"')), [("external", MAIN)]),
    "another document taken in": (body(field('INCLUDETEXT "C:\\\\a.docx"')), [("external", MAIN)]),
    "a command line": (body(field("DDEAUTO c:\\\\windows\\\\cmd.exe")), [("external", MAIN)]),
    "a command line in pieces": (body(field("DD", "E c:\\\\cmd.exe")), [("external", MAIN)]),
    "a command line in numbers": (body(field("&#68;&#68;E c:\\\\cmd.exe")), [("external", MAIN)]),
    "a command line spelled by a field": (
        body(field("{", "QUOTE 68 68 69", "|", "=DDE", "}", " c:\\\\cmd.exe")),
        [("external", MAIN)],
    ),
    "a command line of one piece": (
        body('<w:p><w:fldSimple w:instr="DDE cmd.exe"/></w:p>'),
        [("external", MAIN)],
    ),
    "a command line under another prefix": (
        body(
            field("DDE cmd")
            .replace("<w:instrText>", f"<n:instrText {nsdecls('w').replace(':w', ':n')}>")
            .replace("</w:instr", "</n:instr")
        ),
        [("external", MAIN)],
    ),
    "rows of a database": (body(field("DATABASE \\\\d x")), [("external", MAIN)]),
    # What the file is.
    "a password": (lambda: old_file("EncryptionInfo", "EncryptedPackage"), [("password", None)]),
    "a password of the zip": (locked_member, [("password", None)]),
    ".doc renamed .docx": (lambda: old_file("WordDocument", "1Table"), [("old-word", None)]),
    "nothing": (lambda: b"", [("not-word", None)]),
    "a text": (lambda: b"{\\rtf1 not a zip at all}", [("not-word", None)]),
    "half a file": (lambda: word_file("x")[:2000], [("not-word", None)]),
    "a zip of something else": (lambda: packed({"xl/workbook.xml": b"<a/>"}), [("not-word", None)]),
    "a zip that Word cannot read": (lambda: zipped(method=zipfile.ZIP_LZMA), [("not-word", None)]),
    "200 MB of zeros in 200 kB": (bomb, [("too-large", None)]),
    "zeros that say they are few": (lying, [("not-word", None)]),
    "a file that is too large": (lambda: bytes(LARGEST_FILE + 1), [("too-large", None)]),
    "thousands of parts": (many_parts, [("too-large", None)]),
    "the same part twice": (twice, [("twice", part("word/documenT.xml"))]),
    "a part that climbs": (lambda: zipped(("../../x.xml", b"<a/>")), [("odd-name", part("../../x.xml"))]),
    "a part at the root": (lambda: zipped(("/etc/x.xml", b"<a/>")), [("odd-name", part("/etc/x.xml"))]),
    "a part on a drive": (lambda: zipped(("C:\\x.xml", b"<a/>")), [("odd-name", part("C:\\x.xml"))]),
    "broken XML": (with_part("word/document.xml", b"<broken"), [("not-word", MAIN)]),
    "XML thousands deep": (nested, [("not-word", MAIN)]),
    "XML in UTF-16": (body("<w:p/>", "utf-16"), [("encoding", MAIN)]),
    "XML in the letters of another machine": (body("<w:p/>", "cp037"), [("encoding", MAIN)]),
    "XML in UTF-7": (
        with_part("word/document.xml", b'<?xml version="1.0" encoding="UTF-7"?><a/>'),
        [("encoding", MAIN)],
    ),
    "entities": (with_part("word/extra.xml", BILLION), [("entities", part("word/extra.xml"))]),
    "a definition elsewhere": (with_part("word/extra.xml", FETCHED), [("entities", part("word/extra.xml"))]),
}
