"""Where a person is signed in, and the tokens of their programs, for programs: listed and ended.

A token is made in a session that somebody signed in to, never with a token: a program that could make its own would
never end (decision 12).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from kernel.errors import NotFound
from partnerships import session_actions, token_actions
from partnerships.account_models import ApiToken, SignedIn
from partnerships.queries import accounts, tokens
from partnerships.sign_in_actions import hashed
from web.account import me, my_work, secret_here
from web.api.fields import Body, Choice, Day, Flag, Id, Instant, Text, Whole
from web.api.partnerships import acting
from web.api.resource import Resource
from web.api.schemas import always, maybe, page_of
from web.api.shapes import Shape
from web.work import zone

browsers = Resource("sessions", "The browsers you are signed in with.")
programs = Resource("tokens", "Your personal tokens. Their secrets are kept nowhere.")


class SignedInSchema(Schema):
    """A browser that is signed in; `here` where it is the one that asks."""

    id = always(Id)
    begun_at = always(Instant)
    seen_at = always(Instant)
    agent = always(Text)
    how = always(Text)
    ended = always(Flag)
    here = always(Flag)


class EndedSchema(Schema):
    """How many browsers were signed out, whose they are."""

    id = always(Id)
    ended = always(Whole)


class ApiTokenSchema(Schema):
    """A personal token; `works` until it is revoked or its last day is over."""

    id = always(Id)
    name = always(Text)
    scope = always(Choice, [one.value for one in token_actions.TokenScope])
    made_at = always(Instant)
    expires_on = always(Day)
    used_at = maybe(Instant)
    revoked_at = maybe(Instant)
    works = always(Flag)


SignedInList = page_of(SignedInSchema, "SignedInList")


class MadeTokenSchema(ApiTokenSchema):
    """A token that was just made, with its secret: given this once, kept nowhere, null with a repeat."""

    secret = maybe(Text)


class TokenBody(Body):
    """What a token is for, how far it reaches, and its last day, at most a year away."""

    name = Text(120, required=True, metadata={"examples": ["Monthly report"]})
    scope = Choice([one.value for one in token_actions.TokenScope], required=True)
    expires_on = Day(required=True, metadata={"examples": ["2027-06-30"]})


TokenList = page_of(ApiTokenSchema, "TokenList")


def browser(one: SignedIn) -> Shape:
    """Return a browser that is or was signed in."""
    return {
        "id": one.id,
        "begun_at": one.begun_at,
        "seen_at": one.seen_at,
        "agent": one.agent,
        "how": one.how,
        "ended": one.ended_at is not None,
        "here": one.token_hash == hashed(secret_here()),
    }


def browser_again(session_id: str) -> Shape:
    """Return a browser of the reader's own; raises NotFound."""
    found = my_work().session.get(SignedIn, session_id)
    if found is None or found.person_id != me().id:
        raise NotFound
    return browser(found)


def token(one: ApiToken) -> Shape:
    """Return a token as its owner sees it."""
    return {
        "id": one.id,
        "name": one.name,
        "scope": one.scope,
        "made_at": one.made_at,
        "expires_on": one.expires_on,
        "used_at": one.used_at,
        "revoked_at": one.revoked_at,
        "works": one.revoked_at is None and one.expires_on >= my_work().today,
    }


def token_again(token_id: str) -> Shape:
    """Return a token that was revoked before."""
    return token(my_work().session.get_one(ApiToken, token_id))


@browsers.get("", SignedInList, needs="signed-in", narrowed=("how", "here"))
def sessions_list() -> Shape:
    """List the browsers you are signed in with, the one seen last first."""
    work = my_work()
    return {"rows": [browser(one) for one in accounts.signed_in(work.session, me(), now=work.now)], "after": None}


@browsers.post("/<id:session_id>/end", SignedInSchema, needs="signed-in", status=200, again=browser_again)
def sessions_end(session_id: str) -> Shape:
    """Sign out in one of them; a repeat changes nothing."""
    session_actions.end_one(my_work().session, me(), session_id, **acting())
    return browser_again(session_id)


def ended_again(person_id: str) -> Shape:
    """Return that none is left to sign out."""
    return {"id": person_id, "ended": 0}


@browsers.post("/others/end", EndedSchema, needs="signed-in", status=200, again=ended_again)
def sessions_end_others() -> Shape:
    """Sign out everywhere but in the browser that asks; with a token that is everywhere."""
    ended = session_actions.end_others(my_work().session, me(), secret_here(), **acting())
    return {"id": me().id, "ended": ended}


@programs.get("", TokenList, needs="signed-in", narrowed=("scope", "works"))
def tokens_list() -> Shape:
    """List your newest tokens, ended ones too."""
    return {"rows": [token(one) for one in tokens.of_person(my_work().session, me())], "after": None}


def made_again(token_id: str) -> Shape:
    """Return a token that was made before, without its secret."""
    return {**token_again(token_id), "secret": None}


@programs.post("", MadeTokenSchema, needs="in-person", takes=TokenBody, again=made_again)
def tokens_make(body: Mapping[str, Any]) -> Shape:
    """Make a token for a program of yours and get its secret, this once."""
    made, secret = token_actions.make_token(my_work().session, me(), **body, zone=zone(), **acting())
    return {**token(made), "secret": secret}


@programs.post("/<id:token_id>/revocation", ApiTokenSchema, needs="signed-in", status=200, again=token_again)
def tokens_revoke(token_id: str) -> Shape:
    """End a token at once, also the one that asks; a repeat changes nothing."""
    return token(token_actions.revoke_token(my_work().session, token_id, **acting()))
