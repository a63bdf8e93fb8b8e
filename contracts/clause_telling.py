"""The clauses of an edition as plain data: library, counts, rows that choose, what agreements ask. A rule."""

from __future__ import annotations

from contracts.burden import by_tier
from policy import clause_files, clauses_explained
from policy.edition import Edition


def told(edition: Edition, *, family: str = "", kind: str = "", tier: str = "") -> dict[str, object]:
    """Return everything there is to tell, the clauses narrowed by what is not empty; no library where it has none.

    Raises NotFound where this Tack has not the library that the edition was published with.
    """
    rules = edition.clauses
    if rules is None:
        return {
            "library": None,
            "sha256": None,
            "counts": {},
            "choosing": [],
            "edited": [],
            "burdens": [],
            "clauses": [],
        }
    library = clause_files.of(rules)
    found = clauses_explained.narrowed(library, family=family, kind=kind, tier=tier)
    return {
        "library": library.name,
        "sha256": library.sha256,
        "counts": clauses_explained.counted(library),
        "choosing": clauses_explained.chosen_by(rules),
        "edited": clauses_explained.edited_by(rules),
        "burdens": [
            {
                "kind": row_kind.value,
                "tier": row_tier.value,
                "burden": {name: getattr(asked, name) for name in asked.__slots__},
            }
            for row_kind, row_tier, asked in by_tier(edition, rules, library)
        ],
        "clauses": [clauses_explained.plain(one) for one in found],
    }
