"""Which moves are possible: facts in hand and a person in, every move with what it lacks out. A pure rule.

The moves of an edition are laid out once per process, each with its gates found and its permission's rows; asking
keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from contracts.states import State
from kernel.unmet import Unmet
from kernel.workflow import Move, Workflow
from lifecycle import agreement_gates, countersigning, diligence_gates, holding, partnership_gates, workflows
from lifecycle.facts import AgreementFacts, PartnershipFacts
from partnerships.permissions import Standing, granted
from policy.edition import Edition

#: Whoever may read this of a partnership is on our side of it.
STAFF_READ = "journal.view"
Facts: TypeAlias = "PartnershipFacts | AgreementFacts"
Gate: TypeAlias = "Callable[[Any, Standing], Iterator[Unmet]]"


class PossibleMove(NamedTuple):
    """A move from where a subject stands, judged for one person on one day."""

    move: Move
    dest: str
    permitted: bool
    unmet: tuple[Unmet, ...]
    outcomes: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether this person can make the move now."""
        return self.permitted and not self.unmet


@dataclass(frozen=True, slots=True)
class Way:
    """A move as it is judged: where it leads where that is certain, and the gates to each destination."""

    move: Move
    dest: str | None
    gates: Mapping[str, tuple[tuple[str, Gate], ...]]
    by_tier: Mapping[str, tuple[tuple[str, Gate], ...]]
    forward: frozenset[str]
    outcomes: tuple[str, ...]


# One layout per edition for the life of the process; an edition never changes under its hash.
_PARTNERSHIPS: dict[str, Mapping[str, tuple[Way, ...]]] = {}
_AGREEMENTS: dict[str, Mapping[str, tuple[Way, ...]]] = {}
_GATES_AT: dict[tuple[str, str, str, str | None], frozenset[str]] = {}


def possible(facts: Facts, edition: Edition, *, by: Standing) -> list[PossibleMove]:
    """Return every move from where a subject stands, judged; page, API, lists and jobs ask here."""
    if isinstance(facts, PartnershipFacts):
        ways, scope = _partnership_ways(edition)[facts.stage], facts.scope
    else:
        ways, scope = _agreement_ways(edition)[facts.state], facts.partnership.scope
    known: dict[str, bool] = {}
    found = []
    for way in ways:
        move = way.move
        permission = move.permission
        permitted = known.get(permission)
        if permitted is None:
            permitted = known[permission] = granted(by, permission, scope)
        permitted = permitted or _countersigns(move, facts, by)
        dest = way.dest or destination(move, facts)
        found.append(PossibleMove(move, dest, permitted, _unmet(way, dest, facts, by), way.outcomes))
    return found


def judge(trigger: str, facts: Facts, edition: Edition, *, by: Standing) -> PossibleMove:
    """Judge one move by its permission and all of its gates; raises IllegalMove where it does not leave from here."""
    if isinstance(facts, PartnershipFacts):
        state, scope, ways = facts.stage, facts.scope, _partnership_ways(edition)
    else:
        state, scope, ways = facts.state, facts.partnership.scope, _agreement_ways(edition)
    way = next((one for one in ways[state] if one.move.trigger == trigger), None)
    if way is None:
        # The workflow knows how to say what is possible instead.
        move = _workflow(facts, edition).move(state, trigger)
        message = f"{move.trigger} leaves {state} in the workflow and not in its layout"
        raise LookupError(message)
    dest = way.dest or destination(way.move, facts)
    permitted = granted(by, way.move.permission, scope) or _countersigns(way.move, facts, by)
    return PossibleMove(way.move, dest, permitted, _unmet(way, dest, facts, by), way.outcomes)


def _countersigns(move: Move, facts: Facts, by: Standing) -> bool:
    """A partner's signatory records the signature of their own body, whatever an edition says of the move."""
    return (
        move.trigger == countersigning.SIGN
        and isinstance(facts, AgreementFacts)
        and bool(countersigning.own_unsigned(facts, by))
    )


def _unmet(way: Way, dest: str, facts: Facts, by: Standing) -> tuple[Unmet, ...]:
    found: list[Unmet] = []
    for name, gate in _gates(way, dest, facts):
        if not facts.waived or (way.move.trigger, name) not in facts.waived:
            found.extend(gate(facts, by))
    if facts.holds and dest in way.forward:
        scope = facts.scope if isinstance(facts, PartnershipFacts) else facts.partnership.scope
        found.extend(holding.stopped(facts.holds, facts.ref, inside=granted(by, STAFF_READ, scope)))
    partnership = facts if isinstance(facts, PartnershipFacts) else facts.partnership
    if dest in way.forward and partnership.diligence.blocked:
        inside = granted(by, STAFF_READ, partnership.scope)
        stopped = frozenset(one.subject.id for one in facts.holds)
        parties = partnership.diligence.parties
        found.extend(diligence_gates.blocked(parties, partnership.ref, by, inside=inside, stopped=stopped))
    return tuple(found)


def _gates(way: Way, dest: str, facts: Facts) -> tuple[tuple[str, Gate], ...]:
    gates = way.gates[dest]
    if way.by_tier and isinstance(facts, AgreementFacts) and facts.tier.tier is not None:
        return gates + way.by_tier.get(facts.tier.tier, ())
    return gates


def gates_of(trigger: str, dest: str, facts: Facts, edition: Edition) -> tuple[str, ...]:
    """Return the names of the gates on a move from where the subject stands."""
    ways = _partnership_ways(edition) if isinstance(facts, PartnershipFacts) else _agreement_ways(edition)
    state = facts.stage if isinstance(facts, PartnershipFacts) else facts.state
    way = next(one for one in ways[state] if one.move.trigger == trigger)
    return tuple(name for name, _gate in _gates(way, dest, facts))


def gates_at(trigger: str, state: str, tier: str | None, edition: Edition) -> frozenset[str]:
    """Return the names of the gates on an agreement's move from a state, wherever it leads, in a tier."""
    key = edition.sha256, trigger, state, tier
    found = _GATES_AT.get(key)
    if found is None:
        way = next(one for one in _agreement_ways(edition)[state] if one.move.trigger == trigger)
        every = [*way.gates.values(), way.by_tier.get(tier or "", ())]
        found = _GATES_AT[key] = frozenset(name for gates in every for name, _gate in gates)
    return found


def destination(move: Move, facts: Facts) -> str:
    """Return where a move with several destinations leads for this subject."""
    if len(move.dests) == 1:
        return move.dests[0]
    if isinstance(facts, PartnershipFacts):
        return facts.came_from if facts.came_from in move.dests else move.dests[0]
    if move.trigger == "approve":
        last = facts.steps is None or len(facts.approvals) + 1 >= len(facts.steps)
        return State.APPROVED if last else State.IN_REVIEW
    still = sum(signer.signed_on is None for signer in facts.signers)
    return State.SIGNED if still <= 1 else State.OUT_FOR_SIGNATURE


def _workflow(facts: Facts, edition: Edition) -> Workflow:
    partnership = isinstance(facts, PartnershipFacts)
    return workflows.of_partnerships(edition) if partnership else workflows.of_agreements(edition)


def _partnership_ways(edition: Edition) -> Mapping[str, tuple[Way, ...]]:
    laid = _PARTNERSHIPS.get(edition.sha256)
    if laid is None:
        flow = workflows.of_partnerships(edition)
        forward = frozenset(stage.key for stage in edition.stages if stage.kind in holding.FORWARD_STAGES)
        laid = _PARTNERSHIPS[edition.sha256] = {
            state: tuple(
                Way(
                    move,
                    move.dests[0] if len(move.dests) == 1 else None,
                    {dest: _found(partnership_gates.GATES, move.gates_to(dest)) for dest in move.dests},
                    {},
                    forward,
                    edition.move(move.trigger).outcomes,
                )
                for move in flow.moves_from(state)
            )
            for state in flow.states
        }
    return laid


def _agreement_ways(edition: Edition) -> Mapping[str, tuple[Way, ...]]:
    laid = _AGREEMENTS.get(edition.sha256)
    if laid is None:
        flow = workflows.of_agreements(edition)
        laid = _AGREEMENTS[edition.sha256] = {
            state: tuple(_agreement_way(move, edition) for move in flow.moves_from(state)) for state in flow.states
        }
    return laid


def _agreement_way(move: Move, edition: Edition) -> Way:
    common = _found(agreement_gates.GATES, move.gates)
    by_tier = edition.agreement_move(move.trigger).gates_by_tier
    return Way(
        move,
        move.dests[0] if len(move.dests) == 1 else None,
        dict.fromkeys(move.dests, common),
        {
            tier: tuple(one for one in _found(agreement_gates.GATES, names) if one not in common)
            for tier, names in by_tier.items()
        },
        frozenset(move.dests) if move.trigger in holding.FORWARD_MOVES else frozenset(),
        (),
    )


def _found(gates: Mapping[str, Gate], names: Iterable[str]) -> tuple[tuple[str, Gate], ...]:
    return tuple((name, gates[name]) for name in dict.fromkeys(names))
