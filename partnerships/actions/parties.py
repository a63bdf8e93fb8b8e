"""What can be done with the parties of a partnership: who joins, what they bring, which shares they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kernel.errors import Conflict, NotFound, Problem, invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.money import Money
from kernel.telling import tell
from kernel.text import Message, Percent
from partnerships import permissions, shares
from partnerships.actions.partnerships import EDIT
from partnerships.actions.searching import partnership_text
from partnerships.actions.versions import hold_open, touch
from partnerships.choosing_models import Brought
from partnerships.models import Contribution, Organisation, Partnership, Party
from partnerships.permissions import Standing, scope_of
from policy.edition import Edition
from policy.kinds import StageKind
from policy.queries import edition as find_edition

#: Stages in which shares are still being talked about.
EARLY = frozenset({StageKind.CO_CREATION, StageKind.EXPLORATORY})


@dataclass(frozen=True, slots=True)
class Brings:
    """One contribution as it was typed."""

    kind: str
    what: str
    amount: str | Money | None = None
    currency: str | None = None
    valuation: str | None = None


@dataclass(frozen=True, slots=True)
class Holds:
    """A party's share in percent, and everything it brings, as they were typed."""

    party_id: str
    share: str | Decimal | None = None
    contributions: Sequence[Brings] = ()


def add_party(
    session: Session,
    partnership: Partnership,
    *,
    organisation: Organisation,
    role: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Party:
    """Let an organisation join a partnership in a role of its edition."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    fields = Fields()
    kept = fields.choice("role", role, [one.key for one in find_edition(session, partnership.edition_id).party_roles])
    if any(party.organisation_id == organisation.id for party in partnership.parties):
        fields.wrong("organisation", "%(name)s is a party already.", name=organisation.name)
    fields.settle(partnership.ref)
    position = 1 + max((party.position for party in partnership.parties), default=-1)
    party = Party(
        id=new_id(),
        organisation_id=organisation.id,
        organisation=organisation,
        role=kept,
        position=position,
        contributions=[],
    )
    partnership.parties.append(party)
    with session.no_autoflush:
        partnership.search_text = partnership_text(partnership)
    touch(session, partnership, held)
    facts = {"party": party.id, "organisation": organisation.id, "role": kept}
    tell(session, partnership, "PartyAdded", facts, by=by, on=on, now=now, refs=[organisation.ref])
    return party


def remove_party(
    session: Session,
    partnership: Partnership,
    party_id: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
    agreements: Sequence[str] = (),
) -> Partnership:
    """Take a party out; raises Conflict while it receives or signs `agreements`, whose numbers are given."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    party = _party(partnership, party_id)
    organisation = party.organisation
    if organisation.id == partnership.programme.office.organisation_id:
        raise invalid("party", "The programme's own organisation stays a party.")
    if agreements:
        raise Conflict(
            Message(
                "%(name)s receives or signs %(agreements)s and stays a party.",
                name=organisation.name,
                agreements=list(agreements),
            ),
            subject=partnership.ref,
        )
    _keep_whole_without(session, partnership, party)
    for contribution in party.contributions:
        session.delete(contribution)
    session.execute(delete(Brought).where(Brought.party_id == party.id))
    partnership.parties.remove(party)
    session.delete(party)
    with session.no_autoflush:
        partnership.search_text = partnership_text(partnership)
    touch(session, partnership, held)
    facts = {"party": party_id, "organisation": organisation.id, "role": party.role}
    tell(session, partnership, "PartyRemoved", facts, by=by, on=on, now=now, refs=[organisation.ref])
    return partnership


def _keep_whole_without(session: Session, partnership: Partnership, party: Party) -> None:
    """Refuse to leave a committed partnership with shares that no longer make a whole."""
    kind = find_edition(session, partnership.edition_id).stage(partnership.stage).kind
    if kind in EARLY:
        return
    staying = [one for one in partnership.parties if one is not party]
    fields = Fields()
    _check_whole(
        fields, kind, {one.id: one.share for one in staying}, {one.id: list(one.contributions) for one in staying}
    )
    fields.settle(partnership.ref)


def set_contributions_and_shares(
    session: Session,
    partnership: Partnership,
    *,
    parties: Sequence[Holds],
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Partnership:
    """Set what the named parties bring and hold; who is not named keeps what stands.

    Before commitment any sum of shares is kept, since it is being talked about; afterwards they make 100%.
    """
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    edition = find_edition(session, partnership.edition_id)
    fields = Fields()
    shares_held = {party.id: party.share for party in partnership.parties}
    brought = {party.id: list(party.contributions) for party in partnership.parties}
    for index, holds in enumerate(parties):
        party = _party(partnership, holds.party_id)
        with fields.within(f"parties.{index}."):
            shares_held[party.id] = _read_share(fields, holds.share)
            brought[party.id] = _read_contributions(fields, edition, holds.contributions)
    if not partnership.financial and any(one.kind == "cash" for gifts in brought.values() for one in gifts):
        fields.wrong("parties", "This partnership is without money; nobody brings cash into it.")
    if not fields.problems:
        _check_whole(fields, edition.stage(partnership.stage).kind, shares_held, brought)
    fields.settle(partnership.ref)
    for party in partnership.parties:
        party.share = shares_held[party.id]
        _replace(session, party, brought[party.id])
    touch(session, partnership, held)
    tell(session, partnership, "SharesSet", _facts(partnership), by=by, on=on, now=now)
    return partnership


def _party(partnership: Partnership, party_id: str) -> Party:
    found = next((party for party in partnership.parties if party.id == party_id), None)
    if found is None:
        raise NotFound
    return found


def _read_share(fields: Fields, typed: str | Decimal | None) -> int | None:
    """Return a share in hundredths of a percent."""
    text = f"{typed:f}" if isinstance(typed, Decimal) else (typed or "").strip().removesuffix("%").strip()
    if not text:
        return None
    value = fields.number("share", text)
    if value is None:
        return None
    hundredths = value * 100
    if hundredths > shares.WHOLE:
        fields.wrong("share", "A share is at most 100%%, not %(share)s.", share=Percent(value))
        return None
    if hundredths != hundredths.to_integral_value():
        fields.wrong("share", "A share has at most two decimals, such as 12.25.")
        return None
    return int(hundredths)


def _read_contributions(fields: Fields, edition: Edition, given: Sequence[Brings]) -> list[Contribution]:
    read: list[Contribution] = []
    kinds = [one.key for one in edition.contribution_kinds]
    for index, brings in enumerate(given):
        with fields.within(f"contributions.{index}."):
            kind = fields.choice("kind", brings.kind, kinds)
            money = _read_amount(fields, kind, brings)
            valuation = fields.optional_prose("valuation", brings.valuation, longest=2000)
            if kind == "in-kind" and money is not None and valuation is None:
                fields.wrong("valuation", "Say how what is given in kind was valued.")
            read.append(
                Contribution(
                    id=new_id(),
                    kind=kind,
                    amount=money.minor if money else None,
                    currency=money.currency if money else None,
                    valuation=valuation,
                    what=fields.prose("what", brings.what, longest=2000),
                )
            )
    return read


def _read_amount(fields: Fields, kind: str, brings: Brings) -> Money | None:
    if kind == "cash" or (brings.amount is not None and brings.amount != ""):
        return fields.money("amount", brings.amount, brings.currency)
    return None


def _check_whole(
    fields: Fields,
    kind: StageKind,
    shares_held: Mapping[str, int | None],
    brought: Mapping[str, Sequence[Contribution]],
) -> None:
    if not shares.are_asked(one for contributions in brought.values() for one in contributions):
        if any(share is not None for share in shares_held.values()):
            fields.wrong(
                "parties",
                "Shares stand only where a party brings cash or valued kind. Add what is brought, or leave them empty.",
            )
        return
    wrong = shares.not_whole(shares_held.values())
    if wrong is not None and kind not in EARLY:
        fields.problems.append(Problem("parties", wrong))


def _replace(session: Session, party: Party, contributions: Sequence[Contribution]) -> None:
    for gone in [one for one in party.contributions if one not in contributions]:
        party.contributions.remove(gone)
        session.delete(gone)
    for position, one in enumerate(contributions):
        if one not in party.contributions:
            party.contributions.insert(position, one)


def _facts(partnership: Partnership) -> dict[str, Plain]:
    return {
        "total": sum(party.share or 0 for party in partnership.parties),
        "parties": [
            {
                "party": party.id,
                "organisation": party.organisation_id,
                "share": party.share,
                "contributions": [
                    {"kind": one.kind, "amount": one.amount, "currency": one.currency} for one in party.contributions
                ],
            }
            for party in partnership.parties
        ],
    }
