"""A micro grant, whole: from the first meeting to the last report, as the people of an office live it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from application.settings import Settings
from application.work import Tack, Work
from contracts import actions as agreements
from contracts import printing
from contracts.drafting import Draft
from contracts.models import Agreement
from kernel import journal
from kernel.errors import Conflict, GateClosed, IllegalMove
from kernel.journal_proof import verify
from kernel.money import Money
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs, SignatureInput
from lifecycle.queries import Subject, edition_for, moves
from partnerships.actions import organisations, parties, people, teams
from partnerships.actions.partnerships import open_partnership
from partnerships.models import SYSTEM_PERSON, Organisation, Partnership, Person, Programme
from partnerships.permissions import Role
from policy.actions import publish
from policy.kinds import AgreementKind, PaymentBasis
from tests.policy.editions import TEXT
from tests.policy.known import KNOWN
from tests.scenarios.replaying import replayed

ZONE = "America/Tegucigalpa"
SIGNED_PAPER = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass
class Life:
    """A running office, its people by name, and what they made."""

    tack: Tack
    people: dict[str, str] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def day(self, who: str, on: str) -> Iterator[tuple[Work, date]]:
        """Let somebody work on a day; what they did is kept when the block ends well."""
        day = date.fromisoformat(on)
        moment = datetime.combine(day, time(16), UTC)
        with self.tack.writing(self.people[who], zone=ZONE, now=moment) as work:
            yield work, day

    def move(self, who: str, on: str, what: str, trigger: str, **inputs: Any) -> str:
        """Make one move and return where it led."""
        with self.day(who, on) as (work, day):
            subject = self.get(work, what)
            advance(work.session, subject, trigger, by=work.by, on=day, now=work.now, inputs=MoveInputs(**inputs))
        return self.stands(what)

    def get(self, work: Work, what: str) -> Subject:
        if what == "partnership":
            return work.session.get_one(Partnership, self.records[what])
        return work.session.get_one(Agreement, self.records[what])

    def stands(self, what: str) -> str:
        with self.tack.reading() as work:
            subject = self.get(work, what)
            assert list(verify(work.session)) == []
            state = subject.stage if isinstance(subject, Partnership) else subject.state
            assert replayed(work.session, subject.ref) == state
            return state

    def missing(self, who: str, on: str, what: str, trigger: str) -> list[str]:
        """Return what a move is told to lack, which is what pressing it would answer."""
        with self.tack.reading(self.people[who]) as work:
            listed = moves(work.session, self.get(work, what), by=work.by, today=date.fromisoformat(on))
        (found,) = [one.unmet for one in listed if one.move.trigger == trigger]
        if found:
            with pytest.raises(GateClosed) as refused:
                self.move(who, on, what, trigger, reason="Sí.")
            assert refused.value.unmet == found
        return [one.code for one in found]


@pytest.fixture
def life(database_url: str, tmp_path: Path) -> Iterator[Life]:
    settings = Settings(
        instance=tmp_path,
        database_url=database_url,
        storage_url=f"file://{tmp_path / 'files'}",
        smtp_url=None,
        secret_key="not a secret",
        policy_folder=tmp_path,
        base_currency="USD",
        public_url="http://127.0.0.1:8000",
    )
    running = Tack(settings)
    made = Life(running, {"tack": SYSTEM_PERSON})
    _open_the_office(made)
    yield made
    running.database.close()


def _acting(work: Work, on: date) -> dict[str, Any]:
    return {"by": work.by, "on": on, "now": work.now}


def _open_the_office(life: Life) -> None:
    with life.day("tack", "2026-01-05") as (work, on):
        session, who = work.session, _acting(work, on)
        edition = publish(session, TEXT, names=KNOWN, by=SYSTEM_PERSON, on=on, now=work.now)
        roles = {
            "marta": Role.GRANTS_OFFICER,
            "luis": Role.GRANTS_OFFICER,
            "ana": Role.LIAISON,
        }
        for name, role in roles.items():
            person = people.add_person(session, name=name.title(), email=f"{name}@example.org", locale="es", **who)
            people.give_role(session, person, role, **who)
            life.people[name] = person.id
    with life.day("marta", "2026-01-05") as (work, on):
        who = _acting(work, on)
        funder = organisations.add(work.session, name="Fundación Horizonte", address="Tegucigalpa", **who)
        partner = organisations.add(work.session, name="Mujeres & Café <La Loma>", **who)
        life.records |= {"funder": funder.id, "partner": partner.id, "edition": edition.id}
    with life.day("tack", "2026-01-05") as (work, on):
        who = _acting(work, on)
        body = work.session.get_one(Organisation, life.records["funder"])
        office = people.add_office(work.session, body, name="Honduras", zone=ZONE, locale="es", **who)
        life.records["programme"] = people.add_programme(work.session, office, name="Mercados", **who).id


def test_a_micro_grant(life: Life) -> None:
    they_meet(life)
    they_commit(life)
    the_grant_is_written(life)
    luis_approves_it(life)
    both_sign_it(life)
    they_work(life)
    it_ends_well(life)
    the_journal_tells_it(life)


def they_meet(life: Life) -> None:
    with life.day("marta", "2026-01-12") as (work, on):
        made = open_partnership(
            work.session,
            programme=work.session.get_one(Programme, life.records["programme"]),
            edition_id=life.records["edition"],
            title="Un mercado para la carne de oveja",
            idea="Vender carne de oveja procesada a los hoteles de la ruta lenca.",
            financial=True,
            partners=[(work.session.get_one(Organisation, life.records["partner"]), "lead-partner")],
            by=work.by,
            on=on,
            now=work.now,
        )
        life.records["partnership"] = made.id
    assert life.stands("partnership") == "co-creation"


def they_commit(life: Life) -> None:
    # Nobody keeps the relationship yet, and the parties bring cash without having said who holds what.
    with life.day("marta", "2026-01-20") as (work, on):
        partnership = work.session.get_one(Partnership, life.records["partnership"])
        shared = [
            parties.Holds(party.id, share, [parties.Brings("cash", "Efectivo", amount, "USD")])
            for party, share, amount in zip(partnership.parties, ("88", "11"), ("12,000.00", "1,650.00"), strict=True)
        ]
        parties.set_contributions_and_shares(work.session, partnership, parties=shared, by=work.by, on=on, now=work.now)
    assert life.missing("marta", "2026-01-20", "partnership", "commit") == ["liaison-named", "shares-add-up"]

    with life.day("marta", "2026-01-21") as (work, on):
        partnership = work.session.get_one(Partnership, life.records["partnership"])
        liaison = work.session.get_one(Person, life.people["ana"])
        teams.name_liaison(work.session, partnership, liaison, by=work.by, on=on, now=work.now)
        shared = [
            parties.Holds(party.id, share, [parties.Brings("cash", "Efectivo", amount, "USD")])
            for party, share, amount in zip(partnership.parties, ("88", "12"), ("12,000.00", "1,650.00"), strict=True)
        ]
        parties.set_contributions_and_shares(work.session, partnership, parties=shared, by=work.by, on=on, now=work.now)
    assert life.move("marta", "2026-01-22", "partnership", "commit") == "umbrella"


def the_grant_is_written(life: Life) -> None:
    money = Money(1_200_000, "USD")
    with life.day("marta", "2026-01-26") as (work, on):
        partnership = work.session.get_one(Partnership, life.records["partnership"])
        terms = Draft(
            kind=AgreementKind.GRANT,
            title="Un mercado para la carne de oveja",
            recipient_id=life.records["partner"],
            language="es",
            amount=money,
            payment_basis=PaymentBasis.FIXED_AMOUNT,
            starts_on=date(2026, 3, 1),
            ends_on=date(2026, 8, 31),
            budget=[("Equipo de frío", Money(900_000, "USD")), ("Capacitación", Money(300_000, "USD"))],
            reports=[("narrative", date(2026, 8, 31)), ("financial", date(2026, 8, 31))],
        )
        edition = edition_for(work.session, partnership)
        made = agreements.draft(work.session, partnership, terms, edition, by=work.by, on=on, now=work.now)
        life.records["grant"] = made.id
        assert (made.number, made.tier) == ("GA-2026-001", "T1")

    # The document needs the partner's address, and says so before anybody prints it.
    assert life.missing("marta", "2026-01-26", "grant", "submit") == ["terms-complete"]
    with life.day("ana", "2026-01-27") as (work, on):
        partner = work.session.get_one(Organisation, life.records["partner"])
        organisations.edit(work.session, partner, address="Gracias, Lempira", by=work.by, on=on, now=work.now)
        organisations.add_identifier(
            work.session, partner, scheme="HN-RTN", value="13019999000018", by=work.by, on=on, now=work.now
        )
        funder = work.session.get_one(Organisation, life.records["funder"])
        organisations.add_identifier(
            work.session, funder, scheme="HN-RTN", value="08019999000015", by=work.by, on=on, now=work.now
        )
    assert life.move("marta", "2026-01-27", "grant", "submit") == "in-review"


def luis_approves_it(life: Life) -> None:
    assert life.missing("marta", "2026-01-28", "grant", "approve") == ["not-the-author"]
    assert life.move("luis", "2026-01-28", "grant", "approve") == "approved"
    assert life.missing("marta", "2026-01-29", "grant", "send") == ["document-printed"]
    with life.day("marta", "2026-01-29") as (work, on):
        grant = work.session.get_one(Agreement, life.records["grant"])
        printed = printing.print_document(
            work.session, work.storage, grant, edition_for(work.session, grant), by=work.by, on=on, now=work.now
        )
        assert (printed.template, printed.language) == ("letter-grant", "es")
        paper = docx.Document(BytesIO(work.storage.get(printed.sha256)))
    words = "\n".join(
        [one.text for one in paper.paragraphs]
        + [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    )
    assert "Mujeres & Café <La Loma>" in words
    assert "12,000.00" in words
    assert life.move("marta", "2026-01-30", "grant", "send") == "out-for-signature"
    with life.day("marta", "2026-01-30") as (work, on):
        grant = work.session.get_one(Agreement, life.records["grant"])
        with pytest.raises(Conflict):
            printing.print_document(
                work.session, work.storage, grant, edition_for(work.session, grant), by=work.by, on=on, now=work.now
            )


def both_sign_it(life: Life) -> None:
    with life.day("marta", "2026-02-10") as (work, on):
        grant = work.session.get_one(Agreement, life.records["grant"])
        kept = printing.attach_file(
            work.session,
            work.storage,
            grant,
            SIGNED_PAPER,
            name="firmado.pdf",
            media_type="application/pdf",
            purpose="signed",
            by=work.by,
            on=on,
            now=work.now,
        )
        life.records["paper"] = kept.id
    ours = SignatureInput(life.records["funder"], "Jorge Paz", "Director de país", life.records["paper"])
    theirs = SignatureInput(life.records["partner"], "Rosa Mejía", "Presidenta", life.records["paper"])
    assert life.move("marta", "2026-02-10", "grant", "record-signature", signature=theirs) == "out-for-signature"
    # The last signature comes before the start: it is signed, and waits.
    assert life.move("marta", "2026-02-12", "grant", "record-signature", signature=ours) == "signed"
    assert life.missing("marta", "2026-02-12", "grant", "bring-into-force") == ["start-reached"]
    assert life.missing("marta", "2026-02-12", "partnership", "start-delivery") == ["agreement-in-force"]
    assert life.move("marta", "2026-03-01", "grant", "bring-into-force") == "in-force"


def they_work(life: Life) -> None:
    assert life.move("marta", "2026-03-02", "partnership", "start-delivery") == "delivery"
    assert life.missing("marta", "2026-06-01", "grant", "end") == ["period-over"]


def it_ends_well(life: Life) -> None:
    assert life.move("marta", "2026-08-31", "grant", "end") == "ended"
    assert life.missing("marta", "2026-09-02", "grant", "close") == ["reports-in", "reports-in"]
    with life.day("marta", "2026-09-05") as (work, on):
        grant = work.session.get_one(Agreement, life.records["grant"])
        for report in list(grant.reports):
            for _ in range(2):  # pressed twice, kept once
                agreements.receive_report(work.session, report, grant, by=work.by, on=on, now=work.now)
    ending = {"outcome": "completed", "reason": "Los hoteles compran cada semana."}
    assert life.move("marta", "2026-09-06", "partnership", "wind-down", **ending) == "closing"
    assert life.missing("marta", "2026-09-06", "partnership", "close") == ["agreements-finished"]
    assert life.move("marta", "2026-09-07", "grant", "close") == "closed"
    assert life.move("marta", "2026-09-08", "partnership", "close") == "closed"
    with pytest.raises(IllegalMove):
        life.move("marta", "2026-09-09", "partnership", "commit")


def the_journal_tells_it(life: Life) -> None:
    with life.tack.reading() as work:
        grant = work.session.get_one(Agreement, life.records["grant"])
        assert [one.event for one in journal.of_subject(work.session, grant.ref)] == [
            "AgreementDrafted",
            "AgreementMoved",  # submitted
            "AgreementMoved",  # approved
            "DocumentPrinted",
            "AgreementMoved",  # sent
            "FileAttached",
            "AgreementMoved",  # their signature
            "AgreementMoved",  # ours
            "AgreementMoved",  # in force
            "AgreementMoved",  # ended
            "ReportReceived",
            "ReportReceived",
            "AgreementMoved",  # closed
        ]
        assert grant.executed_on == date(2026, 3, 1)
        partnership = work.session.get_one(Partnership, life.records["partnership"])
        assert (partnership.stage, partnership.outcome) == ("closed", "completed")
        assert "hoteles" not in "".join(one.payload for one in journal.of_subject(work.session, partnership.ref))
