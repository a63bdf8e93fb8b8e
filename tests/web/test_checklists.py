"""The checklists of an edition on the page and in the API: chosen by side, tier and type of partner."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html

from application.work import Tack
from partnerships.permissions import Role
from tests.web.api.conftest import Program
from tests.web.checklist_world import with_checklists
from tests.web.conftest import Browser
from tests.web.world import World, build

Enter = Callable[[str], Browser]
Make = Callable[..., str]


@pytest.fixture
def world(tack: Tack) -> World:
    return with_checklists(tack, build(tack))


def questions(page: str) -> list[str]:
    return [str(one) for one in html.fromstring(page).xpath("//article[@class='move']/@id")]


def test_a_checklist_is_chosen_by_side_tier_and_type(world: World, signed_in: Enter) -> None:
    officer = signed_in(world.emails[Role.GRANTS_OFFICER])
    where = f"/rules/{world.ids['assessed']}/checklists"
    assert f'href="{where}"' in officer.get(f"/rules/{world.ids['assessed']}").text
    first = officer.get(where).text
    five = ["core.exists", "core.purpose", "core.protections", "core.past", "core.other-risk"]
    assert questions(first) == five
    assert "<strong>5 questions</strong>, about 5 minutes. No more than 5 may be asked here." in first
    assert 'href="/tools/registration-papers"' in first
    assert questions(officer.get(f"{where}?side=funder").text) == five
    firm = questions(officer.get(f"{where}?tier=T4&partner_type=company").text)
    ministry = questions(officer.get(f"{where}?tier=T4&partner_type=ministry").text)
    assert "owners.known" in set(firm) - set(ministry)
    assert len([one for one in ministry if one.startswith("public.")]) > 5
    passing = questions(officer.get(f"{where}?tier=T4&partner_type=company&downstream=yes").text)
    assert {one.partition(".")[0] for one in set(passing) - set(firm)} == {"downstream"}
    assert "Nothing is asked so." in officer.get(f"{where}?tier=T9").text
    assert "Nothing is asked so." in officer.get(f"{where}?side=nobody").text


def test_it_is_read_in_spanish_and_not_by_who_may_not_read_rules(world: World, signed_in: Enter, person: Make) -> None:
    where = f"/rules/{world.ids['assessed']}"
    reader = signed_in(person(Role.AUDITOR, locale="es"))
    page = reader.get(f"{where}/checklists?side=funder&tier=T3").text
    assert "Pagar a tiempo y antes de la necesidad" in page
    assert "Paying on time" not in page
    partner = signed_in(world.emails["partner"])
    assert partner.get(f"{where}/checklists").status_code == partner.get(where).status_code
    older = reader.get(f"/rules/{world.ids['edition']}/checklists").text
    assert "Con esta edición nadie se evalúa mediante listas." in older
    assert "/checklists" not in reader.get(f"/rules/{world.ids['edition']}").text


def test_a_program_reads_the_library_and_one_list(world: World, signed_in: Enter) -> None:
    there = Program(signed_in(world.emails[Role.AUDITOR]).client)
    where = f"/editions/{world.ids['assessed']}/checklists"
    whole = there.get(where).get_json()
    assert whole["library"] == "standard-1"
    assert {one["scale"] for one in whole["items"]} <= {one["id"] for one in whole["scales"]}
    lengths = {(one["tier"], one["side"]): one for one in whole["lengths"]}
    assert lengths["N0", "partner"]["families"][0] == {"family": "ngo", "items": 5, "minutes": 5}
    assert [one["most"] for (_tier, side), one in lengths.items() if side == "funder"] == [5, 10, 25, 45, 90]
    few = there.get(where, side="funder", tier="N0").get_json()
    assert ([one["from"] for one in few["items"]], few["minutes"]) == (["N0"] * 5, 5)
    mirror = there.get(where, side="funder").get_json()
    assert {one["side"] for one in mirror["items"]} == {"funder", "both"}
    assert there.get(where, tier="T9").status_code == 422
    older = there.get(f"/editions/{world.ids['edition']}/checklists").get_json()
    assert (older["library"], older["items"]) == (None, [])
