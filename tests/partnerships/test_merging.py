from __future__ import annotations

from importlib import import_module
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.models import Agreement
from kernel import journal
from kernel.database import Base, Database
from kernel.errors import Clash, Conflict, Invalid, NotFound, NotPermitted, TackError
from kernel.ids import new_id
from lifecycle.models import HelpRequest
from partnerships.actions import belonging, complementing, holds, identifiers, merging, organisations
from partnerships.merging import PLACES, STAYS
from partnerships.models import Organisation, OrganisationMerge
from partnerships.permissions import Role, Scope
from partnerships.queries import choosing as read_choosing
from partnerships.queries import organisations as queries
from partnerships.queries.merging import preview
from policy.kinds import AgreementKind
from tests.factories import agreements as make
from tests.factories import choosing
from tests.factories.partnerships import organisation, partnership
from tests.factories.people import NOW, ON, acting, belong, person

#: What may name an organisation without a foreign key, and moves.
BY_REFERENCE = {("request", "about_id")}
#: The same, and stays: the journal tells what was; a hold forbids the merge. No organisation has files or waivers, and
#: no request wants to move one.
KINDS_STAY = {"attachment", "hold", "journal_entry", "journal_head", "journal_ref", "request", "waiver"}
ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_place_that_names_an_organisation_is_known() -> None:
    for path in sorted(ROOT.glob("[a-z]*/*models.py")):
        import_module(f"{path.parent.name}.{path.stem}")
    named = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.target_fullname == "organisation.id"
    }
    assert named | BY_REFERENCE == set(PLACES) | STAYS, (
        "partnerships/merging.py: say whether it moves when organisations are merged"
    )


def test_every_row_that_moves_has_an_identifier_which_undo_finds_it_by() -> None:
    for path in sorted(ROOT.glob("[a-z]*/*models.py")):
        import_module(f"{path.parent.name}.{path.stem}")
    keys = {table: Base.metadata.tables[table].primary_key.columns.keys() for table, _column in PLACES}
    assert {table: key for table, key in keys.items() if key != ["id"]} == {}


def test_every_reference_without_a_foreign_key_is_known() -> None:
    for path in sorted(ROOT.glob("[a-z]*/*models.py")):
        import_module(f"{path.parent.name}.{path.stem}")
    named = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_kind")
    }
    stays = {(table, "subject_kind") for table in KINDS_STAY}
    assert named == stays | {("journal_ref", "ref_kind"), ("request", "about_kind")}


def test_a_merge_moves_everything_and_undo_gives_exactly_that_back(session: Session) -> None:
    who = make.cast(session)
    gone, kept = organisation(session, "Coop Cumbres"), organisation(session, "Cooperativa Cumbres")
    one = make.committed(session, who, partners=[(gone, "lead-partner")])
    grant = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 900_000))
    belonging.add_person(session, gone, name="Delia Argueta", role="director", **acting(who.officer))
    before = places(session, gone.id)

    seen = preview(session, kept, gone)
    merging.merge(session, kept, gone, chosen={}, **acting(who.officer))

    assert {words.text: count for words, count in seen.moves} == {
        "agreements it receives": 1,
        "agreements it signs": 1,
        "identifiers": 1,
        "partnerships": 1,
        "people with roles": 1,
    }
    assert places(session, gone.id) == {}
    assert session.get_one(Agreement, grant.id).recipient_id == kept.id
    assert queries.find(session, gone.id) is kept
    assert [found.id for found in queries.page(session, queries.Filters("cumbres")).rows] == [kept.id]
    assert "coop cumbres" in kept.search_text
    session.refresh(one)
    assert "cooperativa" in one.search_text

    back = merging.undo(session, kept, gone.id, **acting(who.officer))

    assert places(session, gone.id) == before
    assert back is gone
    assert queries.find(session, gone.id) is gone
    assert [former.name for former in kept.former_names] == []
    told = [[entry.event for entry in journal.of_subject(session, body.ref)][-2:] for body in (kept, gone)]
    assert told == [
        ["OrganisationMerged", "OrganisationMergeUndone"],
        ["OrganisationMergedAway", "OrganisationRestored"],
    ]


def places(session: Session, organisation_id: str) -> dict[tuple[str, str], list[str]]:
    found = {}
    for name, column in PLACES:
        table = Base.metadata.tables[name]
        rows = session.scalars(select(table.c.id).where(table.c[column] == organisation_id).order_by(table.c.id)).all()
        if rows:
            found[name, column] = list(rows)
    return found


@pytest.mark.parametrize(
    ("hold", "kept_has", "gone_has"),
    [
        ("both", {"08019019000001", "08019019000002"}, set()),
        ("kept", {"08019019000001"}, {"08019019000002"}),
        ("gone", {"08019019000002"}, {"08019019000001"}),
    ],
)
def test_two_numbers_of_a_register_ask_which_holds(
    session: Session, hold: str, kept_has: set[str], gone_has: set[str]
) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    kept = organisation(session, "Una", identifiers=[("HN-RTN", "0801-9019-000001")])
    gone = organisation(session, "Otra", identifiers=[("HN-RTN", "0801-9019-000002")])
    with pytest.raises(Invalid) as error:
        merging.merge(session, kept, gone, chosen={}, **acting(officer))
    assert [problem.where for problem in error.value.problems] == ["choice.HN-RTN"]

    merging.merge(session, kept, gone, chosen={"HN-RTN": hold}, **acting(officer))

    assert {number.value for number in kept.identifiers} == kept_has
    assert {number.value for number in gone.identifiers} == gone_has
    assert queries.by_identifier(session, "HN-RTN", "08019019000002") is kept
    merging.undo(session, kept, gone.id, **acting(officer))
    assert [number.value for number in kept.identifiers] == ["08019019000001"]
    assert [number.value for number in gone.identifiers] == ["08019019000002"]


def test_both_in_one_partnership_is_settled_there_first(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    kept, gone = organisation(session, "Una"), organisation(session, "Otra")
    partnership(session, title="Café", partners=[(kept, "lead-partner"), (gone, "partner")])
    with pytest.raises(Invalid, match=r".*") as error:
        merging.merge(session, kept, gone, chosen={}, **acting(officer))
    assert [problem.message.values["title"] for problem in error.value.problems] == ["Café"]
    assert session.get(OrganisationMerge, gone.id) is None


def test_a_body_is_never_merged_into_its_own_line(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    above, below = organisation(session, "Arriba"), organisation(session, "Abajo")
    belonging.set_parent(session, below, above, **acting(officer))
    for kept, gone in ((above, below), (below, above)):
        with pytest.raises(Invalid):
            merging.merge(session, kept, gone, chosen={}, **acting(officer))


def test_undo_says_what_was_written_since(session: Session) -> None:
    who = make.cast(session)
    gone, kept = organisation(session, "Una"), organisation(session, "Otra")
    one = make.committed(session, who, partners=[(gone, "lead-partner")])
    merging.merge(session, kept, gone, chosen={}, **acting(who.officer))
    session.refresh(one)
    session.expire_all()
    later = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 900_000))
    with pytest.raises(Invalid) as error:
        merging.undo(session, kept, gone.id, **acting(who.officer))
    assert [problem.message.values["number"] for problem in error.value.problems] == [later.number]


def test_a_merged_record_is_changed_no_more_and_merged_once(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    kept, gone, third = (organisation(session, name) for name in ("Una", "Otra", "Tercera"))
    merging.merge(session, kept, gone, chosen={}, **acting(officer))
    with pytest.raises(Conflict, match="merged into Una"):
        organisations.edit(session, gone, name="Nueva", **acting(officer))
    with pytest.raises(Conflict):
        merging.merge(session, third, gone, chosen={}, **acting(officer))
    merging.merge(session, third, kept, chosen={}, **acting(officer))
    assert queries.find(session, gone.id) is third
    with pytest.raises(Conflict):
        merging.undo(session, kept, gone.id, **acting(officer))


def test_who_may_only_edit_does_not_merge(session: Session) -> None:
    liaison = person(session, Role.LIAISON)
    kept, gone = organisation(session, "Una"), organisation(session, "Otra")
    with pytest.raises(NotPermitted):
        merging.merge(session, kept, gone, chosen={}, **acting(liaison))
    with pytest.raises(NotFound):
        merging.undo(session, kept, gone.id, **acting(person(session, Role.GRANTS_OFFICER)))


def test_two_opposite_merges_at_once_have_one_effect(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as session:
        officer = person(session, Role.GRANTS_OFFICER)
        ids = [organisation(session, name).id for name in ("Una", "Otra")]
        when = acting(officer)
    start, got = Barrier(2), []

    def act(kept_id: str, gone_id: str) -> None:
        start.wait()
        try:
            with database.writing() as session:
                kept, gone = (session.get_one(Organisation, one) for one in (kept_id, gone_id))
                merging.merge(session, kept, gone, chosen={}, **when)
            got.append("merged")
        except TackError as error:
            got.append(error.code)

    threads = [Thread(target=act, args=pair) for pair in (ids, ids[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert len(session.scalars(select(OrganisationMerge)).all()) == 1
    database.close()
    assert sorted(got) == ["conflict", "merged"]


def test_a_number_that_was_taken_back_since_stays_away(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    kept = organisation(session, "Una")
    gone = organisation(session, "Otra", identifiers=[("GB-CHC", "7")])
    merging.merge(session, kept, gone, chosen={}, **acting(officer))
    identifiers.remove_identifier(session, kept, kept.identifiers[0].id, **acting(officer))
    merging.undo(session, kept, gone.id, **acting(officer))
    assert (list(kept.identifiers), list(gone.identifiers)) == ([], [])


def test_what_hangs_on_a_record_moves_or_forbids(session: Session) -> None:
    """Parts in the design and members move, what a party brings stays with it; a hold forbids; requests keep theirs."""
    who = make.cast(session)
    gone, kept = organisation(session, "Coop Cumbres"), organisation(session, "Cooperativa Cumbres")
    one = partnership(
        session, who.programme, who.officer, edition_id=choosing.newest_id(session), liaison=who.liaison,
        partners=[(gone, "lead-partner")],
    )  # fmt: skip
    choosing.choose(session, one, who.officer)
    complementing.record_inception(session, one, organisation_id=gone.id, parts=["budget"], **acting(who.liaison))
    only, both = person(session), person(session)
    for member, body in ((only, gone), (both, gone), (both, kept)):
        belong(session, member, body, by=person(session, Role.ADMINISTRATOR))
    asked = HelpRequest(
        id=new_id(), partnership_id=one.id, subject_kind="partnership", subject_id=one.id, move="commit",
        code="terms-complete", about_kind="organisation", about_id=gone.id, control="organisation.address",
        fixed_by="organisation.edit", audience="grants-officer", words="{}", asked_by=who.liaison.id, asked_on=ON,
        asked_at=NOW, open_key="terms-complete",
    )  # fmt: skip
    session.add(asked)
    session.flush()
    before = places(session, gone.id)

    on_hold: dict[str, Any] = {"scope": Scope(), "zone": "America/Tegucigalpa", "reason": "Una auditoría."}
    holds.place(session, gone.ref, **on_hold, **acting(who.officer))
    with pytest.raises(Invalid) as error:
        merging.merge(session, kept, gone, chosen={}, **acting(who.officer))
    assert [(wrong.where, "on hold" in wrong.message.text) for wrong in error.value.problems] == [("other", True)]
    holds.lift(session, gone.ref, **on_hold, **acting(person(session, Role.LEADERSHIP)))
    merging.merge(session, kept, gone, chosen={}, **acting(who.officer))

    # Who signs in for both keeps one membership with the record that stays; the other stays where it was.
    assert {key for key, rows in places(session, gone.id).items() if rows} == {("membership", "organisation_id")}
    # Still open, and about the record whose page mends it.
    assert (asked.about, asked.closed_at) == (kept.ref, None)
    found = read_choosing.whole(session, one)
    assert [part.organisation_id for part in found.inception] == [kept.id]
    party = next(party for party in one.parties if party.organisation_id == kept.id)
    assert [thing.kind for thing in found.brought[party.id]] == ["know-how"]
    # What stopped both of them is not shaken off by taking one back.
    holds.place(session, kept.ref, **on_hold, **acting(who.officer))
    with pytest.raises(Invalid) as error:
        merging.undo(session, kept, gone.id, **acting(who.officer))
    assert [problem.about for problem in error.value.problems if isinstance(problem, Clash)] == [kept.ref]
    holds.lift(session, kept.ref, **on_hold, **acting(person(session, Role.LEADERSHIP)))
    merging.undo(session, kept, gone.id, **acting(who.officer))
    assert places(session, gone.id) == before
