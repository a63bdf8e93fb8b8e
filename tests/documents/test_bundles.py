"""Zips of many documents: names that every system takes, the same bytes each time, a list that nothing calculates."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from documents import bundles

AT = datetime(2026, 11, 22, 15, 30, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("G-2026-0001 Cooperativa Cumbres", "G-2026-0001 Cooperativa Cumbres.docx"),
        ("Ágape & Co <friends>", "Ágape & Co friends.docx"),
        ("../../etc/passwd", "etc passwd.docx"),
        (r"C:\temp\a|b?c*d", "C temp a b c d.docx"),
        ("line\nbreak\tand\x00nul", "line break and nul.docx"),
        ("con", "_con.docx"),
        ("LPT1.old", "_LPT1.old.docx"),
        (" . ", "_.docx"),
        ("", "_.docx"),
        ("ends with a stop.", "ends with a stop.docx"),
        ("\u202egnp.exe", "gnp.exe.docx"),
        ("Jose\u0301", "Jos\u00e9.docx"),
        ("x" * 200, "x" * 80 + ".docx"),
    ],
)
def test_a_name_is_one_that_every_system_takes(wanted: str, given: str) -> None:
    assert bundles.FileNames().one(wanted, "docx") == given


def test_each_name_is_given_once_however_systems_compare_them() -> None:
    names = bundles.FileNames()
    wanted = ("G-1 Café", "g-1 café", "G-1 CAFE\u0301", "G-1 Café (2)", "G/1 Café")

    assert [names.one(one, "docx") for one in wanted] == [
        "G-1 Café.docx",
        "g-1 café (2).docx",
        "G-1 CAFÉ (3).docx",
        "G-1 Café (2) (2).docx",
        "G 1 Café.docx",
    ]


def zipped(*files: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    bundles.write(target, iter(files), at=AT)
    return target.getvalue()


def test_the_same_files_give_the_same_bytes() -> None:
    files = (("Lista.csv", b"1"), ("Ágape.docx", b"PK"))
    once = zipped(*files)

    assert zipped(*files) == once
    with zipfile.ZipFile(io.BytesIO(once)) as bundle:
        assert [(one.filename, one.date_time) for one in bundle.infolist()] == [
            ("Lista.csv", (2026, 11, 22, 15, 30, 6)),
            ("Ágape.docx", (2026, 11, 22, 15, 30, 6)),
        ]
        assert bundle.read("Ágape.docx") == b"PK"


def test_each_file_is_written_before_the_next_is_fetched() -> None:
    target = io.BytesIO()
    written: list[int] = []

    def fetched() -> Iterator[tuple[str, bytes]]:
        for number in range(3):
            written.append(target.tell())
            yield f"{number}.docx", bytes(1_000)

    bundles.write(target, fetched(), at=AT)
    assert [size // 1_000 for size in written] == [0, 1, 2]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("=1+1", "'=1+1"), ("+504 2222", "'+504 2222"), ("-5", "'-5"), ("@me", "'@me"), ("a;b", "a;b"), ("Año", "Año")],
)
def test_nothing_of_the_list_is_calculated(cell: str, kept: str) -> None:
    assert bundles.listing(["Número"], [[cell]]) == f"\ufeffNúmero\r\n{kept}\r\n".encode()


def test_what_holds_commas_and_quotes_stays_one_cell() -> None:
    assert bundles.listing(["a", "b"], [['x, "y"', "z"]]) == '\ufeffa,b\r\n"x, ""y""",z\r\n'.encode()
