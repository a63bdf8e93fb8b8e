"""Agreements printed from clauses: the paper of the newer edition, its annex, and what keeps it from being printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contracts import paper_queries, printing
from contracts.agreed_clauses import parts_of
from contracts.assembly import question
from contracts.models import Agreement, PrintedDocument
from kernel.errors import GateClosed, NotFound
from kernel.storage import Storage
from kernel.text import Message
from policy.clauses import Parties, PartnerGroup
from tests.contracts.test_printing import unprinted
from tests.documents.word_files import paragraphs
from tests.lifecycle.world import NOW, TODAY, World
from tests.policy.editions import CLAUSED, STANDARD


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path / 'files'}")


def print_it(world: World, storage: Storage, agreement: Agreement, **more: Any) -> PrintedDocument:
    when: dict[str, Any] = {"by": world.author, "on": TODAY, "now": NOW} | more
    return printing.print_document(world.session, storage, agreement, CLAUSED, **when)


def test_it_prints_its_clauses_with_their_numbers(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    printed = print_it(world, storage, agreement)
    assert printed.template == "assembled-letter"
    kept = json.loads(printed.snapshot)
    first, second = kept["clauses"][:2]
    assert (first["heading"], first["title"], second["mark"]) == (True, "Objeto", "c_purpose_shared")
    assert kept["reasons"] == []
    text = paragraphs(storage.get(printed.sha256))
    assert "Objeto" in text
    assert any(line.startswith("Las partes trabajan juntas por el objeto") for line in text)
    assert not any("[[" in line or "{{" in line for line in text)


def test_the_reason_for_each_clause_is_an_annex_on_wish(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    plain = print_it(world, storage, agreement)
    told = print_it(world, storage, agreement, annex=True)
    assert told.id != plain.id
    assert print_it(world, storage, agreement, annex=True).id == told.id
    reasons = json.loads(told.snapshot)["reasons"]
    assert reasons[0] == {"number": "1.1", "title": "Un objeto común", "why": "Todo acuerdo, de cualquier tamaño"}
    assert "Por qué está cada cláusula" in paragraphs(storage.get(told.sha256))
    assert "Por qué está cada cláusula" not in paragraphs(storage.get(plain.sha256))


def test_an_older_edition_prints_as_before(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    when: dict[str, Any] = {"by": world.author, "on": TODAY, "now": NOW}
    printed = printing.print_document(world.session, storage, agreement, STANDARD, **when)
    assert (printed.template, json.loads(printed.snapshot)["clauses"]) == ("letter-grant", [])
    assert parts_of(agreement, STANDARD) == ()
    assert paper_queries.clauses(world.session, agreement, STANDARD, TODAY) is None


def test_a_term_that_a_clause_needs_is_named_and_nothing_is_printed(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    agreement.partnership.liaison_id = None
    world.session.flush()
    world.session.expire_all()
    with pytest.raises(GateClosed) as refused:
        print_it(world, storage, agreement)
    assert [one.message.values["term"] for one in refused.value.unmet] == [Message("the liaison")]
    assert world.session.query(PrintedDocument).count() == 0


def test_what_a_person_typed_stands_as_typed(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    agreement.partnership.idea = "{{ 7*7 }} & <b> [[purpose-shared]]"
    world.session.flush()
    printed = print_it(world, storage, agreement)
    assert any("{{ 7*7 }} & <b> [[purpose-shared]]" in line for line in paragraphs(storage.get(printed.sha256)))


def test_what_the_clauses_depend_on_is_read_from_the_agreement(world: World) -> None:
    agreement = unprinted(world, payment_basis="hybrid")
    agreement.recipient.partner_type = "ministry"
    asked = question(agreement, CLAUSED)
    assert asked is not None
    assert (asked.partner, asked.parties, asked.basis) == (PartnerGroup.MINISTRY, Parties.ONE, "hybrid")
    agreement.recipient.partner_type = None
    assert getattr(question(agreement, CLAUSED), "partner", None) is PartnerGroup.OTHER
    agreement.tier = None
    assert question(agreement, CLAUSED) is None


def test_clauses_stand_on_the_page_with_what_chose_them(world: World) -> None:
    agreement = unprinted(world)
    told = paper_queries.clauses(world.session, agreement, CLAUSED, TODAY)
    assert told is not None
    part, found = told.families[0]
    assert (part.number, found[0].placed.row.key, found[0].placed.number) == ("1", "every-agreement", "1.1")
    assert found[0].words.startswith("Las partes trabajan juntas")
    # Three that its clauses ask, and those on its schedule.
    assert told.burden.reports == 3 + len(agreement.reports)


def test_a_library_that_is_not_the_one_it_was_published_with_is_not_used(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement = unprinted(world)
    assert CLAUSED.clauses is not None
    monkeypatch.setitem(CLAUSED.clauses.__dict__, "sha256", "another")
    with pytest.raises(NotFound):
        parts_of(agreement, CLAUSED)
