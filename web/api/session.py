"""Who is signed in, for programs; and the token that their changes carry."""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from web.account import me_or_none
from web.api import partnership_schemas, shapes
from web.api.resource import Resource
from web.api.shapes import Shape

resource = Resource(
    "session", "Who asks. Sign in on the page; a program keeps the cookie and sends the token with every change."
)


@resource.get("", partnership_schemas.SessionSchema, needs="public")
def session_show() -> Shape:
    """Say who is signed in, and give the token for changes."""
    person = me_or_none()
    roles = sorted({held.role for held in person.roles_held}) if person else []
    return {"person": shapes.named(person), "roles": roles, "csrf_token": generate_csrf()}
