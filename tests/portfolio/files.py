"""Small files of grants, as people send them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

GIVING = (
    "Identifier",
    "Title",
    "Description",
    "Currency",
    "Amount Applied For",
    "Amount Awarded",
    "Award Date",
    "Planned Dates:Duration (months)",
    "Recipient Org:Identifier",
    "Recipient Org:Name",
    "Recipient Org:City",
    "Grant Programme: Title",
    "Funding Org:Identifier",
    "Funding Org:Name",
)


def giving(number: str = "G-1", **changes: Any) -> dict[str, Any]:
    """Return the cells of one grant under the headings of 360Giving."""
    cells: dict[str, Any] = {
        "Identifier": number,
        "Title": f"Grant {number}",
        "Description": "Bursaries",
        "Currency": "GBP",
        "Amount Awarded": 9000,
        "Award Date": "2020-11-03",
        "Planned Dates:Duration (months)": 36,
        "Recipient Org:Identifier": "GB-CHC-514479",
        "Recipient Org:Name": "Youth Orchestra",
        "Recipient Org:City": "Sheffield",
        "Grant Programme: Title": "Music",
        "Funding Org:Identifier": "GB-CHC-1015648",
        "Funding Org:Name": "Music Foundation",
    }
    return cells | {heading.replace("__", ":"): value for heading, value in changes.items()}


def workbook(
    rows: Iterable[Mapping[str, Any]], headings: Sequence[str] = GIVING, *, before: Sequence[str] = ()
) -> bytes:
    """Return a spreadsheet; text that begins with = becomes a formula, `before` are sheets of other things."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    for name in before:
        book.add_worksheet(name).write(0, 0, "Notes")
    sheet = book.add_worksheet("Grants")
    for position, heading in enumerate(headings):
        sheet.write_string(0, position, heading)
    for line, row in enumerate(rows, 1):
        for position, heading in enumerate(headings):
            value = row.get(heading)
            if value is not None:
                sheet.write(line, position, value)
    book.close()
    return output.getvalue()


def table(
    rows: Iterable[Mapping[str, Any]],
    headings: Sequence[str] = GIVING,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    """Return a table as text."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
    return output.getvalue().encode(encoding)


def published(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the same grants as 360Giving JSON."""
    return json.dumps({"grants": [_grant(row) for row in rows]}).encode()


def _grant(row: Mapping[str, Any]) -> dict[str, Any]:
    months = row.get("Planned Dates:Duration (months)")
    return {
        "id": row["Identifier"],
        "title": row["Title"],
        "description": row["Description"],
        "currency": row["Currency"],
        "amountAwarded": row["Amount Awarded"],
        "awardDate": f"{row['Award Date']}T00:00:00+00:00",
        **({"plannedDates": [{"duration": months}]} if months is not None else {}),
        "recipientOrganization": [
            {
                "id": row["Recipient Org:Identifier"],
                "name": row["Recipient Org:Name"],
                "addressLocality": row["Recipient Org:City"],
            }
        ],
        "grantProgramme": [{"title": row["Grant Programme: Title"]}],
        "fundingOrganization": [{"id": row["Funding Org:Identifier"], "name": row["Funding Org:Name"]}],
    }
