"""Proofs that the clauses an edition chooses make whole contracts, for every agreement that can be drafted under it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kernel.text import Message
from policy.clauses import Clause, ClauseRules, Library, Question, questions, references
from policy.edition import Edition
from policy.findings import Finding, each, unknown
from policy.kinds import Tier
from policy.nodes import Path

AT = ("clauses",)
#: The gate that asks for the approval of edited clauses, and the steps of an agreement that cannot do without it.
EDITED, ASKING = "edited-clauses-approved", frozenset({"approve", "send"})


def prove(edition: Edition, libraries: Mapping[str, Library]) -> Iterator[Finding]:
    """Everything wrong with the clauses of an edition; nothing where it keeps to its own templates."""
    rules = edition.clauses
    if rules is None:
        return
    library = libraries.get(rules.library)
    if library is None:
        words = Message("There is no clause library “%(name)s”.", name=rules.library)
        yield unknown((*AT, "library"), words, rules.library, libraries)
        return
    if library.sha256 != rules.sha256:
        words = Message("The library “%(name)s” has another hash: %(hash)s.", name=library.name, hash=library.sha256)
        yield Finding((*AT, "sha256"), words)
    yield from _editing(edition, rules)
    strange = list(_names(rules, library))
    yield from strange
    if not strange:
        yield from _whole(edition, rules, library)


def _editing(edition: Edition, rules: ClauseRules) -> Iterator[Finding]:
    """Every tier has its approver, every row a tier of its own, and the steps ask for the approval."""
    left = set(Tier)
    for row in rules.edited:
        here = set(row.tiers if row.tiers is not None else Tier)
        if not here & left:
            words = Message("This row can never match: what stands before it covers its tiers.")
            yield Finding((*AT, "edited", row.key), words)
        left -= here
    if left:
        words = Message("Nobody approves clauses edited in %(tiers)s.", tiers=sorted(tier.value for tier in left))
        yield Finding((*AT, "edited"), words)
    for move in edition.agreement_moves:
        if move.key in ASKING and EDITED not in move.gates:
            words = Message("This step has to have the gate “%(gate)s”: clauses can be edited.", gate=EDITED)
            yield Finding(("agreement-moves", move.key, "gates"), words)


def _names(rules: ClauseRules, library: Library) -> Iterator[Finding]:
    families = {family.key for family in library.families}
    for row in rules.rows:
        path = (*AT, "rows", row.key)
        for at, name in each((*path, "families"), row.families):
            if name not in families:
                yield unknown(at, Message("The library has no family “%(name)s”.", name=name), name, families)
        for at, name in each((*path, "clauses"), row.clauses):
            if name not in library.by_key:
                yield unknown(at, Message("The library has no clause “%(name)s”.", name=name), name, library.by_key)


def _whole(edition: Edition, rules: ClauseRules, library: Library) -> Iterator[Finding]:
    """Mandatory clauses stand everywhere, references lead somewhere, every row and what it lists is for something."""
    pairs = [(rule.kind, tier) for rule in edition.agreement_kinds for tier in rule.tiers]
    faults: dict[tuple[str, str], Finding] = {}
    used: set[str] = set()
    placed: set[str] = set()
    for asked in (one for languages in library.languages for one in questions(pairs, languages)):
        rows = rules.chosen(library, asked)
        chosen = set(rows)
        used |= {row.key for row in rows.values()}
        placed |= chosen
        for fault in _faults(library, chosen, asked):
            faults.setdefault(fault[0], fault[1])
    yield from faults.values()
    for row in rules.rows:
        path = (*AT, "rows", row.key)
        if row.key not in used:
            yield Finding(path, Message("This row chooses nothing that an earlier row has not chosen."))
        yield from _idle(path, row.clauses, placed)


def _idle(path: Path, clauses: tuple[str, ...], placed: set[str]) -> Iterator[Finding]:
    for at, name in each((*path, "clauses"), clauses):
        if name not in placed:
            yield Finding(at, Message("No agreement of this edition comes to have the clause “%(name)s”.", name=name))


def _faults(library: Library, chosen: set[str], asked: Question) -> Iterator[tuple[tuple[str, str], Finding]]:
    at = (*AT, "rows")
    for key, clause in library.by_key.items():
        if clause.mandatory and key not in chosen and clause.fits(asked):
            message = Message(
                "No row chooses the mandatory clause “%(name)s” for a %(kind)s in %(tier)s.",
                name=key,
                kind=asked.kind.value,
                tier=asked.tier.value,
            )
            yield (key, ""), Finding(at, message)
        if key in chosen:
            yield from _unresolved(clause, chosen, asked)


def _unresolved(clause: Clause, chosen: set[str], asked: Question) -> Iterator[tuple[tuple[str, str], Finding]]:
    variant = clause.variant(asked)
    for name in references(variant.text if variant else clause.text):
        if name not in chosen:
            message = Message(
                "The clause “%(name)s” refers to “%(other)s”, which a %(kind)s in %(tier)s has not.",
                name=clause.key,
                other=name,
                kind=asked.kind.value,
                tier=asked.tier.value,
            )
            yield (clause.key, name), Finding((*AT, "rows"), message)
