"""Exceptions an edition allows: which gate may be waived, and by whose permission."""

from __future__ import annotations

from dataclasses import dataclass

#: Gates that no edition may let anybody waive: separation of duties, the ceiling, approvals and signatures. Without
#: them an agreement would bind somebody who has not agreed, or bind more money than there is.
NEVER_WAIVED = frozenset(
    (
        "all-signed",
        "approved",
        "approver-fits",
        "approver-without-conflict",
        "edited-clauses-approved",
        "not-approved-before",
        "not-the-author",
        "signed-file-attached",
        "umbrella-in-force",
        "within-ceiling",
    )
)


@dataclass(frozen=True)
class Waiver:
    """Whoever has the permission may let a move pass this gate, with a written reason."""

    gate: str
    permission: str
