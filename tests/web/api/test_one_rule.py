"""What holds for every operation of the API, whichever comes next: the map is walked, not a list of ours."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from tests.portfolio.files import giving, table
from tests.web.api.conftest import V1, Ground, Program
from tests.web.conftest import Browser
from web.work import TackApp

#: POST because what they ask is too long for an address, or a file; they change nothing. A challenge is soon over.
QUESTIONS = {
    "/agreements/check",
    "/agreements/{agreement_id}/check",
    "/editions/check",
    "/imports/preview",
    "/partnerships/moves/preview",
    "/passkeys/challenge",
    "/print-runs/preview",
    "/templates/check",
}
#: Changes of a record with a version that do not ask for it, and why.
WITHOUT_VERSION = {
    # They only add a row beside the others, or take back one that is named: nobody's change is written over.
    "/agreements/{agreement_id}/documents",
    "/agreements/{agreement_id}/reports/{report_id}",
    "/agreements/{agreement_id}/signed-file",
    "/partnerships/{partnership_id}/notes",
    "/partnerships/{partnership_id}/choosing/declarations",
    "/partnerships/{partnership_id}/choosing/handling",
    # Each answer has a version of its own, and of a record both sides write in neither waits for the other.
    "/partnerships/{partnership_id}/diligence",
    "/partnerships/{partnership_id}/diligence/{assessment_id}/answers",
    "/partnerships/{partnership_id}/diligence/{assessment_id}/evidence",
    "/partnerships/{partnership_id}/diligence/{assessment_id}/evidence/{evidence_id}/withdrawal",
    "/partnerships/{partnership_id}/diligence/{assessment_id}/items/{item}/evidence",
    "/partnerships/{partnership_id}/diligence/{assessment_id}/moves",
    "/partnerships/{partnership_id}/diligence/{assessment_id}/papers/{voice}/{day}",
    "/partnerships/{partnership_id}/diligence/{assessment_id}/session",
    # What is added to a pack or to the joint risks is a record of its own, beside the others.
    # What is added to a pack or to the joint risks is a record of its own, beside the others.
    "/partnerships/{partnership_id}/pack",
    "/partnerships/{partnership_id}/risks",
    "/organisations/{organisation_id}/facts",
    "/organisations/{organisation_id}/identifiers",
    "/organisations/{organisation_id}/identifiers/{number_id}/removal",
    "/organisations/{organisation_id}/names",
    "/organisations/{organisation_id}/names/{name_id}/removal",
    "/organisations/{organisation_id}/people",
    "/organisations/{organisation_id}/people/{holder_id}/end",
    "/organisations/{organisation_id}/people/{holder_id}/removal",
    "/organisations/{organisation_id}/parents",
    "/organisations/{organisation_id}/parents/{link_id}/end",
    # A logo is one file by itself, no fact that somebody else may have mended meanwhile.
    "/organisations/{organisation_id}/logo",
    "/organisations/{organisation_id}/logo/removal",
    # A flag is a record of its own, beside the others on an organisation.
    "/organisations/{organisation_id}/flags",
    "/organisations/{organisation_id}/assurance",
    # Two records become one or two again: what was in the way is judged by the action, under the lock of both.
    "/organisations/{organisation_id}/merges",
    "/organisations/{organisation_id}/merges/{gone_id}/undo",
}


def described(app: TackApp) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each operation: method, path under `/api/v1`, description."""
    for path, methods in app.extensions["tack-openapi"]["paths"].items():
        for method, one in methods.items():
            if method != "parameters":
                yield method, path.removeprefix(V1), one


def headers(one: dict[str, Any]) -> set[str]:
    return {stated["name"] for stated in one["parameters"] if stated["in"] == "header"}


def schema_of(answer: dict[str, Any]) -> str:
    content = answer.get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]


def test_every_operation_stands_in_the_description_and_nowhere_twice(app: TackApp) -> None:
    stands = {(method, re.sub(r"{\w+}", "{}", path)) for method, path, _ in described(app)}
    routes = {
        (method.lower(), re.sub(r"<[^>]+>", "{}", rule.rule).removeprefix(V1))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api-")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert stands == routes
    # Two names for one address are two addresses to whoever reads the description.
    named = {re.sub(r"{\w+}", "{}", path): path for _, path, _ in described(app)}
    assert len(named) == len({path for _, path, _ in described(app)})
    ids = [one["operationId"] for _, _, one in described(app)]
    assert len(ids) == len(set(ids))


def test_every_post_takes_a_key(app: TackApp) -> None:
    without = {
        path for method, path, one in described(app) if method == "post" and "Idempotency-Key" not in headers(one)
    }

    assert without == QUESTIONS


def test_every_record_with_a_version_gives_it_and_asks_for_it(app: TackApp) -> None:
    versioned = {
        schema_of(answer)
        for _, _, one in described(app)
        for answer in one["responses"].values()
        if "ETag" in answer.get("headers", {}) and answer.get("content")
    }

    assert versioned == {
        "Activity",
        "Agreement",
        "Assessment",
        "AgreementClauses",
        "AgreementConditions",
        "Choosing",
        "Concern",
        "Flag",
        "Hit",
        "JointRisk",
        "Organisation",
        "PackEntry",
        "Partnership",
    }
    unasked = set()
    for method, path, one in described(app):
        gives = {schema_of(answer) for status, answer in one["responses"].items() if status in {"200", "201"}}
        if not gives & versioned:
            continue
        if method == "get":
            assert "If-None-Match" in headers(one), path
            assert "304" in one["responses"], path
        elif "{" in path and "If-Match" not in headers(one):
            unasked.add(path)
    assert unasked == WITHOUT_VERSION
    asked = [one for _, _, one in described(app) if "If-Match" in headers(one)]
    assert all({"412", "428"} <= set(one["responses"]) for one in asked)
    assert len(asked) > 20


def test_every_list_is_cut_and_narrowed(app: TackApp, ground: Ground) -> None:
    file = {"file": (io.BytesIO(table([giving()])), "grants.csv")}
    printing = ground.officer.post("/print-runs", {"agreements": [ground.grant]})
    known = {
        "import_id": ground.officer.post("/imports", data=file).get_json()["id"],
        "run_id": printing.get_json()["id"],
        "partnership_id": ground.partnership,
        "agreement_id": ground.grant,
        "organisation_id": ground.partner,
        "file_id": _documents(ground)[0]["file"]["id"],
    }
    unnarrowed, lists = set(), 0
    for method, path, one in described(app):
        components = app.extensions["tack-openapi"]["components"]["schemas"]
        rows = components.get(schema_of(one["responses"].get("200", {})), {}).get("properties", {}).get("rows")
        if method != "get" or rows is None:
            continue
        lists += 1
        asked = {stated["name"] for stated in one["parameters"] if stated["in"] == "query"}
        assert "fields" in asked, path
        if asked <= {"fields", "after", "limit"}:
            unnarrowed.add(path)
        address = path.format(**known)
        answer = ground.officer.get(address, fields="colour")
        assert answer.status_code in {403, 422}, path
        assert ground.officer.get(address, colour="red").status_code in {403, 422}, path
        first = next(iter(components[rows["items"]["$ref"].rpartition("/")[2]]["properties"]))
        cut = ground.officer.get(address, fields=first)
        if cut.status_code == 200:
            assert all(list(row) == [first] for row in cut.get_json()["rows"]), path
    assert unnarrowed == set()
    assert lists >= 15


def test_a_small_list_is_narrowed_by_what_its_rows_say(ground: Ground) -> None:
    for name, layout in (("Tablero", "board"), ("Lista", "list")):
        ground.officer.post("/views", {"name": name, "layout": layout, "asked": {}})

    boards = ground.officer.get("/views", layout="board", fields="name").get_json()["rows"]

    assert boards == [{"name": "Tablero"}]
    assert ground.officer.get("/views", layout="cloud").status_code == 422
    assert {row["current"] for row in _documents(ground, current="true")} == {True}
    assert _documents(ground, current="false") == []


def _documents(ground: Ground, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ground.officer.get(f"/agreements/{ground.umbrella}/documents", **asked).get_json()[
        "rows"
    ]
    return found


def test_a_key_is_kept_for_what_has_no_identifier_of_its_own(ground: Ground) -> None:
    path = f"/partnerships/{ground.partnership}/holds"
    stated = {"reason": "Falta un informe."}
    first = ground.officer.post(path, stated, key="pausa")

    again = ground.officer.post(path, stated, key="pausa")

    assert (first.status_code, again.status_code, again.headers["Idempotent-Replayed"]) == (201, 201, "true")
    assert again.get_json() == first.get_json()
    assert ground.officer.post(path, stated).status_code == 409
    lifted = [ground.leader.post(f"{path}/lift", stated, key="sigue") for _ in range(2)]
    assert [one.status_code for one in lifted] == [200, 200]
    assert ground.leader.post(f"{path}/lift", stated).status_code == 404
    other = ground.officer.post(path, {"reason": "Otro."}, key="pausa")
    assert (other.status_code, other.get_json()["code"]) == (409, "conflict")


def test_nobody_but_the_owner_sees_or_ends_sessions_and_tokens(ground: Ground, stranger: Browser) -> None:
    (mine,) = ground.officer.get("/sessions", here="true").get_json()["rows"]
    (other,) = ground.second.get("/sessions", here="true").get_json()["rows"]

    assert mine["id"] != other["id"]
    assert ground.officer.post(f"/sessions/{other['id']}/end").status_code == 404
    assert ground.officer.get("/tokens").get_json()["rows"] == []
    assert Program(stranger.client).get("/sessions").status_code == 401
    ended = ground.officer.post("/sessions/others/end").get_json()
    assert ended["ended"] == 0
    assert ground.officer.post(f"/sessions/{mine['id']}/end").status_code == 200
    assert ground.officer.get("/sessions").status_code == 401


def test_a_rate_a_seat_and_a_role_are_given_and_taken(ground: Ground) -> None:
    rate = {"from_currency": "HNL", "to_currency": "USD", "on": "2026-01-05", "rate": "0.0379", "source": "BCH"}
    made = ground.finance.post("/rates", rate)
    assert made.status_code == 201, made.text
    assert made.get_json() == {"id": made.get_json()["id"], **rate}
    assert ground.finance.get("/rates", currency="HNL", fields="rate").get_json()["rows"] == [{"rate": "0.0379"}]
    assert ground.officer.get("/rates", currency="hnl").status_code == 422

    path = f"/partnerships/{ground.partnership}"
    somebody = ground.second.get("/session").get_json()["person"]
    joined = ground.officer.post(f"{path}/team", {"person_id": somebody["id"], "duty": "Visits"})
    assert joined.get_json()["team"] == [{"person": somebody, "duty": "Visits"}]
    left = ground.officer.post(f"{path}/team/{somebody['id']}/removal")
    assert (left.status_code, left.get_json()["team"]) == (200, [])
    parties = left.get_json()["parties"]
    refused = ground.officer.post(f"{path}/parties/{parties[-1]['id']}/removal")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "conflict")


def test_a_program_reads_what_was_printed(ground: Ground) -> None:
    (paper,) = _documents(ground)

    given = ground.officer.client.get(paper["file"]["url"])

    assert (given.status_code, given.content_length) == (200, paper["file"]["size"])
    assert ground.stranger.client.get(paper["file"]["url"]).status_code == 404
