"""What the database itself refuses: a state that cannot be, whatever code writes it. On both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.exc import IntegrityError

import contracts.models
import partnerships.models
from kernel.database import Base
from tests.factories import records
from tests.lifecycle.world import World

Write = Callable[[World], object]


def again(world: World) -> Any:
    return world.agreement(world.partnership("umbrella"), state="approved")


def agreement(**changes: Any) -> Write:
    return lambda world: world.agreement(world.partnership("umbrella"), **changes)


def beside(make: Callable[..., object], **values: Any) -> Write:
    """Write a row that belongs to an agreement in review which has one of each already."""

    def write(world: World) -> object:
        made = world.agreement(world.partnership("umbrella"), state="approved")
        return make(agreement_id=made.id, **values)

    return write


def on_partnership(make: Callable[..., object], **values: Any) -> Write:
    return lambda world: make(partnership_id=world.partnership("umbrella").id, **values)


def on_party(**values: Any) -> Write:
    return lambda world: records.ContributionFactory.create(
        party_id=world.partnership("umbrella").parties[0].id, **values
    )


def twice(make: Callable[[World], object]) -> Write:
    def write(world: World) -> None:
        make(world)
        make(world)

    return write


CHECKS: dict[str, Write] = {
    "ck_agreement_kind": agreement(kind="contract"),
    "ck_agreement_subaward_has_umbrella": agreement(kind="subaward"),
    "ck_agreement_memorandum_without_money": agreement(kind="memorandum", amount=1, currency="USD"),
    "ck_agreement_amount_has_currency": agreement(currency=None),
    "ck_agreement_amount_not_negative": agreement(amount=-1),
    "ck_agreement_ends_after_start": agreement(ends_on=date(2025, 12, 31)),
    "ck_agreement_in_force_is_dated": agreement(state="in-force", executed_on=None),
    "ck_agreement_second_language_is_another": agreement(language="es", second_language="es"),
    "ck_signer_signature_is_whole": lambda world: records.SignerFactory.create(
        agreement_id=again(world).id,
        organisation_id=records.OrganisationFactory.create().id,
        signatory="Marta",
        signed_on=date(2026, 3, 2),
    ),
    "ck_budget_line_amount_not_negative": beside(records.BudgetLineFactory.create, position=7, amount=-1),
    "ck_report_due_kind": beside(records.ReportFactory.create, kind="oral"),
    "ck_person_locale": lambda _world: records.PersonFactory.create(locale="fr"),
    "ck_partnership_risk_has_reason": lambda world: world.partnership(risk="high"),
    "ck_party_share_of_a_whole": lambda world: world.partnership(shares=(10_001, 0)),
    "ck_contribution_kind": on_party(kind="hope"),
    "ck_contribution_cash_has_amount": on_party(amount=None, currency=None),
    "ck_contribution_kind_is_valued": on_party(kind="in-kind"),
    "ck_contribution_amount_has_currency": on_party(currency=None),
    "ck_exploration_finding_is_dated": on_partnership(records.ExplorationFactory.create, found_on=None),
}


@pytest.mark.parametrize("name", CHECKS)
def test_check(world: World, name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        CHECKS[name](world)


def test_every_check_of_partnerships_and_agreements_is_tried() -> None:
    assert {
        str(constraint.name)
        for table in tables()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    } == set(CHECKS)


def tables() -> list[Any]:
    ours = {contracts.models.__name__, partnerships.models.__name__}
    return [mapper.local_table for mapper in Base.registry.mappers if mapper.class_.__module__ in ours]


def same_approval(**changes: Any) -> Write:
    def write(world: World) -> object:
        made = again(world)
        values = {"step": 1, "person_id": world.leader.person_id} | {
            name: world.people[who].person_id if name == "person_id" else who for name, who in changes.items()
        }
        return records.ApprovalFactory.create(agreement_id=made.id, **values)

    return write


def same_signer(world: World) -> object:
    return records.SignerFactory.create(agreement_id=again(world).id, organisation_id=world.partner.id)


def same_party(world: World) -> object:
    made = world.partnership("umbrella")
    return records.PartyFactory.create(partnership_id=made.id, organisation=world.partner)


UNIQUE: dict[tuple[str, ...], Write] = {
    ("approval", "agreement_id", "round", "step"): same_approval(),
    ("approval", "agreement_id", "round", "person_id"): same_approval(step=2, person_id="officer"),
    ("signer", "agreement_id", "organisation_id"): same_signer,
    ("budget_line", "agreement_id", "position"): beside(records.BudgetLineFactory.create, amount=1),
    ("party", "partnership_id", "organisation_id"): same_party,
    ("agreement", "number"): twice(agreement(number="GA-2026-001")),
    ("agreement", "imported_from"): twice(agreement(imported_from="360g-1")),
    ("partnership", "number"): twice(lambda world: world.partnership(number="P-2026-001")),
    ("partnership", "imported_from"): twice(lambda world: world.partnership(imported_from="360g-1")),
    ("person", "email"): twice(lambda _world: records.PersonFactory.create(email="ana@example.org")),
    ("exchange_rate", "from_currency", "to_currency", "on"): twice(lambda _world: records.RateFactory.create()),
}


@pytest.mark.parametrize("key", UNIQUE, ids="-".join)
def test_unique(world: World, key: tuple[str, ...]) -> None:
    assert key in {
        (table.name, *(column.name for column in constraint.columns))
        for table in tables()
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    }
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        UNIQUE[key](world)
