"""What a document in two languages is printed from: the values in one, beside those in the other. A pure rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from contracts import clause_paper
from contracts.assembly import Part
from documents.context import BothContexts, ClauseLine, ClausePiece, ContractContext, LineBeside, Reason
from kernel.text import Label
from policy import clause_files
from policy.clauses import Languages
from policy.edition import Edition

#: Bookmarks of the second language are those of the first with this behind them, and count from here on.
_SECOND, _FURTHER = "_2", 5000
NAMES: Mapping[str, Label] = {"en": Label("English", "inglés"), "es": Label("Spanish", "español")}


def possible(edition: Edition) -> bool:
    """Whether agreements of an edition can be made in two languages: its clauses have to say which prevails.

    Raises NotFound where this Tack has not the library that the edition was published with.
    """
    return edition.clauses is not None and Languages.TWO in clause_files.of(edition.clauses).languages


def paired(first: ContractContext, second: ContractContext) -> BothContexts:
    """Return the values in the language that prevails, with those in the other one under `second`.

    Rows of lists stand once in such a document, so that what they say in both languages is told in one breath.
    """
    found: dict[str, object] = {
        name: _both(value, cast("Mapping[str, object]", second)[name]) if isinstance(value, list) else value
        for name, value in first.items()
    }
    named = [NAMES[first["language"]], NAMES[second["language"]]]
    for values, language in ((found, first["language"]), (cast("dict[str, object]", second), second["language"])):
        values["prevailing_language"], values["second_language"] = (name.in_(language) for name in named)
    return cast("BothContexts", {**found, "second": second})


def _both(one: object, other: object) -> object:
    """Return rows with their words in both languages, one above the other; once where they are the same."""
    if isinstance(one, list) and isinstance(other, list):
        return [_both(left, right) for left, right in zip(one, other, strict=True)]
    if isinstance(one, dict) and isinstance(other, dict):
        return {name: _both(value, other[name]) for name, value in one.items()}
    return one if one == other or not isinstance(one, str) else f"{one}\n{other}"


def empties(parts: Sequence[Part], values: ContractContext) -> list[str]:
    """Return the terms that the clauses need, in either language, and that are empty, each once."""
    found = clause_paper.empties(parts, values["language"], values)
    if "second" in values:
        second = cast("BothContexts", values)["second"]
        found += clause_paper.empties(parts, second["language"], second)
    return list(dict.fromkeys(found))


def take_in(parts: Sequence[Part], values: ContractContext, *, annex: bool) -> None:
    """Render the clauses into the values, in both languages where there are two; with `annex` their reasons too."""
    language = values["language"]
    second = cast("BothContexts", values)["second"] if "second" in values else None
    lines = clause_paper.lines(parts, language, values)
    reasons = clause_paper.reasons(parts, language) if annex else []
    if second is not None:
        lines = [*beside(lines, clause_paper.lines(parts, second["language"], second))]
        others = clause_paper.reasons(parts, second["language"]) if annex else []
        reasons = cast("list[Reason]", _both(reasons, others))
    values["clauses"], values["reasons"] = lines, reasons


def beside(lines: Sequence[ClauseLine], second: Sequence[ClauseLine]) -> list[LineBeside]:
    """Return the lines of the clauses, each with the same line in the other language, which refers to its own kind."""
    return [LineBeside(**one, second=_marked(other)) for one, other in zip(lines, second, strict=True)]


def _marked(line: ClauseLine) -> ClauseLine:
    pieces = [
        ClausePiece(text=one["text"], ref=f"{one['ref']}{_SECOND}" if one["ref"] else "") for one in line["pieces"]
    ]
    mark, place = f"{line['mark']}{_SECOND}", line["id"] + _FURTHER
    return ClauseLine(heading=line["heading"], id=place, mark=mark, title=line["title"], pieces=pieces)
