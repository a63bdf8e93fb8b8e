"""Agreements in two languages on the form of the terms and in the API; none where no clause settles it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from application.work import Tack
from partnerships.permissions import Role
from tests.policy.editions import BILINGUAL_TEXT, CLAUSED_TEXT
from tests.web.agreement_world import with_agreements
from tests.web.api.conftest import Program
from tests.web.clause_world import with_clauses
from tests.web.conftest import Browser
from tests.web.world import World, build

Enter = Callable[[str], Browser]


@pytest.fixture
def enter(tack: Tack, signed_in: Enter) -> Callable[[str], tuple[World, Browser]]:
    def entered(text: str) -> tuple[World, Browser]:
        world = with_clauses(tack, with_agreements(tack, build(tack)), text)
        return world, signed_in(world.emails[Role.GRANTS_OFFICER])

    return entered


def test_the_choice_is_there_where_a_clause_settles_it(enter: Callable[[str], tuple[World, Browser]]) -> None:
    world, officer = enter(BILINGUAL_TEXT)
    there, where = Program(officer.client), f"/agreements/{world.ids['bare']}"
    form = officer.get(f"{where}/terms").text
    assert 'name="second_language"' in form
    assert there.patch(where, {"language": "en", "second_language": "es"}).status_code == 200
    assert there.get(where).get_json()["second_language"] == "es"
    page = officer.get(where).text
    assert "English and Spanish side by side; the English text prevails" in page
    assert 'id="clause-general-two-languages"' in page
    assert '<option value="es" selected>' in officer.get(f"{where}/terms").text
    same = there.patch(where, {"second_language": "en"})
    assert same.status_code == 422
    assert "The second language is another one than the first." in same.text


def test_there_is_none_under_an_edition_that_does_not(enter: Callable[[str], tuple[World, Browser]]) -> None:
    world, officer = enter(CLAUSED_TEXT)
    there, where = Program(officer.client), f"/agreements/{world.ids['bare']}"
    assert 'name="second_language"' not in officer.get(f"{where}/terms").text
    refused = there.patch(where, {"language": "en", "second_language": "es"})
    assert refused.status_code == 422
    assert "no clause that says which of two languages prevails" in refused.text
