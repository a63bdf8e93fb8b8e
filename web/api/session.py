"""Who is signed in, for programs; and the token that their changes carry."""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from web import bearer
from web.account import me_or_none
from web.api import partnership_schemas, shapes
from web.api.resource import Resource
from web.api.shapes import Shape

resource = Resource(
    "session",
    "Who asks. A program sends a personal token, or signs in on the page, keeps the cookie and sends the CSRF token.",
)


@resource.get("", partnership_schemas.SessionSchema, needs="public")
def session_show() -> Shape:
    """Say who asks and with which token; where it is with a cookie, give the CSRF token for changes."""
    person = me_or_none()
    roles = sorted({held.role for held in person.roles_held}) if person else []
    token = bearer.in_use()
    return {
        "person": shapes.named(person),
        "roles": roles,
        "token": {"name": token.name, "scope": token.scope, "expires_on": token.expires_on} if token else None,
        "csrf_token": None if token else generate_csrf(),
    }
