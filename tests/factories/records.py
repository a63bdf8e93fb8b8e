"""Records made straight from the models, for tests that begin in the middle of a life."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import Decimal

from factory.alchemy import SQLAlchemyModelFactory
from factory.declarations import LazyAttribute, LazyFunction, Sequence, SubFactory
from sqlalchemy.orm import Session

from contracts.models import Agreement, Approval, BudgetLine, PrintedDocument, ReportDue, Signer
from kernel.ids import new_id
from kernel.storage import Attachment
from kernel.text import fold
from partnerships.models import (
    SYSTEM_PERSON,
    Contribution,
    ExchangeRate,
    Exploration,
    Office,
    Organisation,
    Partnership,
    Party,
    Person,
    Programme,
    RoleHeld,
)
from policy.models import EditionRow
from tests.policy.editions import CLAUSED, NEWEST, STANDARD

NOW = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
_held: ContextVar[Session] = ContextVar("session")


@contextmanager
def kept_in(session: Session) -> Iterator[None]:
    """Let every factory inside the block write into this session."""
    before = _held.set(session)
    try:
        yield
    finally:
        _held.reset(before)


class Kept(SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session_factory = _held.get
        sqlalchemy_session_persistence = "flush"

    id: object = LazyFunction(new_id)


class EditionFactory(Kept):
    """The shipped edition; always under one identifier, so that a process reads its text once."""

    class Meta:
        model = EditionRow

    id = "standard".ljust(26, "0")
    pack = STANDARD.pack
    name = STANDARD.name
    schema = STANDARD.schema
    effective_from = STANDARD.effective_from
    text = STANDARD.text
    sha256 = STANDARD.sha256
    published_on = date(2026, 1, 1)
    published_by = SYSTEM_PERSON


class NewestEditionFactory(EditionFactory):
    """The newest shipped edition, under an identifier of its own."""

    id = "newest".ljust(26, "0")
    name = NEWEST.name
    schema = NEWEST.schema
    effective_from = NEWEST.effective_from
    text = NEWEST.text
    sha256 = NEWEST.sha256


class ClausedEditionFactory(EditionFactory):
    """The first shipped edition whose contracts are made of clauses, under an identifier of its own."""

    id = "claused".ljust(26, "0")
    name = CLAUSED.name
    schema = CLAUSED.schema
    effective_from = CLAUSED.effective_from
    text = CLAUSED.text
    sha256 = CLAUSED.sha256


class OrganisationFactory(Kept):
    class Meta:
        model = Organisation

    name = Sequence(lambda number: f"Cooperativa {number}")
    name_key = LazyAttribute(lambda made: fold(made.name))
    sort_key = LazyAttribute(lambda made: fold(made.name))
    search_text = LazyAttribute(lambda made: fold(made.name))
    address = "Barrio El Centro, Gracias, Lempira"
    country = "HN"


class OfficeFactory(Kept):
    class Meta:
        model = Office

    organisation = SubFactory(OrganisationFactory, address="Tegucigalpa")
    name = Sequence(lambda number: f"Oficina {number}")
    zone = "America/Tegucigalpa"
    locale = "es"


class ProgrammeFactory(Kept):
    class Meta:
        model = Programme

    office = SubFactory(OfficeFactory)
    name = Sequence(lambda number: f"Programa {number}")


class PersonFactory(Kept):
    class Meta:
        model = Person

    name = Sequence(lambda number: f"Persona {number}")
    email = LazyAttribute(lambda made: f"{made.id}@example.org")
    locale = "es"
    active = True
    fs_uniquifier = LazyAttribute(lambda made: made.id)


class RoleHeldFactory(Kept):
    class Meta:
        model = RoleHeld


class PartnershipFactory(Kept):
    class Meta:
        model = Partnership

    number = LazyAttribute(lambda made: f"P-{made.id}")
    title = Sequence(lambda number: f"Idea {number}")
    idea = "Vender carne de oveja procesada en el mercado local."
    financial = True
    stage = "co-creation"
    stage_since = date(2026, 1, 5)
    opened_on = date(2026, 1, 5)
    risk = "not-rated"
    search_text = LazyAttribute(lambda made: fold(made.title))
    sort_key = LazyAttribute(lambda made: fold(made.title))


class PartyFactory(Kept):
    class Meta:
        model = Party

    role = "lead-partner"
    position = 1


class ContributionFactory(Kept):
    class Meta:
        model = Contribution

    kind = "cash"
    amount = 1_000_000
    currency = "USD"
    what = "Efectivo"


class ExplorationFactory(Kept):
    class Meta:
        model = Exploration

    question = "¿Quién compra carne de oveja?"
    cap = 1_000_000
    currency = "USD"
    ends_on = date(2026, 6, 30)
    co_investment = "El tiempo de dos técnicos"
    finding = "Los hoteles de la ruta lenca."
    found_on = date(2026, 2, 20)
    extended = False
    left = False


class RateFactory(Kept):
    class Meta:
        model = ExchangeRate

    from_currency = "HNL"
    to_currency = "USD"
    on = date(2026, 3, 2)
    rate = Decimal("0.04")
    source = "Banco Central"


class AgreementFactory(Kept):
    class Meta:
        model = Agreement

    number = LazyAttribute(lambda made: f"N-{made.id}")
    kind = "grant"
    state = "draft"
    state_since = date(2026, 1, 12)
    title = "Estudio de mercado"
    language = "es"
    tier = "T1"
    downstream = False
    payment_basis = "fixed-amount"
    amount = 1_000_000
    currency = "USD"
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 3, 1)
    terms_version = 1
    review_round = 1


class SignerFactory(Kept):
    class Meta:
        model = Signer

    position = 0


class BudgetLineFactory(Kept):
    class Meta:
        model = BudgetLine

    position = 0
    what = "Todo"


class ReportFactory(Kept):
    class Meta:
        model = ReportDue

    kind = "narrative"
    due_on = date(2026, 2, 15)
    received_on = date(2026, 2, 14)


class ApprovalFactory(Kept):
    class Meta:
        model = Approval

    round = 1
    step = 1
    role = "grants-officer"
    on = date(2026, 1, 20)


class AttachmentFactory(Kept):
    class Meta:
        model = Attachment

    subject_kind = "agreement"
    purpose = "signed"
    name = "firmado.pdf"
    media_type = "application/pdf"
    size = 6
    sha256 = "a" * 64
    now = NOW


class PrintedFactory(Kept):
    class Meta:
        model = PrintedDocument

    language = "es"
    template = "letter-grant"
    template_sha256 = "b" * 64
    terms_version = 1
    snapshot = "{}"
    sha256 = "c" * 64
    now = NOW
