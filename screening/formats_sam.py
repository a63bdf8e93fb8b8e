"""Exclusions from American federal awards, as SAM.gov's public extract (V2, CSV) states them.

Source: the public exclusions extract's own heading. Whoever is not excluded any more is not in force and left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from screening.countries import codes
from screening.list_files import ListFile
from screening.list_kinds import TITLES, ListKind
from screening.listed import Kind, Listed, ListedName
from screening.rows import named

NEEDED = (
    "Classification",
    "Name",
    "First",
    "Middle",
    "Last",
    "Country",
    "Unique Entity ID",
    "Exclusion Program",
    "Excluding Agency",
    "Exclusion Type",
    "Active Date",
    "SAM Number",
)
_KINDS = {
    "individual": Kind.PERSON,
    "firm": Kind.ORGANISATION,
    "special entity designation": Kind.ORGANISATION,
}
_PARTS = ("first", "middle", "last", "suffix")
_NUMBERS = ("unique entity id", "cage", "npi")
#: The year and the day of it, at the end of the name that the publisher gives the file.
_DAY_OF_YEAR = re.compile(r"(?:^|\D)(\d{2})(\d{3})(?=\.\w+$|$)")
_LONGEST_YEAR = 366


def read(files: Sequence[ListFile]) -> Iterator[Listed]:
    """Yield every exclusion in force; raises BrokenList for a missing column and for a row that is not whole."""
    for _, row in named(files[0], NEEDED, TITLES[ListKind.SAM]):
        if row.get("record status", "").lower() != "inactive":
            yield _listed(row)


def stated(file: ListFile) -> date | None:
    """Return the day that the publisher puts into the name of the file, or None where it has another name."""
    found = _DAY_OF_YEAR.search(file.name)
    if found is None or not 1 <= int(found[2]) <= _LONGEST_YEAR:
        return None
    return date(2000 + int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)


def _listed(row: Mapping[str, str]) -> Listed:
    parts = " ".join(part for name in _PARTS if (part := row.get(name, "")))
    name = row["name"] or parts
    remarks = (
        row["exclusion type"],
        row["excluding agency"],
        row.get("additional comments", ""),
        row.get("cross-reference", ""),
    )
    return Listed(
        key=f"sam-{row['sam number'] or _made_number(row)}",
        kind=_KINDS.get(row["classification"].lower(), Kind.OTHER),
        names=(ListedName(" ".join(name.split())),) if name else (),
        countries=codes([row["country"]]),
        identifiers=tuple(number for key in _NUMBERS if (number := row.get(key, ""))),
        programmes=(row["exclusion program"],) if row["exclusion program"] else (),
        remarks="; ".join(one for one in remarks if one),
    )


def _made_number(row: Mapping[str, str]) -> str:
    """Return what stands for an exclusion without a number of its own: who it is of, by whom, and since when."""
    about = [row[key] for key in ("unique entity id", "classification", "name", *_PARTS[:3])]
    since = [row[key] for key in ("exclusion program", "excluding agency", "active date")]
    return hashlib.sha256("\n".join([*about, *since]).encode()).hexdigest()[:24]
