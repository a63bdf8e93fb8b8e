"""Tables of rates through the API: all of a table or nothing, once, and what it changes has to be understood."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from application.work import Tack
from kernel.money import Money
from lifecycle.actions import advance
from policy.kinds import AgreementKind
from tests.factories import agreements as make
from tests.factories.people import NOW, ON, acting
from tests.web.api.conftest import Ground, Program

HEAD = "from,to,date,rate,source\n"
TABLE = HEAD + "HNL,USD,2026-02-02,0.0379,BCH\nEUR,USD,2026-02-02,1.05,BCE\n"


def load(program: Program, text: str | bytes, key: str | None = None, **fields: str) -> TestResponse:
    content = text.encode() if isinstance(text, str) else text
    return program.post("/rates/table", key=key, data={"file": (io.BytesIO(content), "rates.csv"), **fields})


def listed(program: Program) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = program.get("/rates", fields="from_currency,rate").get_json()["rows"]
    return found


def test_a_table_is_entered_once(ground: Ground) -> None:
    first, again = load(ground.finance, TABLE, key="monday"), load(ground.finance, TABLE, key="monday")

    assert (first.status_code, first.get_json()) == (201, {"new": 2})
    assert (again.get_json(), again.headers["Idempotent-Replayed"]) == ({"new": 2}, "true")
    # Without the key it is looked at again, and nothing of it is new.
    assert load(ground.finance, TABLE).get_json() == {"new": 0}
    assert {row["from_currency"]: row["rate"] for row in listed(ground.finance)} == {"HNL": "0.0379", "EUR": "1.05"}


@pytest.mark.parametrize(
    ("content", "where", "words"),
    [
        ("from,to\nUSD,HNL\n", "1", "must name the columns"),
        (HEAD + "USD,XXX,2026-03-02,1,x\nUSD,HNL,2026-03-02,24,x\n", "2.to", "no currency"),
        (b"PK\x03\x04\xff\xfe", "file", "not a CSV table"),
    ],
)
def test_a_wrong_table_is_refused_whole_as_on_the_page(ground: Ground, content: str, where: str, words: str) -> None:
    refused = load(ground.finance, content)

    assert (refused.status_code, refused.get_json()["code"]) == (422, "invalid")
    assert [one["where"] for one in refused.get_json()["problems"]] == [where]
    assert words in refused.get_json()["problems"][0]["message"]
    assert listed(ground.finance) == []


def test_who_may_not_and_what_is_not_known_is_refused(ground: Ground) -> None:
    refused = load(ground.officer, TABLE)

    assert (refused.status_code, refused.get_json()["permission"]) == (403, "rate.edit")
    assert load(ground.finance, TABLE, colour="red").status_code == 422
    assert load(ground.finance, TABLE, understood="perhaps").status_code == 422
    assert ground.finance.post("/rates/table", data={"understood": "true"}).status_code == 422
    assert listed(ground.finance) == []


def test_a_table_that_changes_what_was_judged_is_taken_once_that_is_understood(
    tack: Tack, program: Callable[[str], Program]
) -> None:
    with tack.writing() as work:
        who = make.cast(work.session)
        email = who.finance.email
        one = make.committed(work.session, who)
    finance = program(email)
    assert load(finance, HEAD + "EUR,USD,2026-02-20,1.05,BCE\n").status_code == 201
    with tack.writing() as work:
        one, officer = work.session.merge(one), work.session.merge(who.officer)
        euros = Money(1_400_000, "EUR")
        terms = replace(make.terms(AgreementKind.GRANT, one), amount=euros, budget=[("Equipo", euros)])
        grant = make.draft(work.session, one, replace(who, officer=officer), terms)
        advance(work.session, grant, "submit", by=acting(officer)["by"], on=ON, now=NOW)
        assert grant.tier == "T1"
    # EUR 14,000 at 1.05 are 14,700; at 1.10 they are 15,400, above 15,000.
    later = HEAD + "EUR,USD,2026-03-01,1.10,BCE\n"

    refused = load(finance, later, key="march")

    assert (refused.status_code, refused.get_json()["code"]) == (409, "changes-the-past")
    assert "T1" in refused.get_json()["changes"][0]
    assert len(listed(finance)) == 1
    # What was refused claimed no key.
    assert load(finance, later, key="march", understood="true").get_json() == {"new": 1}
