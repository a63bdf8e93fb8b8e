"""Who is signed in, for programs; and the token that their changes carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf.csrf import generate_csrf

from kernel.text import LOCALES
from web import bearer
from web.account import me, me_or_none
from web.api import partnership_schemas, shapes
from web.api.fields import Body, Choice, Text
from web.api.repeats import KEPT
from web.api.resource import Resource
from web.api.shapes import Shape
from web.own_settings import LONGEST_PASSWORD, change_password

resource = Resource(
    "session",
    "Who asks. A program sends a personal token, or signs in on the page, keeps the cookie and sends the CSRF token.",
)


class LanguageBody(Body):
    """The language in which you read and get your mails."""

    locale = Choice(LOCALES, required=True)


class PasswordBody(Body):
    """A new password, and the one before where there is one."""

    old = Text(LONGEST_PASSWORD, load_default="")
    new = Text(LONGEST_PASSWORD, required=True, metadata={"examples": ["a sentence works well"]})


def again(_person_id: str) -> Shape:
    """Return who asks."""
    return session_show()


@resource.get("", partnership_schemas.SessionSchema, needs="public")
def session_show() -> Shape:
    """Say who asks and with which token; where it is with a cookie, give the CSRF token for changes."""
    person = me() if me_or_none() is not None else None
    roles = sorted({held.role for held in person.roles_held}) if person else []
    token = bearer.in_use()
    return {
        "person": shapes.named(person),
        "locale": person.locale if person else None,
        "roles": roles,
        "token": {"name": token.name, "scope": token.scope, "expires_on": token.expires_on} if token else None,
        "csrf_token": None if token else generate_csrf(),
    }


@resource.post(
    "/language", partnership_schemas.SessionSchema, needs="signed-in", takes=LanguageBody, status=200, again=again
)
def session_language(body: Mapping[str, Any]) -> Shape:
    """Choose your language."""
    me().locale = body["locale"]
    return {**session_show(), KEPT: me().id}


@resource.post(
    "/password", partnership_schemas.SessionSchema, needs="in-person", takes=PasswordBody, status=200, again=again
)
def session_password(body: Mapping[str, Any]) -> Shape:
    """Change your password; whoever has one proves it first, and everywhere else you are signed out."""
    change_password(me(), **body)
    return {**session_show(), KEPT: me().id}
