"""The clauses of an edition in words, and as plain data: the rows that choose, and the library they choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kernel.text import Label, Message, render
from policy import clause_files, clause_words
from policy.clauses import Asks, Clause, ClauseRow, ClauseRules, EditedRow, Library, When
from policy.explain_rows import Row, Section
from policy.kinds import AgreementKind, Tier


def sections(rules: ClauseRules | None, roles: Mapping[str, Label]) -> Iterator[Section]:
    """The sections of the clauses and of editing them; nothing where an edition keeps to its own templates."""
    if rules is None:
        return
    library = clause_files.of(rules)
    words = Message(
        "Library “%(name)s”: %(clauses)s clauses in %(families)s families.",
        name=library.label,
        clauses=len(library.by_key),
        families=len(library.families),
    )
    head = Row("library", Label("The library", "La biblioteca"), (words,))
    yield Section(
        "clauses",
        Message("Clauses"),
        Message("Which clauses a contract is made of: the first row that lists a clause puts it there."),
        (head, *(_row(row, library) for row in rules.rows)),
    )
    yield Section(
        "clauses-edited",
        Message("Clauses edited for one agreement"),
        Message("Who approves them, never whoever wrote them; the first row that matches wins."),
        tuple(_edited(row, roles) for row in rules.edited),
    )


def _edited(row: EditedRow, roles: Mapping[str, Label]) -> Row:
    tiers = Message("In every tier.") if row.tiers is None else Message("In %(tiers)s.", tiers=[*row.tiers])
    may = (
        Message("A mandatory clause may be left out too.")
        if row.mandatory
        else Message("A mandatory clause may be reworded, and never left out.")
    )
    return Row(row.key, row.label, (tiers, Message("Who approves: %(role)s.", role=roles[row.approval]), may))


def _row(row: ClauseRow, library: Library) -> Row:
    families = [family.label for family in library.families if family.key in row.families]
    single = [library.by_key[key].title for key in row.clauses]
    listed = Message("Chooses: %(what)s.", what=[*families, *single])
    return Row(row.key, row.label, (listed, *clause_words.conditions(row.when)))


def narrowed(library: Library, *, family: str = "", kind: str = "", tier: str = "") -> list[Clause]:
    """The clauses of one family, or that can stand in a kind or a tier; an empty filter asks nothing."""
    return [
        clause
        for clause in library.by_key.values()
        if family in {"", clause.family} and (not clause.whens or any(_may(when, kind, tier) for when in clause.whens))
    ]


def _may(when: When, kind: str, tier: str) -> bool:
    return (not kind or when.kinds is None or kind in when.kinds) and (
        not tier or when.tiers is None or tier in when.tiers
    )


def counted(library: Library) -> dict[str, object]:
    """How many clauses there are, whole and by family, kind and tier."""
    clauses = library.by_key.values()
    return {
        "clauses": len(clauses),
        "families": len(library.families),
        "variants": sum(len(one.variants) for one in clauses),
        "mandatory": sum(one.mandatory for one in clauses),
        "flow_down": sum(one.flows_down for one in clauses),
        "by_family": {family.key: len(family.clauses) for family in library.families},
        "by_kind": {
            kind.value: len(narrowed(library, kind=kind)) for kind in AgreementKind if kind != AgreementKind.AMENDMENT
        },
        "by_tier": {tier.value: len(narrowed(library, tier=tier)) for tier in Tier},
    }


def plain(clause: Clause) -> dict[str, object]:
    """A clause as plain data: its words in both languages, and everything its author said of it."""
    return {
        "id": clause.key,
        "family": clause.family,
        "title": _both(clause.title),
        "text": _both(clause.text),
        "when": [_when(one) for one in clause.whens],
        "variants": [{"id": one.key, "when": _when(one.when), "text": _both(one.text)} for one in clause.variants],
        "mandatory": clause.mandatory,
        "serves": clause.serves.value,
        "flows_down": clause.flows_down,
        "source": clause.source,
        "basis": clause.basis,
        "asks": asked(clause.asks),
    }


def asked(asks: Asks) -> dict[str, int]:
    """What is asked of the partner, as plain data."""
    return {
        "reports": asks.reports,
        "approvals": asks.approvals,
        "documents": asks.documents,
        "days": asks.days,
    }


def chosen_by(rules: ClauseRules) -> list[dict[str, object]]:
    """The rows of an edition as plain data, in the reader's language where they have words."""
    return [
        {
            "id": row.key,
            "label": render(row.label),
            "families": list(row.families),
            "clauses": list(row.clauses),
            "when": _when(row.when),
        }
        for row in rules.rows
    ]


def edited_by(rules: ClauseRules) -> list[dict[str, object]]:
    """Whose approval edited clauses need, as plain data, in the reader's language where it has words."""
    return [
        {
            "id": row.key,
            "label": render(row.label),
            "tiers": [tier.value for tier in (row.tiers if row.tiers is not None else Tier)],
            "approval": row.approval,
            "mandatory": row.mandatory,
        }
        for row in rules.edited
    ]


def _both(text: Label) -> dict[str, str]:
    return {"en": text.en, "es": text.es}


def _when(when: When) -> dict[str, object]:
    """The conditions that are asked, under the names of the file."""
    several = {"kinds": when.kinds, "tiers": when.tiers, "partners": when.partners, "bases": when.bases}
    found: dict[str, object] = {name: [one.value for one in words] for name, words in several.items() if words}
    if when.parties is not None:
        found["parties"] = when.parties.value
    if when.downstream is not None:
        found["downstream"] = when.downstream
    if when.languages is not None:
        found["languages"] = when.languages.value
    return found
