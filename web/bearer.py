"""A program's token in the header `Authorization: Bearer …`: found, judged, and its use noted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import g, request
from flask import session as cookie
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import select

from application.work import Work
from kernel import clock
from partnerships import token_actions
from partnerships.account_models import ApiToken
from partnerships.sign_in_actions import hashed
from web.work import afterwards, current, in_zone

#: Where Flask-Login keeps in the cookie whose it is.
SIGNED_IN = "_user_id"
#: A use is noted at most so often: reading is not to become writing.
NOTED_EVERY = timedelta(hours=1)


class Csrf(CSRFProtect):  # type: ignore[misc]
    """Forged forms are a danger of cookies; where a token is sent, no cookie counts and nothing needs proving."""

    def protect(self, *arguments: Any, **more: Any) -> None:
        """Check the form's own token, unless a program's is sent, or nobody's cookie to whom it could be done."""
        if presented() is None and not (request.path.startswith("/api/") and SIGNED_IN not in cookie):
            super().protect(*arguments, **more)


def presented() -> str | None:
    """Return the token that a program sends to the API, right or wrong; pages take none."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" and request.path.startswith("/api/") else None


def find(secret: str) -> ApiToken | None:
    """Return the token behind a secret, or None."""
    return current().session.scalar(select(ApiToken).where(ApiToken.token_hash == hashed(secret)))


def works(token: ApiToken, *, active: bool) -> bool:
    """Say whether a token still counts, and if so go on in its owner's time zone and note its use."""
    now = current().now
    if not active or token.revoked_at is not None or clock.today(token.zone, now) > token.expires_on:
        return False
    g.token = token
    in_zone(token.zone)
    if token.used_at is None or token.used_at < now - NOTED_EVERY:
        key = token.id
        afterwards(lambda work: _note(work, key))
    return True


def in_use() -> ApiToken | None:
    """Return the token of this request, where one works."""
    found = g.get("token")
    return found if isinstance(found, ApiToken) else None


def _note(work: Work, token_id: str) -> None:
    token_actions.note_use(work.session, token_id, now=work.now)
