"""The tools of the startup pack on pages and in the API: found, read in both languages, taken along, partners too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html

from partnerships.permissions import Role
from policy import tool_files
from tests.documents.word_files import paragraphs
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import World

Enter = Callable[[str], Browser]
Make = Callable[..., str]
TOOL = "/tools/advance-liquidation"


@pytest.fixture
def partner(world: World, signed_in: Enter) -> Browser:
    return signed_in(world.emails["partner"])


def found(page: str) -> list[str]:
    return [str(one).removeprefix("/tools/") for one in html.fromstring(page).xpath("//article//a/@href")]


def test_a_partner_finds_reads_and_takes_a_tool(partner: Browser) -> None:
    everything = partner.get("/tools")
    assert found(everything.text) == list(tool_files.library().by_key)
    assert "34 tools." in everything.text
    assert found(partner.get("/tools?search=advance&side=funder&domain=paying").text) == [
        "cash-flow-forecast",
        "advance-liquidation",
    ]
    assert "No tool fits this search." in partner.get("/tools?search=nothing+like+it").text
    page = partner.get(TOOL).text
    assert "Settling an advance, with 3% not accepted" in page
    assert "281,300" in page
    assert "Small errors in a report are corrected together" in page
    links = html.fromstring(page).xpath("//a[@download]/@href")
    assert links == [f"{TOOL}/word/en", f"{TOOL}/word/es"]
    sent = partner.get(f"{TOOL}/word/es")
    assert sent.headers["Content-Disposition"] == "attachment; filename=advance-liquidation.es.docx"
    assert paragraphs(sent.data)[0] == "Liquidar un anticipo, con 3\u00a0% no aceptado"


def test_it_is_read_in_spanish_first(signed_in: Enter, person: Make) -> None:
    reader = signed_in(person(Role.AUDITOR, locale="es"))
    page = reader.get(TOOL).text
    assert "Ejemplo resuelto" in page
    assert "Qué hace cada parte" in page
    assert html.fromstring(page).xpath("//a[@download]/@href")[0] == f"{TOOL}/word/es"


def test_what_is_not_there_and_who_is_not_signed_in(partner: Browser, stranger: Browser) -> None:
    for address in ("/tools/no-such", "/tools/no-such/word/en", f"{TOOL}/word/fr", "/tools/../index"):
        assert partner.get(address).status_code == 404
    assert stranger.get(TOOL).status_code in {302, 303}


def test_programs_read_the_same(partner: Browser) -> None:
    program = Program(partner.client)
    listed = program.get("/tools", side="funder", kind="procedure").get_json()["rows"]
    assert "turnaround-standard" in {one["id"] for one in listed}
    assert {one["kind"] for one in listed} == {"procedure"}
    one = program.get("/tools/advance-liquidation").get_json()
    assert one["minutes"] == 45
    assert "paying" in one["domains"]
    assert "paying.small-errors" in one["questions"]
    table = next(block for block in one["blocks"] if block["sort"] == "table")
    assert table["rows"][-1][:4] == ["In all", "290,000", "281,300", "8,700"]
    assert program.get("/tools", side="nobody").status_code == 422
    assert program.get("/tools/no-such").status_code == 404
    sent = program.get("/tools/advance-liquidation/word/en")
    assert paragraphs(sent.data)[0] == one["title"]
