"""The feed and the seals, for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from application import sealing
from application.work import Tack
from kernel import journal_export
from tests.web.api.conftest import Ground, Program
from tests.web.conftest import Browser
from tests.web.world import World

Make = Callable[..., str]


def test_whoever_reads_on_gets_everything_once(tack: Tack, ground: Ground, program: Callable[[str], Program],
                                               person: Make) -> None:  # fmt: skip
    auditor = program(person("auditor"))
    assert auditor.get("/journal").get_json() == {"rows": [], "after": 0}  # nothing has its place yet
    count = sealing.give_positions(tack)
    seen: list[int] = []
    after = 0
    while rows := (answer := auditor.get("/journal", after=after, limit=7).get_json())["rows"]:
        seen += [row["position"] for row in rows]
        after = answer["after"]
    assert seen == list(range(1, count + 1))
    assert auditor.get("/journal", after=after).get_json() == {"rows": [], "after": count}

    drafted = [row for row in _all(auditor) if row["event"] == "AgreementDrafted"]
    assert {"kind": "partnership", "id": ground.partnership} in drafted[0]["refs"]
    assert auditor.get("/journal", after="x").status_code == 422


def test_the_feed_holds_what_the_reader_may_know_of(tack: Tack, ground: Ground) -> None:
    sealing.give_positions(tack)
    own = {row["subject"]["id"] for row in _all(ground.officer)}
    others = {row["subject"]["id"] for row in _all(ground.stranger)}
    assert {ground.partnership, ground.umbrella, ground.grant} <= own
    assert not {ground.partnership, ground.umbrella, ground.grant} & others
    assert {row["subject"]["kind"] for row in _all(ground.stranger)} <= {"organisation", "edition", "exchange-rate"}


def _all(program: Program) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = program.get("/journal", limit=200).get_json()["rows"]
    return rows


def test_seals_are_for_administrators_and_auditors(
    tack: Tack, world: World, signed_in: Callable[[str], Browser], program: Callable[[str], Program]
) -> None:
    auditor = signed_in(world.emails["auditor"])
    assert "Nothing was sealed yet" in auditor.get("/journal/seals").text
    assert auditor.get("/journal/seals/export").status_code == 409
    sealed = sealing.seal(tack)
    assert sealed is not None
    assert sealing.seal(tack) is None  # once a day

    page = auditor.get("/journal/seals")
    assert sealed.mac[:16] in page.text
    assert "/journal/seals" in auditor.get("/journal").text
    file = auditor.get("/journal/seals/export")
    assert "attachment" in file.headers["Content-Disposition"]
    with tack.reading() as work:
        export = journal_export.read_export(file.text)
        assert list(journal_export.faults_against(work.session, export, tack.settings.seal_keys)) == []

    administrator = program(world.emails["administrator"])
    assert [row["mac"] for row in administrator.get("/journal/seals").get_json()["rows"]] == [sealed.mac]
    assert json.loads(administrator.get("/journal/seals/export").text)["heads"] == list(export.heads)
    officer = program(world.emails["grants-officer"])
    refused = [officer.get(path).status_code for path in ("/journal/seals", "/journal/seals/export")]
    assert refused == [403, 403]
    browser = signed_in(world.emails["grants-officer"])
    assert browser.get("/journal/seals").status_code == 403
    assert "/journal/seals" not in browser.get("/journal").text


def test_the_feed_is_told_in_words_where_that_is_asked(tack: Tack, ground: Ground) -> None:
    path = f"/partnerships/{ground.partnership}/notes"
    assert ground.officer.post(path, {"text": "The bridge is gone."}).status_code == 201
    sealing.give_positions(tack)
    asked = {"kind": "partnership", "subject": ground.partnership, "event": "ContactNoted"}

    (plain,) = ground.officer.get("/journal", **asked).get_json()["rows"]
    (told,) = ground.officer.get("/journal", **asked, told="true").get_json()["rows"]

    assert (plain["words"], plain["written"]) == (None, [])
    assert "noted a contact" in told["words"]
    assert [(one["text"], one["erased_at"]) for one in told["written"]] == [("The bridge is gone.", None)]
    assert {name: told[name] for name in plain if name not in {"words", "written"}} == {
        name: plain[name] for name in plain if name not in {"words", "written"}
    }
    assert ground.stranger.get("/journal", **asked, told="true").get_json()["rows"] == []
    assert ground.officer.get("/journal", told="loud").status_code == 422
