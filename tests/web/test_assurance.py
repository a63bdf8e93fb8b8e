"""Visits, spot checks and audits on pages and for programs: planned, done with what shows it, and what expires."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.factories.agreements import PDF
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import TODAY, World


@pytest.fixture
def liaison(world: World, signed_in: Callable[[str], Browser]) -> Browser:
    return signed_in(world.emails["liaison"])


def test_a_visit_is_planned_and_recorded(world: World, liaison: Browser, signed_in: Callable[[str], Browser]) -> None:
    address = f"/organisations/{world.ids['coop']}/assurance"
    assert "Nothing is planned for this year yet." in liaison.get(address).text
    assert liaison.post(address, {"kind": "spot-check"}).status_code == 422
    typed = {"kind": "spot-check", "planned_on": TODAY.isoformat(), "_once": "once"}
    assert liaison.post(address, typed).status_code == 303
    assert liaison.post(address, typed).status_code == 303  # pressed twice
    page = liaison.get(address).text
    assert page.count("planned for") == 1
    done = page.split('action="')[-3].split('"')[0] if "/done" not in page else page.split("/done")[0].rsplit('"', 1)[1]
    written = {"done_on": TODAY.isoformat(), "found": "Las cuentas cuadran.", "version": "1"}
    unshown = liaison.post(f"{done}/done", written)
    assert (unshown.status_code, "has its document" in unshown.text) == (422, True)
    false = liaison.post(f"{done}/done", written | {"file": (io.BytesIO(b"MZ"), "check.pdf")})
    assert (false.status_code, "is something else" in false.text) == (422, True)
    assert liaison.post(f"{done}/done", written | {"file": (io.BytesIO(PDF), "check.pdf")}).status_code == 303
    assert liaison.post(f"{done}/drop", {"reason": "Lluvia.", "version": "1"}).status_code == 409
    assert "Las cuentas cuadran." in liaison.get(address).text
    assert liaison.get(f"{done}/document").get_data() == PDF
    partner, auditor = signed_in(world.emails["partner"]), signed_in(world.emails["auditor"])
    assert partner.get(address).status_code == partner.get(f"{done}/document").status_code == 403
    assert auditor.get(address).status_code == 200
    assert auditor.post(address, typed).status_code == 403
    assert liaison.get(f"{address}?year=soon").status_code == 422


def test_programs_plan_record_drop_and_read_a_year(world: World, liaison: Browser) -> None:
    program = Program(liaison.client)
    path = f"/organisations/{world.ids['coop']}/assurance"
    body = {"kind": "visit", "planned_on": TODAY.isoformat()}
    made = program.post(path, body, key="k").get_json()
    assert program.post(path, body, key="k").get_json()["id"] == made["id"]
    sent = {"done_on": TODAY.isoformat(), "found": "Bien."}
    assert program.post(f"{path}/{made['id']}/done", data=sent).status_code == 428
    done = program.post(f"{path}/{made['id']}/done", data=sent, tag='"1"')
    assert (done.status_code, done.get_json()["done_on"]) == (200, TODAY.isoformat())
    assert program.post(f"{path}/{made['id']}/removal", {"reason": "Ya."}, tag='"1"').status_code == 412
    year = program.get(path, year=str(TODAY.year)).get_json()
    assert year["owed"][0] | {"least": 0} == {"kind": "visit", "least": 0, "planned": 0, "done": 1}
    assert [one["id"] for one in year["activities"]] == [made["id"]]


def test_what_expires_is_listed_for_its_liaison(world: World, liaison: Browser, officer: Browser) -> None:
    address = f"/organisations/{world.ids['coop']}/outside"
    soon = TODAY + timedelta(days=20)
    typed = {"body": "chs", "assessed_on": "2025-01-05", "valid_until": soon.isoformat(), "ratings.finance": "low"}
    officer.get(address)
    assert officer.post(address, typed | {"file": (io.BytesIO(PDF), "chs.pdf")}).status_code == 303
    assert "/diligence/expiring?mine=yes" in liaison.get("/").text
    seen = liaison.get("/diligence/expiring?mine=yes").text
    assert ("Cooperativa Cumbres" in seen, "20 days left" in seen) == (True, True)
    rows = Program(officer.client).get("/expiring", mine="false", what="outside").get_json()["rows"]
    assert [(row["body"], row["until"], row["warning"]) for row in rows] == [("chs", soon.isoformat(), 30)]
    assert Program(officer.client).get("/expiring", mine="true").get_json()["rows"] == []
