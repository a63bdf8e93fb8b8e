"""Accounts, for programs such as a personnel system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from partnerships import second_factor_actions
from partnerships.actions import invitations, people
from partnerships.actions.memberships import add_member
from partnerships.models import Person, Programme
from partnerships.queries import accounts as reads
from partnerships.queries import organisations
from web import letters
from web.account import my_work
from web.api import bodies
from web.api.fields import Choice, Flag, Id, Instant, Part, Text, Whole
from web.api.partnerships import acting
from web.api.resource import Resource
from web.api.schemas import Named, always, listed, maybe, page_of
from web.api.shapes import Shape

resource = Resource("accounts", "Who can come in, with which roles. What closes an account ends every way into it.")


class RolePart(Schema):
    """A role, in one programme or in all of them."""

    role = always(Text)
    programme_id = maybe(Id)


class AccountLine(Schema):
    """Somebody who can come in, or could before the account was closed."""

    id = always(Id)
    name = always(Text)
    email = always(Text, 254)
    locale = always(Text)
    active = always(Flag)
    roles = listed(Part(RolePart))
    organisation_ids = listed(Id())


class InvitationPart(Schema):
    """The latest invitation, and what became of it."""

    sent_at = always(Instant)
    expires_at = always(Instant)
    state = always(Choice, reads.InvitationState)


class AccountSchema(AccountLine):
    """An account with its ways in, never their secrets, and some partnerships that its owner looks after.

    Those of programmes that whoever asks does not know are counted as `looks_after_elsewhere`.
    """

    invitation = maybe(Part, InvitationPart)
    second_factor = always(Flag)
    browsers = always(Whole)
    looks_after = listed(Part(Named))
    looks_after_elsewhere = always(Whole)


AccountPage = page_of(AccountLine, "AccountPage")


def shape(one: Person) -> Shape:
    """Return an account as the API gives it; never what its secrets are made of."""
    return {
        "id": one.id,
        "name": one.name,
        "email": one.email,
        "locale": one.locale,
        "active": one.active,
        "roles": [{"role": held.role, "programme_id": held.programme_id} for held in one.roles_held],
        "organisation_ids": [member.organisation_id for member in one.memberships],
    }


def whole(one: Person) -> Shape:
    """Return an account with how its owner comes in and what they look after."""
    work = my_work()
    work.session.flush()
    sent = reads.invitation(work.session, one, now=work.now)
    return {
        **shape(one),
        "invitation": {"sent_at": sent.sent_at, "expires_at": sent.expires_at, "state": sent.state} if sent else None,
        "second_factor": reads.second_factor(work.session, one) is not None,
        "browsers": len(reads.signed_in(work.session, one, now=work.now)),
        "looks_after": [{"id": each.id, "name": each.title} for each in reads.looks_after(work.session, one, work.by)],
        "looks_after_elsewhere": reads.looks_after_elsewhere(work.session, one, work.by),
    }


def found(account_id: str) -> Person:
    """Return an account; raises NotFound."""
    return reads.find(my_work().session, account_id)


def again(account_id: str) -> Shape:
    """Return what an earlier request left."""
    return whole(found(account_id))


@resource.get("", AccountPage, needs="account.edit", query=bodies.AccountFilters)
def accounts_list(filters: Mapping[str, Any]) -> Shape:
    """List accounts by name: the open ones, unless the closed ones are asked for."""
    page = reads.page(
        my_work().session,
        search=filters.get("search", ""),
        closed=filters.get("closed") == "true",
        after=filters.get("after"),
        limit=filters.get("limit", 50),
    )
    return {"rows": [shape(one) for one in page.rows], "after": page.after}


@resource.get("/<id:account_id>", AccountSchema, needs="account.edit")
def accounts_show(account_id: str) -> Shape:
    """Read one account."""
    return whole(found(account_id))


@resource.post("", AccountSchema, needs="account.edit", takes=bodies.AccountBody, again=again)
def accounts_add(body: dict[str, Any]) -> Shape:
    """Add somebody with roles or a membership, and invite them by mail where asked to."""
    session = my_work().session
    who = people.add_person(session, name=body["name"], email=body["email"], locale=body["locale"], **acting())
    for role in body["roles"]:
        people.give_role(session, who, role["role"], _programme(role), **acting())
    if body.get("organisation_id"):
        theirs = organisations.find(session, body["organisation_id"])
        add_member(session, theirs, who, duties=body["duties"], from_on=my_work().today, **acting())
    if body["invite"]:
        letters.invite(who)
    return whole(who)


@resource.post("/<id:account_id>/invitation", AccountSchema, needs="account.edit", status=200, again=again)
def accounts_invite(account_id: str) -> Shape:
    """Send an invitation, for the first time or again; one sent before works no more."""
    letters.invite(found(account_id))
    return whole(found(account_id))


@resource.post("/<id:account_id>/deactivation", AccountSchema, needs="account.edit", status=200, again=again)
def accounts_deactivate(account_id: str) -> Shape:
    """Close an account; its sessions, tokens and links end at once. A repeat changes nothing."""
    return whole(people.deactivate(my_work().session, found(account_id), **acting()))


@resource.post("/<id:account_id>/reactivation", AccountSchema, needs="account.edit", status=200, again=again)
def accounts_reactivate(account_id: str) -> Shape:
    """Open a closed account again. A repeat changes nothing."""
    return whole(people.reactivate(my_work().session, found(account_id), **acting()))


@resource.post("/<id:account_id>/roles", AccountSchema, needs="account.edit", takes=bodies.RoleBody, again=again)
def roles_give(body: Mapping[str, Any], account_id: str) -> Shape:
    """Give a role, in one programme or in all of them."""
    who = found(account_id)
    people.give_role(my_work().session, who, body["role"], _programme(body), **acting())
    return whole(who)


@resource.post(
    "/<id:account_id>/roles/removal",
    AccountSchema,
    needs="account.edit",
    takes=bodies.RoleBody,
    status=200,
    again=again,
)
def roles_take(body: Mapping[str, Any], account_id: str) -> Shape:
    """Take a role back."""
    who = found(account_id)
    people.take_role(my_work().session, who, body["role"], _programme(body), **acting())
    return whole(who)


@resource.post("/<id:account_id>/invitation/withdrawal", AccountSchema, needs="account.edit", status=200, again=again)
def invitations_withdraw(account_id: str) -> Shape:
    """Take an invitation back."""
    invitations.withdraw(my_work().session, found(account_id), **acting())
    return again(account_id)


@resource.post("/<id:account_id>/second-factor/reset", AccountSchema, needs="account.edit", status=200, again=again)
def second_factor_reset(account_id: str) -> Shape:
    """Take somebody's second step away who has lost the telephone."""
    second_factor_actions.reset(my_work().session, found(account_id), **acting())
    return again(account_id)


def _programme(body: Mapping[str, Any]) -> Programme | None:
    where = body.get("programme_id")
    return reads.programme(my_work().session, where) if where else None
