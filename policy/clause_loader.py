"""From the YAML of a clause library, and of the section `clauses` of an edition, to their types; faults with place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kernel.text import Message
from policy import clause_texts
from policy.clauses import (
    Asks,
    Clause,
    ClauseRow,
    ClauseRules,
    EditedRow,
    Family,
    Languages,
    Library,
    Parties,
    PartnerGroup,
    Serves,
    Variant,
    When,
)
from policy.kinds import AgreementKind, PaymentBasis, Tier
from policy.nodes import Cursor, Reading, compose
from policy.origins import origin
from policy.problems import PolicyInvalid, Problem, nearest

INDEX = "index.yaml"
#: What an edition says that prints each contract from a text of its own.
OWN_TEMPLATES = "own-templates"
CONDITIONS = ("kinds", "tiers", "partners", "bases", "parties", "downstream", "languages")
_COUNTS = ("reports", "approvals", "documents", "days")


@dataclass(frozen=True)
class _Read:
    """One file of a library as far as it could be read."""

    name: str
    family: Family
    reading: Reading


def digest(files: Mapping[str, str]) -> str:
    """The SHA-256 of a library: over the names and texts of its files, by name."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\n{files[name]}\n".encode())
    return whole.hexdigest()


def load(files: Mapping[str, str], terms: frozenset[str] | None = None) -> Library:
    """The library written in these files; raises PolicyInvalid, naming the first file with faults and all of them.

    With `terms`, the names a contract knows, every name in a text is checked too.
    """
    for name, problems in check(files, terms):
        raise PolicyInvalid(problems, name)
    at = _index(files, Reading())
    read = {one.family.key: one.family for one in _families(files, terms)}
    families = tuple(read[key] for key in at["families"].names())
    return Library(at["library"].name(), at["label"].label(), families, digest(files))


def check(files: Mapping[str, str], terms: frozenset[str] | None = None) -> Iterator[tuple[str, list[Problem]]]:
    """Each file with what is wrong in it, the index first; nothing for a sound library."""
    reading = Reading()
    at = _index(files, reading)
    read = list(_families(files, terms))
    _prove_index(at, {one.family.key for one in read})
    _prove_across(read)
    found = [(INDEX, reading), *((one.name, one.reading) for one in read)]
    yield from ((name, sorted(one.problems, key=_place)) for name, one in found if one.problems)


def _place(one: Problem) -> tuple[int, int]:
    return one.line, one.column


def _root(text: str, reading: Reading) -> Cursor:
    return Cursor(reading, compose(text, reading))


def _index(files: Mapping[str, str], reading: Reading) -> dict[str, Cursor]:
    return _root(files.get(INDEX, ""), reading).fields(("library", "label", "families"))


def _prove_index(at: Mapping[str, Cursor], there: set[str]) -> None:
    at["library"].name()
    at["label"].label()
    listed = at["families"].words()
    for item in listed:
        if item.text() not in there:
            message = Message("There is no family “%(name)s” in this library.", name=item.written)
            item.report(message, nearest(item.written, there))
    for left in sorted(there - {item.written for item in listed}):
        at["families"].report(Message("The family “%(name)s” is left out here.", name=left))


def _families(files: Mapping[str, str], terms: frozenset[str] | None) -> Iterator[_Read]:
    for name in sorted(set(files) - {INDEX}):
        reading = Reading()
        at = _root(files[name], reading).fields(("family", "label", "clauses"))
        key = at["family"].name()
        if key and f"{key}.yaml" != name:
            at["family"].report(Message("The file of this family is called %(file)s.", file=name))
        entries = at["clauses"].entries()
        clauses = tuple(_clause(key, entry_key, entry, terms) for entry_key, entry in entries)
        yield _Read(name, Family(key, at["label"].label(), clauses), reading)


def _clause(family: str, key: str, entry: Cursor, terms: frozenset[str] | None) -> Clause:
    at = entry.fields(
        ("title", "mandatory", "serves", "text"),
        optional=("when", "variants", "source", "basis", "flows-down", "asks"),
    )
    if family and not key.startswith(f"{family}-"):
        entry.report(Message("The name of a clause begins with its family: “%(name)s”.", name=f"{family}-…"))
    source, basis = origin(entry, at)
    variants = at["variants"].entries() if "variants" in at else []
    return Clause(
        key=key,
        family=family,
        title=at["title"].label(),
        text=clause_texts.read(at["text"], terms),
        whens=_whens(at["when"]) if "when" in at else (),
        variants=tuple(_variant(name, one, terms) for name, one in variants),
        mandatory=at["mandatory"].flag(),
        serves=at["serves"].choice(Serves),
        flows_down=at["flows-down"].flag() if "flows-down" in at else False,
        source=source,
        basis=basis,
        asks=_asks(at["asks"]) if "asks" in at else Asks(),
    )


def _variant(key: str, entry: Cursor, terms: frozenset[str] | None) -> Variant:
    at = entry.fields(("when", "text"))
    return Variant(key, when(at["when"]), clause_texts.read(at["text"], terms))


def _whens(section: Cursor) -> tuple[When, ...]:
    """One condition, or a list of which any may hold."""
    return tuple(when(item) for item in section.items()) if section.is_list else (when(section),)


def when(section: Cursor) -> When:
    """A condition on agreements; one that asks nothing is reported."""
    at = section.fields((), CONDITIONS)
    if not at:
        section.report(Message("There should be at least one entry here."))
    return When(
        kinds=at["kinds"].choices(AgreementKind) if "kinds" in at else None,
        tiers=at["tiers"].choices(Tier) if "tiers" in at else None,
        partners=at["partners"].choices(PartnerGroup) if "partners" in at else None,
        bases=at["bases"].choices(PaymentBasis) if "bases" in at else None,
        parties=at["parties"].choice(Parties) if "parties" in at else None,
        downstream=at["downstream"].flag() if "downstream" in at else None,
        languages=at["languages"].choice(Languages) if "languages" in at else None,
    )


def _asks(section: Cursor) -> Asks:
    at = section.fields((), _COUNTS)
    return Asks(**{name: at[name].whole() for name in _COUNTS if name in at})


def _prove_across(read: list[_Read]) -> None:
    """No name twice in a library, and no reference to a clause that is not in it."""
    seen: dict[str, str] = {}
    known = {clause.key for one in read for clause in one.family.clauses}
    for one in read:
        for clause in one.family.clauses:
            path = ("clauses", clause.key)
            if clause.key in seen:
                place = one.reading.place(path)
                words = Message("“%(name)s” stands already in %(file)s.", name=clause.key, file=seen[clause.key])
                one.reading.report(place, words)
            seen.setdefault(clause.key, one.name)
            for variant, text in clause.texts:
                at = (*path, "variants", variant, "text", "en") if variant else (*path, "text", "en")
                for name in clause_texts.referred(text.en):
                    if name not in known:
                        words = Message("There is no clause “%(name)s” in this library.", name=name)
                        one.reading.report(one.reading.place(at), words, nearest(name, known))


def rules(section: Cursor) -> ClauseRules | None:
    """What an edition says about clauses: the rows that choose, or that it keeps to its own templates."""
    if section.written == OWN_TEMPLATES:
        return None
    at = section.fields(("library", "sha256", "rows", "edited"))
    return ClauseRules(
        library=at["library"].name(),
        sha256=at["sha256"].text(),
        rows=tuple(_row(key, entry) for key, entry in at["rows"].entries()),
        edited=tuple(_edited(key, entry) for key, entry in at["edited"].entries()),
    )


def _edited(key: str, entry: Cursor) -> EditedRow:
    at = entry.fields(("label", "approval"), optional=("tiers", "mandatory"))
    return EditedRow(
        key=key,
        label=at["label"].label(),
        tiers=at["tiers"].choices(Tier) if "tiers" in at else None,
        approval=at["approval"].text(),
        mandatory=at["mandatory"].flag() if "mandatory" in at else False,
    )


def _row(key: str, entry: Cursor) -> ClauseRow:
    at = entry.fields(("label",), optional=("when", "families", "clauses"))
    if "families" not in at and "clauses" not in at:
        entry.report(Message("A row names “families” or “clauses”."))
    return ClauseRow(
        key=key,
        label=at["label"].label(),
        when=when(at["when"]) if "when" in at else When(),
        families=at["families"].names() if "families" in at else (),
        clauses=at["clauses"].names() if "clauses" in at else (),
    )
