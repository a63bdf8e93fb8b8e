"""Passkeys (WebAuthn): a device signs a challenge that was given once; its public half and its counter are kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from kernel import journal
from kernel.errors import Conflict, NotFound, NotPermitted
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.text import Message
from partnerships.account_models import Passkey, PasskeyChallenge
from partnerships.models import Person
from partnerships.permissions import Standing
from partnerships.sign_in_actions import hashed

LIFETIME = timedelta(minutes=5)
MOST = 20
REGISTER, SIGN_IN = "register", "sign-in"
REFUSED = Message("The passkey was not accepted. Begin again, or come in another way.")
_VERIFIED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Site:
    """Whom a passkey is for: a host by name, and the address that the browser shows."""

    host: str
    origin: str


def site_of(public_url: str) -> Site:
    """Return the site of an instance; browsers make no passkey for a bare number, so on one box it is localhost."""
    parts = urlsplit(public_url)
    host = parts.hostname or "localhost"
    try:
        ip_address(host)
    except ValueError:
        return Site(host, f"{parts.scheme}://{parts.netloc}")
    port = f":{parts.port}" if parts.port else ""
    return Site("localhost", f"{parts.scheme}://localhost{port}")


def begin_register(session: Session, person: Person, site: Site, *, now: datetime) -> tuple[bytes, str]:
    """Return a new challenge and what the browser needs to make a passkey, as JSON."""
    challenge = _challenge(session, REGISTER, person.id, now)
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Tack",
        user_name=person.email,
        user_id=person.id.encode(),
        user_display_name=person.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in of_person(session, person)
        ],
    )
    return challenge, webauthn.options_to_json(options)


def register(
    session: Session,
    person: Person,
    site: Site,
    *,
    name: str,
    credential: str,
    challenge: bytes,
    by: Standing,
    on: date,
    now: datetime,
) -> Passkey:
    """Keep a new passkey; raises Conflict where the answer is not to our challenge, or comes a second time."""
    if by.person_id != person.id:
        raise NotPermitted("account.edit", subject=person.ref)
    fields = Fields()
    called = fields.line("name", name, longest=120)
    if len(of_person(session, person)) >= MOST:
        fields.wrong("name", "You have %(most)s passkeys. Remove one first.", most=MOST)
    fields.settle(person.ref)
    _use_up(session, challenge, REGISTER, person.id, now)
    passkey = _made(site, credential, challenge)
    passkey.person_id, passkey.name, passkey.made_at = person.id, called, now
    session.add(passkey)
    session.flush()
    journal.record(session, person.ref, "PasskeyAdded", {"passkey": passkey.id}, by=by.person_id, on=on, now=now)
    return passkey


def _made(site: Site, credential: str, challenge: bytes) -> Passkey:
    """Return the passkey that a browser made, of nobody yet; raises Conflict where its answer does not hold."""
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, RecursionError) as error:
        raise Conflict(REFUSED) from error
    kept, key = bytes_to_base64url(made.credential_id), bytes_to_base64url(made.credential_public_key)
    return Passkey(
        id=new_id(), credential_hash=hashed(kept), credential=kept, public_key=key, sign_count=made.sign_count
    )


def begin_sign_in(site: Site) -> tuple[bytes, str]:
    """Return a new challenge and what the browser needs to answer it, as JSON; whoever it is chooses the passkey.

    Nothing is kept: anybody may ask. Only the challenge of a right answer is, so that it counts once.
    """
    challenge = secrets.token_bytes(32)
    options = webauthn.generate_authentication_options(
        rp_id=site.host, challenge=challenge, user_verification=_VERIFIED
    )
    return challenge, webauthn.options_to_json(options)


def sign_in(
    session: Session, site: Site, *, credential: str, challenge: bytes, given_at: datetime, now: datetime
) -> str:
    """Return whose passkey answered; raises Conflict where it is not known, its counter went back, too late, or twice.

    `given_at` is when the challenge was given, which the browser cannot change.
    """
    if not given_at <= now <= given_at + LIFETIME:
        raise Conflict(REFUSED)
    try:
        answered = webauthn.helpers.parse_authentication_credential_json(credential)
        wanted = select(Passkey).where(Passkey.credential_hash == hashed(bytes_to_base64url(answered.raw_id)))
        known = session.scalars(wanted.with_for_update()).one_or_none()
        if known is None:
            raise Conflict(REFUSED)
        proved = webauthn.verify_authentication_response(
            credential=answered,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(known.public_key),
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, RecursionError) as error:
        raise Conflict(REFUSED) from error
    _keep_answered(session, challenge, given_at + LIFETIME)
    known.sign_count, known.used_at = proved.new_sign_count, now
    session.flush()
    return known.person_id


def remove(session: Session, person: Person, passkey_id: str, *, by: Standing, on: date, now: datetime) -> None:
    """Remove one of one's own passkeys; raises NotFound for somebody else's."""
    if by.person_id != person.id:
        raise NotPermitted("account.edit", subject=person.ref)
    gone = delete(Passkey).where(Passkey.id == passkey_id, Passkey.person_id == person.id).returning(Passkey.id)
    if session.execute(gone).one_or_none() is None:
        raise NotFound
    journal.record(session, person.ref, "PasskeyRemoved", {"passkey": passkey_id}, by=by.person_id, on=on, now=now)


def of_person(session: Session, person: Person) -> Sequence[Passkey]:
    """Return a person's passkeys, newest first."""
    return session.scalars(select(Passkey).where(Passkey.person_id == person.id).order_by(Passkey.id.desc())).all()


def purge(session: Session, *, now: datetime) -> int:
    """Remove challenges that nobody can answer any more, and return how many there were."""
    old = delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < now)
    return len(session.execute(old.returning(PasskeyChallenge.challenge_hash)).all())


def _challenge(session: Session, purpose: str, person_id: str | None, now: datetime) -> bytes:
    challenge = secrets.token_bytes(32)
    kept = PasskeyChallenge(
        challenge_hash=hashed(challenge.hex()), purpose=purpose, person_id=person_id, expires_at=now + LIFETIME
    )
    session.add(kept)
    session.flush()
    return challenge


def _keep_answered(session: Session, challenge: bytes, until: datetime) -> None:
    """Keep which challenge was answered for as long as it could be again; raises Conflict where it was already."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"challenge_hash": hashed(challenge.hex()), "purpose": SIGN_IN, "person_id": None, "expires_at": until}
    kept = dialect.insert(PasskeyChallenge).values(row).on_conflict_do_nothing()
    if session.execute(kept.returning(PasskeyChallenge.challenge_hash)).one_or_none() is None:
        raise Conflict(REFUSED)


def _use_up(session: Session, challenge: bytes, purpose: str, person_id: str | None, now: datetime) -> None:
    """Take a challenge away with its first right answer; two answers at once are not both the first."""
    taken = delete(PasskeyChallenge).where(
        PasskeyChallenge.challenge_hash == hashed(challenge.hex()),
        PasskeyChallenge.purpose == purpose,
        PasskeyChallenge.person_id.is_not_distinct_from(person_id),
        PasskeyChallenge.expires_at > now,
    )
    if session.execute(taken.returning(PasskeyChallenge.challenge_hash)).one_or_none() is None:
        raise Conflict(REFUSED)
