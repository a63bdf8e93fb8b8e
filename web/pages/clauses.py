"""The clauses of an edition on a page: the library to read, narrowed, and what agreements come to ask of partners."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from contracts import clause_reading
from contracts.burden import by_tier
from policy import clause_files, clause_words, clauses_explained
from policy import queries as policies
from policy.kinds import AgreementKind, Tier
from web.account import my_work
from web.marks import needs

pages = Blueprint("clauses", __name__)


@pages.get("/rules/<subject_id>/clauses")
@needs("edition.view")
def listing(subject_id: str) -> str:
    """Show the clauses of an edition by family, narrowed by family, kind or tier."""
    edition = policies.edition(my_work().session, subject_id)
    asked = {name: request.args.get(name, "").strip() for name in ("family", "kind", "tier")}
    rules = edition.clauses
    library = clause_files.of(rules) if rules else None
    found = clauses_explained.narrowed(library, **asked) if library else []
    families = [
        (family, clauses)
        for family in (library.families if library else ())
        if (clauses := [one for one in found if one.family == family.key])
    ]
    return render_template(
        "editions/clauses.html",
        edition=edition,
        edition_id=subject_id,
        library=library,
        asked=asked,
        families=families,
        count=len(found),
        kinds=[(kind.value, clause_words.KINDS[kind]) for kind in AgreementKind if kind != AgreementKind.AMENDMENT],
        tiers=[(tier.value, tier.value) for tier in Tier],
        labels=clause_words.KINDS,
        serves=clause_words.SERVES,
        conditions=clause_words.conditions,
        said=clause_reading.said,
        burdens=by_tier(edition, rules, library) if rules and library else [],
    )
