"""What the gates on choosing judge by: what was read of a partnership in, facts on a day out."""

from __future__ import annotations

from datetime import date

from kernel.text import fold
from lifecycle.facts import ChoosingFacts, Someone
from partnerships.chosen import Chosen
from policy.choosing import Choosing
from policy.months import months_after


def of(found: Chosen, rules: Choosing, liaison: Someone | None, *, today: date) -> ChoosingFacts:
    """Return how a partnership was chosen, where its edition has rules about it."""
    named = dict(found.team) | ({liaison.id: liaison.name} if liaison else {})
    holding = {
        person_id: said
        for person_id, said in found.declarations.items()
        if months_after(said.on, rules.declarations.months) > today
    }
    by_name = sorted(named.items(), key=lambda pair: (fold(pair[1]), pair[0]))
    return ChoosingFacts(
        marks=found.marks,
        silent=tuple(Someone(party_id, name) for party_id, name in found.silent),
        stated=found.stated,
        basis=found.basis,
        undeclared=tuple(Someone(person_id, name) for person_id, name in by_name if person_id not in holding),
        unhandled=tuple(
            Someone(person_id, said.name) for person_id, said in holding.items() if said.declared and not said.handled
        ),
        declared=frozenset(holding),
        conflicted=frozenset(person_id for person_id, said in holding.items() if said.declared),
    )
