"""Which clauses an agreement is made of, in order and numbered, and which row of the edition chose each. A pure rule.

Source: the edition's rows of clauses, and the library they choose from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.text import Label
from policy.clauses import (
    Clause,
    ClauseRow,
    ClauseRules,
    Family,
    Languages,
    Library,
    Parties,
    Question,
    group_of,
    references,
)
from policy.edition import Edition
from policy.kinds import AgreementKind, PaymentBasis, Tier

if TYPE_CHECKING:
    from contracts.clause_edits import Edit
    from contracts.models import Agreement

#: The funder and one partner; with more, several take part.
PAIR = 2


@dataclass(frozen=True)
class Placed:
    """A clause where it stands: its number, the words that fit the agreement, and the row that chose it."""

    number: str
    clause: Clause
    variant: str
    text: Label
    row: ClauseRow
    #: What was edited for this agreement, where anything was.
    edit: Edit | None = None


@dataclass(frozen=True)
class Part:
    """A family where it stands, with its clauses."""

    number: str
    family: Family
    placed: tuple[Placed, ...]


def assemble(rules: ClauseRules, library: Library, asked: Question) -> tuple[Part, ...]:
    """Return the clauses of an agreement, family by family in the order of the library, numbered 1, 1.1, 1.2, 2."""
    rows = rules.chosen(library, asked)
    families = [
        (family, chosen)
        for family in library.families
        if (chosen := [clause for clause in family.clauses if clause.key in rows])
    ]
    return tuple(
        Part(str(number), family, tuple(_placed(number, chosen, rows, asked)))
        for number, (family, chosen) in enumerate(families, 1)
    )


def _placed(number: int, chosen: Sequence[Clause], rows: Mapping[str, ClauseRow], asked: Question) -> list[Placed]:
    found = []
    for place, clause in enumerate(chosen, 1):
        variant = clause.variant(asked)
        key, text = (variant.key, variant.text) if variant else ("", clause.text)
        found.append(Placed(f"{number}.{place}", clause, key, text, rows[clause.key]))
    return found


def placed(parts: Sequence[Part]) -> list[Placed]:
    """Return every clause in its order."""
    return [one for part in parts for one in part.placed]


def numbers(parts: Sequence[Part]) -> dict[str, str]:
    """Return the number of each clause by its name."""
    return {one.clause.key: one.number for one in placed(parts)}


def unresolved(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Return each reference that leads nowhere: the clause it stands in, and the one it names."""
    there = numbers(parts)
    return [(one.clause.key, name) for one in placed(parts) for name in references(one.text) if name not in there]


def question(agreement: Agreement, edition: Edition) -> Question | None:
    """Return what the clauses of a loaded agreement depend on; None while its tier is not derived."""
    if agreement.tier is None:
        return None
    return question_of(
        edition,
        kind=agreement.kind,
        tier=agreement.tier,
        partner_type=agreement.recipient.partner_type,
        basis=agreement.payment_basis,
        parties=len(agreement.partnership.parties),
        downstream=agreement.downstream,
        languages=languages(agreement),
    )


def languages(agreement: Agreement) -> tuple[str, ...]:
    """Return the languages that the document is printed in, the one that prevails first."""
    return (agreement.language, *filter(None, (agreement.second_language,)))


def question_of(
    edition: Edition,
    *,
    kind: str,
    tier: str,
    partner_type: str | None,
    basis: str | None,
    parties: int,
    downstream: bool,
    languages: Sequence[str],
) -> Question:
    """Return what the clauses of an agreement depend on, from plain values."""
    iati = {one.key: one.iati for one in edition.partner_types}
    return Question(
        kind=AgreementKind(kind),
        tier=Tier(tier),
        partner=group_of(iati.get(partner_type or "")),
        basis=PaymentBasis(basis) if basis else None,
        parties=Parties.SEVERAL if parties > PAIR else Parties.ONE,
        downstream=downstream,
        languages=Languages.TWO if len(languages) > 1 else Languages.ONE,
    )
