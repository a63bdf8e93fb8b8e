"""The second step of signing in, for programs that show it to their person: begun, confirmed, taken away.

Everything here but reading is done in a session: with a token nobody changes how somebody comes in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from partnerships import second_factor_actions as acts
from partnerships.account_models import SecondFactor
from partnerships.queries import accounts as reads
from web import second_step
from web.account import me, my_work
from web.api.fields import Body, Flag, Instant, Text, Whole
from web.api.partnerships import acting
from web.api.repeats import KEPT, is_repeat
from web.api.resource import Resource
from web.api.schemas import always, listed, maybe
from web.api.shapes import Shape
from web.work import tack

resource = Resource("second-factor", "The six digits of a telephone that you give after the password or the link.")


class SecondFactorSchema(Schema):
    """Whether the second step is on, and how many recovery codes are left; `begun_at` until it is confirmed."""

    on = always(Flag)
    needed = always(Flag)
    begun_at = maybe(Instant)
    confirmed_at = maybe(Instant)
    recovery_codes_left = always(Whole)


class BegunSchema(Schema):
    """The secret of a second step that is to be confirmed, for a telephone; null once that is done."""

    secret = maybe(Text, 500)
    address = maybe(Text, 2000)


class ConfirmedSchema(SecondFactorSchema):
    """The second step with its recovery codes, which are given this once and kept nowhere; none with a repeat."""

    recovery_codes = listed(Text())


class CodeBody(Body):
    """The six digits that the telephone shows, or a recovery code."""

    code = Text(100, required=True, metadata={"examples": ["123456"]})


def shown() -> Shape:
    """Return how things stand for whoever asks."""
    work = my_work()
    known = work.session.get(SecondFactor, me().id)
    on = known is not None and known.confirmed_at is not None
    return {
        "on": on,
        "needed": tack().settings.second_factor == "staff",
        "begun_at": known.begun_at if known is not None and not on else None,
        "confirmed_at": known.confirmed_at if known is not None else None,
        "recovery_codes_left": reads.codes_left(work.session, me()) if on else 0,
    }


def again(_person_id: str) -> Shape:
    """Return how things stand now."""
    return shown()


def begun_again(_person_id: str) -> Shape:
    """Return the secret that was begun, unless it is in use by now."""
    known, key = my_work().session.get(SecondFactor, me().id), second_step.key()
    if known is None or known.confirmed_at is not None:
        return {"secret": None, "address": None}
    return {"secret": acts.secret_of(known, key=key), "address": acts.address_of(known, me(), key=key)}


def confirmed_again(_person_id: str) -> Shape:
    """Return how things stand; recovery codes are given once."""
    return {**shown(), "recovery_codes": []}


def _tried(body: Mapping[str, Any]) -> Mapping[str, Any]:
    # A repeat tries no code: counted, an honest program that repeats itself would keep its person out.
    if not is_repeat():
        second_step.refuse_too_many()
    return body


@resource.get("", SecondFactorSchema, needs="signed-in")
def second_factor_show() -> Shape:
    """Say whether your second step is on; never with what."""
    return shown()


@resource.post("", BegunSchema, needs="in-person", again=begun_again)
def second_factor_begin() -> Shape:
    """Make a secret for a telephone; it counts nothing until it is confirmed."""
    work = my_work()
    acts.begin(work.session, me(), key=second_step.key(), by=work.by, now=work.now)
    return {**begun_again(me().id), KEPT: me().id}


@resource.post("/confirmation", ConfirmedSchema, needs="in-person", takes=CodeBody, again=confirmed_again, ready=_tried)
def second_factor_confirm(body: Mapping[str, Any]) -> Shape:
    """Turn it on by a first code, and get the recovery codes, this once."""
    codes = acts.confirm(my_work().session, me(), body["code"], key=second_step.key(), **acting())
    second_step.was_right(me())
    return {**shown(), "recovery_codes": codes, KEPT: me().id}


@resource.post("/removal", SecondFactorSchema, needs="in-person", takes=CodeBody, status=200, again=again, ready=_tried)
def second_factor_remove(body: Mapping[str, Any]) -> Shape:
    """Turn it off by a fresh code."""
    if not second_step.accepts(me(), body["code"]):
        raise acts.wrong()
    acts.turn_off(my_work().session, me(), **acting())
    return {**shown(), KEPT: me().id}
