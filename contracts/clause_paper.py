"""The clauses of an agreement as its paper takes them in: plain words, bookmarks, reasons. A pure rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contracts import clause_edits
from contracts.assembly import Part, numbers, placed
from documents import clause_text
from documents.clause_lines import FIRST_MARK
from documents.context import ClauseLine, Reason


def lines(parts: Sequence[Part], language: str, values: Mapping[str, object]) -> list[ClauseLine]:
    """Return each heading and clause in the document's language, its terms filled in; raises as `clause_text` does."""
    values = clause_text.proved(values)
    known = {key: (mark(key), number) for key, number in numbers(parts).items()}
    found: list[ClauseLine] = []
    for part in parts:
        title = part.family.label.in_(language)
        found.append(_line(len(found), f"family-{part.family.key}", title))
        for one in part.placed:
            line = _line(len(found), one.clause.key, "")
            line["pieces"] = clause_text.pieces(one.text.in_(language), values, known)
            found.append(line)
    return found


def _line(place: int, key: str, title: str) -> ClauseLine:
    return ClauseLine(heading=bool(title), id=FIRST_MARK + place, mark=mark(key), title=title, pieces=[])


def mark(key: str) -> str:
    """Return the bookmark of a clause; Word allows no hyphen in one."""
    return f"c_{key.replace('-', '_')}"


def empties(parts: Sequence[Part], language: str, values: Mapping[str, object]) -> list[str]:
    """Return the terms that the clauses need and that are empty, each once."""
    values = clause_text.proved(values)
    found = [name for one in placed(parts) for name in clause_text.empties(one.text.in_(language), values)]
    return list(dict.fromkeys(found))


def reasons(parts: Sequence[Part], language: str) -> list[Reason]:
    """Return why each clause is there, in the document's language."""
    return [
        Reason(number=one.number, title=one.clause.title.in_(language), why=clause_edits.why(one).in_(language))
        for one in placed(parts)
    ]
