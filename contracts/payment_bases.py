"""What is paid for, in words; and which subawards an umbrella's own basis has the terms for. A pure rule.

An umbrella holds the terms that its subawards share: how money is advanced, paid and settled; which costs count, who
bears disallowed ones, what indirect costs come to. Each subaward states its own basis, and may have another than its
umbrella as long as those terms are there to point at.
Source: the clauses of the library by kind and basis; a test holds each pair against them.
"""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Label
from policy.kinds import PaymentBasis

LABELS: Mapping[str, Label] = {
    PaymentBasis.FIXED_AMOUNT: Label("fixed amount", "monto fijo"),
    PaymentBasis.COST_REIMBURSEMENT: Label("cost reimbursement", "reembolso de gastos"),
    PaymentBasis.IN_KIND: Label("in kind", "en especie"),
    PaymentBasis.HYBRID: Label("hybrid", "mixta"),
}
_CASH, _COSTS = "cash", "costs"
_TERMS: Mapping[str, frozenset[str]] = {
    PaymentBasis.FIXED_AMOUNT: frozenset({_CASH}),
    PaymentBasis.COST_REIMBURSEMENT: frozenset({_CASH, _COSTS}),
    PaymentBasis.IN_KIND: frozenset(),
    PaymentBasis.HYBRID: frozenset({_CASH, _COSTS}),
}


def carries(umbrella: str, subaward: str) -> bool:
    """Say whether an umbrella's basis has the terms that a subaward's needs."""
    return _TERMS[subaward] <= _TERMS[umbrella]
