"""What a person chooses for themselves, for people and programs alike: language and password."""

from __future__ import annotations

from kernel.text import Message
from web import account
from web.account import Account
from web.forms import Form

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


def change_password(person: Account, *, old: str, new: str) -> None:
    """Keep a new password and sign out elsewhere; raises Invalid where the old one, if there is one, is not proved."""
    form = Form()
    if person.password and not account.password_fits(person, old):
        form.wrong("old", Message("This is not your password."))
    if not SHORTEST_PASSWORD <= len(new) <= LONGEST_PASSWORD:
        words = Message("Use at least %(shortest)s signs; a sentence works well.", shortest=SHORTEST_PASSWORD)
        form.wrong("new", words)
    form.done()
    account.set_password(person, new)
