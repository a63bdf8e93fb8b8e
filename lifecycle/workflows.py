"""The workflow of each kind of subject: stages from the edition, agreement states from `contracts`."""

from __future__ import annotations

from contracts.states import WAYS, State
from kernel.workflow import Move, Workflow
from policy.edition import Edition
from policy.kinds import StageKind
from policy.rows import AgreementMove

# One machine per edition for the life of the process; an edition never changes under its hash.
_PARTNERSHIPS: dict[str, Workflow] = {}
_AGREEMENTS: dict[str, Workflow] = {}


def of_partnerships(edition: Edition) -> Workflow:
    """Return the stages and moves of partnerships under an edition."""
    if edition.sha256 not in _PARTNERSHIPS:
        moves = [
            Move(
                move.key,
                move.label,
                move.hint,
                move.sources,
                move.dests,
                move.permission,
                move.gates,
                move.gates_by_dest,
                move.asks,
            )
            for move in edition.moves
        ]
        initial = edition.stage_of_kind(StageKind.CO_CREATION).key
        states = [stage.key for stage in edition.stages]
        _PARTNERSHIPS[edition.sha256] = Workflow(
            "partnership", attribute="stage", initial=initial, states=states, moves=moves
        )
    return _PARTNERSHIPS[edition.sha256]


def of_agreements(edition: Edition) -> Workflow:
    """Return the states and moves of agreements under an edition."""
    if edition.sha256 not in _AGREEMENTS:
        moves = [_agreement_move(move) for move in edition.agreement_moves]
        # Plain text: `transitions` would call an enum's member by its Python name.
        states = [state.value for state in State]
        _AGREEMENTS[edition.sha256] = Workflow(
            "agreement", attribute="state", initial=State.DRAFT.value, states=states, moves=moves
        )
    return _AGREEMENTS[edition.sha256]


def _agreement_move(move: AgreementMove) -> Move:
    sources, dests = WAYS[move.key]
    return Move(
        move.key,
        move.label,
        move.hint,
        tuple(state.value for state in sources),
        tuple(state.value for state in dests),
        move.permission,
        move.gates,
        {},
        move.asks,
    )
