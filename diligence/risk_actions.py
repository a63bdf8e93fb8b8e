"""The joint register of risks: either side adds one, changes it, accepts it, closes it or opens it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from diligence import side_queries as sides
from diligence.pack_models import Risk, RiskBearer
from diligence.pack_states import WORST, RiskState
from kernel import journal
from kernel.days import refuse_future
from kernel.errors import NotFound
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.telling import tell
from kernel.text import Message
from partnerships import permissions
from partnerships.actions.versions import hold, hold_open, touch
from partnerships.models import Partnership
from partnerships.permissions import Standing, scope_of

VIEW, EDIT = "risk.view", "risk.edit"
LONGEST = 4_000
WHOLE = 100
HAPPENINGS: Mapping[str, Message] = {
    "JointRiskAdded": Message("it was entered"),
    "JointRiskChanged": Message("it was changed"),
}


@dataclass(frozen=True, slots=True)
class Bears:
    """What one side bears, as it was typed: a share in per cent, words, and who looks after it there."""

    organisation: str
    share: str = ""
    words: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """A risk as it was typed."""

    cause: str
    effect: str
    likelihood: str
    size: str
    response: str = ""
    state: str = RiskState.OPEN.value
    bearers: Sequence[Bears] = ()


def add(session: Session, partnership: Partnership, typed: Described, *, by: Standing, on: date, now: datetime) -> Risk:
    """Enter a risk into the joint register; either side may."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    hold_open(session, partnership, None)
    one = Risk(id=new_id(), partnership_id=partnership.id)
    return _keep(session, partnership, one, typed, "JointRiskAdded", by, on, now)


def change(
    session: Session,
    partnership: Partnership,
    one: Risk,
    typed: Described,
    *,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Risk:
    """Review a risk: say anew what it is, who bears what, and how it stands; what was said before stays kept."""
    if one.partnership_id != partnership.id:
        raise NotFound
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    hold_open(session, partnership, None)
    hold(session, one, expected_version, HAPPENINGS)
    return _keep(session, partnership, one, typed, "JointRiskChanged", by, on, now)


def _keep(
    session: Session,
    partnership: Partnership,
    one: Risk,
    typed: Described,
    event: str,
    by: Standing,
    on: date,
    now: datetime,
) -> Risk:
    refuse_future(on, zone=partnership.programme.office.zone, now=now)
    fields = Fields()
    cause = fields.prose("cause", typed.cause, longest=LONGEST)
    effect = fields.prose("effect", typed.effect, longest=LONGEST)
    response = fields.optional_prose("response", typed.response, longest=LONGEST)
    scale = [str(value) for value in range(1, WORST + 1)]
    likelihood = fields.choice("likelihood", typed.likelihood, scale)
    size = fields.choice("size", typed.size, scale)
    state = fields.choice("state", typed.state, [value.value for value in RiskState])
    borne = _borne(session, fields, partnership, one, typed.bearers, on)
    fields.settle(partnership.ref)
    held = one.version or 0
    said = {key: journal.write_note(session, words, by=by.person_id, now=now)
            for key, words in (("cause", cause), ("effect", effect), ("response", response)) if words}  # fmt: skip
    # The notes' rows must stand before the risk refers to them.
    session.flush()
    one.cause_note, one.effect_note = str(said["cause"]["note"]), str(said["effect"]["note"])
    one.response_note = str(said["response"]["note"]) if "response" in said else None
    one.likelihood, one.effect, one.state = int(likelihood), int(size), state
    one.reviewed_on, one.by, one.now = on, by.person_id, now
    _bear(session, one, borne)
    if event == "JointRiskAdded":
        session.add(one)
    touch(session, one, held)
    shares: dict[str, Plain] = {row.organisation_id: row.share for row in borne}
    facts: dict[str, Plain] = {"likelihood": one.likelihood, "effect": one.effect, "state": state, "shares": shares}
    told: dict[str, Plain] = facts | {f"{key}_words": note for key, note in said.items()}
    tell(session, one, event, told, by=by, on=on, now=now, refs=[partnership.ref])
    return one


def _bear(session: Session, one: Risk, borne: Sequence[RiskBearer]) -> None:
    if one.version:
        one.bearers.clear()
        session.flush()
    one.bearers = list(borne)


def _borne(
    session: Session,
    fields: Fields,
    partnership: Partnership,
    one: Risk,
    typed: Sequence[Bears],
    on: date,
) -> list[RiskBearer]:
    """Read who bears what; shares, where there are any, come to the whole."""
    known, owners = list(sides.of_partnership(partnership)), sides.owners(session, partnership, on)
    found: list[RiskBearer] = []
    for place, side in enumerate(typed):
        with fields.within(f"bearers.{place}."):
            body = fields.choice("organisation", side.organisation, known)
            words = fields.optional_line("words", side.words)
            owner = fields.optional_choice("owner", side.owner, owners.get(body, ()))
            share = fields.optional_choice("share", side.share.strip(), [str(part) for part in range(1, WHOLE + 1)])
            if any(other.organisation_id == body for other in found):
                fields.wrong("organisation", "This stands here twice; say it in one place.")
        if share or words or owner:
            found.append(
                RiskBearer(
                    id=new_id(),
                    risk_id=one.id,
                    organisation_id=body,
                    position=place,
                    share=int(share) if share else None,
                    words=words,
                    owner_id=owner,
                )
            )
    shares = [row.share for row in found if row.share is not None]
    if shares and sum(shares) != WHOLE:
        fields.wrong("bearers", "The shares come to %(sum)s%%; together they make 100%%.", sum=sum(shares))
    return found
