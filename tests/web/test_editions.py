"""Editions on pages: given, checked, proposed, compared, published by somebody else, withdrawn; and in the API."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest

from kernel.ids import new_id
from partnerships.permissions import Role
from tests.application.test_proposals import RULES, WORDS
from tests.policy.editions import TEXT
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import World

Enter = Callable[[str], Browser]
Make = Callable[..., str]
BROKEN = RULES.replace("kind: pivot\n", "kind: pivto\n", 1)
LINE = RULES[: RULES.index("kind: pivot\n")].count("\n") + 1


@pytest.fixture
def author(world: World, signed_in: Enter, person: Make) -> Browser:
    """A grants officer, where the first edition is published."""
    assert world.ids["coffee"]
    return signed_in(person(Role.GRANTS_OFFICER, name="Ana Author"))


@pytest.fixture
def leader(world: World, signed_in: Enter, person: Make) -> Browser:
    """Somebody who leads every programme."""
    assert world.ids["coffee"]
    return signed_in(person(Role.LEADERSHIP, name="Luis Leader"))


def given(text: str, **more: str) -> dict[str, object]:
    return {"_form": "edition", "_once": new_id(), "file": (io.BytesIO(text.encode()), "next.yaml"), **more}


def propose(by: Browser, text: str, note: str = "") -> str:
    by.get("/rules/new")
    kept = by.post("/rules", given(text, note=note))
    assert kept.status_code == 303, kept.text
    return str(kept.location)


def test_a_faulty_text_is_shown_with_every_place_and_nothing_is_kept(author: Browser) -> None:
    author.get("/rules/new")
    for address in ("/rules", "/rules/check"):
        refused = author.post(address, given(BROKEN))
        assert refused.status_code == 422
        assert f'<td class="num" data-name="Line">{LINE}</td><td class="num" data-name="Column">11</td>' in refused.text
        assert "Did you mean “pivot”?" in refused.text
        assert "kind: pivto" in refused.text
    assert "proposed" not in author.get("/rules").text


def test_what_is_wrong_is_said_in_the_readers_language(signed_in: Enter, person: Make) -> None:
    reader = signed_in(person(Role.LEADERSHIP, locale="es"))
    refused = reader.post("/rules/check", {"_form": "edition", "text": BROKEN})
    assert "¿Quiso decir «pivot»?" in refused.text
    assert "1 lugar necesita corrección" in refused.text


def test_nothing_given_and_no_text_are_refused(author: Browser) -> None:
    author.get("/rules/new")
    assert "Choose a file, or paste its text." in author.post("/rules", {"_form": "edition"}).text
    latin = {"_form": "edition", "file": (io.BytesIO("schema: 1 # ó".encode("latin-1")), "x.yaml")}
    refused = author.post("/rules", latin)
    assert refused.status_code == 422
    assert "This file is not text in UTF-8." in refused.text


def test_checking_says_what_would_change_and_keeps_nothing(author: Browser) -> None:
    author.get("/rules/new")
    told = author.post("/rules/check", given(RULES)).text
    assert "This text is sound." in told
    assert "Rules changed." in told
    assert "1 place differs between standard 2026-01 and standard 2027-01." in told
    assert "gates: agreement-in-force → agreement-in-force, liaison-named" in told
    assert '<article class="move">' in author.get("/rules").text
    assert "standard 2027-01" not in author.get("/rules").text


def test_the_form_that_was_only_checked_is_still_proposed_and_once(author: Browser) -> None:
    form = {"_form": "edition", "_once": new_id(), "text": RULES}
    assert author.post("/rules/check", {**form, "text": BROKEN}).status_code == 422
    assert author.post("/rules/check", form).status_code == 200
    kept = author.post("/rules", form)
    assert kept.status_code == 303
    assert author.post("/rules", form).location == kept.location


def test_one_proposes_another_publishes_and_the_edition_says_who(author: Browser, leader: Browser) -> None:
    where = propose(author, RULES, "Decided in <June>")
    told = author.get(where).text
    assert "Decided in &lt;June&gt;" in told
    assert "Publish, once and for good" not in told
    assert "Ask administrator or leadership." in told
    assert author.post(f"{where}/publish").status_code == 403
    assert "Publish, once and for good" in leader.get(where).text
    done = leader.post(f"{where}/publish")
    assert done.status_code == 303
    edition = leader.get(done.location).text
    for words in ("Ana Author", "Luis Leader", "SHA-256", "Schema", "1 Jan 2027"):
        assert words in edition
    listed = author.get("/rules").text
    assert "Proposed by Ana Author. Published by Luis Leader on" in re.sub(r"\s+", " ", listed)
    # Who presses again, or second, lands on the same edition.
    assert leader.post(f"{where}/publish").location == done.location
    assert "published what was proposed: the rules 2027-01." in author.get("/journal").text
    sent = author.get(f"{done.location}/file")
    assert sent.get_data(as_text=True) == RULES
    assert "standard-2027-01.yaml" in sent.headers["Content-Disposition"]


def test_who_proposed_rules_reads_why_they_cannot_publish_them(leader: Browser) -> None:
    where = propose(leader, RULES)
    told = leader.get(where).text
    assert "You proposed this edition and it changes rules, so somebody else has to publish it." in told
    assert "Ask administrator or leadership." in told
    refused = leader.post(f"{where}/publish")
    assert refused.status_code == 409
    assert "somebody else has to publish it" in refused.text


def test_words_alone_need_one(leader: Browser) -> None:
    where = propose(leader, WORDS)
    assert "Only words changed; every rule is the same." in leader.get(where).text
    assert leader.post(f"{where}/publish").status_code == 303


def test_a_proposal_is_withdrawn_by_its_author(author: Browser, leader: Browser) -> None:
    where = propose(author, RULES)
    assert author.post(f"{where}/withdraw").status_code == 303
    assert "Withdrawn by" in author.get(where).text
    assert leader.post(f"{where}/publish").status_code == 409
    assert "withdrew the proposed rules 2027-01." in author.get("/journal").text


def test_two_editions_stand_side_by_side(author: Browser) -> None:
    where = propose(author, RULES)
    old = re.search(r'/rules/([0-9a-z]{26})"', author.get("/rules").text)
    assert old
    address = f"/rules/compare?old={old[1]}&new={where.rpartition('/')[2]}"
    told = author.get(address).text
    assert '<ins><span aria-hidden="true">+ </span>a liaison is named</ins>' in told
    assert 'id="moves"' in told
    assert 'id="tiers"' not in told
    whole = author.get(f"{address}&all=yes").text
    assert 'id="tiers"' in whole
    assert author.get("/rules/compare?old=x&new=y").status_code == 404
    assert author.get("/rules/compare").status_code == 303


def test_an_auditor_looks_and_proposes_nothing(author: Browser, world: World, signed_in: Enter) -> None:
    where = propose(author, RULES)
    auditor = signed_in(world.emails["auditor"])
    told = auditor.get(where).text
    assert "Whoever has one of these roles in every programme publishes it: administrator or leadership." in told
    assert "Withdraw the proposal" not in told
    assert "Propose an edition" not in auditor.get("/rules").text
    assert auditor.get("/rules/new").status_code == 403
    assert [auditor.post(f"{where}/{act}").status_code for act in ("publish", "withdraw")] == [403, 403]


def program(browser: Browser) -> Program:
    return Program(browser.client)


def test_programs_propose_compare_and_publish(author: Browser, leader: Browser) -> None:
    one, two = program(author), program(leader)
    refused = one.post("/editions", {"text": BROKEN})
    assert refused.status_code == 422
    assert refused.get_json()["code"] == "policy-invalid"
    assert [place["where"] for place in refused.get_json()["problems"]] == [f"{LINE}:11"]
    made = one.post("/editions", {"text": RULES, "note": "Why not"}, key="k1")
    assert (made.status_code, made.get_json()["state"], made.get_json()["only_words"]) == (201, "open", False)
    key = made.get_json()["id"]
    read = two.get(f"/proposed-editions/{key}").get_json()
    assert (read["text"], read["note"]) == (RULES, "Why not")
    assert one.post("/editions", {"text": RULES, "note": "Why not"}, key="k1").get_json()["id"] == key
    assert one.post("/editions", {"text": RULES}).status_code == 409
    assert one.get(f"/proposed-editions/{key}").get_json()["unmet"][0]["code"] == "not-the-proposer"
    assert [row["id"] for row in two.get("/proposed-editions").get_json()["rows"]] == [key]
    assert one.post(f"/proposed-editions/{key}/publish").status_code == 403
    done = two.post(f"/proposed-editions/{key}/publish").get_json()
    assert done["state"] == "published"
    listed = two.get("/editions").get_json()["rows"]
    assert [(row["name"], row["schema"]) for row in listed] == [("2027-01", 1), ("2026-01", 1)]
    told = two.get(f"/editions/{done['edition_id']}").get_json()
    assert (told["text"], told["proposed_by"] is None) == (RULES, False)
    found = two.get("/editions/compare", old=listed[1]["id"], new=listed[0]["id"]).get_json()
    assert found["only_words"] is False
    assert found["differences"] == [
        {
            "section": "moves",
            "key": "start-delivery",
            "change": "changed",
            "values": [
                {
                    "field": "gates",
                    "before": '["agreement-in-force"]',
                    "after": '["agreement-in-force","liaison-named"]',
                    "words": False,
                }
            ],
        }
    ]
    assert two.post(f"/proposed-editions/{key}/withdraw").status_code == 409
    assert one.post("/editions", {"text": TEXT.replace("Nothing is left to do.", "Done.")}).status_code == 409


def test_a_program_checks_an_edition_and_nothing_is_kept(
    author: Browser, world: World, signed_in: Enter, person: Make
) -> None:
    one = program(author)
    faulty = one.post("/editions/check", {"text": BROKEN}).get_json()
    assert (faulty["sound"], faulty["count"], faulty["edition"], faulty["comparison"]) == (False, 1, None, None)
    (finding,) = faulty["findings"]
    assert (finding["line"], finding["column"], finding["nearest"]) == (LINE, 11, "pivot")
    assert "Did you mean “pivot”?" in finding["message"]

    sound = one.post("/editions/check", {"text": RULES}).get_json()
    assert (sound["sound"], sound["findings"], sound["edition"]["name"]) == (True, [], "2027-01")
    (published,) = one.get("/editions").get_json()["rows"]
    assert sound["edition"]["predecessor_id"] == published["id"]
    assert [(row["section"], row["key"]) for row in sound["comparison"]["differences"]] == [("moves", "start-delivery")]
    assert one.get("/proposed-editions").get_json()["rows"] == []

    spanish = program(signed_in(person(Role.LEADERSHIP, locale="es")))
    assert (
        "¿Quiso decir «pivot»?"
        in spanish.post("/editions/check", {"text": BROKEN}).get_json()["findings"][0]["message"]
    )
    refused = program(signed_in(world.emails["auditor"])).post("/editions/check", {"text": RULES})
    assert (refused.status_code, refused.get_json()["permission"]) == (403, "edition.propose")
    assert one.post("/editions/check", {"text": "x" * 1_000_001}).status_code == 422
    assert one.post("/editions/check", {"text": RULES, "note": "no"}).status_code == 422


def test_a_text_with_more_faults_than_are_listed_says_how_many(author: Browser) -> None:
    nonsense = "".join(f"line-{number}: 1\n" for number in range(250))
    told = program(author).post("/editions/check", {"text": nonsense}).get_json()
    assert (told["sound"], len(told["findings"])) == (False, 200)
    assert told["count"] >= 250


def test_what_came_with_the_installation_is_said_to(author: Browser) -> None:
    # An instance takes its editions up as it starts, wherever it is: that day is one of UTC, and of no office.
    listed = author.get("/rules").text
    assert re.search(r"It came with the installation, which took it up on \d+ \w+ \d{4} \(UTC\)\.", listed)
    assert "Published by" not in listed
    shown = re.search(r'href="(/rules/\w{26})"', listed)
    assert shown is not None
    assert "Tack itself: it came with the installation" in author.get(shown[1]).text
