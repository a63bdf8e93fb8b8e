"""A page and a program are told what an entry for a day that has passed changes, before it is saved."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from lxml import html

from application.work import Tack
from console.instances import opened
from contracts import printing
from contracts.models import Agreement
from kernel.money import Money
from kernel.storage import Attachment
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs, SignatureInput
from policy.kinds import AgreementKind
from tests.console.test_commands import failed, run
from tests.factories import agreements as make
from tests.factories.people import NOW, ON, acting, person
from tests.web.api.conftest import Program
from tests.web.conftest import Browser

Enter = Callable[[str], Browser]


@pytest.fixture
def half_signed(tack: Tack) -> tuple[str, str, str]:
    """A grant of 10,000 that the partner still has to sign, and one of 9,000 that was submitted on 10 March as T1."""
    with tack.writing() as work:
        session, who = work.session, make.cast(work.session)
        who.officer.locale = "en"
        one = make.committed(session, who)
        first = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 1_000_000))
        make.send(session, work.storage, first, who)
        kept = printing.attach_file(
            session, work.storage, first, make.PDF, name="f.pdf", media_type="application/pdf", purpose="signed",
            **acting(who.officer),
        )  # fmt: skip
        ours = SignatureInput(first.signers[0].organisation_id, "Ana Mejía", "directora", kept.id)
        advance(session, first, "record-signature", inputs=MoveInputs(signature=ours), **acting(who.officer, ON))
        second = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 900_000))
        advance(session, second, "submit", by=acting(who.officer)["by"], on=date(2026, 3, 2), now=NOW)
        return who.officer.email, first.id, first.signers[1].organisation_id


def state(tack: Tack, key: str) -> str:
    with tack.reading() as work:
        return work.session.get_one(Agreement, key).state


def test_the_page_shows_the_form_again_with_what_changes_and_a_box(
    tack: Tack, signed_in: Enter, half_signed: tuple[str, str, str]
) -> None:
    email, key, partner = half_signed
    officer = signed_in(email)
    typed = {
        "_form": "record-signature", "move": "record-signature", "organisation_id": partner,
        "signatory": "Rosa", "capacity": "Presidenta", "on": "2026-03-02",
    }  # fmt: skip

    told = officer.post(f"/agreements/{key}/moves", typed)

    assert (told.status_code, state(tack, key)) == (409, "out-for-signature")
    page = html.fromstring(told.text)
    assert "was submitted on 2 Mar 2026 as T1" in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("//*[@id='record-signature-understood']")
    assert page.xpath("string(//*[@id='record-signature-signatory']/@value)") == "Rosa"
    saved = officer.post(f"/agreements/{key}/moves", {**typed, "understood": "yes"})
    assert (saved.status_code, state(tack, key)) == (303, "in-force")


def test_the_signed_document_is_chosen_once(tack: Tack, signed_in: Enter, half_signed: tuple[str, str, str]) -> None:
    email, key, partner = half_signed
    officer = signed_in(email)
    typed = {
        "_form": "record-signature", "move": "record-signature", "organisation_id": partner,
        "signatory": "Rosa", "capacity": "Presidenta", "on": "2026-03-02",
    }  # fmt: skip
    told = officer.post(f"/agreements/{key}/moves", {**typed, "file": (BytesIO(make.PDF), "firmado.pdf")})
    assert told.status_code == 409
    page = html.fromstring(told.text)
    slip = page.xpath("string(//*[@name='file_kept']/@value)")
    assert "firmado.pdf" in page.xpath("string(//*[@name='file_kept']/..)")

    # Another question in between keeps it as well; a slip that was changed is worth nothing.
    again = officer.post(f"/agreements/{key}/moves", {**typed, "signatory": "", "file_kept": slip})
    assert (again.status_code, 'name="file_kept"' in again.text) == (422, True)
    forged = officer.post(f"/agreements/{key}/moves", {**typed, "understood": "yes", "file_kept": slip[:-2] + "AA"})
    assert (forged.status_code, state(tack, key)) == (422, "out-for-signature")
    saved = officer.post(f"/agreements/{key}/moves", {**typed, "understood": "yes", "file_kept": slip})

    assert (saved.status_code, state(tack, key)) == (303, "in-force")
    with tack.reading() as work:
        signer = work.session.get_one(Agreement, key).signers[1]
        kept = work.session.get_one(Attachment, signer.attachment_id)
        assert (kept.name, kept.media_type, work.storage.get(kept.sha256)) == (
            "firmado.pdf",
            "application/pdf",
            make.PDF,
        )


def test_the_slip_of_a_file_is_good_for_one_person_and_one_record(
    tack: Tack, signed_in: Enter, half_signed: tuple[str, str, str]
) -> None:
    email, key, partner = half_signed
    typed = {"_form": "record-signature", "move": "record-signature", "organisation_id": partner, "on": "2026-03-02"}
    told = signed_in(email).post(f"/agreements/{key}/moves", {**typed, "file": (BytesIO(make.PDF), "firmado.pdf")})
    slip = html.fromstring(told.text).xpath("string(//*[@name='file_kept']/@value)")
    with tack.writing() as work:
        another = person(work.session, "grants-officer")
        other = another.email
    whole = {**typed, "signatory": "Rosa", "capacity": "Presidenta", "understood": "yes", "file_kept": slip}
    refused = signed_in(other).post(f"/agreements/{key}/moves", whole)
    assert slip
    assert (refused.status_code, state(tack, key)) == (422, "out-for-signature")
    assert "Elija de nuevo el archivo" in html.fromstring(refused.text).text_content()


def test_a_program_says_that_it_is_understood(tack: Tack, signed_in: Enter, half_signed: tuple[str, str, str]) -> None:
    email, key, partner = half_signed
    program = Program(signed_in(email).client)
    signature = {"organisation_id": partner, "signatory": "Rosa", "capacity": "Presidenta"}
    body = {"move": "record-signature", "on": "2026-03-02", "signature": signature}

    told = program.post(f"/agreements/{key}/moves", body)
    saved = program.post(f"/agreements/{key}/moves", {**body, "understood": True})

    assert (told.status_code, told.get_json()["code"]) == (409, "changes-the-past")
    assert len(told.get_json()["changes"]) == 1
    assert (saved.status_code, state(tack, key)) == (200, "in-force")


def test_a_rating_for_a_day_that_has_passed_says_what_it_changes(tack: Tack, signed_in: Enter) -> None:
    with tack.writing() as work:
        who = make.cast(work.session)
        who.officer.locale = "en"
        one = make.committed(work.session, who)
        grant = make.draft(work.session, one, who, make.terms(AgreementKind.GRANT, one, 8_000_000))
        advance(work.session, grant, "submit", by=acting(who.officer)["by"], on=ON, now=NOW)
        key, email = one.id, who.officer.email
    officer = signed_in(email)
    typed = {"_form": "risk", "risk": "high", "reason": "Drought", "on": ON.isoformat()}

    told = officer.post(f"/partnerships/{key}/risk", typed)
    page = html.fromstring(told.text)
    assert (told.status_code, bool(page.xpath("//*[@id='risk-understood']"))) == (409, True)
    assert "was submitted on 2 Mar 2026 as T3" in page.xpath("string(//*[@role='alert'])")
    program, body = Program(officer.client), {"risk": "high", "reason": "Drought", "on": ON.isoformat()}
    assert program.post(f"/partnerships/{key}/risk", body).get_json()["code"] == "changes-the-past"
    saved = program.post(f"/partnerships/{key}/risk", {**body, "understood": True})
    assert (saved.status_code, saved.get_json()["risk"]) == (200, "high")


def test_a_table_of_rates_on_the_command_line_says_what_it_changes(
    instance: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    table = tmp_path / "rates.csv"
    head = "from,to,date,rate,source\n"
    table.write_text(f"{head}EUR,USD,2026-02-20,1.05,BCE\n")
    assert run("rates", "load", str(table)).exit_code == 0
    with opened() as tack, tack.writing() as work:
        who = make.cast(work.session)
        one = make.committed(work.session, who)
        euros = Money(1_400_000, "EUR")
        terms = replace(make.terms(AgreementKind.GRANT, one), amount=euros, budget=[("Equipo", euros)])
        grant = make.draft(work.session, one, who, terms)
        advance(work.session, grant, "submit", by=acting(who.officer)["by"], on=ON, now=NOW)
        assert grant.tier == "T1"
    # EUR 14,000 at 1.05 are 14,700; at 1.10 they are 15,400, above 15,000.
    table.write_text(f"{head}EUR,USD,2026-03-01,1.10,BCE\n")

    assert "was submitted on 2 Mar 2026 as T1" in failed(run("rates", "load", str(table)))
    assert json.loads(run("rates", "load", str(table), "--understood", "--json").output) == {"new": 1}
