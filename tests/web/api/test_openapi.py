"""The description holds: it is OpenAPI 3.1, its page needs no script, and nothing breaks whatever is sent."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from tests.web.api.conftest import V1, Ground
from tests.web.conftest import Browser
from web.work import TackApp

#: Tries of each operation; twenty-odd operations on two databases stay well under a minute.
TRIES = 5


def test_the_description_is_openapi_3_1(stranger: Browser) -> None:
    found = stranger.get(f"{V1}/openapi.json").get_json()

    assert found["openapi"].startswith("3.1")
    assert f"{V1}/partnerships/{{partnership_id}}/moves" in found["paths"]
    assert f"{V1}/agreements/{{agreement_id}}/moves" in found["paths"]
    refusals = found["components"]["responses"].values()
    assert {kind for one in refusals for kind in one["content"]} == {"application/problem+json"}


def test_no_amount_is_a_number_anywhere(stranger: Browser) -> None:
    schemas = stranger.get(f"{V1}/openapi.json").get_json()["components"]["schemas"]

    assert schemas["MoneyBody"]["properties"]["amount"]["type"] == "string"
    assert [name for name, schema in schemas.items() if "number" in kinds(schema)] == []


def kinds(schema: Any) -> set[str]:
    """Return every type that stands anywhere in a schema."""
    if isinstance(schema, list):
        return {kind for one in schema for kind in kinds(one)}
    if not isinstance(schema, dict):
        return set()
    stated = schema.get("type", [])
    here = {stated} if isinstance(stated, str) else set(stated) if isinstance(stated, list) else set()
    return here | {kind for inner in schema.values() for kind in kinds(inner)}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_lists_every_operation_and_runs_nothing(stranger: Browser, language: str) -> None:
    page = stranger.get(f"{V1}/?lang={language}")
    found = stranger.get(f"{V1}/openapi.json").get_json()

    paths = [(path, method) for path, methods in found["paths"].items() for method in methods if method != "parameters"]
    assert page.status_code == 200
    assert page.text.count('<article class="move"') == len(paths)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "https://" not in page.text


def test_whatever_is_sent_nothing_breaks(ground: Ground, app: TackApp) -> None:
    described: Any = schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", app)
    cookie = ground.officer.client.get_cookie("tack")
    assert cookie is not None
    known = {"partnership_id": ground.partnership, "agreement_id": ground.grant, "organisation_id": ground.partner}
    statuses: Counter[int] = Counter()

    for operation in (found.ok() for found in described.get_all_operations()):

        @settings(max_examples=TRIES, deadline=None, database=None, derandomize=True, phases=[Phase.generate])
        def holds(case: Any) -> None:
            stated = case.path_parameters or {}
            case.path_parameters = {name: known.get(name, value) for name, value in stated.items()}
            case.headers = {**(case.headers or {}), "X-CSRFToken": ground.officer.token}
            case.cookies = {"tack": cookie.value}
            answer = case.call_and_validate(checks=[not_a_server_error, response_schema_conformance])
            statuses[answer.status_code // 100] += 1

        given(case=operation.as_strategy())(holds)()
    assert statuses[2] > len(known)
    assert statuses[4] > len(known)
