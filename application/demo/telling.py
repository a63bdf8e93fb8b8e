"""Tells stories: every step goes through the same actions as a page's button, as the person who took it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from application.demo import answering, contracting
from application.demo.assessing import Filled
from application.demo.bodies import Body
from application.demo.calendar import Calendar
from application.demo.cast import BODIES
from application.demo.screening import keep_fresh
from application.demo.script import (
    Act,
    Ask,
    Bring,
    Carry,
    Choose,
    Contract,
    Declare,
    Enlist,
    Find,
    Handle,
    Join,
    Move,
    Note,
    Plan,
    Press,
    Rate,
    Receive,
    Rename,
    Select,
    Sign,
    Step,
    Stop,
    Story,
    Waive,
)
from application.demo.script_clauses import Own, Repay, Reword
from application.work import SYSTEM, Work, settle
from contracts.drafting import Draft
from contracts.models import Agreement
from contracts.queries import waiting_as_signed
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs
from lifecycle.queries import Subject
from lifecycle.reactions import try_signed
from partnerships.actions import explorations, organisations, parties, partnerships, teams
from partnerships.models import Organisation, Partnership, Person, Programme
from partnerships.permissions import Standing, standing_of
from policy.edition import Edition
from policy.screening import Screening as Rules

Editions: TypeAlias = "Callable[[Story], tuple[str, Edition]]"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, on which day, entered when; what every action is given."""

    by: Standing
    on: date
    now: datetime

    @property
    def keywords(self) -> Any:
        """The three as an action takes them."""
        return {"by": self.by, "on": self.on, "now": self.now}


@dataclass
class Told:
    """A story as far as it is told: its partnership and its agreements and their terms by its own keys."""

    story: Story
    partnership: Partnership
    edition: Edition
    agreements: dict[str, Agreement] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    assessed: list[Filled] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Company:
    """Who is there: the programmes, the people, the organisations that have come so far."""

    programmes: Mapping[str, Programme]
    people: Mapping[str, Person]
    organisations: dict[str, Organisation]


class Teller:
    """Tells the steps of stories, one after the other, inside one piece of work."""

    def __init__(self, work: Work, company: Company, calendar: Calendar, editions: Editions) -> None:
        self.work = work
        self.company = company
        self.calendar = calendar
        self.editions = editions
        self.told: dict[str, Told] = {}
        self._today = calendar.anchor.min

    def open(self, story: Story) -> Told:
        """Open a story's partnership, adding organisations nobody has met yet."""
        hand = self._hand(story.by, story.opened)
        partners = [(self.organisation(key, hand), role) for key, role in story.partners]
        edition_id, edition = self.editions(story)
        partnership = partnerships.open_partnership(
            self.work.session,
            programme=self.company.programmes[story.programme],
            edition_id=edition_id,
            title=story.title,
            idea=story.idea,
            financial=story.financial,
            market_system=story.market_system,
            relationship_type=story.relationship,
            liaison=self.company.people[story.liaison] if story.liaison else None,
            partners=partners,
            **hand.keywords,
        )
        self.told[story.key] = Told(story, partnership, edition)
        self._settle(hand)
        return self.told[story.key]

    def tell(self, story: Story, step: Step) -> None:
        """Let one step of an opened story happen, and what follows from it by itself."""
        told = self.told[story.key]
        hand = self._hand(step.by, step.days)
        _TOLD[type(step.act)](self, told, step.act, hand)
        self._settle(hand)

    def happens(self, person: str, days: int, happening: Callable[[Teller, Hand], object]) -> None:
        """Let something happen that belongs to no one story."""
        hand = self._hand(person, days)
        happening(self, hand)
        self._settle(hand)

    def _hand(self, person: str, days: int) -> Hand:
        on = self.calendar.day(days)
        hand = Hand(standing_of(self.company.people[person]), on, self.calendar.moment(on))
        if on != self._today:
            self._today = on
            self._begin_day(hand)
        return hand

    def _begin_day(self, hand: Hand) -> None:
        """Do what `tack daily` does: who is asked for is screened, what is signed comes into force on its start."""
        self._screen(hand)
        waiting = waiting_as_signed(self.work.session)
        try_signed(self.work.session, waiting, by=SYSTEM, not_before=None, today=hand.on, now=hand.now)

    def _settle(self, hand: Hand) -> None:
        settle(dataclasses.replace(self.work, by=hand.by, today=hand.on, now=hand.now))
        self._screen(hand)

    def _screen(self, hand: Hand) -> None:
        """Do what the job does that a change asks for, where the rules of a partnership ask whether it is done."""
        asked: dict[str, Rules] = {}
        ids: set[str] = set()
        for one in self.told.values():
            if one.edition.screening is not None:
                asked[one.partnership.edition_id] = one.edition.screening
                ids.update(party.organisation_id for party in one.partnership.parties)
        if asked:
            # Identifiers rise with time: the rules that were published last.
            newest = max(asked)
            keep_fresh(self.work, ids, (newest, asked[newest]), on=hand.on, now=hand.now)

    def organisation(self, key: str, hand: Hand) -> Organisation:
        """Return an organisation of the cast, added where nobody has met it yet."""
        if key not in self.company.organisations:
            self.company.organisations[key] = add_body(self.work, BODIES[key], hand)
        return self.company.organisations[key]

    def subject(self, told: Told, key: str | None) -> Subject:
        """Return one of a story's agreements by its key, or its partnership."""
        return told.agreements[key] if key else told.partnership

    def bring(self, told: Told, act: Bring, hand: Hand) -> None:
        """Set shares and contributions."""
        by_organisation = {party.organisation_id: party.id for party in told.partnership.parties}
        held = [
            parties.Holds(
                by_organisation[self.organisation(key, hand).id],
                share,
                [parties.Brings(one.kind, one.what, one.amount, one.currency, one.valuation) for one in gifts],
            )
            for key, (share, gifts) in act.parties.items()
        ]
        parties.set_contributions_and_shares(self.work.session, told.partnership, parties=held, **hand.keywords)

    def join(self, told: Told, act: Join, hand: Hand) -> None:
        """Let an organisation join."""
        organisation = self.organisation(act.organisation, hand)
        parties.add_party(
            self.work.session, told.partnership, organisation=organisation, role=act.role, **hand.keywords
        )

    def note(self, told: Told, act: Note, hand: Hand) -> None:
        """Note a contact."""
        partnerships.note_contact(self.work.session, told.partnership, text=act.text, **hand.keywords)

    def rename(self, told: Told, act: Rename, hand: Hand) -> None:
        """Change title and idea."""
        partnerships.edit(self.work.session, told.partnership, title=act.title, idea=act.idea, **hand.keywords)

    def rate(self, told: Told, act: Rate, hand: Hand) -> None:
        """Rate the risk."""
        partnerships.rate_risk(self.work.session, told.partnership, risk=act.risk, reason=act.reason, **hand.keywords)

    def enlist(self, told: Told, act: Enlist, hand: Hand) -> None:
        """Add somebody to the team."""
        person = self.company.people[act.person]
        teams.add_team_member(self.work.session, told.partnership, person, duty=act.duty, **hand.keywords)

    def plan(self, told: Told, act: Plan, hand: Hand) -> None:
        """Plan an exploration."""
        explorations.plan_exploration(
            self.work.session,
            told.partnership,
            question=act.question,
            cap=act.cap,
            currency=act.currency,
            ends_on=self.calendar.day(act.ends),
            co_investment=act.co_investment,
            **hand.keywords,
        )

    def find(self, told: Told, act: Find, hand: Hand) -> None:
        """Record a finding."""
        explorations.record_finding(self.work.session, told.partnership, finding=act.finding, **hand.keywords)

    def move(self, told: Told, act: Move, hand: Hand) -> None:
        """Move the partnership."""
        ends_on = self.calendar.day(act.ends) if act.ends is not None else None
        inputs = MoveInputs(reason=act.reason, outcome=act.outcome, ends_on=ends_on)
        advance(self.work.session, told.partnership, act.trigger, inputs=inputs, **hand.keywords)


def add_body(work: Work, body: Body, hand: Hand, *, confirmed_new: bool = False) -> Organisation:
    """Add an organisation of the cast; one that looks like another has to be confirmed."""
    return organisations.add(
        work.session,
        name=body.name,
        partner_type=body.kind,
        country=body.country,
        locality=body.locality,
        address=body.address,
        women_led=body.women_led,
        identifiers=[body.identifier],
        confirmed_new=confirmed_new,
        **hand.keywords,
    )


_TOLD: Mapping[type[Act], Callable[[Teller, Told, Any, Hand], None]] = {
    Ask: answering.ask,
    Bring: Teller.bring,
    Carry: contracting.carry,
    Choose: answering.choose,
    Contract: contracting.contract,
    Declare: answering.declare,
    Enlist: Teller.enlist,
    Find: Teller.find,
    Handle: answering.handle,
    Join: Teller.join,
    Move: Teller.move,
    Note: Teller.note,
    Own: contracting.own,
    Plan: Teller.plan,
    Press: contracting.press,
    Rate: Teller.rate,
    Receive: contracting.receive,
    Rename: Teller.rename,
    Repay: contracting.repay,
    Reword: contracting.reword,
    Select: answering.select,
    Sign: contracting.sign,
    Stop: answering.stop,
    Waive: answering.waive,
}
