"""Every umbrella's balance as the ledger keeps it, beside a plain recomputation that shares no rule with it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from contracts import ledger
from contracts.ledger import Balance
from contracts.models import Agreement
from policy.kinds import AgreementKind

# Written out on purpose: a mistake in the tables of states must not hide itself here.
_RECOMPUTED = text("""
    SELECT umbrella.id,
        COALESCE(umbrella.amount, 0) AS ceiling,
        COALESCE(SUM(CASE WHEN subaward.state IN ('in-review', 'approved', 'out-for-signature', 'signed')
            THEN subaward.amount ELSE 0 END), 0) AS reserved,
        COALESCE(SUM(CASE WHEN subaward.executed_on IS NOT NULL THEN subaward.amount ELSE 0 END), 0) AS obligated,
        COUNT(CASE WHEN subaward.currency <> umbrella.currency THEN 1 END) AS foreign_currency
    FROM agreement AS umbrella LEFT JOIN agreement AS subaward ON subaward.umbrella_id = umbrella.id
    WHERE umbrella.kind = 'umbrella'
    GROUP BY umbrella.id, umbrella.amount
""")


@dataclass(frozen=True, slots=True)
class Proof:
    """One umbrella: its balance as kept and as recomputed, in minor units of its currency."""

    number: str
    currency: str
    kept: Balance
    recomputed: Balance
    foreign: int

    @property
    def holds(self) -> bool:
        """Whether both agree, every subaward is in the umbrella's currency, and the ceiling is not exceeded."""
        return self.kept == self.recomputed and self.foreign == 0 and self.recomputed.left >= 0


def proofs(session: Session) -> list[Proof]:
    """Return the proof of every umbrella, by number."""
    umbrellas = session.execute(
        select(Agreement.id, Agreement.number, Agreement.currency, Agreement.amount).where(
            Agreement.kind == AgreementKind.UMBRELLA
        )
    ).all()
    carried: dict[str, list[tuple[str, int]]] = {row.id: [] for row in umbrellas}
    under = select(Agreement.umbrella_id, Agreement.state, Agreement.amount).where(Agreement.umbrella_id.is_not(None))
    for umbrella_id, state, amount in session.execute(under):
        carried[str(umbrella_id)].append((state, amount or 0))
    plain = {row.id: row for row in session.execute(_RECOMPUTED)}
    found = [
        Proof(
            number=row.number,
            currency=row.currency or "",
            kept=ledger.balance(row.amount or 0, carried[row.id]),
            recomputed=Balance(int(plain[row.id].ceiling), int(plain[row.id].reserved), int(plain[row.id].obligated)),
            foreign=int(plain[row.id].foreign_currency),
        )
        for row in umbrellas
    ]
    return sorted(found, key=lambda one: one.number)
