"""Proofs that the checklists an edition asks are whole and no longer than it says, on both sides, for every partner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from kernel.text import Message
from policy.checklists import ASSESSED, Checklist, ItemLibrary, Method, PartnerFamily, Side
from policy.diligence import Diligence
from policy.edition import Edition
from policy.findings import Finding, each, unknown
from policy.kinds import Tier
from policy.scoring import STANDARDS

AT = ("diligence",)
_SIDES: Mapping[Side, Message] = {Side.PARTNER: Message("the partner"), Side.FUNDER: Message("the funder")}


def prove(
    edition: Edition, libraries: Mapping[str, ItemLibrary], tools: Mapping[str, frozenset[str]]
) -> Iterator[Finding]:
    """Everything wrong with how both sides are assessed; nothing where an edition says nothing about it."""
    yield from _appetite(edition)
    yield from _visits(edition)
    rules = edition.diligence
    if rules is None:
        return
    yield from _families(edition, rules)
    yield from _every_tier((*AT, "most-items"), rules.most_items)
    library = libraries.get(rules.library)
    if library is None:
        words = Message("There is no library of checklists “%(name)s”.", name=rules.library)
        yield unknown((*AT, "library"), words, rules.library, libraries)
        return
    if library.sha256 != rules.sha256:
        words = Message("The library “%(name)s” has another hash: %(hash)s.", name=library.name, hash=library.sha256)
        yield Finding((*AT, "sha256"), words)
    yield from _tools(rules, library, tools)
    for tier in Tier:
        lists = {side: _lists(library, tier, side) for side in ASSESSED}
        for side, found in lists.items():
            yield from _length(rules, tier, side, found)
        yield from _standards(tier, [one for found in lists.values() for one in found])


def _lists(library: ItemLibrary, tier: Tier, side: Side) -> list[Checklist]:
    """What one side may be asked in a tier: for each family of partners, with and without money passed on."""
    return [library.checklist(side, tier, one, downstream=under) for one in PartnerFamily for under in (False, True)]


def _every_tier(path: tuple[str, ...], there: Iterable[Tier]) -> Iterator[Finding]:
    if missing := [tier.value for tier in Tier if tier not in set(there)]:
        yield Finding(path, Message("There is no figure here for %(tiers)s.", tiers=missing))


def _appetite(edition: Edition) -> Iterator[Finding]:
    if edition.risk_appetite:
        yield from _every_tier(("risk-appetite",), [one.tier for one in edition.risk_appetite])


def _families(edition: Edition, rules: Diligence) -> Iterator[Finding]:
    """Every partner type is of one family, so that nobody is asked by chance."""
    known, placed = {one.key for one in edition.partner_types}, set[str]()
    for family, types in rules.families.items():
        for at, name in each((*AT, "families", family.value), types):
            if name not in known:
                yield unknown(at, Message("There is no partner type “%(name)s”.", name=name), name, known)
            elif name in placed:
                yield Finding(at, Message("“%(name)s” is of another family already.", name=name))
            placed.add(name)
    if left := sorted(known - placed):
        yield Finding((*AT, "families"), Message("These partner types are of no family: %(names)s.", names=left))


def _tools(rules: Diligence, library: ItemLibrary, tools: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    path = (*AT, "tools")
    if (there := tools.get(rules.tools)) is None:
        yield unknown(path, Message("There is no library of tools “%(name)s”.", name=rules.tools), rules.tools, tools)
        return
    for name in dict.fromkeys(one.tool for one in library.items if one.tool is not None and one.tool not in there):
        words = Message("The library “%(library)s” has no tool “%(name)s”.", library=rules.tools, name=name)
        yield unknown(path, words, name, there)


def _length(rules: Diligence, tier: Tier, side: Side, lists: list[Checklist]) -> Iterator[Finding]:
    longest, shortest = max(lists, key=_count), min(lists, key=_count)
    most = rules.most_items.get(tier)
    if most is not None and len(longest.items) > most.items:
        words = Message(
            "In %(tier)s %(side)s is asked %(count)s items (%(family)s), and %(most)s are the most.",
            tier=tier.value,
            side=_SIDES[side],
            count=len(longest.items),
            family=longest.family.value,
            most=most.items,
        )
        yield Finding((*AT, "most-items", tier.value, "most"), words)
    if tier in rules.tiers and not shortest.items:
        words = Message(
            "In %(tier)s %(side)s is asked nothing (%(family)s).",
            tier=tier.value,
            side=_SIDES[side],
            family=shortest.family.value,
        )
        yield Finding((*AT, "tiers"), words)


def _count(one: Checklist) -> int:
    return len(one.items)


def _standards(tier: Tier, lists: list[Checklist]) -> Iterator[Finding]:
    """Core standards are cut by their sum, so that they are asked whole or not at all."""
    found = {
        domain.key: len(one.of(domain))
        for one in lists
        for domain in one.domains
        if domain.method is Method.CORE_STANDARDS and len(one.of(domain)) != STANDARDS
    }
    for domain, count in found.items():
        words = Message(
            "“%(domain)s” is rated as core standards, and in %(tier)s it has %(count)s items instead of six.",
            domain=domain,
            tier=tier.value,
            count=count,
        )
        yield Finding((*AT, "library"), words)


def _visits(edition: Edition) -> Iterator[Finding]:
    """Rows of visits rise, and the last holds for any amount, so that every amount has one."""
    if edition.assurance is None:
        return
    rows = edition.assurance.visits
    for row, following in pairwise(rows):
        if row.up_to is None or (following.up_to is not None and following.up_to <= row.up_to):
            path = ("assurance", "visits", following.key)
            yield Finding(
                path, Message("This row can never match, because of what stands before it: %(rows)s.", rows=[row.key])
            )
    if rows and rows[-1].up_to is not None:
        words = Message("The last row of the visits should hold for any amount.")
        yield Finding(("assurance", "visits", rows[-1].key), words)
