"""What a record is found by: its words, folded, in one column."""

from __future__ import annotations

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
    """Return what a partnership is found by; its own funder would find them all, so it is left out."""
    own = partnership.programme.office.organisation_id
    words = [
        partnership.number,
        partnership.title,
        partnership.imported_from or "",
        *(party.organisation.name for party in partnership.parties if party.organisation_id != own),
        partnership.idea,
    ]
    return fold(" ".join(words))
