"""How the steps of choosing, stopping, letting pass and asking are told; the others are `telling`'s own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select as query

from application.demo import cast
from lifecycle import hold_actions, request_actions, waiver_actions
from lifecycle.request_queries import missing
from partnerships.actions import complementing, marks, selecting
from partnerships.choosing_models import ConflictDeclaration

if TYPE_CHECKING:
    from application.demo.script import Ask, Choose, Declare, Handle, Select, Stop, Waive
    from application.demo.telling import Hand, Teller, Told


def choose(teller: Teller, told: Told, act: Choose, hand: Hand) -> None:
    """Give the three marks, and say what each side brings and how they complement each other."""
    session, one = teller.work.session, told.partnership
    for of, (level, reason) in act.marks.items():
        answers = act.answers if of == "partner" else {}
        marks.give_mark(session, one, of=of, level=level, reason=reason, answers=answers, **hand.keywords)
    by_organisation = {party.organisation_id: party.id for party in one.parties}
    for key, things in act.brings.items():
        party = by_organisation[teller.organisation(key, hand).id]
        beyond = [complementing.Beyond(kind, what) for kind, what in things]
        complementing.state_brought(session, one, party_id=party, brings=beyond, **hand.keywords)
    if act.statement:
        complementing.state_complementarity(session, one, statement=act.statement, **hand.keywords)


def select(teller: Teller, told: Told, act: Select, hand: Hand) -> None:
    """Record the basis of selection."""
    selecting.record_selection(
        teller.work.session,
        told.partnership,
        basis=act.basis,
        reference=act.reference,
        applicants=act.applicants,
        justification=act.justification,
        agreed_by=teller.company.people[act.agreed_by] if act.agreed_by else None,
        **hand.keywords,
    )


def declare(teller: Teller, told: Told, act: Declare, hand: Hand) -> None:
    """Declare one's own interests."""
    selecting.declare_conflict(
        teller.work.session, told.partnership, declared=act.what is not None, what=act.what, **hand.keywords
    )


def handle(teller: Teller, told: Told, act: Handle, hand: Hand) -> None:
    """Say how somebody's conflict is handled."""
    session = teller.work.session
    declaration = session.scalars(
        query(ConflictDeclaration).where(
            ConflictDeclaration.partnership_id == told.partnership.id,
            ConflictDeclaration.person_id == teller.company.people[act.person].id,
            ConflictDeclaration.declared,
        )
    ).one()
    selecting.handle_conflict(session, told.partnership, declaration, handling=act.handling, **hand.keywords)


def stop(teller: Teller, told: Told, act: Stop, hand: Hand) -> None:
    """Put on hold."""
    held = teller.organisation(act.organisation, hand) if act.organisation else teller.subject(told, act.key)
    hold_actions.put_on_hold(teller.work.session, held, reason=act.reason, zone=cast.ZONE, **hand.keywords)


def waive(teller: Teller, told: Told, act: Waive, hand: Hand) -> None:
    """Let one gate pass."""
    subject = teller.subject(told, act.key)
    waiver_actions.waive(teller.work.session, subject, act.move, act.gate, reason=act.reason, **hand.keywords)


def ask(teller: Teller, told: Told, act: Ask, hand: Hand) -> None:
    """Ask for the first thing that a gate lacks."""
    session, subject = teller.work.session, teller.subject(told, act.key)
    lacking = missing(session, subject, hand.by, today=hand.on)[act.move]
    unmet = next(one for one in lacking if one.code == act.gate)
    request_actions.ask(
        session,
        subject,
        act.move,
        request_actions.Gap(unmet.code, unmet.subject, unmet.control),
        note=act.note,
        **hand.keywords,
    )
