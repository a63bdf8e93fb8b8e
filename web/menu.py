"""The few places that stand at the top of every page, as far as the reader may go there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import request, url_for

from kernel.text import Message
from partnerships.permissions import EVERYWHERE, Scope, Standing, granted
from web.account import my_standing


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
    ("concerns.listing", Message("Concerns"), None),
    ("tools.listing", Message("Tools"), None),
    ("hits.listing", Message("Screening"), "screening.view"),
    ("rates.show", Message("Rates"), "rate.view"),
    ("editions.listing", Message("Rules"), "edition.view"),
    ("journal.listing", Message("Journal"), "journal.view"),
    ("imports.show", Message("Import"), "import.run"),
    ("screening_lists.show", Message("Lists"), "screening.lists.load"),
    ("accounts.listing", Message("People"), "account.edit"),
    ("mails.listing", Message("Mail"), "mail.view"),
)


def entries() -> tuple[Entry, ...]:
    """Return the places this reader may go to."""
    path = request.path
    return tuple(
        Entry(name, address, path == address or (address != "/" and path.startswith(f"{address}/")))
        for endpoint, name in _open_to(my_standing())
        for address in (url_for(endpoint),)
    )


@lru_cache(maxsize=256)
def _open_to(by: Standing) -> tuple[tuple[str, Message], ...]:
    """Return the places of whoever stands like this: every page asks, and few stand differently."""
    return tuple((endpoint, name) for endpoint, name, permission in _PLACES if _may_go(by, endpoint, permission))


def _may_go(by: Standing, endpoint: str, permission: str | None) -> bool:
    if permission is None:
        return True
    if endpoint in OF_ALL:
        return granted(by, permission, EVERYWHERE)
    return granted(by, permission, Scope() if endpoint in STAFF_ONLY else Scope(None, by.organisations))
