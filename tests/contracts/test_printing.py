"""Printing agreements: what it needs, what it keeps, and when it stops. On both databases, with the real templates."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts import printing
from contracts.models import Agreement, PrintedDocument
from kernel import journal
from kernel.errors import Conflict, GateClosed, NotPermitted
from kernel.storage import Attachment, Storage
from kernel.text import Message
from partnerships.models import FormerName, OrganisationIdentifier
from tests.lifecycle.world import NOW, TODAY, World
from tests.policy.editions import STANDARD


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path / 'files'}")


def print_it(world: World, storage: Storage, agreement: Agreement, **who: Any) -> PrintedDocument:
    when: dict[str, Any] = {"by": world.author, "on": TODAY, "now": NOW} | who
    return printing.print_document(world.session, storage, agreement, STANDARD, **when)


def unprinted(world: World, state: str = "draft", **changes: Any) -> Agreement:
    for number, organisation in enumerate((world.funder, world.partner)):
        world.session.add(
            OrganisationIdentifier(
                id=f"{number}".rjust(26, "i"), organisation_id=organisation.id, scheme="HN-RTN", value=f"0801{number}"
            )
        )
    made = world.agreement(world.partnership("umbrella"), state=state, **changes)
    for paper in made.documents:
        world.session.delete(paper)
    world.session.flush()
    world.session.expire_all()
    return made


def test_what_is_printed_is_kept_with_its_proof(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    printed = print_it(world, storage, agreement)
    file = storage.get(printed.sha256)
    assert hashlib.sha256(file).hexdigest() == printed.sha256
    assert file[:2] == b"PK"
    assert (printed.template, printed.language, printed.edition_id, printed.terms_version) == (
        "letter-grant",
        "es",
        world.edition_id,
        1,
    )
    values = json.loads(printed.snapshot)
    assert (values["number"], values["amount"].replace("\u00a0", " ")) == (agreement.number, "USD 10,000.00")
    kept = world.session.get_one(Attachment, printed.attachment_id)
    assert (kept.name, kept.sha256, kept.subject_id) == (f"{agreement.number}.docx", printed.sha256, agreement.id)
    told = journal.of_subject(world.session, agreement.ref)[-1]
    assert (told.event, told.facts["sha256"], told.facts["template_sha256"]) == (
        "DocumentPrinted",
        printed.sha256,
        printed.template_sha256,
    )


def test_the_name_in_force_on_the_day_prints_and_numbers_as_their_register_writes_them(
    world: World, storage: Storage
) -> None:
    agreement = unprinted(world)
    new = world.partner.name
    world.session.add(
        FormerName(
            id="n" * 26, organisation_id=world.partner.id, name="Nombre Anterior", noted_on=TODAY, kind="former",
            used_to=TODAY,
        )
    )  # fmt: skip
    number = world.session.get_one(OrganisationIdentifier, "1".rjust(26, "i"))
    number.value = "08019019123456"
    world.session.flush()
    world.session.expire_all()
    first = json.loads(print_it(world, storage, agreement).snapshot)
    later = json.loads(print_it(world, storage, agreement, on=date(2026, 3, 3)).snapshot)
    for values, name in ((first, "Nombre Anterior"), (later, new)):
        assert values["partner"]["name"] == name
        assert [party["name"] for party in values["parties"]].count(name) == 1
        assert [signer["party"] for signer in values["signers"]].count(name) == 1
        assert values["partner"]["identifier"] == "RTN 0801-9019-123456"


def test_the_same_terms_on_the_same_day_are_printed_once(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    first = print_it(world, storage, agreement)
    assert print_it(world, storage, agreement).id == first.id
    tomorrow = print_it(world, storage, agreement, on=date(2026, 3, 3))
    assert tomorrow.id != first.id
    assert len(agreement.documents) == 2


@pytest.mark.parametrize("state", ["out-for-signature", "signed", "in-force", "suspended", "ended", "closed"])
def test_once_it_is_out_for_signature_the_paper_stands(world: World, storage: Storage, state: str) -> None:
    agreement = unprinted(world, state)
    with pytest.raises(Conflict):
        print_it(world, storage, agreement)
    assert agreement.documents == []


def test_an_empty_term_is_named_and_nothing_is_printed(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    agreement.starts_on = None
    world.session.flush()
    with pytest.raises(GateClosed) as refused:
        print_it(world, storage, agreement)
    assert {one.code for one in refused.value.unmet} == {"terms-complete"}
    assert [(one.message.text, one.control) for one in refused.value.unmet] == [
        ("The start date is empty.", "agreement.terms:starts_on")
    ]
    assert world.session.query(PrintedDocument).count() == 0


def test_what_only_the_template_asks_for_is_named_too(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    agreement.partnership.liaison_id = None
    world.session.flush()
    world.session.expire_all()
    with pytest.raises(GateClosed) as refused:
        print_it(world, storage, agreement)
    assert Message("the liaison") in [one.message.values["term"] for one in refused.value.unmet]
    assert {(one.subject, one.control) for one in refused.value.unmet} == {
        (agreement.partnership.ref, "partnership.liaison")
    }
    assert world.session.query(PrintedDocument).count() == 0


def test_lines_that_do_not_make_the_amount_are_not_printed(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    agreement.budget[0].amount -= 1
    world.session.flush()
    with pytest.raises(GateClosed) as refused:
        print_it(world, storage, agreement)
    assert [one.control for one in refused.value.unmet] == ["agreement.terms:budget"]
    assert world.session.query(PrintedDocument).count() == 0


def test_without_a_tier_there_is_no_template(world: World, storage: Storage) -> None:
    agreement = unprinted(world, tier=None)
    with pytest.raises(GateClosed) as refused:
        print_it(world, storage, agreement)
    assert [one.code for one in refused.value.unmet] == ["tier-derived"]


def test_terms_that_change_ask_for_a_new_paper(world: World, storage: Storage) -> None:
    agreement = unprinted(world, "approved")
    print_it(world, storage, agreement)
    agreement.terms_version = 2
    world.session.flush()
    with pytest.raises(GateClosed) as refused:
        world.move(agreement, "send")
    assert [one.code for one in refused.value.unmet] == ["document-printed"]
    print_it(world, storage, agreement)
    world.move(agreement, "send")
    assert agreement.state == "out-for-signature"


@pytest.mark.parametrize("who", ["leader", "finance", "liaison", "auditor"])
def test_grants_officers_print_and_attach(world: World, storage: Storage, who: str) -> None:
    agreement = unprinted(world)
    with pytest.raises(NotPermitted):
        print_it(world, storage, agreement, by=world.people[who])
    with pytest.raises(NotPermitted):
        attach(world, storage, agreement, who)


def attach(world: World, storage: Storage, agreement: Agreement, who: str = "officer") -> Attachment:
    return printing.attach_file(
        world.session,
        storage,
        agreement,
        b"%PDF-1.7",
        name="firmado.pdf",
        media_type="application/pdf",
        purpose="signed",
        by=world.people[who],
        on=TODAY,
        now=NOW,
    )


def test_an_attached_file_is_kept_and_told(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    kept = attach(world, storage, agreement)
    assert storage.get(kept.sha256) == b"%PDF-1.7"
    assert (kept.subject_id, kept.size, kept.purpose) == (agreement.id, 8, "signed")
    told = journal.of_subject(world.session, agreement.ref)[-1]
    assert (told.event, told.facts["attachment"]) == ("FileAttached", kept.id)
