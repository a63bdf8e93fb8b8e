"""The challenge that a passkey answers, for people and programs alike: a browser gives its own back, once."""

from __future__ import annotations

from flask import session as cookie

from kernel.errors import Conflict
from partnerships import passkey_actions as acts
from web.work import tack

#: Where the signed cookie keeps the challenge; the database knows which was answered.
CHALLENGE = "challenge"


def site() -> acts.Site:
    """Return whom passkeys of this instance are for."""
    return acts.site_of(tack().settings.public_url)


def keep(challenge: bytes) -> None:
    """Give this browser its challenge."""
    cookie[CHALLENGE] = challenge.hex()


def given() -> bytes:
    """Return the challenge that this browser was given; raises Conflict where there is none any more."""
    found = cookie.pop(CHALLENGE, None)
    if not isinstance(found, str):
        raise Conflict(acts.REFUSED)
    return bytes.fromhex(found)
