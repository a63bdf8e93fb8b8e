"""What a record is found by: its words, folded, in one column; the databases keep their search in step with it."""

from __future__ import annotations

from kernel.lists import words_of
from kernel.text import fold
from partnerships.models import Organisation, Partnership


def organisation_text(organisation: Organisation) -> str:
    """Return what an organisation is found by: its names, numbers and place."""
    words = [
        organisation.name,
        *(former.name for former in organisation.former_names),
        *(one.value for one in organisation.identifiers),
        organisation.locality or "",
    ]
    return fold(" ".join(words))


def partnership_text(partnership: Partnership) -> str:
    """Return the words a partnership is found by; its own funder would find them all, so it is left out."""
    own = partnership.programme.office.organisation_id
    partners = [party.organisation for party in partnership.parties if party.organisation_id != own]
    words = [
        partnership.number,
        partnership.title,
        partnership.imported_from or "",
        *(partner.name for partner in partners),
        *(former.name for partner in partners for former in partner.former_names),
        partnership.idea,
    ]
    return " ".join(words_of(" ".join(words)))
