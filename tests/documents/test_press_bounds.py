"""What the press refuses or hands to docxtpl, and that nothing broken is ever written."""

import io
import re
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import docx
import pytest
from docx.document import Document
from jinja2 import nodes

from documents import press
from documents.archive import unpacked
from documents.errors import IllegalCharacter, RenderFailed
from documents.plain import Plain
from documents.press_compiled import compiled
from documents.press_environment import environment
from documents.press_proof import Proof, proved
from documents.press_rich import Picture, Rich, Run
from documents.press_whole import whole
from tests.documents.press_files import PICTURE, TEMPLATES, made, with_footnote
from tests.documents.word_files import paragraphs, word_file


def tree(text: str) -> nodes.Template:
    return environment().parse(text)


def table(*rows: str, columns: int = 2) -> str:
    grid = f"<w:tblGrid>{'<w:gridCol/>' * columns}</w:tblGrid>"
    return f"<a><w:tbl>{grid}{''.join(rows)}</w:tbl></a>"


def row(cells: int = 2, inside: str = "") -> str:
    return f"<w:tr>{'<w:tc>' * 1}{inside}</w:tc>{'<w:tc></w:tc>' * (cells - 1)}</w:tr>"


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("<a><b>{{ x }}</b></a>", True),
        ("<a b='{{ x }}' c=\"&amp;{{ y }}\"/>", True),
        ("<a><b>{% if x %}{{ x }}</b><b>{% else %}{% endif %}y</b></a>", True),
        ("<a><b>{% if x %}1</b><c>{% endif %}2</b></a>", False),
        ("<a>{% for i in x %}<b>{{ i }}</b>{% endfor %}</a>", True),
        ("<a><b>{% for i in x %}</b><b>{% endfor %}</b></a>", True),
        ("<a>{% for i in x %}<b>{% endfor %}</b></a>", False),
        ("<a>{% if x %}<b>{% elif y %}<b>{% else %}<b>{% endif %}</b></a>", True),
        ("<a>{% if x %}<b>{% elif y %}<c>{% else %}<b>{% endif %}</b></a>", False),
        ("<a {% if x %}b='1'{% endif %}/>", False),
        ("<a b={{ x }}/>", False),
        ("<a>{{ x }}</b>", False),
        ("<a>&{{ x }};</a>", False),
        ("<a/>{{ x }}", False),
        ("<a/><a/>", False),
        ("<a><!-- {{ x }} --></a>", False),
        ("{{ x }}", False),
        ("", False),
    ],
)
def test_well_formed_whatever_the_values(text: str, sound: bool) -> None:
    assert proved(tree(text)).sound is sound


@pytest.mark.parametrize(
    ("text", "even", "rows_needed"),
    [
        (table(row()), True, False),
        (table(row(), "{% for i in x %}", row(), "{% endfor %}"), True, False),
        (table("{% for i in x %}", row(), "{% endfor %}"), True, True),
        (table(row(3)), False, False),
        (table("{% for i in x %}", row(3), "{% endfor %}", row()), False, False),
        (table(row(1)), False, False),
        (table(row(1, '<w:gridSpan w:val="2"/>')), True, False),
        (table(row(1, '<w:gridSpan w:val="{{ n }}"/>')), False, False),
        (table("<w:tr><w:tc></w:tc>{% for i in x %}<w:tc></w:tc>{% endfor %}</w:tr>"), False, False),
        (table(row(2, table(row(1), columns=1)[3:-4])), True, False),
        (table(row(1, table(row(2))[3:-4]), columns=1), False, False),
        (table(row(2, table(row(2))[3:-4])), True, False),
        (table(row(), "{% if x %}</w:tbl><w:tbl>{% endif %}", row()), False, False),
        (table("<w:tr><w:tc>{% if x %}</w:tc></w:tr><w:tr><w:tc>{% endif %}</w:tc></w:tr>", columns=1), False, False),
        ("<a>{{ x }}</a>", True, False),
    ],
)
def test_tables_that_docxtpl_would_leave_alone(text: str, even: bool, rows_needed: bool) -> None:
    assert proved(tree(text)) == Proof(sound=True, even=even, rows_needed=rows_needed)


def test_which_way_each_template_takes() -> None:
    body = {name: compiled(template)._parts[0]._proof for name, template in TEMPLATES.items()}

    assert {name for name, proof in body.items() if not (proof.sound and proof.even)} == {"cells"}
    assert {name for name, proof in body.items() if proof.rows_needed} == {"rows", "shelf"}


def crossing(document: Document) -> None:
    document.add_paragraph("{% if x %}")
    document.add_table(rows=1, cols=1).rows[0].cells[0].text = "in a cell {% endif %}"


def test_a_condition_that_would_break_the_file_is_refused_whenever_it_would() -> None:
    template = made(crossing)

    assert "in a cell " in paragraphs(press.render(template, {"x": True}))
    with pytest.raises(RenderFailed, match="different places"):
        press.render(template, {"x": False})


def test_drawings_in_a_loop_have_numbers_of_their_own() -> None:
    rows = [{"name": name, "list": []} for name in "abc"]
    printed = unpacked(press.render(TEMPLATES["boxes"], {"name": "x", "rows": rows}))["word/document.xml"].decode()

    assert re.findall(r'<wp:docPr id="(\d+)"', printed) == ["1001", "1002", "1003", "1004"]


@pytest.mark.parametrize(
    ("text", "context", "fault"),
    [
        ("{% for a in x %}{% for b in a.y %}{% endfor %}{% endfor %}", {"x": [{"y": ["."] * 100}] * 49}, ""),
        ("{% for a in x %}{% for b in a.y %}{% endfor %}{% endfor %}", {"x": [{"y": ["."] * 100}] * 50}, "passes"),
        ("{% for a in x %}{% for b in a.y %}{% endfor %}{% endfor %}", {"x": [{"y": ["."] * 1000}] * 6}, "passes"),
        ("{% for a in x %}{{ y }}{% endfor %}", {"x": ["."] * 240, "y": "z" * 20_000}, ""),
        ("{% for a in x %}{{ y }}{% endfor %}", {"x": ["."] * 251, "y": "z" * 20_000}, "characters"),
        ("{% for a in x %}{{ a }}{% endfor %}", {"x": "text"}, "no list"),
        ("{{ x }}", {"x": ["a"]}, "list or an object"),
        ("{{ x.y }}", {"x": {"y": {}}}, "list or an object"),
        ("{% if x > 1 %}{% endif %}", {"x": "text"}, "cannot be compared"),
        ("{{ x.items }}", {"x": {"name": "y"}}, "items"),
        ("{{ x.upper }}", {"x": "text"}, "upper"),
        ("{{ x.y.z }}", {"x": {}}, "y"),
        ("{{ x[3] }}", {"x": ["a"]}, "3"),
        ("{{ x|upper }}", {}, "x"),
        ("{{ x|join }}", {"x": "text"}, "join"),
    ],
)  # fmt: skip
def test_counted_and_strict_while_it_renders(text: str, context: dict[str, Any], fault: str) -> None:
    template = word_file(text)
    if not fault:
        press.render(template, context)
        return
    with pytest.raises(RenderFailed, match=fault):
        press.render(template, context)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{ x|upper }}{{ x|lower }}", "SEÑAseña"),
        ("{{ y|trim }}.", "a b."),
        ("{{ z|join }} {{ z|join(' + ') }} {{ z|length }}", "1, 2, 3 1 + 2 + 3 3"),
        ("{% for p in z|batch(2) %}{% for one in p %}{{ one }}{% endfor %};{% endfor %}", "12;3;"),
        ("{% if z|length >= 3 and not n %}{{ z[1] }}{% endif %}", "2"),
        ("{% for one in z %}{% if not loop.first %}-{% endif %}{{ one }}{% endfor %}", "1-2-3"),
    ],
)
def test_filters_do_what_they_say(text: str, printed: str) -> None:
    context = {"x": "Seña", "y": " a b ", "z": ["1", "2", "3"], "n": ""}
    assert paragraphs(press.render(word_file(text), context)) == [printed]


def test_a_value_is_printed_once_however_many_sections_there_are() -> None:
    def sections(document: Document) -> None:
        document.add_section()
        document.add_paragraph("Body")

    template = with_footnote(made(sections), "Note {{ x }}")
    context: dict[str, Plain] = {"x": "{{ 7*7 }}"}
    for printed in (press.render(template, context), whole(template, context, {}, {})):
        assert b"Note {{ 7*7 }}" in unpacked(printed)["word/footnotes.xml"]


def rich_places(document: Document) -> None:
    document.add_paragraph("{{ logo }}")
    document.add_paragraph("See {{r site }} & {{ x }}")
    document.core_properties.title = "{{ x }}"


LINK = Rich((Run("our "), Run("site <1>", bold=True, link="https://example.org/?a=1&b=2")))
LOOK = Rich((Run("our "), Run("site <1>", italic=True)))


def test_a_picture_and_a_link_go_through_docxtpl_by_themselves() -> None:
    printed = press.render(made(rich_places), {"x": "A & {{ 7*7 }}"}, rich={"logo": Picture(PICTURE, 20), "site": LINK})
    document = docx.Document(io.BytesIO(printed))

    assert PICTURE in unpacked(printed).values()
    assert [link.address for link in document.paragraphs[1].hyperlinks] == ["https://example.org/?a=1&b=2"]
    assert document.paragraphs[1].text == "See our site <1> & A & {{ 7*7 }}"
    assert document.core_properties.title == "A & {{ 7*7 }}"


def test_a_look_without_links_needs_no_docxtpl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(press, "whole")
    template = word_file("See {{r site }} & {{ x }}")

    printed = docx.Document(io.BytesIO(press.render(template, {"x": "y"}, rich={"site": LOOK})))

    assert printed.paragraphs[0].text == "See our site <1> & y"
    assert [run.text for run in printed.paragraphs[0].runs if run.italic] == ["site <1>"]


def test_what_is_rich_and_not_printed_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(press, "whole")
    printed = press.render(word_file("{{ x }}"), {"x": "y"}, rich={"logo": Picture(b"", 20)})

    assert docx.Document(io.BytesIO(printed)).paragraphs[0].text == "y"


@pytest.mark.parametrize(("character", "kind"), [("\x00", IllegalCharacter), ("\n", IllegalCharacter)])
def test_rich_text_holds_what_a_run_can_hold(character: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        press.render(word_file("{{r x }}"), {}, rich={"x": Rich((Run(f"a{character}b"),))})


def test_a_picture_that_is_none_is_an_error() -> None:
    with pytest.raises(RenderFailed, match="picture"):
        press.render(made(rich_places), {"x": ""}, rich={"logo": Picture(b"no picture", 20), "site": LINK})


def test_a_picture_of_the_template_is_replaced_by_its_name() -> None:
    def one(document: Document) -> None:
        document.add_paragraph("{{ x }}").add_run().add_picture(io.BytesIO(PICTURE))

    template = made(one)
    name = re.search(rb'<pic:cNvPr id="\d+" name="([^"]+)"', unpacked(template)["word/document.xml"])
    assert name is not None
    other = PICTURE + struct.pack(">I", zlib.crc32(b""))
    printed = unpacked(press.render(template, {"x": "y"}, replaced={name[1].decode(): other}))

    assert other in printed.values()
    assert PICTURE not in printed.values()


def test_many_print_from_one_template_at_once() -> None:
    contexts = [{"name": str(number), "rows": [{"name": str(number), "list": ["x"] * number}]} for number in range(40)]
    alone = [press.render(TEMPLATES["rows"], context) for context in contexts]

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda context: press.render(TEMPLATES["rows"], context), contexts)) == alone
