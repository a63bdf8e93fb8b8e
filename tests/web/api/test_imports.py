"""Bringing a portfolio in through the API: looked at, kept, applied batch by batch, what is left to mend."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from partnerships.permissions import Role
from portfolio.importing.files import read
from tests.portfolio.files import giving, table
from tests.web.api.conftest import Program
from tests.web.world import World
from web import imported

CONTENT = table([*(giving(f"G-{number}") for number in range(52)), giving("G-bad", **{"Amount Awarded": "1.234,50"})])
ONE = table([giving("G-1")])
Enter = Callable[[str], Program]


def sent(content: bytes, name: str = "grants.csv") -> dict[str, Any]:
    return {"data": {"file": (io.BytesIO(content), name)}}


def give(program: Program, content: bytes = ONE, key: str | None = None) -> TestResponse:
    return program.post("/imports", key=key, **sent(content))


@pytest.fixture
def importer(world: World, program: Enter, person: Callable[..., str]) -> Program:
    """A grants officer of every programme."""
    return program(person(Role.GRANTS_OFFICER))


def test_a_file_is_kept_applied_and_goes_on_where_it_stopped(importer: Program) -> None:
    kept = give(importer, CONTENT)
    assert kept.status_code == 201, kept.text
    run = kept.get_json()
    assert (run["status"], run["total"], run["done"], run["name"]) == ("waiting", 53, 0, "grants.csv")
    assert run["by"]["name"] == "Ana Mejía"
    assert run["brought"] == {"agreements": 0, "recipients": 0, "totals": [], "stages": [], "flagged": 0}
    rows = f"/imports/{run['id']}/rows"

    first = importer.post(rows, key="first").get_json()
    repeated = importer.post(rows, key="first")
    assert (first["done"], repeated.get_json()["done"]) == (50, 50)
    assert repeated.headers["Idempotent-Replayed"] == "true"
    assert [one["id"] for one in importer.get("/imports", status="waiting").get_json()["rows"]] == [run["id"]]

    done = importer.post(rows).get_json()
    assert {name: done[name] for name in ("status", "done", "added", "known", "differing", "faulty")} == {
        "status": "done", "done": 53, "added": 52, "known": 0, "differing": 0, "faulty": 1,
    }  # fmt: skip
    # 52 grants of 9,000 pounds to one orchestra.
    assert (done["brought"]["agreements"], done["brought"]["recipients"]) == (52, 1)
    assert done["brought"]["totals"] == [{"amount": "468000.00", "currency": "GBP"}]
    assert sum(stage["count"] for stage in done["brought"]["stages"]) == 52
    # What is done stays as it is.
    assert importer.post(rows).get_json() == done
    assert importer.get(f"/imports/{run['id']}").get_json() == done
    assert importer.get("/imports", status="waiting").get_json()["rows"] == []


def test_the_rows_to_mend_say_what_is_wrong_and_are_downloaded(importer: Program) -> None:
    run = give(importer, CONTENT).get_json()["id"]
    importer.post(f"/imports/{run}/rows")
    importer.post(f"/imports/{run}/rows")
    # The same grant again, with another amount.
    other = give(importer, table([giving("G-1", **{"Amount Awarded": 9500})])).get_json()["id"]
    importer.post(f"/imports/{other}/rows")

    (faulty,) = importer.get(f"/imports/{run}/rows").get_json()["rows"]
    (differing,) = importer.get(f"/imports/{other}/rows", result="differing").get_json()["rows"]

    assert (faulty["number"], faulty["result"], faulty["cells"]["Identifier"]) == (54, "faulty", "G-bad")
    assert [fault["column"] for fault in faulty["faults"]] == ["Amount Awarded"]
    assert "Write decimals after a point" in faulty["faults"][0]["message"]
    assert [fault["column"] for fault in differing["faults"]] == ["Amount Awarded"]
    assert importer.get(f"/imports/{run}/rows", result="differing").get_json()["rows"] == []
    copy = importer.get(f"/imports/{run}/not-applied.xlsx")
    assert read(copy.data).rows[0].cells["Identifier"] == "G-bad"


def test_rows_to_mend_and_imports_are_read_page_by_page(importer: Program) -> None:
    bad = [giving(f"G-{number}", **{"Amount Awarded": "none"}) for number in range(3)]
    run = give(importer, table(bad)).get_json()["id"]
    importer.post(f"/imports/{run}/rows")
    other = give(importer).get_json()["id"]

    first = importer.get(f"/imports/{run}/rows", limit=2).get_json()
    second = importer.get(f"/imports/{run}/rows", limit=2, after=first["after"]).get_json()
    assert [row["number"] for row in first["rows"] + second["rows"]] == [2, 3, 4]
    assert second["after"] is None
    assert importer.get(f"/imports/{other}/rows", after=first["after"]).status_code == 422

    newest = importer.get("/imports", limit=1).get_json()
    older = importer.get("/imports", limit=1, after=newest["after"]).get_json()
    assert [one["id"] for one in newest["rows"] + older["rows"]] == [other, run]
    assert (older["after"], importer.get("/imports", status="done", after=newest["after"]).status_code) == (None, 422)


def test_looking_tells_what_would_happen_and_keeps_nothing(importer: Program) -> None:
    told = importer.post("/imports/preview", **sent(CONTENT)).get_json()

    assert {name: told[name] for name in ("total", "added", "known", "differing", "faulty", "new_organisations")} == {
        "total": 53, "added": 52, "known": 0, "differing": 0, "faulty": 1, "new_organisations": 1,
    }  # fmt: skip
    assert [row["cells"]["Identifier"] for row in told["rows_faulty"]] == ["G-bad"]
    assert told["brought"]["totals"] == [{"amount": "468000.00", "currency": "GBP"}]
    assert importer.get("/imports").get_json()["rows"] == []

    run = give(importer).get_json()["id"]
    importer.post(f"/imports/{run}/rows")
    changed = importer.post("/imports/preview", **sent(table([giving("G-1", **{"Amount Awarded": 1})]))).get_json()
    assert (changed["differing"], changed["rows_differing"]) == (1, [{"number": 2, "columns": ["amount"]}])


def test_a_file_given_twice_with_one_key_is_kept_once(importer: Program) -> None:
    first, again = (give(importer, CONTENT, key="portfolio") for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(importer.get("/imports").get_json()["rows"]) == 1
    other = give(importer, ONE, key="portfolio")
    assert (other.status_code, other.get_json()["code"]) == (409, "conflict")


def test_what_is_no_table_or_too_large_is_refused_as_on_the_page(
    importer: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("/imports", "/imports/preview"):
        for content, words in ((b"PK\x03\x04zip", "The file is damaged."), (b"", "The file is empty.")):
            refused = importer.post(path, **sent(content))
            assert (refused.status_code, refused.get_json()["code"]) == (422, "unreadable-file")
            assert words in refused.get_json()["problems"][0]["message"]
        assert importer.post(path, data={"colour": "red"}).status_code == 422
        assert importer.post(path, {"file": "text"}).status_code == 422
    assert imported.LARGEST_FILE == 25_000_000
    monkeypatch.setattr(imported, "LARGEST_FILE", len(ONE) - 1)
    (problem,) = give(importer).get_json()["problems"]
    assert problem["where"] == "file"
    assert "This file is too large" in problem["message"]
    huge = importer.post("/imports", environ_overrides={"CONTENT_LENGTH": "26000001"}, **sent(ONE))
    assert huge.status_code == 413
    assert importer.get("/imports").get_json()["rows"] == []


def test_the_columns_and_the_empty_table_come_in_the_readers_language(importer: Program) -> None:
    needed = importer.get("/imports/columns", needed="true", fields="key,label").get_json()["rows"]

    assert needed[0] == {"key": "id", "label": "Grant number"}
    assert {row["key"] for row in needed} >= {"title", "amount", "currency", "recipient_id"}
    assert importer.get("/imports/template.csv").data.decode("utf-8-sig").startswith("Grant number,Title,")
    assert importer.get("/imports/template.xlsx").data.startswith(b"PK")
    assert importer.get("/imports/template.pdf").status_code == 404


def test_nobody_knows_of_an_import_that_is_not_theirs(importer: Program, world: World, program: Enter) -> None:
    run = give(importer).get_json()["id"]
    local, auditor = program(world.emails["grants-officer"]), program(world.emails["auditor"])
    mine = give(local, table([giving("G-mine")])).get_json()["id"]

    for path in (f"/imports/{run}", f"/imports/{run}/rows", f"/imports/{run}/not-applied.xlsx", f"/imports/{'0' * 26}"):
        assert local.get(path).status_code == 404
        refused = auditor.get(path)
        assert (refused.status_code, refused.get_json()["permission"]) == (403, "import.run")
    assert local.post(f"/imports/{run}/rows").status_code == 404
    assert auditor.post(f"/imports/{run}/rows").status_code == 403
    assert give(auditor).status_code == 403
    assert [one["id"] for one in local.get("/imports").get_json()["rows"]] == [mine]
    assert {one["id"] for one in importer.get("/imports").get_json()["rows"]} == {run, mine}
