"""Proofs about the stage graph: nothing is unreachable, nothing is a trap, and what binds has gates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kernel.text import Message
from policy.edition import Edition
from policy.findings import Finding
from policy.kinds import StageKind
from policy.rows import StageMove

#: Kinds that the code relies on: where a partnership begins, is agreed, delivers, is wound up and ends.
NEEDED = (StageKind.CO_CREATION, StageKind.UMBRELLA, StageKind.DELIVERY, StageKind.CLOSING, StageKind.CLOSED)
SINGLE = (StageKind.CO_CREATION, StageKind.CLOSED)
BINDING = (StageKind.UMBRELLA, StageKind.DELIVERY)
ENDING = (StageKind.CLOSING, StageKind.CLOSED)
IN_FORCE = "bring-into-force"

Graph = Mapping[str, set[str]]


def prove(edition: Edition) -> Iterator[Finding]:
    """Everything wrong with the graph; names that mean nothing are left to the proofs about names."""
    yield from _kinds(edition)
    yield from _paths(edition)
    for move in edition.moves:
        yield from _branches(edition, move)
        yield from _gates(edition, move)
        yield from _outcomes(edition, move)
    for step in edition.agreement_moves:
        if step.key == IN_FORCE and not step.gates:
            words = Message("What brings an agreement into force needs at least one gate.")
            yield Finding(("agreement-moves", step.key, "gates"), words)


def _kind(edition: Edition, key: str) -> StageKind | None:
    return next((stage.kind for stage in edition.stages if stage.key == key), None)


def _kinds(edition: Edition) -> Iterator[Finding]:
    for kind in NEEDED:
        stages = [stage for stage in edition.stages if stage.kind is kind]
        if not stages:
            yield Finding(("stages",), Message("There is no stage of the kind “%(kind)s”.", kind=kind.value))
        for stage in stages[1:] if kind in SINGLE else ():
            words = Message("There can be only one stage of the kind “%(kind)s”.", kind=kind.value)
            yield Finding(("stages", stage.key, "kind"), words)


def _paths(edition: Edition) -> Iterator[Finding]:
    onward: dict[str, set[str]] = {stage.key: set() for stage in edition.stages}
    back: dict[str, set[str]] = {stage.key: set() for stage in edition.stages}
    for move in edition.moves:
        for source in set(move.sources) & onward.keys():
            for dest in set(move.dests) & onward.keys():
                onward[source].add(dest)
                back[dest].add(source)
    reached = _closure(onward, {stage.key for stage in edition.stages if stage.kind is StageKind.CO_CREATION})
    ends = _closure(back, {stage.key for stage in edition.stages if stage.kind is StageKind.CLOSED})
    for stage in edition.stages:
        if stage.key not in reached:
            words = Message("The stage “%(stage)s” cannot be reached from co-creation.", stage=stage.key)
            yield Finding(("stages", stage.key), words)
        if stage.key not in ends:
            yield Finding(("stages", stage.key), Message("No way leads from “%(stage)s” to closed.", stage=stage.key))
        if stage.kind is StageKind.CLOSED and onward[stage.key]:
            words = Message("Moves lead out of “%(stage)s”, where a partnership is over.", stage=stage.key)
            yield Finding(("stages", stage.key), words)


def _closure(graph: Graph, start: set[str]) -> set[str]:
    """Every node that can be reached from the start, the start included."""
    found, waiting = set(start), list(start)
    while waiting:
        new = graph[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found


def _branches(edition: Edition, move: StageMove) -> Iterator[Finding]:
    """Several destinations are only the way back from a pivot: to each stage that leads there, and no other."""
    at = ("moves", move.key, "to")
    if len(move.dests) == 1:
        return
    if not move.dests or any(_kind(edition, source) not in {StageKind.PIVOT, None} for source in move.sources):
        yield Finding(at, Message("A move leads to one stage; only the way back from a pivot may have several."))
        return
    entered = {one for way in edition.moves if set(way.dests) & set(move.sources) for one in way.sources}
    for stage in sorted(entered - set(move.dests)):
        words = Message("A pivot can be proposed in “%(stage)s”, but this way back does not lead there.", stage=stage)
        yield Finding(at, words)
    for place, stage in enumerate(move.dests):
        if stage not in entered:
            words = Message("No pivot is proposed in “%(stage)s”, so nothing leads back to it.", stage=stage)
            yield Finding((*at, place), words)


def _gates(edition: Edition, move: StageMove) -> Iterator[Finding]:
    for dest in move.dests:
        if _kind(edition, dest) in BINDING and not move.gates_to(dest):
            words = Message("A move to “%(stage)s” binds the parties and needs at least one gate.", stage=dest)
            yield Finding(("moves", move.key, "gates"), words)


def _outcomes(edition: Edition, move: StageMove) -> Iterator[Finding]:
    """A partnership that begins to end says how: the move records one outcome, or asks for one of several."""
    at = ("moves", move.key)
    asked = "outcome" in move.asks
    ends = any(_kind(edition, dest) in ENDING for dest in move.dests)
    begins = any(_kind(edition, source) not in ENDING for source in move.sources)
    if ends and begins and not move.outcomes:
        yield Finding(at, Message("This move ends a partnership and needs “outcomes”."))
    elif asked and not move.outcomes:
        yield Finding((*at, "asks"), Message("This move asks for an outcome and needs “outcomes” to choose from."))
    elif len(move.outcomes) > 1 and not asked:
        yield Finding((*at, "asks"), Message("With several “outcomes” the move must ask for the “outcome”."))
