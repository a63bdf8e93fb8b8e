"""Contracts of the editions that bring their own texts: each template they name is still printed, in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contracts import printing
from contracts.models import Agreement
from documents import shelf
from kernel.storage import Storage
from policy.edition import Edition
from policy.kinds import AgreementKind, Tier
from tests.contracts.test_printing import unprinted
from tests.documents.test_templates import ASSEMBLED, KINDS
from tests.documents.word_files import paragraphs
from tests.factories import records
from tests.lifecycle.world import NOW, TODAY, World
from tests.policy.editions import CLAUSED, NEWEST, STANDARD

OLDER = (STANDARD, NEWEST)
#: Which agreement each of the eight templates prints, as both editions say it.
AGREEMENTS = {
    "letter-of-intent": ("letter-of-intent", "N0"),
    "memorandum": ("memorandum", "N0"),
    "exploratory-agreement": ("exploratory", "T2"),
    "letter-grant": ("grant", "T1"),
    "small-grant": ("grant", "T2"),
    "grant": ("grant", "T3"),
    "umbrella": ("umbrella", "T4"),
    "subaward": ("subaward", "T1"),
}


def drafted(world: World, kind: str, tier: str, language: str) -> Agreement:
    changes: dict[str, Any] = {"kind": kind, "tier": tier, "language": language}
    if kind in {"letter-of-intent", "memorandum"}:
        changes |= {"amount": None, "currency": None, "payment_basis": None}
    if kind == "subaward":
        above = world.agreement(world.partnership("delivery"), "umbrella", "in-force", amount=5_000_000, tier="T2")
        changes["umbrella_id"] = above.id
    agreement = unprinted(world, **changes)
    if kind == "exploratory":
        records.ExplorationFactory.create(partnership_id=agreement.partnership_id)
        world.session.expire_all()
    return agreement


@pytest.mark.parametrize("edition", OLDER, ids=lambda one: one.name)
def test_together_they_name_every_template_with_words_of_its_own(edition: Edition) -> None:
    named = {row.template for row in edition.documents}
    assert named == set(KINDS) == set(AGREEMENTS)
    assert {row.template for row in CLAUSED.documents} == set(ASSEMBLED)
    assert named | set(ASSEMBLED) == set(shelf.kinds())


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("template", AGREEMENTS)
def test_each_is_printed_for_the_agreement_that_its_edition_names_it_for(
    world: World, tmp_path: Path, template: str, language: str
) -> None:
    kind, tier = AGREEMENTS[template]
    storage = Storage(f"file://{tmp_path / 'files'}")
    agreement = drafted(world, kind, tier, language)
    for edition in OLDER:
        assert edition.template_for(AgreementKind(kind), Tier(tier)) == template
        printed = printing.print_document(
            world.session, storage, agreement, edition, by=world.author, on=TODAY, now=NOW
        )
        assert (printed.template, printed.language) == (template, language)
        assert json.loads(printed.snapshot)["clauses"] == []
        text = "\n".join(paragraphs(storage.get(printed.sha256)))
        assert agreement.number in text
        assert "{{" not in text
