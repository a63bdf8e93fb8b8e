"""The clauses of a loaded agreement: chosen by its edition, with what was edited for it laid over them. A rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts import clause_edits
from contracts.assembly import Part, assemble, languages, question
from contracts.clause_edits import Outcome
from policy import clause_files
from policy.edition import Edition
from policy.kinds import Tier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts.clause_edits import Edit
    from contracts.models import Agreement

NOTHING = Outcome((), (), ())


def parts_of(agreement: Agreement, edition: Edition) -> tuple[Part, ...]:
    """Return the clauses as they stand; nothing where the edition has none, or the agreement no tier yet.

    Raises NotFound where this Tack has not the library that the edition was published with.
    """
    return outcome_of(agreement, edition).parts


def outcome_of(agreement: Agreement, edition: Edition, edits: Sequence[Edit] | None = None) -> Outcome:
    """Return the clauses as they stand, and what became of each edit; with `edits`, as they would stand with those."""
    asked = question(agreement, edition)
    if edition.clauses is None or asked is None:
        return NOTHING
    base = assemble(edition.clauses, clause_files.of(edition.clauses), asked)
    return clause_edits.applied(
        base,
        [one.edit for one in agreement.clause_edits] if edits is None else edits,
        languages=languages(agreement),
        may_leave_out=edition.clauses.editing(Tier(asked.tier)).mandatory,
    )
