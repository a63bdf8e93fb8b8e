"""What a page is set from, read from the database; and the clauses of an agreement as they stand on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from contracts import agreed_clauses, assembly, clause_paper, clause_queries, ledger, queries
from contracts.burden import Burden, burden
from contracts.clause_queries import Editing
from contracts.models import Agreement
from contracts.paper import Sheet, context
from policy.edition import Edition


@dataclass(frozen=True)
class Standing:
    """A clause as it stands in an agreement: where, its words in the document's language, and what chose it."""

    placed: assembly.Placed
    words: str


@dataclass(frozen=True)
class Clauses:
    """The clauses of an agreement by family, what they ask of the partner, and what was edited in them."""

    families: tuple[tuple[assembly.Part, tuple[Standing, ...]], ...]
    burden: Burden
    editing: Editing


def sheet(session: Session, agreement: Agreement, edition: Edition, version: str, on: date) -> Sheet:
    """Return what a page is set from beside the agreement itself."""
    return Sheet(edition, version, on, _balance(session, agreement))


def _balance(session: Session, agreement: Agreement) -> ledger.Balance | None:
    if agreement.umbrella is None:
        return None
    others = [
        (one.state, one.amount or 0)
        for one in queries.briefs(session, [agreement.partnership_id])
        if one.umbrella_id == agreement.umbrella_id and one.id != agreement.id
    ]
    return ledger.balance(agreement.umbrella.amount or 0, others)


def clauses(session: Session, agreement: Agreement, edition: Edition, on: date) -> Clauses | None:
    """Return the clauses of an agreement with its terms in them; None where it has none, or no tier yet.

    A term that is still empty leaves a gap here, which keeps the agreement from being printed.
    """
    outcome = agreed_clauses.outcome_of(agreement, edition)
    parts = outcome.parts
    if edition.clauses is None or not parts:
        return None
    values = context(agreement, sheet(session, agreement, edition, "", on))
    said = _said(parts, agreement.language, values)
    families = tuple(
        (part, tuple(Standing(one, said[clause_paper.mark(one.clause.key)]) for one in part.placed)) for part in parts
    )
    editing = clause_queries.editing(session, agreement, edition.clauses, outcome, values)
    return Clauses(families, burden(parts, len(agreement.reports)), editing)


def _said(parts: tuple[assembly.Part, ...], language: str, values: Mapping[str, object]) -> dict[str, str]:
    """Return the words of each clause by its bookmark."""
    lines = clause_paper.lines(parts, language, values)
    return {line["mark"]: "".join(piece["text"] for piece in line["pieces"]) for line in lines}
