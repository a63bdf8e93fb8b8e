"""A programme with its people and one partner, and records in any state to try moves on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.models import Agreement
from contracts.states import State
from kernel.journal import JournalEntry
from kernel.storage import Attachment
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs, SignatureInput
from lifecycle.queries import Subject
from partnerships.models import SYSTEM_PERSON, Organisation, Partnership, Programme
from partnerships.permissions import Role, Standing, standing_of
from policy.kinds import AgreementKind, Tier
from tests.factories import records
from tests.policy.editions import STANDARD

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
SYSTEM = Standing(SYSTEM_PERSON, active=True, roles=frozenset({(Role.SYSTEM.value, None)}))
#: The states in the order in which an agreement that goes well passes them.
COURSE = ("draft", "in-review", "approved", "out-for-signature", "signed", "in-force", "suspended", "ended", "closed")
BROKEN_OFF = {"terminated": "in-force", "cancelled": "in-review"}
OFFICER_LIMIT, LEADERSHIP_LIMIT = 1_500_000, 50_000_000


@dataclass
class World:
    """One programme, its people by what they are, and its partner."""

    session: Session
    edition_id: str
    programme: Programme
    partner: Organisation
    people: dict[str, Standing] = field(default_factory=dict)

    @property
    def funder(self) -> Organisation:
        return self.programme.office.organisation

    def __getattr__(self, name: str) -> Standing:
        try:
            return self.people[name]
        except KeyError as error:
            raise AttributeError(name) from error

    def join(self, name: str, *roles: str, programme: Programme | None = None) -> Standing:
        """Let somebody new work here."""
        person = records.PersonFactory.create(name=name)
        for role in roles:
            records.RoleHeldFactory.create(person_id=person.id, role=role, programme_id=programme and programme.id)
        self.session.refresh(person)
        self.people[name] = standing_of(person)
        return self.people[name]

    def partnership(
        self,
        stage: str = "umbrella",
        *,
        shares: tuple[int, ...] = (2_000, 8_000),
        exploration: Any = None,
        **changes: Any,
    ) -> Partnership:
        """Return a partnership in a stage, with a liaison and shares that add up."""
        made: Partnership = records.PartnershipFactory.create(
            **{
                "programme": self.programme,
                "edition_id": self.edition_id,
                "stage": stage,
                "liaison_id": self.people["liaison"].person_id,
            }
            | changes
        )
        parties = [(self.funder, "funder"), (self.partner, "lead-partner")]
        for position, ((organisation, role), share) in enumerate(zip(parties, shares, strict=False)):
            party = records.PartyFactory.create(
                partnership_id=made.id, organisation=organisation, role=role, position=position, share=share
            )
            records.ContributionFactory.create(party_id=party.id)
        if exploration is not None:
            records.ExplorationFactory.create(partnership_id=made.id, **exploration)
        self.session.expire_all()
        return made

    def agreement(
        self, partnership: Partnership, kind: str = "grant", state: str = "draft", **changes: Any
    ) -> Agreement:
        """Return an agreement with everything that stands behind its state."""
        reached = COURSE.index(BROKEN_OFF.get(state, state))
        if kind == "memorandum":
            changes = {"amount": None, "currency": None, "payment_basis": None, "tier": "N0"} | changes
        made: Agreement = records.AgreementFactory.create(
            **{
                "partnership_id": partnership.id,
                "recipient_id": self.partner.id,
                "author_id": self.people["author"].person_id,
                "kind": kind,
                "state": state,
                "executed_on": date(2026, 1, 31) if reached >= COURSE.index("in-force") else None,
            }
            | changes
        )
        made.base_amount = made.amount if reached else None
        if made.amount is not None:
            records.BudgetLineFactory.create(agreement_id=made.id, amount=made.amount)
        records.ReportFactory.create(agreement_id=made.id)
        self._approve(made, reached)
        self._paper(made)
        self._sign(made, reached)
        self.session.flush()
        self.session.expire_all()
        return made

    def _approve(self, made: Agreement, reached: int) -> None:
        if reached < COURSE.index("approved"):
            return
        for step, who in enumerate(steps(made.amount or 0), 1):
            records.ApprovalFactory.create(
                agreement_id=made.id, step=step, role=ROLES[who], person_id=self.people[who].person_id
            )

    def _paper(self, made: Agreement) -> None:
        file = records.AttachmentFactory.create(subject_id=made.id, by=SYSTEM_PERSON, purpose="contract")
        template = STANDARD.template_for(AgreementKind(made.kind), Tier(made.tier)) if made.tier else None
        records.PrintedFactory.create(
            agreement_id=made.id,
            attachment_id=file.id,
            edition_id=self.edition_id,
            by=SYSTEM_PERSON,
            template=template or "none",
            terms_version=made.terms_version,
        )

    def _sign(self, made: Agreement, reached: int) -> None:
        signed = reached >= COURSE.index("signed")
        file = records.AttachmentFactory.create(subject_id=made.id, by=SYSTEM_PERSON)
        for position, organisation in enumerate((self.funder, self.partner)):
            proof = {"signatory": "Marta", "capacity": "Directora", "signed_on": date(2026, 1, 30)} if signed else {}
            records.SignerFactory.create(
                agreement_id=made.id,
                organisation_id=organisation.id,
                position=position,
                attachment_id=file.id if signed else None,
                **proof,
            )

    def move(
        self, subject: Subject, trigger: str, *, by: Standing | None = None, on: date = TODAY, **inputs: Any
    ) -> Subject:
        """Make a move as somebody who may, unless told otherwise."""
        return advance(
            self.session,
            subject,
            trigger,
            by=by or self.people[WHO.get(trigger, "officer")],
            on=on,
            now=NOW,
            inputs=MoveInputs(**inputs),
        )

    def signature(self, organisation: Organisation, attachment_id: str | None = None) -> SignatureInput:
        return SignatureInput(organisation.id, "Marta Reyes", "Directora", attachment_id)

    def file(self, agreement: Agreement) -> str:
        """Return a signed paper kept with an agreement."""
        kept: Attachment = records.AttachmentFactory.create(subject_id=agreement.id, by=SYSTEM_PERSON)
        return kept.id

    def entries(self) -> int:
        """Return how long the journal is."""
        return self.session.scalars(select(func.count()).select_from(JournalEntry)).one()


ROLES = {"officer": "grants-officer", "leader": "leadership", "finance": "finance"}
#: Who makes a move by default; everything else an officer who is not the author.
WHO = {"terminate": "leader"}


def steps(amount: int) -> tuple[str, ...]:
    """Return who approves an amount in dollars, as the issue states it."""
    if amount <= OFFICER_LIMIT:
        return ("officer",)
    return ("leader",) if amount <= LEADERSHIP_LIMIT else ("leader", "finance")


def build(session: Session) -> World:
    """Return a world of its own in a database."""
    edition = records.EditionFactory.create()
    programme = records.ProgrammeFactory.create()
    world = World(session, edition.id, programme, records.OrganisationFactory.create())
    for name, role in (
        ("author", Role.GRANTS_OFFICER),
        ("officer", Role.GRANTS_OFFICER),
        ("leader", Role.LEADERSHIP),
        ("finance", Role.FINANCE),
        ("liaison", Role.LIAISON),
        ("auditor", Role.AUDITOR),
        ("administrator", Role.ADMINISTRATOR),
    ):
        world.join(name, role, programme=programme)
    return world


STATES = tuple(state.value for state in State)
