"""The description: it is OpenAPI 3.1, money in it is text, and its page needs no script."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.api.conftest import V1
from tests.web.conftest import Browser


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
