"""The few places that stand at the top of every page, as far as the reader may go there."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from kernel.text import Message
from web.account import may


@dataclass(frozen=True, slots=True)
class Entry:
    """One place: its name, its address, and whether the reader is there."""

    name: Message
    address: str
    here: bool


_PLACES: tuple[tuple[str, Message, str | None], ...] = (
    ("home.show", Message("Home"), None),
    ("partnerships.listing", Message("Partnerships"), "partnership.view"),
    ("agreements.listing", Message("Agreements"), "agreement.view"),
    ("organisations.listing", Message("Organisations"), "organisation.view"),
    ("rates.show", Message("Rates"), "rate.view"),
    ("editions.listing", Message("Rules"), "edition.view"),
    ("journal.listing", Message("Journal"), "journal.view"),
    ("imports.show", Message("Import"), "import.run"),
    ("mails.listing", Message("Mail"), "mail.view"),
)


def entries() -> tuple[Entry, ...]:
    """Return the places this reader may go to."""
    here = (request.endpoint or "").split(".")[0]
    return tuple(
        Entry(name, url_for(endpoint), endpoint.split(".")[0] == here)
        for endpoint, name, permission in _PLACES
        if endpoint in current_app.view_functions and (permission is None or may(permission))
    )
