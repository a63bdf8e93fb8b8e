"""The states of an agreement and the ways between them; gates and labels come from the edition.

Approve and record signature stay where they are while another approval or signature is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from kernel.text import Label


class State(StrEnum):
    """Where an agreement stands."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    OUT_FOR_SIGNATURE = "out-for-signature"
    SIGNED = "signed"
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    ENDED = "ended"
    CLOSED = "closed"
    TERMINATED = "terminated"
    CANCELLED = "cancelled"


_S = State
LABELS: Mapping[str, Label] = {
    _S.DRAFT: Label("draft", "borrador"),
    _S.IN_REVIEW: Label("in review", "en revisión"),
    _S.APPROVED: Label("approved", "aprobado"),
    _S.OUT_FOR_SIGNATURE: Label("out for signature", "en firma"),
    _S.SIGNED: Label("signed, not yet in force", "firmado, aún no vigente"),
    _S.IN_FORCE: Label("in force", "vigente"),
    _S.SUSPENDED: Label("suspended", "suspendido"),
    _S.ENDED: Label("ended", "finalizado"),
    _S.CLOSED: Label("closed", "cerrado"),
    _S.TERMINATED: Label("terminated", "terminado anticipadamente"),
    _S.CANCELLED: Label("cancelled", "cancelado"),
}

#: Move → (states it leaves, states it can lead to).
WAYS: Mapping[str, tuple[tuple[State, ...], tuple[State, ...]]] = {
    "submit": ((_S.DRAFT,), (_S.IN_REVIEW,)),
    "return": ((_S.IN_REVIEW, _S.APPROVED, _S.OUT_FOR_SIGNATURE), (_S.DRAFT,)),
    "approve": ((_S.IN_REVIEW,), (_S.IN_REVIEW, _S.APPROVED)),
    "send": ((_S.APPROVED,), (_S.OUT_FOR_SIGNATURE,)),
    "record-signature": ((_S.OUT_FOR_SIGNATURE,), (_S.OUT_FOR_SIGNATURE, _S.SIGNED)),
    "bring-into-force": ((_S.SIGNED,), (_S.IN_FORCE,)),
    "suspend": ((_S.IN_FORCE,), (_S.SUSPENDED,)),
    "resume": ((_S.SUSPENDED,), (_S.IN_FORCE,)),
    "end": ((_S.IN_FORCE, _S.SUSPENDED), (_S.ENDED,)),
    "close": ((_S.ENDED,), (_S.CLOSED,)),
    "terminate": ((_S.IN_FORCE, _S.SUSPENDED), (_S.TERMINATED,)),
    "cancel": ((_S.DRAFT, _S.IN_REVIEW, _S.APPROVED, _S.OUT_FOR_SIGNATURE, _S.SIGNED), (_S.CANCELLED,)),
}

FINISHED = frozenset({_S.CLOSED, _S.TERMINATED, _S.CANCELLED})
#: States in which a subaward takes room under its ceiling: reserved until in force, obligated from then on.
RESERVING = frozenset({_S.IN_REVIEW, _S.APPROVED, _S.OUT_FOR_SIGNATURE, _S.SIGNED})
OBLIGATING = frozenset({_S.IN_FORCE, _S.SUSPENDED, _S.ENDED, _S.CLOSED, _S.TERMINATED})
#: From the moment it goes out for signature the paper stands; in force it is never printed again.
PRINTABLE = frozenset({_S.DRAFT, _S.IN_REVIEW, _S.APPROVED})
#: An agreement is open in every state that is not finished; a draft blocks nothing but is listed.
OPEN = frozenset(State) - FINISHED
