"""Agreements through the API: drafted, changed, printed, approved, signed, in force, reported on."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from tests.factories.agreements import PDF
from tests.web.api.conftest import Ground, Program

#: What is sent, which field the refusal names, and words of it.
MISTAKES: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"amount": 9500.5}, "amount", "Write the amount as text"),
    ({"amount": {"amount": "1.234,50", "currency": "USD"}}, "amount.amount", "Write the amount as text"),
    ({"amount": {"amount": "1e30", "currency": "USD"}}, "amount.amount", "Write the amount as text"),
    ({"amount": {"amount": "1.005", "currency": "USD"}}, "amount.amount", "more decimals than the currency"),
    ({"amount": {"amount": "1.00", "currency": "ZZZ"}}, "amount.currency", "no such currency"),
    ({"starts_on": "2026-02-30"}, "starts_on", "This is not a date"),
    ({"ends_on": "2025-01-01"}, "ends_on", "lies before the start"),
    ({"colour": "red"}, "colour", "no such field"),
    ({"title": "a\x00b"}, "title", "control character"),
    ({"kind": "loan"}, "kind", "not one of the choices"),
    ({"recipient_id": "nobody"}, "recipient_id", "no identifier"),
)

FILES = (
    ("firmado.exe", b"MZ", "Give a PDF"),
    ("firmado.pdf", b"PK\x03\x04 a zip", "is called .pdf"),
    ("firmado.docx", b"PK\x03\x04 a zip", "is called .docx"),
    ("firmado.pdf", b"", "is empty"),
)


def body(ground: Ground, **given: Any) -> dict[str, Any]:
    money = {"amount": "9500.50", "currency": "USD"}
    return {
        "partnership_id": ground.partnership,
        "kind": "grant",
        "title": "Patios de secado",
        "recipient_id": ground.partner,
        "amount": money,
        "payment_basis": "fixed-amount",
        "starts_on": "2026-04-01",
        "ends_on": "2026-09-30",
        "budget": [{"what": "Obra", "amount": money}],
        "reports": [{"kind": "narrative", "due_on": "2026-10-31"}],
    } | given


def test_a_draft_shows_its_terms_and_its_tier(ground: Ground) -> None:
    answer = ground.officer.post("/agreements", body(ground))

    made = answer.get_json()
    assert answer.status_code == 201
    assert made["amount"] == {"amount": "9500.50", "currency": "USD"}
    assert (made["kind"], made["state"], made["tier"]) == ("grant", "draft", "T1")
    assert made["budget"] == [{"what": "Obra", "amount": {"amount": "9500.50", "currency": "USD"}}]
    assert [one["due_on"] for one in made["reports"]] == ["2026-10-31"]
    assert ground.officer.get(f"/agreements/{made['id']}").get_json() == made


def test_what_cannot_be_taken_is_named(ground: Ground) -> None:
    before = len(ground.officer.get("/agreements").get_json()["rows"])

    for wrong, where, words in MISTAKES:
        answer = ground.officer.post("/agreements", body(ground, **wrong))

        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
        found = {one["where"]: one["message"] for one in answer.get_json()["problems"]}
        assert words in found[where]
    assert len(ground.officer.get("/agreements").get_json()["rows"]) == before


def test_a_pair_that_is_not_made_is_refused_with_what_is(ground: Ground) -> None:
    million = {"amount": "900000.00", "currency": "USD"}

    answer = ground.officer.post("/agreements", body(ground, amount=million, budget=[]))

    kind, amount = answer.get_json()["problems"]
    assert (answer.status_code, kind["where"], amount["where"]) == (422, "kind", "amount")
    assert "T4" in kind["message"]


def test_terms_change_by_what_is_given_and_by_version(ground: Ground) -> None:
    path = f"/agreements/{ground.grant}"
    answer = ground.officer.get(path)
    read, tag = answer.get_json(), answer.headers["ETag"]

    changed = ground.officer.patch(path, {"title": "Otro título"}, tag)
    stale = ground.officer.patch(path, {"title": "Tarde"}, tag)

    after = changed.get_json()
    assert (changed.status_code, after["title"], after["budget"]) == (200, "Otro título", read["budget"])
    assert (stale.status_code, stale.get_json()["code"]) == (412, "stale-version")
    assert "its terms were changed" in stale.get_json()["title"]
    assert ground.officer.get(f"/agreements/{ground.grant}").get_json()["title"] == "Otro título"


def sign(program: Program, agreement: str, organisation: str, attachment: str | None, on: str) -> Any:
    signature = {"organisation_id": organisation, "signatory": "Ana Mejía", "capacity": "directora"}
    if attachment:
        signature["attachment_id"] = attachment
    return program.post(
        f"/agreements/{agreement}/moves", {"move": "record-signature", "on": on, "signature": signature}
    )


def test_a_grant_from_draft_to_closed(ground: Ground) -> None:
    path, officer = f"/agreements/{ground.grant}", ground.officer
    assert officer.post(f"{path}/documents").status_code == 201
    assert officer.post(f"{path}/moves", {"move": "submit"}).get_json()["state"] == "in-review"
    assert ground.second.post(f"{path}/moves", {"move": "approve"}).get_json()["state"] == "approved"
    sent = officer.post(f"{path}/moves", {"move": "send"}).get_json()
    assert sent["state"] == "out-for-signature"
    file = officer.post(f"{path}/files", data={"file": (BytesIO(PDF), "firmado.pdf")}).get_json()
    assert (file["name"], file["media_type"], file["size"]) == ("firmado.pdf", "application/pdf", len(PDF))
    ours, theirs = (one["organisation"]["id"] for one in sent["signers"])

    # The first signature was given outside, last week.
    half = sign(officer, ground.grant, ours, None, "2026-03-05").get_json()
    assert [one["signed_on"] for one in half["signers"]] == ["2026-03-05", None]
    whole = sign(officer, ground.grant, theirs, file["id"], "2026-03-12").get_json()

    assert whole["state"] == "in-force"
    now = officer.get(path).get_json()
    assert (now["state"], now["executed_on"] >= "2026-03-12") == ("in-force", True)
    proof = officer.post(f"{path}/signed-file", {"organisation_id": ours, "attachment_id": file["id"]})
    assert proof.get_json()["signers"][0]["attachment_id"] == file["id"]
    report = now["reports"][0]["id"]
    received = officer.post(f"{path}/reports/{report}", {"on": "2026-03-20"}).get_json()
    assert received["reports"][0]["received_on"] == "2026-03-20"
    assert officer.client.get(file["url"]).data == PDF


def test_a_foreign_file_proves_nothing(ground: Ground) -> None:
    foreign = ground.officer.get(f"/agreements/{ground.umbrella}").get_json()["signers"][0]["attachment_id"]
    path = f"/agreements/{ground.grant}"
    ground.officer.post(f"{path}/documents")
    ground.officer.post(f"{path}/moves", {"move": "submit"})
    ground.second.post(f"{path}/moves", {"move": "approve"})
    sent = ground.officer.post(f"{path}/moves", {"move": "send"}).get_json()

    answer = sign(ground.officer, ground.grant, sent["signers"][0]["organisation"]["id"], foreign, "2026-03-05")

    assert (answer.status_code, answer.get_json()["problems"][0]["where"]) == (422, "attachment_id")


def test_a_file_is_what_it_is_called(ground: Ground) -> None:
    for name, content, words in FILES:
        answer = ground.officer.post(f"/agreements/{ground.grant}/files", data={"file": (BytesIO(content), name)})

        assert answer.status_code == 422
        assert words in answer.get_json()["problems"][0]["message"]


def test_an_umbrella_shows_its_ledger(ground: Ground) -> None:
    found = ground.officer.get(f"/agreements/{ground.umbrella}").get_json()["ledger"]

    assert {name: one["amount"] for name, one in found.items()} == {
        "ceiling": "60000.00",
        "reserved": "10000.00",
        "obligated": "0.00",
        "left": "50000.00",
    }


def test_the_list_is_narrowed_and_continued(ground: Ground) -> None:
    first = ground.officer.get("/agreements", limit=2).get_json()
    rest = ground.officer.get("/agreements", limit=2, after=first["after"]).get_json()
    drafts = ground.officer.get("/agreements", state="draft").get_json()
    foreign = ground.officer.get("/agreements", state="draft", after=first["after"])

    assert [one["id"] for one in first["rows"] + rest["rows"]] == [ground.grant, ground.subaward, ground.umbrella]
    assert rest["after"] is None
    assert [one["id"] for one in drafts["rows"]] == [ground.grant]
    assert foreign.status_code == 422


def test_somebody_elses_agreement_is_not_there(ground: Ground) -> None:
    ghost = ground.stranger.get("/agreements/00000000000000000000000000")
    hidden = ground.stranger.get(f"/agreements/{ground.grant}")

    assert (hidden.status_code, hidden.get_json()) == (404, ghost.get_json())
    assert ground.stranger.get("/agreements").get_json()["rows"] == []
    assert ground.stranger.post(f"/agreements/{ground.grant}/moves", {"move": "submit"}).status_code == 404
