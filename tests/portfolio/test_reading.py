from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kernel.text import render
from portfolio.importing import sheets
from portfolio.importing.columns import COLUMNS, column_of
from portfolio.importing.files import read
from portfolio.importing.grants import GrantRow, differing, understand
from portfolio.importing.papers import not_applied_xlsx, template_csv, template_xlsx
from portfolio.importing.sheets import NotApplied, Sheet, Unreadable, packed, unpacked
from portfolio.importing.values import split_identifier
from tests.portfolio.files import GIVING, giving, published, table, workbook


def grants(sheet: Sheet) -> list[GrantRow]:
    read_rows = [understand(row, sheet.keys) for row in sheet.rows]
    assert all(isinstance(one, GrantRow) for one in read_rows), read_rows
    return [one for one in read_rows if isinstance(one, GrantRow)]


def faults(content: bytes) -> list[tuple[int, str, str]]:
    sheet = read(content)
    found = []
    for row in sheet.rows:
        understood = understand(row, sheet.keys)
        if not isinstance(understood, GrantRow):
            found += [(row.number, fault.column, render(fault.message)) for fault in understood]
    return found


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        read(content)
    return render(error.value.problems[0].message)


ROWS = [giving("G-1"), giving("G-2", **{"Amount Awarded": 41133.770000000004, "Planned Dates:Duration (months)": None})]


@pytest.mark.parametrize(
    "content",
    [
        workbook(ROWS),
        workbook(ROWS, before=["Read me"]),
        table(ROWS),
        table(ROWS, delimiter=";", encoding="utf-8-sig"),
        table(ROWS, delimiter="\t", encoding="utf-16"),
        table(ROWS, encoding="cp1252"),
        published(ROWS),
    ],
    ids=["xlsx", "xlsx-second-sheet", "csv", "csv-semicolons", "csv-utf16-tabs", "csv-windows", "json"],
)
def test_every_kind_of_file_gives_the_same_grants(content: bytes) -> None:
    first, second = grants(read(content))
    assert (first.id, first.amount.minor, first.amount.currency, first.months) == ("G-1", 900_000, "GBP", 36)
    assert (first.awarded_on, first.starts_on, first.ends_on) == (date(2020, 11, 3), None, None)
    assert (first.recipient_id, first.recipient_name, first.recipient_locality) == (
        "GB-CHC-514479",
        "Youth Orchestra",
        "Sheffield",
    )
    assert (first.programme, first.funder_id, first.funder_name) == ("Music", "GB-CHC-1015648", "Music Foundation")
    assert (second.amount.minor, second.months) == (4_113_377, None)


def test_headings_are_known_in_every_spelling() -> None:
    for heading in (
        "recipient org : name",
        "Recipient Org:0:Name",
        "RECIPIENT ORG:NAME",
        "Recipient name",
        "Nombre de la organización receptora",
        "recipientOrganization/0/name",
    ):
        column = column_of(heading)
        assert column is not None, heading
        assert column.key == "recipient_name"
    assert column_of("Recipient Org:Charity Number") is None


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"Amount Awarded": "1.234,50"}, "Amount Awarded", "1,234.50"),
        ({"Amount Awarded": "1e30"}, "Amount Awarded", "too large"),
        ({"Amount Awarded": 1e30}, "Amount Awarded", "too large"),
        ({"Amount Awarded": "NaN"}, "Amount Awarded", "not a number"),
        ({"Amount Awarded": -5}, "Amount Awarded", "below zero"),
        ({"Amount Awarded": "10.129"}, "Amount Awarded", "more decimals"),
        ({"Amount Awarded": ""}, "Amount Awarded", "This is needed."),
        ({"Currency": "GBX"}, "Currency", "There is no currency “GBX”"),
        ({"Award Date": "03/11/2020"}, "Award Date", "Write it like 2026-01-31"),
        ({"Award Date": "2020-02-30"}, "Award Date", "is not a date"),
        ({"Planned Dates:Duration (months)": 6.5}, "Planned Dates:Duration (months)", "whole number of months"),
        ({"Planned Dates:Duration (months)": "many"}, "Planned Dates:Duration (months)", "not a number"),
        ({"Identifier": ""}, "Identifier", "This is needed."),
        ({"Title": "x" * 256}, "Title", "256 characters"),
        ({"Recipient Org:Name": "Bell\x07"}, "Recipient Org:Name", "control character"),
        ({"Funding Org:Name": ""}, "Funding Org:Name", "This is needed."),
    ],
)
def test_every_fault_has_its_row_and_column(changes: dict[str, Any], column: str, words: str) -> None:
    (found,) = faults(table([giving("G-1"), giving("G-2", **changes)]))
    assert found[:2] == (3, column)
    assert words in found[2]


def test_all_faults_of_a_row_are_said_at_once() -> None:
    wrong = giving("G-1", **{"Amount Awarded": "much", "Currency": "??", "Award Date": "soon", "Title": ""})
    assert [column for _, column, _ in faults(workbook([wrong]))] == [
        "Currency",
        "Amount Awarded",
        "Award Date",
        "Title",
    ]


def test_an_end_before_its_start_is_a_fault() -> None:
    headings = [*GIVING, "Planned Dates:End Date"]
    row = giving("G-1", **{"Planned Dates:End Date": "2020-11-02"})
    ((number, column, words),) = faults(table([row], headings))
    assert (number, column) == (2, "Planned Dates:End Date")
    assert words == "The end, 2 Nov 2020, lies before the start, 3 Nov 2020."


@pytest.mark.parametrize(
    "content",
    [workbook([giving("G-1", **{"Amount Awarded": "=1+1"})]), table([giving("G-1", **{"Amount Awarded": "=1+1"})])],
)
def test_a_formula_is_named(content: bytes) -> None:
    assert faults(content) == [(2, "Amount Awarded", "This cell holds a formula. Put its value there instead.")]


def test_numbers_and_dates_of_spreadsheets_are_read_as_they_are_meant() -> None:
    sheet = read(workbook([giving("G-1", **{"Identifier": 514479, "Amount Awarded": 0.1 + 0.2})]))
    assert (grants(sheet)[0].id, grants(sheet)[0].amount.minor) == ("514479", 30)


def test_text_of_every_script_stays_whole() -> None:
    name = "Café & <Hijos> ☕ شركة"
    for content in (workbook, table, published):
        assert grants(read(content([giving("G-1", **{"Recipient Org:Name": name})])))[0].recipient_name == name


def archive(**parts: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b" \n", "The file is empty."),
        (archive(grants=b"x"), "This is a zip archive and no spreadsheet"),
        (archive(xl__workbook_xml=b"<nothing"), "The file is damaged."),
        (archive(xl__workbook_xml=b"0" * 250_000_000), "Unpacked, the spreadsheet is larger than 200 MB"),
        (workbook([giving()])[:900], "The file is damaged."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a spreadsheet of the old kind"),
        (b"%PDF-1.7", "This is a PDF."),
        (b"\x89PNG\r\n\x1a\n\0\0", "This is no table."),
        (b"{", "The file is no valid JSON."),
        (b"[" * 200_000, "The file is no valid JSON."),
        (b'{"projects": []}', "The file has no list of grants"),
        (b'{"grants": []}', "are missing"),
        (b"name,amount\nx,1\n", "these are missing: Grant number, Title, Currency, Amount awarded, Recipient number,"),
        (table([]), "There is no row below the headings."),
        (workbook([]), "There is no row below the headings."),
        (table([giving()], [*GIVING, "Grant number"]), "“Identifier” and “Grant number” mean the same"),
        (table([giving()])[:-3] + b',"open\n', "a quotation mark is open"),
        (table([giving()], [*GIVING, *(f"c{number}" for number in range(300))]), "more than 300 columns"),
        (workbook([giving()], [*GIVING, *(f"c{number}" for number in range(300))]), "more than 300 columns"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_a_file_that_is_too_large_or_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    assert "more than 2 rows" in refusal(table([giving(str(number)) for number in range(3)]))
    assert refusal(b"x" * (50 * 1024 * 1024 + 1)) == "The file is larger than 50 MB. Import it in parts."


def test_an_entity_bomb_is_damage() -> None:
    whole = io.BytesIO(workbook([giving()]))
    output = io.BytesIO()
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]>'
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(output, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                head, _, rest = content.partition(b"?>")
                content = head + b"?>" + bomb + rest
            new.writestr(part, content)
    assert "The file is damaged." in refusal(output.getvalue())


def test_grants_that_are_no_objects_are_faults_of_their_rows() -> None:
    content = json.dumps({"grants": [json.loads(published([giving()]))["grants"][0], 7]}).encode()
    assert faults(content)[0] == (2, "", "Grant 2 is no object with fields.")


def test_a_grant_to_several_organisations_is_a_fault() -> None:
    read_back = json.loads(published([giving()]))
    read_back["grants"][0]["recipientOrganization"] *= 2
    ((_, column, words),) = faults(json.dumps(read_back).encode())
    assert (column, words) == ("recipientOrganization", "A grant with several organisations here is entered by hand.")


def test_a_row_with_more_cells_than_headings_is_a_fault() -> None:
    content = table([giving()]).rstrip() + b",surplus\r\n"
    assert [(number, column) for number, column, _ in faults(content)] == [(2, "")]


def test_grants_differ_only_in_what_both_files_state() -> None:
    with_city = read(table([giving("G-1", **{"Amount Awarded": 9001})]))
    without = [heading for heading in GIVING if heading != "Recipient Org:City"]
    sparse = read(table([giving("G-1")], without))
    kept = grants(with_city)[0].kept(with_city.keys.values())
    again = grants(sparse)[0].kept(sparse.keys.values())
    assert differing(kept, again) == ("amount",)
    assert differing(kept, kept) == ()


@pytest.mark.parametrize(
    ("identifier", "parts"),
    [
        ("GB-CHC-514479", ("GB-CHC", "514479")),
        ("HN-RTN-0801-9000", ("HN-RTN", "0801-9000")),
        ("360G-ALWF-ORG:Ulster_Orchestra", ("org-id", "360G-ALWF-ORG:Ulster_Orchestra")),
        ("17", ("org-id", "17")),
    ],
)
def test_an_identifier_names_its_register(identifier: str, parts: tuple[str, str]) -> None:
    assert split_identifier(identifier) == parts


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_template_can_be_filled_in_and_read(language: str) -> None:
    row = {column.label.in_(language): column.example for column in COLUMNS}
    headings = list(row)
    assert template_csv(language).decode("utf-8-sig").strip() == ",".join(headings)
    (grant,) = grants(read(table([row], headings)))
    assert (grant.id, grant.amount.minor, grant.ends_on) == ("D-2024-017", 1_250_000, date(2025, 3, 31))
    assert refusal(template_xlsx(language)) == "There is no row below the headings."


def test_rows_that_were_not_applied_come_back_with_what_is_wrong() -> None:
    headings = read(table([giving()])).headings
    bad = read(table([giving("G-1", **{"Amount Awarded": "=1+1", "Currency": "GBX"})]))
    understood = understand(bad.rows[0], bad.keys)
    assert not isinstance(understood, GrantRow)
    kept = unpacked(packed(understood))
    assert kept == understood
    copy = not_applied_xlsx(headings, [NotApplied(2, bad.rows[0].cells, kept)])
    again = read(copy)
    assert again.headings == (*headings, "What is wrong")
    assert again.rows[0].cells["What is wrong"].startswith("Amount Awarded: This cell holds a formula.")
    assert "Currency: There is no currency “GBX”." in again.rows[0].cells["What is wrong"]
    assert again.rows[0].faults == ()


def test_the_documentation_names_every_column() -> None:
    text = (Path(__file__).parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")
    for column in COLUMNS:
        cells = (column.label.en + (" *" if column.required else ""), column.label.es, f"`{column.giving[0]}`")
        assert f"| {' | '.join(cells)} |" in text
