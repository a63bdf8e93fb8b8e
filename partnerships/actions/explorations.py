"""What can be done with the third answer between yes and no: plan an exploration, record what it found."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from kernel.days import refuse_future
from kernel.errors import invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.money import Money
from kernel.telling import tell
from partnerships import permissions
from partnerships.actions.partnerships import EDIT
from partnerships.actions.versions import hold_open, touch
from partnerships.models import Exploration, Partnership
from partnerships.permissions import Standing, scope_of
from policy.kinds import StageKind
from policy.queries import edition as find_edition


def plan_exploration(
    session: Session,
    partnership: Partnership,
    *,
    question: str,
    cap: str | Money,
    currency: str | None = None,
    ends_on: date | None,
    co_investment: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Partnership:
    """Say what is explored, for how much at most, until when, and what the partner puts in.

    While the exploration runs its end moves only by the move that extends it, once and with a reason.
    """
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    kind = _kind(session, partnership)
    if kind not in {StageKind.CO_CREATION, StageKind.EXPLORATORY}:
        raise invalid("question", "An exploration is planned before commitment; this partnership is past it.")
    planned = partnership.exploration
    fields = Fields()
    asked = fields.prose("question", question, longest=4000)
    money = fields.money("cap", cap, currency)
    puts_in = fields.prose("co_investment", co_investment, longest=4000)
    _check_end(fields, kind, planned, ends_on, on)
    fields.settle(partnership.ref)
    if planned is None:
        planned = Exploration(id=new_id(), extended=False, left=False)
        partnership.explorations.append(planned)
    planned.question, planned.co_investment = asked, puts_in
    if money is not None and ends_on is not None:
        planned.cap, planned.currency, planned.ends_on = money.minor, money.currency, ends_on
    touch(session, partnership, held)
    tell(session, partnership, "ExplorationPlanned", _told(planned), by=by, on=on, now=now)
    return partnership


def _told(planned: Exploration) -> dict[str, Plain]:
    return {
        "exploration": planned.id,
        "cap": planned.cap,
        "currency": planned.currency,
        "ends_on": planned.ends_on.isoformat(),
    }


def record_finding(
    session: Session,
    partnership: Partnership,
    *,
    finding: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Partnership:
    """Record what the exploration under way found; `on` is the day it was found."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    under_way = partnership.exploration
    if under_way is None or _kind(session, partnership) is not StageKind.EXPLORATORY:
        raise invalid("finding", "There is no exploration under way to have a finding.")
    refuse_future(on, zone=partnership.programme.office.zone, now=now)
    fields = Fields()
    found = fields.prose("finding", finding)
    if on < partnership.stage_since:
        fields.wrong(
            "on", "The exploration began on %(began)s; its finding cannot be older.", began=partnership.stage_since
        )
    fields.settle(partnership.ref)
    under_way.finding, under_way.found_on = found, on
    touch(session, partnership, held)
    facts = {"exploration": under_way.id, "found_on": on.isoformat()}
    tell(session, partnership, "FindingRecorded", facts, by=by, on=on, now=now)
    return partnership


def _kind(session: Session, partnership: Partnership) -> StageKind:
    return find_edition(session, partnership.edition_id).stage(partnership.stage).kind


def _check_end(fields: Fields, kind: StageKind, planned: Exploration | None, ends_on: date | None, on: date) -> None:
    if ends_on is None:
        fields.wrong("ends_on", "This is needed.")
    elif kind is StageKind.EXPLORATORY and planned is not None:
        if ends_on != planned.ends_on:
            fields.wrong(
                "ends_on",
                "The exploration is under way until %(ends_on)s; extend it instead of changing its end.",
                ends_on=planned.ends_on,
            )
    elif ends_on < on:
        fields.wrong("ends_on", "The end lies before %(on)s.", on=on)
