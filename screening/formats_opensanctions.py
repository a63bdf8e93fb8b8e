"""What OpenSanctions collects, as `targets.simple.csv` states it.

Source: the publisher's description of its simplified CSV: several values of one column stand apart by semicolons, in
quotation marks where one holds a semicolon.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from screening import births
from screening.countries import codes
from screening.list_dates import stated
from screening.list_files import ListFile
from screening.list_kinds import TITLES, ListKind
from screening.listed import Kind, Listed, ListedName
from screening.rows import named

NEEDED = ("id", "schema", "name", "aliases", "birth_date", "countries", "identifiers")
_KINDS = {
    "person": Kind.PERSON,
    "company": Kind.ORGANISATION,
    "organization": Kind.ORGANISATION,
    "publicbody": Kind.ORGANISATION,
}


def read(files: Sequence[ListFile], dated: Callable[[date | None], None]) -> Iterator[Listed]:
    """Yield every record, and tell each day on which one was seen last, the latest being the list's.

    Raises BrokenList for a missing column and for a row that is not whole.
    """
    for _, row in named(files[0], NEEDED, TITLES[ListKind.OPENSANCTIONS]):
        dated(stated(row.get("last_seen")))
        yield _listed(row)


def _listed(row: Mapping[str, str]) -> Listed:
    names = [row["name"], *_values(row["aliases"])]
    born = [found for text in _values(row["birth_date"]) if (found := births.read(text)) is not None]
    programmes = _values(row.get("program_ids", "")) or _values(row.get("dataset", ""))
    return Listed(
        key=f"opensanctions-{row['id']}",
        kind=_KINDS.get(row["schema"].lower(), Kind.OTHER),
        names=tuple(dict.fromkeys(ListedName(name) for name in names if name)),
        countries=codes(_values(row["countries"])),
        born=tuple(dict.fromkeys(born)),
        identifiers=tuple(dict.fromkeys(_values(row["identifiers"]))),
        programmes=tuple(dict.fromkeys(programmes)),
        remarks=row.get("sanctions", ""),
    )


def _values(field: str) -> list[str]:
    """Return the values of a field that holds several."""
    if not field:
        return []
    if ";" not in field and '"' not in field:
        return [field]
    return [value.strip() for value in next(csv.reader([field], delimiter=";"), []) if value.strip()]
