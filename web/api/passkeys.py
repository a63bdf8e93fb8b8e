"""Passkeys, for programs that show a page of their own under our address: listed, made by a device, removed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields

from kernel.errors import NotFound
from partnerships import passkey_actions as acts
from partnerships.account_models import Passkey
from web import challenges
from web.account import me, my_work
from web.api.fields import Body, Id, Instant, Text
from web.api.partnerships import acting
from web.api.resource import Resource
from web.api.schemas import always, maybe, page_of
from web.api.shapes import Shape

resource = Resource("passkeys", "Key pairs in your devices that sign you in; only their public halves are kept here.")


class PasskeySchema(Schema):
    """A passkey by the name its owner gave it."""

    id = always(Id)
    name = always(Text)
    made_at = always(Instant)
    used_at = maybe(Instant)


class ChallengeSchema(Schema):
    """What `navigator.credentials.create` takes, as WebAuthn writes it in JSON."""

    options = fields.Dict(keys=fields.String(), required=True)


_FAULTS: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": "needed",
    "null": "null",
    "invalid": "not-an-object",
}


class PasskeyBody(Body):
    """What the device answered, as WebAuthn writes it in JSON, and a name for it."""

    name = Text(120, required=True, metadata={"examples": ["Telephone"]})
    credential = fields.Dict(keys=fields.String(), required=True, error_messages=_FAULTS)


PasskeyList = page_of(PasskeySchema, "PasskeyList")


def shape(one: Passkey) -> Shape:
    """Return a passkey as its owner sees it."""
    return {"id": one.id, "name": one.name, "made_at": one.made_at, "used_at": one.used_at}


def again(passkey_id: str) -> Shape:
    """Return what an earlier request kept; raises NotFound once it is removed."""
    found = my_work().session.get(Passkey, passkey_id)
    if found is None or found.person_id != me().id:
        raise NotFound
    return shape(found)


@resource.get("", PasskeyList, needs="signed-in", narrowed=("name",))
def passkeys_list() -> Shape:
    """List your passkeys, the newest first."""
    return {"rows": [shape(one) for one in acts.of_person(my_work().session, me())], "after": None}


@resource.ask("/challenge", ChallengeSchema, needs="in-person")
def passkeys_begin() -> Shape:
    """Ask for a challenge that a device answers within five minutes; nothing but the answer is kept."""
    work = my_work()
    challenge, options = acts.begin_register(work.session, me(), challenges.site(), now=work.now)
    challenges.keep(challenge)
    return {"options": json.loads(options)}


@resource.post("", PasskeySchema, needs="in-person", takes=PasskeyBody, again=again)
def passkeys_register(body: Mapping[str, Any]) -> Shape:
    """Keep the passkey with which a device answered the challenge of this session."""
    kept = acts.register(
        my_work().session,
        me(),
        challenges.site(),
        name=body["name"],
        credential=json.dumps(body["credential"]),
        challenge=challenges.given(),
        **acting(),
    )
    return shape(kept)


@resource.delete("/<id:passkey_id>", needs="signed-in")
def passkeys_remove(passkey_id: str) -> None:
    """Remove a passkey; nobody comes in with it any more."""
    acts.remove(my_work().session, me(), passkey_id, **acting())
