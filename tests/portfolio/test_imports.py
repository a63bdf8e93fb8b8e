from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import queries
from contracts.models import Agreement, ReportDue
from kernel import journal
from kernel.errors import NotFound, NotPermitted
from kernel.journal_proof import verify
from kernel.money import Money
from kernel.storage import Storage
from kernel.text import render
from lifecycle.reactions import try_signed
from partnerships.models import Office, Organisation, Partnership, Programme
from partnerships.permissions import Role, Standing, standing_of
from partnerships.queries.organisations import all_likely_twins, by_identifier
from portfolio.actions.imports import apply_batch, start
from portfolio.importing.files import read
from portfolio.models import ImportRun
from portfolio.queries import imports
from tests.factories.partnerships import edition_id, programme
from tests.factories.people import SYSTEM, acting, person
from tests.portfolio.files import GIVING, giving, published, table, workbook


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path / 'files'}")


@pytest.fixture
def officer(session: Session) -> Standing:
    edition_id(session)
    return standing_of(person(session, Role.GRANTS_OFFICER))


def bring(session: Session, storage: Storage, by: Standing, content: bytes, **more: Any) -> ImportRun:
    run = start(session, storage, name="C:\\grants.xlsx", content=content, sheet=read(content), **acting(by), **more)
    while run.status != "done":
        apply_batch(session, run, **acting(by))
    session.expire_all()
    return run


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.added, run.known, run.differing, run.faulty


def partnership(session: Session, grant: str) -> Partnership:
    return session.scalars(select(Partnership).where(Partnership.imported_from == grant)).one()


def agreement(session: Session, grant: str) -> Agreement:
    return session.scalars(select(Agreement).where(Agreement.imported_from == grant)).one()


def number_of(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_grant_becomes_a_partnership_with_an_agreement(session: Session, storage: Storage, officer: Standing) -> None:
    content = workbook([giving("G-1")])
    run = bring(session, storage, officer, content)
    assert (counts(run), run.name, run.done, run.total) == ((1, 0, 0, 0), "grants.xlsx", 1, 1)
    one, made = partnership(session, "G-1"), agreement(session, "G-1")
    assert (one.stage, one.outcome, one.flagged, one.opened_on) == ("closed", "completed", None, date(2020, 11, 3))
    assert one.stage_since == date(2023, 11, 3)
    assert [(party.organisation.name, party.role) for party in one.parties] == [
        ("Music Foundation", "funder"),
        ("Youth Orchestra", "lead-partner"),
    ]
    assert (one.programme.name, one.programme.office.zone, one.programme.office.locale) == (
        "Music",
        "America/Tegucigalpa",
        "es",
    )
    assert (made.kind, made.state, made.amount, made.currency) == ("grant", "closed", 900_000, "GBP")
    assert (made.starts_on, made.ends_on, made.executed_on) == (date(2020, 11, 3), date(2023, 11, 3), date(2020, 11, 3))
    found = by_identifier(session, "GB-CHC", "514479")
    assert found is not None
    assert (found.name, found.locality) == ("Youth Orchestra", "Sheffield")
    assert storage.get(run.sha256) == content


def test_every_state_is_the_last_the_journal_tells(session: Session, storage: Storage, officer: Standing) -> None:
    rows = [
        giving("G-1"),
        giving("G-2", **{"Award Date": "2026-02-01"}),
        giving("G-3", **{"Award Date": "2026-04-01"}),
        giving("G-4", **{"Planned Dates:Duration (months)": None}),
    ]
    bring(session, storage, officer, table(rows))
    standing = {
        grant: (partnership(session, grant), agreement(session, grant)) for grant in ("G-1", "G-2", "G-3", "G-4")
    }
    assert {grant: (one.stage, made.state, one.flagged) for grant, (one, made) in standing.items()} == {
        "G-1": ("closed", "closed", None),
        "G-2": ("delivery", "in-force", None),
        "G-3": ("umbrella", "signed", None),
        "G-4": ("delivery", "in-force", "without-dates"),
    }
    for one, made in standing.values():
        for record, state in ((one, one.stage), (made, made.state)):
            told = [entry.facts["to"] for entry in journal.of_subject(session, record.ref) if "to" in entry.facts]
            assert (told[0], told[-1]) == ("co-creation" if record is one else "draft", state)
    assert list(verify(session)) == []
    assert "Youth Orchestra" not in "".join(entry.payload for entry in session.scalars(select(journal.JournalEntry)))


def test_imported_history_raises_no_alarm(session: Session, storage: Storage, officer: Standing) -> None:
    bring(session, storage, officer, table([giving("G-1"), giving("G-2")]))
    assert number_of(session, ReportDue) == 0


@pytest.mark.parametrize("again", [workbook, table, published])
def test_the_same_grants_in_any_file_add_nothing(
    session: Session, storage: Storage, officer: Standing, again: Any
) -> None:
    rows = [giving("G-1"), giving("G-2", **{"Amount Awarded": 41133.770000000004})]
    bring(session, storage, officer, workbook(rows))
    entries = number_of(session, journal.JournalEntry)
    run = bring(session, storage, officer, again(rows))
    assert counts(run) == (0, 2, 0, 0)
    # The import itself began and ended; nothing else happened.
    assert number_of(session, journal.JournalEntry) == entries + 2
    assert imports.brought(session).totals == [Money(5_013_377, "GBP")]


def test_other_values_are_reported_and_not_applied(session: Session, storage: Storage, officer: Standing) -> None:
    bring(session, storage, officer, table([giving("G-1")]))
    run = bring(session, storage, officer, table([giving("G-1", **{"Amount Awarded": 1, "Title": "Other"})]))
    assert counts(run) == (0, 0, 1, 0)
    (row,) = imports.not_applied(session, run, "differing")
    assert [(fault.column, render(fault.message)) for fault in row.faults] == [
        ("Title", "Title: the grant was imported before with another value, which stays."),
        ("Amount Awarded", "Amount awarded: the grant was imported before with another value, which stays."),
    ]
    assert (agreement(session, "G-1").amount, partnership(session, "G-1").title) == (900_000, "Grant G-1")


def test_a_grant_twice_in_one_file_comes_in_once(session: Session, storage: Storage, officer: Standing) -> None:
    rows = [giving("G-1"), giving("G-1"), giving("G-1", Title="Other")]
    assert counts(bring(session, storage, officer, table(rows))) == (1, 1, 1, 0)


def test_one_number_with_two_names_is_one_organisation(session: Session, storage: Storage, officer: Standing) -> None:
    named = [giving("G-1", **{"Recipient Org:Name": "Music Trust"}), giving("G-2", **{"Recipient Org:Name": "Music"})]
    bring(session, storage, officer, table(named))
    found = by_identifier(session, "GB-CHC", "514479")
    assert found is not None
    assert (found.name, [former.name for former in found.former_names]) == ("Music Trust", ["Music"])
    assert imports.brought(session).recipients == 1


def test_equal_names_with_different_numbers_stay_apart(session: Session, storage: Storage, officer: Standing) -> None:
    rows = [
        giving("G-1", **{"Recipient Org:Name": "Royal  Ballet", "Recipient Org:Identifier": "GB-EDU-1"}),
        giving("G-2", **{"Recipient Org:Name": "royal ballet", "Recipient Org:Identifier": "360G-X:Royal"}),
    ]
    bring(session, storage, officer, table(rows))
    assert [len(group) for group in all_likely_twins(session)] == [2]


def test_good_rows_are_saved_and_bad_ones_are_not(session: Session, storage: Storage, officer: Standing) -> None:
    rows = [
        giving("G-1"),
        giving("G-2", **{"Amount Awarded": "1.234,50"}),
        # The recipient is the funder itself: found out only when it is adopted, and taken back whole.
        giving("G-3", **{"Recipient Org:Identifier": "GB-CHC-1015648", "Grant Programme: Title": "Nowhere"}),
        giving("G-4"),
    ]
    run = bring(session, storage, officer, table(rows))
    assert counts(run) == (2, 0, 0, 2)
    faulty = list(imports.not_applied(session, run, "faulty"))
    assert [(row.number, fault.column) for row in faulty for fault in row.faults] == [(3, "Amount Awarded"), (4, "")]
    assert session.scalars(select(Programme.name)).all() == ["Music"]
    assert number_of(session, Organisation) == 2
    assert session.scalar(select(Partnership).where(Partnership.imported_from == "G-3")) is None
    assert list(verify(session)) == []


def test_without_a_funder_the_only_office_is_meant(session: Session, storage: Storage, officer: Standing) -> None:
    headings = [heading for heading in GIVING if not heading.startswith("Funding")]
    run = bring(session, storage, officer, table([giving("G-1")], headings))
    assert counts(run) == (0, 0, 0, 1)
    bring(session, storage, officer, table([giving("G-2")]))
    run = bring(session, storage, officer, table([giving("G-1")], headings))
    assert counts(run) == (1, 0, 0, 0)
    assert number_of(session, Office) == 1


def test_batches_go_on_where_they_stood(session: Session, storage: Storage, officer: Standing) -> None:
    run = start(session, storage, name="g.csv", content=rows_of(7), sheet=read(rows_of(7)), **acting(officer))
    seen = []
    while run.status != "done":
        apply_batch(session, run, size=3, **acting(officer))
        seen.append((run.done, number_of(session, Agreement)))
    assert seen == [(3, 3), (6, 6), (7, 7)]
    assert apply_batch(session, run, **acting(officer)).done == 7
    assert imports.unfinished(session, run.sha256) is None


def rows_of(count: int) -> bytes:
    return table([giving(f"G-{number}") for number in range(count)])


def test_a_preview_tells_what_the_import_then_does(session: Session, storage: Storage, officer: Standing) -> None:
    bring(session, storage, officer, table([giving("K-1"), giving("K-2")]))
    content = table(
        [
            giving("K-1"),
            giving("K-2", Title="Other"),
            giving("G-1", **{"Recipient Org:Identifier": "GB-COH-9"}),
            giving("G-2", **{"Award Date": "2026-02-01", "Currency": "HNL"}),
            giving("G-3", Currency=""),
            giving("G-1", **{"Recipient Org:Identifier": "GB-COH-9"}),
        ]
    )
    before = number_of(session, journal.JournalEntry)
    told = imports.preview(session, read(content), today=date(2026, 3, 2), edition_id=edition_id(session))
    assert number_of(session, journal.JournalEntry) == before
    assert (told.rows, told.known, told.differing, len(told.faulty)) == (6, 2, [(3, ("title",))], 1)
    assert told.new_organisations == 1
    run = bring(session, storage, officer, content)
    assert counts(run) == (told.brought.agreements, told.known, len(told.differing), len(told.faulty))
    assert imports.brought(session, run) == told.brought
    assert told.brought.totals == [Money(900_000, "GBP"), Money(900_000, "HNL")]


def test_only_who_may_import_does(session: Session, storage: Storage, officer: Standing) -> None:
    auditor = standing_of(person(session, Role.AUDITOR))
    with pytest.raises(NotPermitted):
        start(session, storage, name="g.csv", content=rows_of(1), sheet=read(rows_of(1)), **acting(auditor))
    run = start(session, storage, name="g.csv", content=rows_of(1), sheet=read(rows_of(1)), **acting(officer))
    with pytest.raises(NotPermitted):
        apply_batch(session, run, **acting(auditor))
    with pytest.raises(NotFound):
        imports.find(session, run.id, auditor)
    assert imports.find(session, run.id, officer) is run
    assert imports.page(session, officer).rows[0] is run
    elsewhere = standing_of(person(session, Role.GRANTS_OFFICER, programme=programme(session)))
    assert run not in imports.page(session, elsewhere).rows
    with pytest.raises(NotFound):
        imports.find(session, run.id, elsewhere)


def test_who_works_in_one_programme_imports_into_that_one(
    session: Session, storage: Storage, officer: Standing
) -> None:
    rows = [giving("G-1"), giving("G-2", **{"Grant Programme: Title": "Dance"})]
    bring(session, storage, officer, table(rows))
    music = session.scalars(select(Programme).where(Programme.name == "Music")).one()
    local = standing_of(person(session, Role.GRANTS_OFFICER, programme=music))
    more = [
        giving("G-3"),
        giving("G-4", **{"Grant Programme: Title": "Dance"}),
        giving("G-5", **{"Grant Programme: Title": "Circus"}),
        giving("G-6", **{"Funding Org:Identifier": "GB-CHC-1", "Funding Org:Name": "Another"}),
    ]
    run = bring(session, storage, local, table(more))
    faulty = [render(row.faults[0].message) for row in imports.not_applied(session, run, "faulty")]
    assert (run.added, faulty) == (
        1,
        [
            "You do not work in the programme “Dance”.",
            "“Circus” would be new here; who works in every programme can bring it in.",
            "“Another” would be new here; who works in every programme can bring it in.",
        ],
    )
    assert session.scalars(select(Organisation).where(Organisation.name == "Another")).all() == []


def test_an_administrator_needs_no_other_role(session: Session, storage: Storage) -> None:
    edition_id(session)
    by = standing_of(person(session, Role.ADMINISTRATOR))
    assert counts(bring(session, storage, by, rows_of(1), zone="Europe/London", locale="en")) == (1, 0, 0, 0)
    assert [(office.zone, office.locale) for office in all_of(session, Office)] == [("Europe/London", "en")]


def all_of(session: Session, model: Any) -> Iterable[Any]:
    return session.scalars(select(model))


def test_adoption_is_the_imports_own_way(session: Session, storage: Storage, officer: Standing) -> None:
    bring(session, storage, officer, rows_of(1))
    one = partnership(session, "G-0")
    entry = journal.of_subject(session, one.ref)[-1]
    assert entry.event == "PartnershipAdopted"
    assert {"to": "closed", "since": "2023-11-03", "outcome": "completed"}.items() <= entry.facts.items()


def test_a_grant_to_come_is_in_force_from_its_start(session: Session, storage: Storage, officer: Standing) -> None:
    bring(session, storage, officer, table([giving("G-1", **{"Award Date": "2026-04-01"})]))
    made = agreement(session, "G-1")
    for day, state in ((date(2026, 3, 31), "signed"), (date(2026, 4, 1), "in-force")):
        waiting = queries.waiting_as_signed(session, {made.partnership_id})
        try_signed(session, waiting, by=SYSTEM, not_before=None, today=day, now=datetime(2026, 4, 2, tzinfo=UTC))
        assert (made.state, made.executed_on) == (state, None if state == "signed" else day)
