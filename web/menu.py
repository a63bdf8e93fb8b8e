"""The few places that stand at the top of every page, as far as the reader may go there."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from kernel.text import Message
from partnerships.permissions import EVERYWHERE, Scope
from web.account import may


@dataclass(frozen=True, slots=True)
class Entry:
    """One place: its name, its address, and whether the reader is there."""

    name: Message
    address: str
    here: bool


#: What only staff may look through; a partner's people come to single records from their partnerships.
STAFF_ONLY = frozenset({"organisations.listing"})
#: What only a role held everywhere opens.
OF_ALL = frozenset({"mails.listing"})
_PLACES: tuple[tuple[str, Message, str | None], ...] = (
    ("home.show", Message("Home"), None),
    ("partnership_list.listing", Message("Partnerships"), "partnership.view"),
    ("agreements.listing", Message("Agreements"), "agreement.view"),
    ("organisations.listing", Message("Organisations"), "organisation.view"),
    ("rates.show", Message("Rates"), "rate.view"),
    ("editions.listing", Message("Rules"), "edition.view"),
    ("journal.listing", Message("Journal"), "journal.view"),
    ("imports.show", Message("Import"), "import.run"),
    ("accounts.listing", Message("People"), "account.edit"),
    ("mails.listing", Message("Mail"), "mail.view"),
)


def entries() -> tuple[Entry, ...]:
    """Return the places this reader may go to."""
    return tuple(
        Entry(name, address, _is_here(address))
        for endpoint, name, permission in _PLACES
        if _may_go(endpoint, permission)
        for address in (url_for(endpoint),)
    )


def _may_go(endpoint: str, permission: str | None) -> bool:
    if endpoint in OF_ALL:
        return permission is None or may(permission, EVERYWHERE)
    return permission is None or may(permission, Scope() if endpoint in STAFF_ONLY else None)


def _is_here(address: str) -> bool:
    """Say whether the reader is on this page or on one below it."""
    return request.path == address or (address != "/" and request.path.startswith(f"{address}/"))
