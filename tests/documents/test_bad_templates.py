"""Every template that must not be used, at the rule, the press and the command: what is wrong with it, and where."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.document import Document

from console.main import main
from documents import check, press
from documents.archive import packed, unpacked
from documents.check_report import from_plain, to_plain
from documents.errors import RenderFailed, TemplateRefused
from documents.plain import Plain
from kernel.text import render as say
from kernel.text import using
from tests import peak
from tests.documents.bad_templates import BAD, Wrong, bomb, many_loops, many_parts, nested
from tests.documents.press_files import made, properties
from tests.documents.word_files import paragraphs, word_file

SECONDS = 10
#: What the check alone finds: the press prints what is asked for, or stops at a name without a value.
PRINTABLE = {"crosses-cells", "not-complete", "not-printed-here", "too-many-tags", "trial", "unknown-name"}


@pytest.mark.parametrize("name", BAD)
def test_at_the_rule(name: str) -> None:
    build, wrong = BAD[name]
    report = check.examine(build())

    assert in_order([(one.code, say(one.place.said()) if one.place else None) for one in report.faults]) == in_order(
        wrong
    )
    assert from_plain(to_plain(report)) == report
    with using("es"):
        spanish = [say(one.message) for one in report.faults]
    assert all(one != say(fault.message) for one, fault in zip(spanish, report.faults, strict=True))


@pytest.mark.parametrize("name", [name for name, (_, wrong) in BAD.items() if wrong[0][0] not in PRINTABLE])
def test_at_the_press(name: str) -> None:
    with pytest.raises(TemplateRefused):
        press.render(BAD[name][0](), {"number": "1"})


@pytest.mark.parametrize("name", BAD)
def test_at_the_command(name: str, tmp_path: Path) -> None:
    build, wrong = BAD[name]
    file = tmp_path / "brought.docx"
    file.write_bytes(build())
    began = time.monotonic()
    told = CliRunner().invoke(main, ["--lang", "en", "template", "check", str(file), "--json"])

    assert time.monotonic() - began < SECONDS
    said = json.loads(told.output)
    assert (told.exit_code, said["accepted"], said["trials"] == []) == (
        1,
        False,
        wrong[0][0] != "trial" or len(wrong) == 3,
    )
    assert in_order([(one["code"], one["place"] and one["place"]["said"]) for one in said["wrong"]]) == in_order(wrong)
    assert list(tmp_path.iterdir()) == [file]


def in_order(wrong: Wrong) -> Wrong:
    return sorted(wrong, key=str)


def cells(document: Document) -> None:
    document.add_table(rows=900, cols=4)


HEAVY: dict[str, Callable[[], bytes]] = {
    "zeros": bomb,
    "loops": lambda: many_loops(500, "x" * 1_000),
    "parts": many_parts,
    "deep": nested,
    "openings": lambda: word_file("{{" * 200_000),
    "brackets": lambda: word_file(*(["{% if " + "(" * 500] * 200)),
    "filters": lambda: word_file("{{ a" + "|a" * 9_000),
    "cells": lambda: made(cells),
    "text": lambda: word_file("x {{ number }} " * 100_000),
}


@pytest.mark.parametrize("name", HEAVY)
def test_in_time_and_in_little_memory(name: str) -> None:
    """The process with limits by itself; it has about 60 MiB before it reads anything."""
    began = time.monotonic()
    done = peak.run("documents.check", given=HEAVY[name]())

    assert json.loads(done.output)
    assert done.most < 400
    assert time.monotonic() - began < 3 * SECONDS  # others may be using the machine


VALUES = ["A & B <c> Ltd", "{{ 7*7 }}", "{% for x in y %}", "{# note #}", "]]> &amp; <w:p/>", "{_{ x }_}"]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_stands_as_typed_wherever_it_is_printed(value: str) -> None:
    def build(document: Document) -> None:
        document.add_paragraph("For {{ who.name }}")
        document.add_table(rows=1, cols=1).cell(0, 0).text = "{% for one in rows %}{{ one.name }}{% endfor %}"
        section = document.sections[0]
        section.header.paragraphs[0].text = section.footer.paragraphs[0].text = "{{ who.name }}"
        document.core_properties.title = "{{ who.name }}"

    context: dict[str, Plain] = {"who": {"name": value}, "rows": [{"name": value}]}
    printed = press.render(made(build, footnote="{{ who.name }}"), context)
    document = docx.Document(io.BytesIO(printed))

    assert paragraphs(printed) == [f"For {value}", value]
    section = document.sections[0]
    assert [part.paragraphs[0].text for part in (section.header, section.footer)] == [value, value]
    assert properties(printed)["title"] == value
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert escaped in unpacked(printed)["word/footnotes.xml"].decode()


@pytest.mark.parametrize(("rows", "fits"), [(0, True), (1, False)])
def test_five_thousand_passes_and_not_one_more(rows: int, fits: bool) -> None:
    loops = "".join(f"{{% for x in l{number} %}}.{{% endfor %}}" for number in range(6))
    context = {f"l{number}": ["x"] * (1_000 if number < 5 else rows) for number in range(6)}
    if fits:
        assert paragraphs(press.render(word_file(loops), context)) == ["." * 5_000]
        return
    with pytest.raises(RenderFailed, match="passes"):
        press.render(word_file(loops), context)


def test_a_title_that_word_repeats_among_the_properties_is_no_fault() -> None:
    members = unpacked(word_file("x", title="{{ number }}"))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    members["docProps/app.xml"] = (
        f'<a xmlns="{kind}"><TitlesOfParts><b>{{{{ number }}}}</b></TitlesOfParts></a>'.encode()
    )

    assert check.examine(packed(members)).accepted
