"""Birth dates as lists write them."""

from __future__ import annotations

import re

from screening.listed import Born

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
_ABOUT = re.compile(r"^(?:circa|ca?\.|approximately|approx\.?|about|around|c\.)\s*", re.IGNORECASE)
_RANGE = re.compile(r"^(?:between\s+)?(.+?)\s*(?:\band\b|\bto\b|[-–/])\s*(.+)$", re.IGNORECASE)
_WAYS = (
    re.compile(r"^(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})$"),
    re.compile(r"^(?P<year>\d{4})-(?P<month>\d{1,2})$"),
    re.compile(r"^(?P<year>\d{4})$"),
    re.compile(rf"^(?P<day>\d{{1,2}})\s+{_MONTH}\s+(?P<year>\d{{4}})$"),
    re.compile(rf"^{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})$"),
    re.compile(rf"^{_MONTH}\s+(?P<year>\d{{4}})$"),
)
#: What is no birth date of somebody who can be listed.
_FIRST, _LAST = 1850, 2100
_DECEMBER, _LONGEST_MONTH = 12, 31


def read(text: str) -> Born | None:
    """Return the birth date that a text states, or None where it states none that can be understood.

    Understood are “1960”, “circa 1960”, “12 Mar 1960”, “Mar 1960”, “1960-03-12” and a range from one to another, such
    as “between 1958 and 1960”, of which the years are kept.
    """
    stated = " ".join(text.split()).strip(" .;")
    about = _ABOUT.match(stated)
    if about is not None:
        stated = stated[about.end() :]
    single = _single(stated, circa=about is not None)
    return single or _range(stated, circa=about is not None)


def made(year: int, month: int | None = None, day: int | None = None, *, circa: bool = False) -> Born | None:
    """Return a date of stated parts, as far as they can be true; None without a year."""
    if not _FIRST <= year <= _LAST:
        return None
    if month is None or not 1 <= month <= _DECEMBER:
        return Born(year, circa=circa)
    return Born(year, month, day if day is not None and 1 <= day <= _LONGEST_MONTH else None, circa=circa)


def between(first: int, last: int, *, circa: bool = False) -> Born | None:
    """Return the years from one to another; None where one of them can be no year of birth."""
    low, high = sorted((first, last))
    if low < _FIRST or high > _LAST:
        return None
    return Born(low, circa=circa, until=high if high != low else None)


def _single(stated: str, *, circa: bool) -> Born | None:
    for way in _WAYS:
        found = way.match(stated)
        if found is None:
            continue
        parts = found.groupdict()
        month = _MONTHS.get(parts["name"][:3].lower()) if parts.get("name") else _number(parts.get("month"))
        if parts.get("name") and month is None:
            continue
        return made(int(parts["year"]), month, _number(parts.get("day")), circa=circa)
    return None


def _range(stated: str, *, circa: bool) -> Born | None:
    found = _RANGE.match(stated)
    ends = [_single(end.strip(), circa=circa) for end in found.groups()] if found else []
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    return between(ends[0].year, ends[1].year, circa=circa)


def _number(text: str | None) -> int | None:
    return int(text) if text else None
