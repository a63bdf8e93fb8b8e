"""Nobody overwrites through the API what they have not seen: ETag, If-Match, If-None-Match."""

from __future__ import annotations

import pytest

from application.work import Tack
from partnerships.models import Partnership
from tests.web.api.conftest import V1, Ground

STATED = "If-Match"


def test_every_change_of_what_was_read_names_its_version(ground: Ground) -> None:
    described = ground.officer.get("/openapi.json").get_json()["paths"]
    known = {"partnership_id": ground.partnership, "agreement_id": ground.grant, "organisation_id": ground.partner}
    versioned = [
        (method, path.removeprefix(V1))
        for path, methods in described.items()
        for method, one in methods.items()
        if method != "parameters" and STATED in {found["name"] for found in one.get("parameters", [])}
    ]

    assert {path for method, path in versioned if path.endswith("/moves")} == {
        "/partnerships/{partnership_id}/moves",
        "/agreements/{agreement_id}/moves",
    }
    edits = {path for path, methods in described.items() if "patch" in methods}
    assert edits == {V1 + path for method, path in versioned if method == "patch"}
    for path in ("/partnerships/{partnership_id}", "/agreements/{agreement_id}", "/organisations/{organisation_id}"):
        answer = ground.officer.patch(path.format(**known), {}, tag="")
        assert (answer.status_code, answer.mimetype) == (428, "application/problem+json")
        assert answer.get_json()["code"] == "version-needed"
    for path in ("/partnerships/{partnership_id}/moves", "/agreements/{agreement_id}/moves"):
        assert ground.leader.post(path.format(**known), {"move": "stop"}, tag="").status_code == 428


def test_a_move_of_what_somebody_else_moved_tells_who_and_what(ground: Ground) -> None:
    path = f"/agreements/{ground.grant}"
    ground.officer.post(f"{path}/documents")
    read = ground.second.tag(path)
    assert ground.officer.post(f"{path}/moves", {"move": "submit"}, tag=read).status_code == 200

    late = ground.second.post(f"{path}/moves", {"move": "submit"}, tag=read)

    assert (late.status_code, late.get_json()["code"]) == (412, "stale-version")
    assert "it moved on" in late.get_json()["title"]
    assert ground.officer.get("/session").get_json()["person"]["name"] in late.get_json()["title"]


def test_a_repeat_with_its_key_answers_as_the_first_although_the_version_moved(ground: Ground, tack: Tack) -> None:
    path = f"/partnerships/{ground.partnership}"
    read = ground.officer.tag(path)
    rated = {"risk": "low", "reason": "Años de trabajo juntos."}
    first = ground.officer.post(f"{path}/risk", rated, key="una vez", tag=read)

    again = ground.officer.post(f"{path}/risk", rated, key="una vez", tag=read)
    without = ground.officer.post(f"{path}/risk", rated, key="otra", tag=read)

    assert (first.status_code, again.status_code, without.status_code) == (200, 200, 412)
    assert (again.headers["Idempotent-Replayed"], again.headers["ETag"]) == ("true", first.headers["ETag"])
    with tack.reading() as work:
        found = work.session.get(Partnership, ground.partnership)
        assert found is not None
        assert first.headers["ETag"].startswith(f'"{found.version}.')


def test_what_did_not_change_is_not_sent_again(ground: Ground) -> None:
    address = f"{V1}/agreements/{ground.umbrella}"
    first = ground.officer.client.get(address)
    known = {"If-None-Match": first.headers["ETag"]}

    same = ground.officer.client.get(address, headers=known)
    # The umbrella itself stays as it is; what is reserved under it does not.
    assert ground.second.post(f"/agreements/{ground.subaward}/moves", {"move": "approve"}).status_code == 200
    ground.officer.post(f"/agreements/{ground.subaward}/moves", {"move": "cancel", "reason": "Ya no."})
    other = ground.officer.client.get(address, headers=known)

    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert other.status_code == 200
    assert other.headers["ETag"].partition(".")[0] == first.headers["ETag"].partition(".")[0]
    assert "version" not in first.get_json()


@pytest.mark.parametrize(
    ("stated", "status"),
    [("*", 200), ("W/{tag}", 200), ('"0", {tag}', 200), ('"999"', 412), ("nonsense", 412), ('"0"', 412)],
)
def test_tags_are_read_as_programs_write_them(ground: Ground, stated: str, status: int) -> None:
    path = f"/partnerships/{ground.partnership}"

    answer = ground.officer.patch(path, {"title": "Otro"}, stated.format(tag=ground.officer.tag(path)))

    assert answer.status_code == status
