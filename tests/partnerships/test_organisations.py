from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Invalid, NotFound, NotPermitted, StaleVersion
from partnerships.actions import former_names, organisations
from partnerships.actions.searching import partnership_text
from partnerships.permissions import Role, standing_of
from partnerships.queries import organisations as queries
from tests.factories.partnerships import edition_id, organisation, partnership, programme
from tests.factories.people import acting, belong, person


def problems(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {problem.where: problem.message.text % dict(problem.message.values) for problem in error.value.problems}


def test_an_organisation_is_kept_as_it_was_named(session: Session) -> None:
    edition_id(session)
    officer = person(session, Role.GRANTS_OFFICER)
    name = "Café & Cacao <Élite> ☕ شركة"
    made = organisations.add(
        session,
        name=f"  {name} ",
        partner_type="producer-organisation",
        country="hn",
        locality="Marcala",
        women_led=True,
        identifiers=[("HN-RTN", "08019000000017")],
        **acting(officer),
    )
    session.expire_all()
    kept = queries.find(session, made.id)
    assert (kept.name, kept.country, kept.women_led, kept.version) == (name, "HN", True, 1)
    assert [(one.scheme, one.value) for one in kept.identifiers] == [("HN-RTN", "08019000000017")]
    entry = journal.of_subject(session, kept.ref)[-1]
    assert (entry.event, entry.by, entry.version) == ("OrganisationAdded", officer.id, 1)
    assert name not in entry.payload


def test_everything_wrong_is_said_at_once(session: Session) -> None:
    edition_id(session)
    officer = person(session, Role.GRANTS_OFFICER)
    organisation(session, "Aldea Global", identifiers=[("GB-CHC", "1")])
    with pytest.raises(Invalid) as error:
        organisations.add(
            session,
            name=" ",
            partner_type="ngo",
            country="Honduras",
            locality="a" * 121,
            identifiers=[("GB-CHC", "1"), ("GB-CHC", "2"), ("GB-CHC", "2 ")],
            **acting(officer),
        )
    found = problems(error)
    assert set(found) == {"name", "partner_type", "country", "locality", "identifiers.0.value", "identifiers.2.value"}
    assert found["identifiers.0.value"] == "This number belongs to Aldea Global already."
    assert found["locality"] == "This is 121 characters long; at most 120 fit."


def test_a_control_character_is_refused(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    with pytest.raises(Invalid) as error:
        organisations.add(session, name="Nul\x00", **acting(officer))
    assert list(problems(error)) == ["name"]


def test_a_new_name_keeps_the_old_one_and_partnerships_are_found_by_it(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    body = organisation(session, "Cámara de Comercio")
    kept = partnership(session, partners=[(body, "lead-partner")])
    organisations.edit(session, body, name="Cámara de Turismo", **acting(officer))
    assert (body.version, [former.name for former in body.former_names]) == (2, ["Cámara de Comercio"])
    assert journal.of_subject(session, body.ref)[-1].event == "OrganisationRenamed"
    session.refresh(kept)
    assert "camara de turismo" in kept.search_text
    assert kept.version == 1
    assert [one.id for one in queries.page(session, queries.Filters("comercio CAMARA")).rows] == [body.id]


def test_an_edit_without_a_difference_is_no_event(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    body = organisation(session, "Igual", country="HN")
    organisations.edit(session, body, name="Igual", country="hn", **acting(officer))
    assert body.version == 1
    assert len(journal.of_subject(session, body.ref)) == 1


def test_a_stale_edit_says_who_changed_what(session: Session) -> None:
    first = person(session, Role.GRANTS_OFFICER, name="Ana Zelaya")
    body = organisation(session)
    organisations.edit(session, body, country="HN", expected_version=1, **acting(first))
    with pytest.raises(StaleVersion, match=r"Ana Zelaya changed this on .*its particulars were edited"):
        organisations.edit(session, body, country="GT", expected_version=1, **acting(first))
    assert body.country == "HN"


def test_who_may_not_edit_is_refused(session: Session) -> None:
    auditor = person(session, Role.AUDITOR)
    with pytest.raises(NotPermitted):
        organisations.add(session, name="Nueva", **acting(auditor))


def test_equal_folded_names_are_likely_twins_until_somebody_looks(session: Session) -> None:
    one = organisation(session, "Fundación Ágil")
    two = organisation(session, "fundacion  agil")
    organisation(session, "Fundación Ágil del Sur")
    assert [twin.id for twin in queries.likely_twins(session, one)] == [two.id]
    assert [{twin.id for twin in group} for group in queries.all_likely_twins(session)] == [{one.id, two.id}]


def test_another_name_is_kept_once(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    body = organisation(session, "Red de Cafetaleras")
    for _ in range(2):
        organisations.note_other_name(session, body, "Cafetaleras Unidas", **acting(officer))
    assert [former.name for former in body.former_names] == ["Cafetaleras Unidas"]
    assert body.version == 2
    assert "cafetaleras unidas" in body.search_text


def test_an_identifier_is_added_once_in_the_world(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    one, two = organisation(session), organisation(session)
    organisations.add_identifier(session, one, scheme="GB-CHC", value="514479", **acting(officer))
    found = queries.by_identifier(session, "GB-CHC", "514479")
    assert found is not None
    assert found.id == one.id
    with pytest.raises(Invalid):
        organisations.add_identifier(session, two, scheme="GB-CHC", value="514479", **acting(officer))
    assert queries.by_identifiers(session, "GB-CHC", ["514479", "1"]) == {"514479": one}


def test_pages_follow_each_other_and_refuse_a_foreign_cursor(session: Session) -> None:
    for name in ("Águila", "Búho", "Cóndor"):
        organisation(session, f"{name} zzpage")
    first = queries.page(session, queries.Filters("zzpage"), limit=2)
    second = queries.page(session, queries.Filters("zzpage"), limit=2, after=first.after)
    assert [one.name[:4] for one in (*first.rows, *second.rows)] == ["Águi", "Búho", "Cónd"]
    assert second.after is None
    for cursor in (first.after, "not-a-cursor", "W10"):
        with pytest.raises(Invalid):
            queries.page(session, queries.Filters("other"), after=cursor)


@pytest.mark.parametrize("search", ["100%", "a_b", "\\"])
def test_wildcards_are_letters(session: Session, search: str) -> None:
    organisation(session, "100 aXb")
    exact = organisation(session, f"wild {search}")
    assert [one.id for one in queries.page(session, queries.Filters(search)).rows] == [exact.id]


def test_a_partner_knows_only_whom_it_works_with(session: Session) -> None:
    where = programme(session)
    body, beside, stranger = organisation(session), organisation(session), organisation(session)
    partnership(session, where, partners=[(body, "lead-partner"), (beside, "partner")])
    member = person(session)
    belong(session, member, body, by=person(session, Role.ADMINISTRATOR))
    standing = standing_of(member)
    assert queries.find(session, body.id, standing) is body
    assert queries.find(session, beside.id, standing) is beside
    with pytest.raises(NotFound):
        queries.find(session, stranger.id, standing)
    with pytest.raises(NotFound):
        queries.find(session, "nobody", standing)


@pytest.mark.parametrize("change", ["edit", "other", "add", "remove"])
def test_a_change_of_names_holds_the_partnerships_before_the_organisation(session: Session, change: str) -> None:
    officer = person(session, Role.GRANTS_OFFICER)
    body = organisation(session, "Cooperativa Azul")
    one = partnership(session, programme(session), officer, partners=[(body, "lead-partner")])
    former_names.add_name(session, body, name="COAZ", kind="acronym", **acting(officer))
    asked: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *told: asked.append(" ".join(told[2].split())))

    if change == "edit":
        organisations.edit(session, body, name="Cooperativa Verde", **acting(officer))
    elif change == "other":
        organisations.note_other_name(session, body, "La Azul", **acting(officer))
    elif change == "add":
        former_names.add_name(session, body, name="CAZ", kind="acronym", **acting(officer))
    else:
        former_names.remove_name(session, body, body.former_names[0].id, **acting(officer))

    holding = [one for one in asked if one.startswith("SELECT partnership.id FROM partnership JOIN party")]
    organisation_read = next(one for one in asked if " FROM organisation WHERE organisation.id" in one)
    assert asked.index(holding[0]) < asked.index(organisation_read)
    if session.get_bind().dialect.name == "postgresql":
        assert holding[0].endswith("FOR NO KEY UPDATE OF partnership")
        assert organisation_read.endswith("FOR UPDATE")
    assert one.search_text == partnership_text(one)
