"""How far a program's token reaches: one that does not work is refused, one for reading changes nothing."""

from __future__ import annotations

from flask import request

from kernel.text import Message
from partnerships.token_actions import TokenScope
from web import bearer
from web.account import me_or_none
from web.errors import ScopeMissing, TokenRefused
from web.work import READING

#: One answer for all: which of them it is concerns the owner, who sees it on the page, and not whoever has the token.
REFUSED = Message(
    "This token is not known, was revoked, is past its day, or belongs to a closed account. Make a new one."
)


def judge() -> None:
    """Raise TokenRefused for a token that does not work and ScopeMissing for a change with one for reading."""
    if bearer.presented() is None:
        return
    me_or_none()
    token = bearer.in_use()
    if token is None:
        raise TokenRefused(REFUSED)
    if request.method not in READING and token.scope == TokenScope.READ:
        raise ScopeMissing(TokenScope.WRITE)
