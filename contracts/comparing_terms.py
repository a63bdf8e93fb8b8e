"""Which terms differ between two papers, as they stand printed on each. A pure rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from documents.difference import Piece, difference
from documents.terms import SECOND, spoken
from kernel.text import Message

#: In the order of the page: what people ask for first. What follows from another of these has no line of its own.
TERMS: Mapping[str, Message] = {
    "title": Message("Title"),
    "amount": Message("Amount"),
    "envisaged_amount": Message("Envisaged amount"),
    "payment_basis": Message("Payment basis"),
    "start": Message("First day"),
    "end": Message("Last day"),
    "budget": Message("Budget"),
    "reports": Message("Reports"),
    "purpose": Message("Purpose"),
    "partner.name": Message("Partner"),
    "partner.identifier": Message("Partner: registration"),
    "partner.address": Message("Partner: address"),
    "funder.name": Message("Funder"),
    "funder.identifier": Message("Funder: registration"),
    "funder.address": Message("Funder: address"),
    "parties": Message("Parties"),
    "signers": Message("Who signs"),
    "shares": Message("Contributions"),
    "liaison.name": Message("Liaison"),
    "liaison.email": Message("Liaison: e-mail"),
    "law": Message("Law"),
    "prevailing_language": Message("Language that prevails"),
    "second_language": Message("Second language"),
    "umbrella.number": Message("Umbrella"),
    "umbrella.ceiling": Message("Ceiling of the umbrella"),
    "umbrella.obligated": Message("Obligated under the umbrella"),
    "umbrella.remaining": Message("Remaining under the umbrella"),
    "umbrella.start": Message("First day of the umbrella"),
    "umbrella.end": Message("Last day of the umbrella"),
    "exploratory.question": Message("Question of the exploration"),
    "exploratory.cap": Message("Budget cap of the exploration"),
    "exploratory.ends": Message("End of the exploration"),
    "exploratory.co_investment": Message("Co-investment in the exploration"),
    "programme.name": Message("Programme"),
    "programme.office": Message("Office"),
    "programme.address": Message("Office: address"),
    "market_system": Message("Market system"),
    "relationship_type": Message("Kind of relationship"),
    "kind_label": Message("Kind of agreement"),
    "edition": Message("Edition of the rules"),
}
#: What tells nothing of the agreement, and what another value says already.
ASIDE = frozenset(
    {
        "amount_words",
        "budget_total",
        "clauses",
        "currency",
        "funder.capacity",
        "funder.signatory",
        "language",
        "multi_party",
        "number",
        "partner.capacity",
        "partner.signatory",
        "payment_code",
        "printed_on",
        "reasons",
        "reports_text",
        "shares_total",
        "template_version",
    }
)
#: In the rows of lists: what is spoken of, then what is said of it.
_FIRST = ("line", "party", "name", "role", "kind", "period", "due", "value", "amount")


@dataclass(frozen=True, slots=True)
class Term:
    """A term that differs: its name, how it stands printed on either paper, and the words that differ."""

    name: str
    label: Message
    before: str
    after: str
    pieces: tuple[Piece, ...]


def changed_terms(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Term, ...]:
    """The terms that are printed differently; rows of a list stand as lines."""
    old, new = _flat(before), _flat(after)
    order = dict.fromkeys((*TERMS, *new, *old))
    stated = (name for name in order if name not in ASIDE and not name.startswith(SECOND))
    found = ((name, old.get(name, ""), new.get(name, "")) for name in stated)
    return tuple(
        Term(name, TERMS.get(name) or spoken(name), was, becomes, difference(was, becomes))
        for name, was, becomes in found
        if was != becomes
    )


def _flat(values: Mapping[str, object]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{key}": inner for key, inner in _flat(value).items()}
        elif isinstance(value, list):
            found[name] = "\n".join(_row(row) for row in value)
        elif isinstance(value, str):
            found[name] = value
    return found


def _row(row: object) -> str:
    """A row as one line; a paper keeps its values by name, so that their order is ours."""
    if not isinstance(row, Mapping):
        return str(row)
    named = sorted(row, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    return ", ".join(row[name] for name in named if isinstance(row[name], str) and row[name])
