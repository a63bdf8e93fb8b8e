"""Background work for programs: read by who administers everywhere, tried again once."""

from __future__ import annotations

from collections.abc import Callable

from application.work import Tack
from tests.web.api.conftest import Program
from tests.web.test_jobs import ERROR, dead_letter

Enter = Callable[[str], Program]


def test_what_did_not_work_is_listed(tack: Tack, person: Callable[..., str], program: Enter) -> None:
    job_id, admin = dead_letter(tack), program(person("administrator"))

    rows = admin.get("/jobs", state="dead").get_json()["rows"]
    assert [(one["id"], one["does"], one["error"], one["tries"]) for one in rows] == [(job_id, "Send a mail", ERROR, 8)]
    assert admin.get("/jobs", state="waiting").get_json()["rows"] == []
    assert admin.get(f"/jobs/{job_id}").get_json() == rows[0]
    assert admin.get("/jobs/01hzzzzzzzzzzzzzzzzzzzzzzz").status_code == 404
    assert admin.get("/jobs", state="asleep").status_code == 422


def test_only_who_administers_everywhere_sees_and_does_it(
    tack: Tack, person: Callable[..., str], program: Enter
) -> None:
    job_id, officer = dead_letter(tack), program(person("grants-officer", "leadership", "auditor"))

    for refused in (officer.get("/jobs"), officer.get(f"/jobs/{job_id}"), officer.post(f"/jobs/{job_id}/replay", {})):
        assert refused.status_code == 403


def test_it_is_tried_again_once(tack: Tack, person: Callable[..., str], program: Enter) -> None:
    job_id, admin = dead_letter(tack), program(person("administrator"))

    first, second = (admin.post(f"/jobs/{job_id}/replay", key="once") for _ in range(2))
    third = admin.post(f"/jobs/{job_id}/replay", key="another")
    assert (first.status_code, second.status_code, third.status_code) == (200, 200, 409)
    assert first.get_json()["state"] == second.get_json()["state"] == "waiting"
