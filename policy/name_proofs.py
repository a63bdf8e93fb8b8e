"""Proofs that every name in an edition has something behind it, in code or in the edition itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kernel.money import currencies
from kernel.text import Message
from policy.edition import Edition
from policy.findings import Finding, each, unknown
from policy.names import KnownNames
from policy.nodes import Path
from policy.rows import AgreementMove, StageMove
from policy.waivers import NEVER_WAIVED

#: Source: IATI 2.03, code list OrganisationType.
IATI_ORGANISATION_TYPES = frozenset(
    ("10", "11", "15", "21", "22", "23", "24", "30", "40", "60", "70", "71", "72", "73", "80", "90")
)


def prove(edition: Edition, names: KnownNames) -> Iterator[Finding]:
    """Every name that means nothing, with the nearest that does."""
    for move in edition.moves:
        yield from _stage_move(edition, move, names)
    for step in edition.agreement_moves:
        yield from _agreement_move(step, names)
    yield from _waivers(edition, names)
    yield from _absent(edition, names)
    yield from _roles_and_templates(edition, names)
    yield from _codes(edition)


def _stage_move(edition: Edition, move: StageMove, names: KnownNames) -> Iterator[Finding]:
    at = ("moves", move.key)
    stages = {stage.key for stage in edition.stages}
    outcomes = {outcome.key for outcome in edition.outcomes}
    for path, name in (*each((*at, "from"), move.sources), *each((*at, "to"), move.dests)):
        if name not in stages:
            yield unknown(path, Message("There is no stage “%(name)s”.", name=name), name, stages)
    for dest, gates in move.gates_by_dest.items():
        path = (*at, "gates-by-destination", dest)
        if dest not in move.dests:
            yield unknown(path, Message("The move does not lead to “%(name)s”.", name=dest), dest, move.dests)
        yield from _gates(path, gates, names.stage_gates)
    yield from _gates((*at, "gates"), move.gates, names.stage_gates)
    yield from _permission_and_asks(at, move, names)
    for path, name in each((*at, "outcomes"), move.outcomes):
        if name not in outcomes:
            yield unknown(path, Message("There is no outcome “%(name)s”.", name=name), name, outcomes)


def _agreement_move(move: AgreementMove, names: KnownNames) -> Iterator[Finding]:
    at = ("agreement-moves", move.key)
    if move.key not in names.agreement_moves:
        words = Message("There is no agreement move “%(name)s”.", name=move.key)
        yield unknown(at, words, move.key, names.agreement_moves)
    yield from _gates((*at, "gates"), move.gates, names.agreement_gates)
    for tier, gates in move.gates_by_tier.items():
        yield from _gates((*at, "gates-by-tier", tier.value), gates, names.agreement_gates)
    yield from _permission_and_asks(at, move, names)


def _waivers(edition: Edition, names: KnownNames) -> Iterator[Finding]:
    used, seen = used_gates(edition), set()
    for place, one in enumerate(edition.waivers):
        at = ("waivers", place)
        if one.gate not in used:
            words = Message("No move has the gate “%(name)s”, so there is nothing to waive.", name=one.gate)
            yield unknown((*at, "gate"), words, one.gate, used)
        elif one.gate in NEVER_WAIVED:
            words = Message(
                "The gate “%(name)s” can never be waived: it keeps duties apart, the ceiling, or signatures.",
                name=one.gate,
            )
            yield Finding((*at, "gate"), words)
        elif one.gate in seen:
            yield Finding((*at, "gate"), Message("An earlier row says already who waives “%(name)s”.", name=one.gate))
        seen.add(one.gate)
        yield from _permission((*at, "permission"), one.permission, names)


def used_gates(edition: Edition) -> frozenset[str]:
    """Every gate that stands on some move of an edition."""
    stages = {gate for move in edition.moves for gates in (move.gates, *move.gates_by_dest.values()) for gate in gates}
    steps = {
        gate
        for move in edition.agreement_moves
        for gates in (move.gates, *move.gates_by_tier.values())
        for gate in gates
    }
    return frozenset(stages | steps)


def _gates(at: Path, gates: Iterable[str], known: frozenset[str]) -> Iterator[Finding]:
    for path, name in each(at, gates):
        if name not in known:
            yield unknown(path, Message("There is no gate “%(name)s”.", name=name), name, known)


def _permission_and_asks(at: Path, move: StageMove | AgreementMove, names: KnownNames) -> Iterator[Finding]:
    yield from _permission((*at, "permission"), move.permission, names)
    for path, name in each((*at, "asks"), move.asks):
        if name not in names.asks:
            yield unknown(path, Message("A move cannot ask for “%(name)s”.", name=name), name, names.asks)


def _permission(path: Path, name: str, names: KnownNames) -> Iterator[Finding]:
    if name not in names.permissions:
        words = Message("There is no permission “%(name)s”.", name=name)
        yield unknown(path, words, name, names.permissions)


def _absent(edition: Edition, names: KnownNames) -> Iterator[Finding]:
    """What every edition must give, because the code asks for it by name."""
    given: dict[str, tuple[frozenset[str], set[str]]] = {
        "agreement-moves": (names.agreement_moves, {one.key for one in edition.agreement_moves}),
        "contribution-kinds": (names.contribution_kinds, {one.key for one in edition.contribution_kinds}),
        "thresholds": (names.thresholds, {one.key for one in edition.thresholds}),
        "party-roles": (names.party_roles, {one.key for one in edition.party_roles}),
        "outcomes": (names.outcomes, {one.key for one in edition.outcomes}),
    }
    for section, (needed, found) in given.items():
        for name in sorted(needed - found):
            yield Finding((section,), Message("The entry “%(name)s” is missing, which the code asks for.", name=name))
    for one in edition.thresholds:
        if one.legal and one.key in names.thresholds:
            words = Message("“%(key)s” belongs to the process, which is pinned: it cannot be legal.", key=one.key)
            yield Finding(("thresholds", one.key, "legal"), words)
    for kind in edition.contribution_kinds:
        if kind.key not in names.contribution_kinds:
            words = Message("There is no contribution “%(name)s”.", name=kind.key)
            yield unknown(("contribution-kinds", kind.key), words, kind.key, names.contribution_kinds)


def _roles_and_templates(edition: Edition, names: KnownNames) -> Iterator[Finding]:
    for row in edition.approvals:
        for path, role in each(("approvals", row.key, "steps"), (step.role for step in row.steps)):
            if role not in names.roles:
                yield unknown(path, Message("There is no role “%(name)s”.", name=role), role, names.roles)
    for one in edition.clauses.edited if edition.clauses else ():
        if one.approval not in names.roles:
            words = Message("There is no role “%(name)s”.", name=one.approval)
            yield unknown(("clauses", "edited", one.key, "approval"), words, one.approval, names.roles)
    for place, document in enumerate(edition.documents):
        name = document.template
        if name not in names.templates:
            words = Message("There is no template “%(name)s”.", name=name)
            yield unknown(("documents", place, "template"), words, name, names.templates)


def _codes(edition: Edition) -> Iterator[Finding]:
    for kind in edition.partner_types:
        if kind.iati not in IATI_ORGANISATION_TYPES:
            words = Message("“%(code)s” is not a code of the IATI list OrganisationType.", code=kind.iati)
            yield Finding(("partner-types", kind.key, "iati"), words)
    if edition.currency not in currencies():
        words = Message("There is no currency “%(code)s”.", code=edition.currency)
        yield unknown(("currency",), words, edition.currency, currencies())
    for key, currency in {one.key: one.currency for one in edition.thresholds if one.currency}.items():
        if currency != edition.currency:
            words = Message("Thresholds stand in the currency of the edition, %(code)s.", code=edition.currency)
            yield Finding(("thresholds", key, "currency"), words)
