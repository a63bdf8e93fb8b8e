"""The pages of imports: looking first, keeping the file, applying it batch by batch, what is left to mend."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from kernel.ids import new_id
from partnerships.permissions import Role
from portfolio.importing.files import read
from portfolio.importing.sheets import Sheet
from tests.portfolio.files import giving, table
from tests.web.conftest import Browser
from tests.web.world import World
from web import imported
from web.work import TackApp

Enter = Callable[[str], Browser]
ROWS = [giving(f"G-{number}") for number in range(60)]
CONTENT = table([*ROWS, giving("G-bad", **{"Amount Awarded": "1.234,50"})])


def given(content: bytes, name: str = "grants.csv") -> dict[str, object]:
    return {"_form": "import", "_once": new_id(), "file": (io.BytesIO(content), name)}


@pytest.fixture
def importer(world: World, signed_in: Enter, person: Callable[..., str]) -> Browser:
    """A grants officer of every programme."""
    return signed_in(person(Role.GRANTS_OFFICER))


def test_a_file_is_kept_then_applied_and_what_is_wrong_can_be_downloaded(importer: Browser) -> None:
    importer.get("/imports")
    kept = importer.post("/imports", given(CONTENT))
    assert kept.status_code == 303
    where = kept.headers["Location"]
    assert "0 of 61 rows are settled" in importer.get(where).text
    importer.post(f"{where}/rows")
    assert "50 of 61 rows are settled" in importer.get(where).text
    importer.post(f"{where}/rows")
    done = importer.get(where).text
    assert "61 of 61 rows are settled" in done
    assert "60 new, 0 known already, 0 known with other values, 1 to mend." in done
    assert "Import the next rows" not in done
    assert "GBP" in done
    assert "540,000.00" in done
    copy = importer.get(f"{where}/not-applied.xlsx")
    assert read(copy.data).rows[0].cells["Identifier"] == "G-bad"
    assert "Imported as" in importer.get(f"/partnerships/{first(importer)}").text
    assert "An import is done: 60 added" in importer.get("/journal").text


def first(importer: Browser) -> str:
    found = re.search(r'href="/partnerships/([0-9a-z]{26})"', importer.get("/partnerships?search=G-59").text)
    assert found
    return found[1]


def test_looking_keeps_nothing(importer: Browser) -> None:
    importer.get("/imports")
    told = importer.post("/imports/look", given(CONTENT)).text
    assert "61 rows: 60 new, 0 known already, 0 known with other values, 1 to mend; new organisations: 1." in told
    assert "Write decimals after a point" in told
    assert "Nothing was imported yet." in importer.get("/imports").text


def test_looking_names_the_columns_that_are_left_out(importer: Browser) -> None:
    told = importer.post("/imports/look", given(CONTENT)).text
    assert "Columns that mean nothing here and are left out: Amount Applied For." in told
    own = CONTENT.replace(b"Amount Applied For", b"Description")
    assert "are left out" not in importer.post("/imports/look", given(own)).text


def test_what_is_no_table_is_refused_at_its_field(importer: Browser) -> None:
    importer.get("/imports")
    for content, words in ((b"PK\x03\x04zip", "The file is damaged."), (b"", "The file is empty.")):
        refused = importer.post("/imports", given(content, "grants.xlsx"))
        assert refused.status_code == 422
        assert words in refused.text
    assert importer.post("/imports", {"_form": "import"}).status_code == 422


def test_the_empty_table_comes_in_the_readers_language(importer: Browser) -> None:
    assert importer.get("/imports/template.csv").data.decode("utf-8-sig").startswith("Grant number,Title,")
    assert importer.get("/imports/template.xlsx").data.startswith(b"PK")
    assert importer.get("/imports/template.pdf").status_code == 404


def test_only_who_imports_comes_here(signed_in: Enter, world: World) -> None:
    auditor = signed_in(world.emails[Role.AUDITOR])
    assert auditor.get("/imports").status_code == 403
    assert auditor.get("/imports/" + "0" * 26).status_code == 403


def test_who_presses_again_while_the_file_is_read_keeps_it_once(
    importer: Browser, app: TackApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer.get("/imports")
    again, quicker = Browser(app.test_client()), list[Any]()
    again.client._cookies = importer.client._cookies
    again.token = importer.token
    form = {"_once": "0" * 26}

    def slow(content: bytes) -> Sheet:
        if not quicker:
            quicker.append(None)
            quicker.append(again.post("/imports", {**given(CONTENT), **form}))
        return read(content)

    monkeypatch.setattr(imported, "read", slow)
    slower = importer.post("/imports", {**given(CONTENT), **form})

    assert (slower.status_code, quicker[1].status_code) == (303, 303)
    assert slower.headers["Location"] == quicker[1].headers["Location"]
    page = importer.get(slower.headers["Location"]).text
    assert "You pressed twice" in page
    assert importer.get("/imports").text.count("grants.csv") == 1


def test_a_file_given_by_two_presses_is_kept_once(importer: Browser) -> None:
    importer.get("/imports")
    pressed = [importer.post("/imports", {**given(CONTENT), "_once": "0" * 26}) for _ in range(2)]
    assert [one.status_code for one in pressed] == [303, 303]
    assert pressed[0].headers["Location"] == pressed[1].headers["Location"]
    assert importer.get("/imports").text.count("grants.csv") == 1
