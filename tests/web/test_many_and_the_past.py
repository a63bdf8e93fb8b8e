"""Partnerships moved for a day that has passed: the preview of many says what that changes, and so does saving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import html

from application.work import Tack
from contracts import printing
from contracts.models import Agreement
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs, SignatureInput
from partnerships.models import Partnership
from policy.kinds import AgreementKind
from tests.factories import agreements as make
from tests.factories.people import NOW, ON, acting
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import TODAY

Enter = Callable[[str], Browser]
SEE = "/partnerships/moves"
PAST, AFTER = "2026-03-02", "2026-03-03"
#: 10,000 from 2 March and 9,000 submitted that day make 19,000, above 15,000.
SAID = "was submitted on 2 Mar 2026 as T1 for approval by grants officer; with this it would have been T2"


@pytest.fixture
def waiting(tack: Tack) -> dict[str, str]:
    """A partnership that thinks again while its signed grant of 10,000 waits, beside a submitted one of 9,000."""
    with tack.writing() as work:
        session, who = work.session, make.cast(work.session)
        who.officer.locale = "en"
        one = make.committed(session, who, title="Bees")
        signed = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 1_000_000))
        make.send(session, work.storage, signed, who)
        second = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 900_000))
        advance(session, second, "submit", **acting(who.officer, ON))
        for move in ("propose-pivot", "rethink"):
            advance(session, one, move, inputs=MoveInputs(reason="Sequía"), **acting(who.officer))
        for signer in signed.signers:
            kept = printing.attach_file(
                session, work.storage, signed, make.PDF, name="f.pdf", media_type="application/pdf", purpose="signed",
                **acting(who.officer),
            )  # fmt: skip
            inputs = MoveInputs(signature=SignatureInput(signer.organisation_id, "Ana Mejía", "directora", kept.id))
            advance(session, signed, "record-signature", inputs=inputs, **acting(who.officer, ON, NOW))
        plain = make.committed(session, who, title="Sheep")
        for move in ("propose-pivot", "rethink"):
            advance(session, plain, move, inputs=MoveInputs(reason="Sequía"), **acting(who.officer))
    return {"email": who.officer.email, "bees": one.id, "sheep": plain.id, "signed": signed.id, "second": second.number}


def standing(tack: Tack, ids: dict[str, str]) -> tuple[str, str, str]:
    """Where the two partnerships and the signed grant stand."""
    with tack.reading() as work:
        stages = [work.session.get_one(Partnership, ids[name]).stage for name in ("bees", "sheep")]
        return stages[0], stages[1], work.session.get_one(Agreement, ids["signed"]).state


BEFORE, DONE = ("co-creation", "co-creation", "signed"), ("umbrella", "umbrella", "in-force")


@pytest.mark.parametrize(("day", "told"), [(PAST, True), (AFTER, False), ("", False)])
def test_the_preview_says_beside_each_what_the_day_changes(
    tack: Tack, signed_in: Enter, waiting: dict[str, str], day: str, *, told: bool
) -> None:
    officer = signed_in(waiting["email"])
    chosen = [waiting["bees"], waiting["sheep"]]

    seen = html.fromstring(officer.get(SEE, query_string={"move": "commit", "partnership": chosen, "on": day}).text)

    rows = {row.xpath("string(.//input/@value)"): row.text_content() for row in seen.xpath("//li[.//input]")}
    assert set(rows) == set(chosen)
    assert (f"{waiting['second']} {SAID}" in rows[waiting["bees"]]) is told
    assert "would have been" not in rows[waiting["sheep"]]
    assert bool(seen.xpath("//*[@id='bulk-understood']")) is told
    assert seen.xpath("//form[@method='get']//input[@name='partnership']/@value") == seen.xpath(
        "//input[@type='checkbox'][@name='partnership']/@value"
    )
    assert standing(tack, waiting) == BEFORE


def test_many_are_moved_into_the_past_only_by_who_understands(
    tack: Tack, signed_in: Enter, waiting: dict[str, str]
) -> None:
    officer = signed_in(waiting["email"])
    form: dict[str, Any] = {"_form": "bulk", "move": "commit", "partnership": [waiting["bees"], waiting["sheep"]]}

    told = officer.post(SEE, {**form, "on": PAST})

    assert (told.status_code, standing(tack, waiting)) == (409, BEFORE)
    page = html.fromstring(told.text)
    assert SAID in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("//*[@id='bulk-understood']")
    saved = officer.post(SEE, {**form, "on": PAST, "understood": "yes"})
    assert (saved.status_code, standing(tack, waiting)) == (303, DONE)


def test_one_is_moved_into_the_past_only_by_who_understands(
    tack: Tack, signed_in: Enter, waiting: dict[str, str]
) -> None:
    officer, address = signed_in(waiting["email"]), f"/partnerships/{waiting['bees']}/moves"
    form = {"_form": "commit", "move": "commit", "on": PAST}

    told = officer.post(address, form)

    assert (told.status_code, standing(tack, waiting)) == (409, BEFORE)
    assert SAID in html.fromstring(told.text).xpath("string(//*[@role='alert'])")
    assert officer.post(address, {**form, "understood": "yes"}).status_code == 303
    assert standing(tack, waiting) == ("umbrella", "co-creation", "in-force")


def test_a_day_that_changes_nothing_asks_nothing(tack: Tack, signed_in: Enter, waiting: dict[str, str]) -> None:
    officer = signed_in(waiting["email"])
    form = {"_form": "bulk", "move": "commit", "partnership": [waiting["bees"], waiting["sheep"]], "on": AFTER}
    assert officer.post(SEE, form).status_code == 303
    assert standing(tack, waiting) == DONE


def test_programs_are_told_before_and_refused_until_they_understand(
    tack: Tack, signed_in: Enter, waiting: dict[str, str]
) -> None:
    program = Program(signed_in(waiting["email"]).client)
    chosen = sorted([waiting["bees"], waiting["sheep"]])
    body = {"partnerships": chosen, "move": "commit", "on": PAST}

    asked = program.post("/partnerships/moves/preview", body).get_json()

    assert (sorted(asked["can"]), asked["cannot"]) == (chosen, [])
    assert [one["id"] for one in asked["changes"]] == [waiting["bees"]]
    (sentence,) = asked["changes"][0]["changes"]
    assert sentence.startswith(f"{waiting['second']} {SAID}")
    assert program.post("/partnerships/moves/preview", body | {"on": AFTER}).get_json()["changes"] == []
    refused = program.post("/partnerships/moves", body)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "changes-the-past")
    one = program.post(f"/partnerships/{waiting['bees']}/moves", {"move": "commit", "on": PAST})
    assert (one.status_code, one.get_json()["code"]) == (409, "changes-the-past")
    assert standing(tack, waiting) == BEFORE
    assert program.post("/partnerships/moves", body | {"understood": True}).status_code == 201
    assert standing(tack, waiting) == DONE


@pytest.mark.parametrize(("day", "shown"), [(PAST, PAST), ("no day", TODAY.isoformat())])
def test_the_day_of_the_preview_is_the_day_of_the_form(
    signed_in: Enter, waiting: dict[str, str], day: str, shown: str
) -> None:
    officer = signed_in(waiting["email"])
    seen = officer.get(SEE, query_string={"move": "commit", "partnership": [waiting["sheep"]], "on": day}).text
    page = html.fromstring(seen)
    assert page.xpath("string(//*[@id='bulk-on']/@value)") == page.xpath("string(//*[@id='day-on']/@value)") == shown
