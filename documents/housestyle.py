"""The house document: wording in, a Word template with the house's styles, numbering, head and foot out."""

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from documents import clause_lines, tables
from documents.archive import packed
from documents.numbering import numbering
from documents.ooxml import (
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    R,
    field,
    field_ends,
    paragraph,
    runs,
    serialised,
    tag,
    w,
    written,
)
from documents.package import FIXED_MEMBERS, core_properties, font_table, settings
from documents.styles import BESIDE, styles
from documents.wording import (
    Beside,
    Block,
    Box,
    BoxBeside,
    Clauses,
    Contents,
    Each,
    House,
    Paragraph,
    Signatures,
    Table,
    When,
    Wording,
)

_HEADED = {"Heading1": "Contents", "Schedule": "ContentsSchedule"}


def template(wording: Wording, house: House) -> bytes:
    """The Word template of one contract in one language, or in two; equal wording gives equal bytes."""
    second = wording.beside[0] if wording.beside else ""
    return packed(
        {
            **FIXED_MEMBERS,
            "docProps/core.xml": core_properties(wording),
            "word/document.xml": serialised(_document(wording)),
            "word/styles.xml": serialised(styles(house.language, compact=wording.compact, second=second)),
            "word/numbering.xml": serialised(numbering(house.schedule, beside=bool(second))),
            "word/settings.xml": serialised(settings(house.language)),
            "word/fontTable.xml": serialised(font_table()),
            "word/header1.xml": serialised(_header()),
            "word/footer1.xml": serialised(_footer(wording, house)),
        },
    )


def _document(wording: Wording) -> ET.Element:
    written_blocks = _Body(wording.blocks).elements()
    return w("document", w("body", *_titled(wording), *written_blocks, _section()))


def _titled(wording: Wording) -> list[ET.Element]:
    title = [written("Title", wording.title), written("Subtitle", wording.subtitle)]
    if wording.beside is None:
        return title
    _language, words, below = wording.beside
    right = [written(f"Title{BESIDE}", words), written(f"Subtitle{BESIDE}", below)]
    return [tables.side_by_side(title, right), paragraph("Gap")]


def _section() -> ET.Element:
    header, footer = w("headerReference", type="default"), w("footerReference", type="default")
    header.set(f"{{{R}}}id", "rId5")
    footer.set(f"{{{R}}}id", "rId6")
    size = w("pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT)
    margins = w("pgMar", top=1420, right=MARGIN, bottom=1240, left=MARGIN, header=680, footer=620, gutter=0)
    return w("sectPr", header, footer, size, margins)


def _header() -> ET.Element:
    left = [written("Header", "{{ programme.name }} · {{ programme.office }}")]
    right = [written("HeaderRight", "{{ partner.name }}")]
    return w("hdr", tables.side_by_side(left, right), paragraph("Gap"))


def _footer(wording: Wording, house: House) -> ET.Element:
    stated = (
        f"{{{{ number }}}} · {wording.title}, {house.version} {{{{ template_version }}}} · "
        f"{house.edition} {{{{ edition }}}}"
    )
    page = [w("r", w("tab")), *runs(f"{house.page} "), field("PAGE"), *runs(f" {house.of} "), field("NUMPAGES")]
    return w("ftr", paragraph("Footer", *runs(stated), *page))


class _Body:
    """The blocks of one text, written down in order; headings get the bookmarks that the contents point to."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self._blocks = blocks
        self._marks = 0
        self._schedules = 0

    def elements(self) -> list[ET.Element]:
        return list(self._written(self._blocks))

    def _written(self, blocks: tuple[Block, ...]) -> Iterator[ET.Element]:
        for position, block in enumerate(blocks):
            following = blocks[position + 1] if position + 1 < len(blocks) else None
            match block:
                case Paragraph():
                    yield self._paragraph(block, keep_next=_belongs_to(following))
                case Beside() | BoxBeside():
                    yield from tables.in_two_languages(block, keep_next=_belongs_to(following))
                case When():
                    yield from self._condition(block)
                case Each():
                    yield from self._each(block)
                case Contents():
                    yield from self._contents(block)
                case _:
                    yield from self._set(block)

    def _set(self, block: Box | Table | Signatures | Clauses) -> Iterable[ET.Element]:
        match block:
            case Box():
                return tables.box(block)
            case Table():
                return tables.rows(block, after="End" if self._schedules else "Gap")
            case Signatures():
                return tables.signatures(block)
            case Clauses():
                return clause_lines.beside() if block.beside else clause_lines.paragraphs()

    def _paragraph(self, block: Paragraph, *, keep_next: bool) -> ET.Element:
        if block.style not in _HEADED:
            return written(block.style, block.text, keep_next=keep_next)
        self._marks += 1
        first_schedule = block.style == "Schedule" and not self._schedules
        self._schedules += block.style == "Schedule"
        start = w("bookmarkStart", id=self._marks, name=_mark(self._marks))
        content = [start, *runs(block.text), w("bookmarkEnd", id=self._marks)]
        return paragraph(block.style, *content, new_page=first_schedule)

    def _condition(self, block: When) -> Iterator[ET.Element]:
        yield tag(f"if {block.test}")
        yield from self._written(block.then)
        if block.otherwise:
            yield tag("else")
            yield from self._written(block.otherwise)
        yield tag("endif")

    def _each(self, block: Each) -> Iterator[ET.Element]:
        yield tag(f"for {block.row} in {block.rows}")
        yield from self._written(block.then)
        yield tag("endfor")

    def _contents(self, block: Contents) -> Iterator[ET.Element]:
        """One line for each heading, numbered like it and leading to it; a line without its heading leaves no trace."""
        mark = 0
        if block.beside:
            yield clause_lines.contents_beside()
            yield paragraph("Gap")
        in_a_field = not block.beside and any(isinstance(one, Clauses) for one in self._blocks)
        if in_a_field:
            yield from clause_lines.contents()
        for style, text in _content_lines(self._blocks):
            if not style:
                yield tag(text)
                continue
            mark += 1
            yield paragraph(style, w("hyperlink", *runs(text), anchor=_mark(mark), history=1))
        if in_a_field:
            yield paragraph("Gap", field_ends())


def _belongs_to(following: Block | None) -> bool:
    """Whether a paragraph must stay on the page of what follows: a table it speaks of, a place to sign."""
    while isinstance(following, When | Each):
        following = following.then[0]
    if isinstance(following, (Table, Signatures)):
        return True
    return isinstance(following, Paragraph) and following.style == "Signing"


def _mark(number: int) -> str:
    return f"clause_{number}"


def _content_lines(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """(style, text) of each heading, with a ("", statement) where a condition opens, turns or closes around one."""
    for block in blocks:
        if isinstance(block, Paragraph) and block.style in _HEADED:
            yield _HEADED[block.style], block.text
        elif isinstance(block, When):
            then, otherwise = list(_content_lines(block.then)), list(_content_lines(block.otherwise))
            if then or otherwise:
                turned = [("", "else"), *otherwise] if otherwise else []
                yield from [("", f"if {block.test}"), *then, *turned, ("", "endif")]
