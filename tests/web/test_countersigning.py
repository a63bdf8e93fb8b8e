"""A partner's signatory records the signature of their own body, on the page and for programs, and nobody else's."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from lxml import html

from application.work import Tack
from contracts.models import Agreement
from kernel import journal
from partnerships.actions import memberships
from partnerships.models import Organisation, Person
from tests.factories import agreements as make
from tests.factories.people import acting, belong
from tests.factories.people import person as make_person
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import TODAY, World

Enter = Callable[[str], Browser]
SIGN = "record-signature"


@pytest.fixture
def world(portfolio_with_agreements: World) -> World:
    return portfolio_with_agreements


@pytest.fixture
def signatory(world: World, tack: Tack) -> str:
    """The address of the signatory of the grant's partner."""
    with tack.writing() as work:
        pines = work.session.get_one(Organisation, world.ids["pines"])
        one = make_person(work.session, name="Rosa Paz", locale="en")
        belong(work.session, one, pines, "signatory")
        return one.email


@pytest.fixture
def sent(world: World, tack: Tack) -> Callable[[], Agreement]:
    def read() -> Agreement:
        with tack.reading() as work:
            found = work.session.get_one(Agreement, world.ids["sent"])
            assert found.signers
            return found

    return read


def typed(organisation: str, **more: Any) -> dict[str, Any]:
    return {
        "_form": SIGN, "move": SIGN, "organisation_id": organisation, "signatory": "Rosa Paz",
        "capacity": "Presidenta", "on": TODAY.isoformat(), **more,
    }  # fmt: skip


def paper() -> tuple[io.BytesIO, str]:
    return io.BytesIO(make.PDF), "firmado.pdf"


def test_the_signatory_finds_the_form_on_the_page_and_signs(
    world: World, tack: Tack, signed_in: Enter, signatory: str, sent: Callable[[], Agreement]
) -> None:
    rosa, address = signed_in(signatory), f"/agreements/{world.ids['sent']}"
    assert f"{address}#{SIGN}" in rosa.get("/").text
    page = html.fromstring(rosa.get(address).text)
    assert page.xpath(f"//*[@id='{SIGN}-organisation_id']/option[@value!='']/@value") == [world.ids["pines"]]
    assert page.xpath(f"//*[@id='{SIGN}-file']/@required")

    bare = rosa.post(f"{address}/moves", typed(world.ids["pines"]))
    assert (bare.status_code, "as it was signed" in bare.text) == (422, True)
    answer = rosa.post(f"{address}/moves", typed(world.ids["pines"], file=paper()))

    assert answer.status_code == 303
    theirs = next(one for one in sent().signers if one.organisation_id == world.ids["pines"])
    assert (theirs.signatory, theirs.signed_on, theirs.attachment_id is not None) == ("Rosa Paz", TODAY, True)
    with tack.reading() as work:
        told = [one for one in journal.of_subject(work.session, sent().ref) if one.event == "AgreementMoved"][-1]
        assert told.by == work.session.query(Person).filter_by(email=signatory).one().id
        assert told.facts["organisation"] == world.ids["pines"]
    # One of two signatures leaves it where it was; what is signed waits for them no more.
    assert "is still: out for signature." in rosa.get(address).text
    first = rosa.get("/").text
    assert f"{address}#{SIGN}" not in first
    assert "reports that it owes" in first
    assert "explorations that end" not in first
    assert rosa.post(f"{address}/moves", typed(world.ids["pines"], file=paper())).status_code == 409


def test_a_signatory_signs_for_nobody_else(
    world: World, signed_in: Enter, signatory: str, sent: Callable[[], Agreement]
) -> None:
    rosa, funder = (
        signed_in(signatory),
        next(one.organisation_id for one in sent().signers if one.organisation_id != world.ids["pines"]),
    )
    answer = rosa.post(f"/agreements/{world.ids['sent']}/moves", typed(funder, file=paper()))
    assert answer.status_code == 403
    assert [one.signed_on for one in sent().signers] == [None, None]


def test_who_has_no_such_duty_or_no_more_signs_nothing(
    world: World, tack: Tack, signed_in: Enter, signatory: str, sent: Callable[[], Agreement]
) -> None:
    address = f"/agreements/{world.ids['sent']}/moves"
    pine = signed_in(world.emails["pine"])
    assert SIGN + "-file" not in pine.get(f"/agreements/{world.ids['sent']}").text
    assert pine.post(address, typed(world.ids["pines"], file=paper())).status_code == 403
    rosa = signed_in(signatory)
    with tack.writing() as work:
        member = work.session.query(Person).filter_by(email=signatory).one().memberships[0]
        by = make_person(work.session, "administrator")
        memberships.change_member(work.session, member, duties=["finance"], from_on=TODAY, **acting(by, TODAY))
    assert rosa.post(address, typed(world.ids["pines"], file=paper())).status_code == 403
    assert [one.signed_on for one in sent().signers] == [None, None]


def test_a_program_of_the_signatory_does_the_same(
    world: World, signed_in: Enter, signatory: str, sent: Callable[[], Agreement]
) -> None:
    program, address = Program(signed_in(signatory).client), f"/agreements/{world.ids['sent']}"
    moves = program.get(f"{address}/moves").get_json()["moves"]
    assert [one["permitted"] for one in moves if one["move"] == SIGN] == [True]

    kept = program.post(f"{address}/countersignature", data={"file": paper()})
    assert kept.status_code == 201
    signature = {"organisation_id": world.ids["pines"], "signatory": "Rosa Paz", "capacity": "Presidenta"}
    without = program.post(f"{address}/moves", {"move": SIGN, "signature": signature})
    assert without.status_code == 422
    signature["attachment_id"] = kept.get_json()["id"]
    assert program.post(f"{address}/moves", {"move": SIGN, "signature": signature}).status_code == 200
    assert [one.signed_on for one in sent().signers if one.organisation_id == world.ids["pines"]] == [TODAY]
    # No more papers from outside than are awaited, and none from who signs for no party.
    assert program.post(f"{address}/countersignature", data={"file": paper()}).status_code == 409
    officer = Program(signed_in(world.emails["grants-officer"]).client)
    assert officer.post(f"{address}/countersignature", data={"file": paper()}).status_code == 403
