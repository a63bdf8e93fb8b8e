"""Templates of one's own on pages: looked into, handed in, looked at, published by somebody else, taken."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from application.work import Tack
from contracts.rendition_models import Rendition, RenditionFile
from contracts.template_models import OwnTemplate, TemplateVersion
from documents import catalogue
from kernel.ids import new_id
from kernel.storage import Attachment
from partnerships.permissions import Role
from tests.documents.bad_templates import BAD
from tests.documents.word_files import paragraphs, word_file
from tests.factories.drawn import without_an_office
from tests.web.agreement_world import with_agreements
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import World, build
from web.work import TackApp

Enter = Callable[[str], Browser]
Make = Callable[..., str]
NAME = "subaward"
OURS = word_file("Our own letter to {{ partner.name }}", "for {{ amount }}, version {{ template_version }}")
#: How a picture of 900 by 1165 begins; what follows it, no browser is asked about here.
PAGE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (900).to_bytes(4, "big") + (1165).to_bytes(4, "big")
NEWER = word_file("A newer letter to {{ partner.name }}", "for {{ amount }}")
#: Of the list that every door is held to, what people and rivals bring most.
WRONG = (
    "a stray endif",
    "an unknown filter",
    "a class of Python",
    "a billion passes",
    "a billion letters",
    "another product's field",
    "macros",
    "a link",
    "a password",
    ".doc renamed .docx",
    "nothing",
    "half a file",
    "200 MB of zeros in 200 kB",
    "a file that is too large",
)


@pytest.fixture
def world(tack: Tack) -> World:
    return with_agreements(tack, build(tack))


@pytest.fixture
def officer(world: World, signed_in: Enter) -> Browser:
    return signed_in(world.emails[Role.GRANTS_OFFICER])


@pytest.fixture
def leader(world: World, signed_in: Enter, person: Make) -> Browser:
    assert world.ids
    return signed_in(person(Role.LEADERSHIP, name="Luis Leader"))


def form(content: bytes = OURS, **more: Any) -> dict[str, Any]:
    file = (io.BytesIO(content), more.pop("file", "ours.docx"))
    return {"_form": "template", "_once": new_id(), "name": NAME, "language": "en", "file": file, **more}


def hand_in(by: Browser, content: bytes = OURS, **more: Any) -> str:
    """Hand a file in where no machine can draw its pages; return the address of the version."""
    by.get("/templates/new")
    kept = by.post("/templates", form(content, **more))
    assert kept.status_code == 303, kept.text
    undrawn(by)
    return str(kept.location)


def undrawn(by: Browser) -> None:
    app = by.client.application
    assert isinstance(app, TackApp)
    with app.tack.writing() as work:
        without_an_office(work.session)


def published(author: Browser, leader: Browser, content: bytes = OURS, **more: Any) -> str:
    where = hand_in(author, content, **more)
    assert leader.post(f"{where}/publish").status_code == 303
    return where


def words(page: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.text))


def nothing_kept(tack: Tack) -> bool:
    with tack.reading() as work:
        rows = [work.session.query(kind).count() for kind in (OwnTemplate, TemplateVersion)]
        return rows == [0, 0] and not work.session.query(Attachment).filter_by(purpose="template").count()


def test_it_is_handed_in_looked_at_and_published_by_somebody_else(
    world: World, officer: Browser, leader: Browser, signed_in: Enter
) -> None:
    where = hand_in(officer, note="The logo is <new>.")
    told = officer.get(where)
    assert "The logo is &lt;new&gt;." in told.text
    assert "Subaward (English), version 1 proposed" in words(told)
    assert "Publish it" not in told.text
    assert "so somebody else has to look at it and publish it." in told.text
    assert "<code>partner.name</code>" in told.text
    for case, line in (("smallest", "Red de Productoras de Lempira"), ("largest", "Asociados «Ñandú» <Ltda.>")):
        printed = officer.get(f"{where}/trials/{case}")
        assert printed.headers["Content-Disposition"].endswith(f"{case}.docx")
        assert line in paragraphs(printed.data)[0]
    assert officer.get(f"{where}/trials/middle").status_code == 404
    assert officer.get(f"{where}/file").data == OURS
    assert officer.post(f"{where}/publish").status_code == 403
    seen = signed_in(world.emails[Role.AUDITOR]).get(where).text
    assert "Whoever has one of these roles in every programme publishes it: administrator or leadership." in seen
    assert "Withdraw it" not in seen

    assert "Waiting for a second person" in leader.get("/templates").text
    assert leader.post(f"{where}/publish").location == where
    assert leader.post(f"{where}/publish").status_code == 303
    assert "Published by" in words(officer.get(where))
    listed = words(officer.get("/templates"))
    assert "Subaward (English), version 1all programmesLuis Leader" in listed
    assert "Waiting for a second person" not in listed
    told = leader.get("/journal")
    assert "handed in version 1 of the template “Subaward (English)”." in told.text
    assert "Luis Leader published version 1 of the template “Subaward (English)”." in told.text


def test_pages_are_shown_as_pictures_once_they_are_drawn(officer: Browser, leader: Browser, tack: Tack) -> None:
    officer.get("/templates/new")
    where = str(officer.post("/templates", form()).location)
    told = leader.get(where).text
    assert "Its pages are being drawn." in told
    assert "Its pages are still being drawn, and nobody has seen them." in told
    assert "Publish it" not in told
    assert leader.post(f"{where}/publish").status_code == 409
    with tack.writing() as work:
        for one in work.session.query(Rendition).all():
            one.state, one.ended_at, one.pages = "ready", work.now, 2
            for position in (1, 2):
                picture = work.storage.put(PAGE + b"%d" % position)
                row = RenditionFile(rendition_id=one.id, position=position, sha256=picture.sha256, size=picture.size)
                work.session.add(row)
    told = leader.get(where).text
    assert 'width="900" height="1165" loading="lazy" decoding="async" alt="A typical case, page 2"' in told
    assert "A typical case · 2 pages" in told
    assert "Publish it" in told
    sent = leader.get(f"{where}/trials/typical/2")
    assert (sent.mimetype, sent.data) == ("image/png", PAGE + b"2")
    assert [leader.get(f"{where}/trials/typical/{number}").status_code for number in (0, 3)] == [404, 404]
    prints = Program(leader.client).get(where).get_json()["prints"]
    assert [len(one["drawn"]) for one in prints] == [2, 2, 2]
    assert leader.client.get(prints[2]["drawn"][0]).data == PAGE + b"1"


def test_who_handed_it_in_reads_why_they_cannot_publish_it(leader: Browser) -> None:
    where = hand_in(leader)
    told = leader.get(where).text
    assert "You handed this version in, so somebody else has to look at it and publish it." in told
    assert "Ask administrator or leadership." in told
    assert "Publish it" not in told
    refused = leader.post(f"{where}/publish")
    assert refused.status_code == 409
    assert "somebody else has to look at it" in refused.text


def test_what_only_looks_keeps_nothing(officer: Browser, tack: Tack) -> None:
    officer.get("/templates/new")
    told = officer.post("/templates/check", form())
    assert told.status_code == 200
    assert "This template is sound." in told.text
    assert "It asks for 3 names" in told.text
    assert '<option value="subaward" selected>' in told.text
    refused = officer.post("/templates/check", form(word_file("{{ amuont }}")))
    assert refused.status_code == 422
    assert nothing_kept(tack)


def test_faults_are_said_with_their_places_in_the_readers_language(
    world: World, signed_in: Enter, person: Make, tack: Tack
) -> None:
    assert world.ids
    reader = signed_in(person(Role.GRANTS_OFFICER, locale="es"))
    reader.get("/templates/new")
    refused = reader.post("/templates", form(word_file("Para {{ partner.nmae }}", "{% for line in budget %}")))
    assert refused.status_code == 422
    assert "2 lugares necesitan corrección" in refused.text
    assert "¿Quiso decir «partner.name»?" in refused.text
    assert "párrafo 2 «{% for line in budget %}»" in refused.text
    assert nothing_kept(tack)


def test_a_template_of_clauses_must_print_them(officer: Browser, tack: Tack) -> None:
    officer.get("/templates/new")
    refused = officer.post("/templates", form(name="assembled-agreement"))
    assert refused.status_code == 422
    assert "It does not print the clauses, which are the contract" in refused.text
    assert nothing_kept(tack)


def test_what_is_no_template_at_all_is_refused(officer: Browser, tack: Tack) -> None:
    officer.get("/templates/new")
    without = form()
    del without["file"]
    assert "Choose a file." in officer.post("/templates", without).text
    assert "Choose which document this template prints." in officer.post("/templates", form(name="x")).text
    huge = officer.post("/templates", form(b"PK" + b"x" * 10_000_000))
    assert huge.status_code == 413
    assert "This file is too large: at most 10 megabytes." in huge.text
    assert "Hand it in" in huge.text
    elsewhere = officer.post("/templates", form(programme="0" * 26))
    assert elsewhere.status_code == 404
    assert nothing_kept(tack)


@pytest.mark.parametrize("name", WRONG)
def test_what_is_bad_is_answered_in_time_and_nothing_is_kept(officer: Browser, tack: Tack, name: str) -> None:
    build_file, wrong = BAD[name]
    program, content = Program(officer.client), build_file()
    officer.get("/templates/new")
    stated = {"name": NAME, "language": "en"}
    doors: tuple[Callable[[], TestResponse], ...] = (
        lambda: officer.post("/templates", form(content)),
        lambda: program.post("/templates", data={**stated, "file": (io.BytesIO(content), "x.docx")}),
    )
    for door in doors:
        began = time.monotonic()
        answer = door()
        assert time.monotonic() - began < 10
        assert answer.status_code == (413 if name == "a file that is too large" else 422)
        if answer.mimetype == "application/problem+json" and answer.status_code == 422:
            assert answer.get_json()["code"] == "template-faulty"
            assert len(answer.get_json()["problems"]) == len(wrong)
        elif answer.status_code == 422:
            assert f"{len(wrong)} place" in answer.text
    assert nothing_kept(tack)


def test_an_agreement_is_told_of_the_newer_one_and_takes_it(
    world: World, officer: Browser, leader: Browser, signed_in: Enter
) -> None:
    where = f"/agreements/{world.ids['subaward']}"
    assert "that comes with Tack" not in officer.get(where).text
    first = published(officer, leader)
    page = officer.get(where).text
    assert "This agreement keeps to the template that comes with Tack." in page
    assert f'<a href="{first}">version 1</a>' in page
    assert officer.post(f"{where}/template", {"_form": "template", "_once": new_id()}).status_code == 303
    printed = officer.post(f"{where}/print", {"_form": "print", "_once": new_id()})
    assert printed.status_code == 303, printed.text
    page = officer.get(where).text
    assert f'<a href="{first}">from version 1 of your own template</a>' in page
    assert "Use the newer one" not in page
    second = published(officer, leader, NEWER)
    page = officer.get(where).text
    assert "This agreement keeps to version 1 of its template. Another one is in force:" in page
    assert f'<a href="{second}">version 2</a>' in page
    auditor = signed_in(world.emails[Role.AUDITOR])
    assert "Use the newer one" not in auditor.get(where).text
    assert "from version 1 of your own template" in auditor.get(where).text
    assert auditor.post(f"{where}/template").status_code == 403

    assert officer.post(f"{where}/template", {"_form": "template", "_once": new_id()}).status_code == 303
    page = officer.get(where).text
    assert "Use the newer one" not in page
    assert "be printed from version 2 of the template “Subaward (English)” from now on." in page
    officer.post(f"{where}/print", {"_form": "print", "_once": new_id()})
    assert f'<a href="{second}">from version 2 of your own template</a>' in officer.get(where).text
    leader.post(f"{second}/withdraw")
    page = officer.get(where).text
    assert "This agreement keeps to version 2 of its template. Another one is in force:" in page
    assert "Use the one in force" in page
    leader.post(f"{first}/withdraw")
    assert "the template that comes with Tack prints now." in officer.get(where).text
    told = leader.get("/journal").text
    assert "Luis Leader took version 2 of the template “Subaward (English)” out of force." in told


def test_partners_see_nothing_of_templates(world: World, officer: Browser, leader: Browser, signed_in: Enter) -> None:
    where = published(officer, leader)
    agreement = f"/agreements/{world.ids['subaward']}"
    officer.get(agreement)
    officer.post(f"{agreement}/print", {"_form": "print", "_once": new_id()})
    published(officer, leader, NEWER)
    officer.post(f"{agreement}/template", {"_form": "template", "_once": new_id()})
    partner = signed_in(world.emails["pine"])
    page = partner.get(agreement).text
    assert "your own template" not in page
    assert "from now on" not in page
    for address in ("/templates", "/templates/names", where, f"{where}/file", f"/templates/with-tack/{NAME}/en"):
        assert partner.get(address).status_code == 403


def test_the_catalogue_shows_every_name_in_both_languages(officer: Browser, signed_in: Enter, person: Make) -> None:
    page = officer.get("/templates/names").text
    assert page.count("<tr id=") == sum(len(found) for _, found in catalogue.groups())
    assert "<code>{{ line.amount }}</code>" in page
    assert "The agreement&#39;s number." in page
    assert '<span lang="es">30 de noviembre de 2027</span>' in page
    spanish = signed_in(person(Role.AUDITOR, locale="es"))
    assert "El número del acuerdo." in spanish.get("/templates/names").text


def test_what_comes_with_tack_is_there_to_begin_with(officer: Browser) -> None:
    sent = officer.get("/templates/with-tack/letter-grant/es")
    assert sent.headers["Content-Disposition"].endswith("letter-grant.es.docx")
    told = officer.post("/templates/check", form(sent.data, name="letter-grant", language="es"))
    assert "This template is sound." in told.text
    for name in ("receipt/es", "letter-grant/fr", "../text"):
        assert officer.get(f"/templates/with-tack/{name}").status_code == 404


def test_programs_do_the_same(world: World, officer: Browser, leader: Browser) -> None:
    one, two = Program(officer.client), Program(leader.client)

    def sent(content: bytes = OURS, **more: str) -> dict[str, Any]:
        return {"data": {"name": NAME, "language": "en", "file": (io.BytesIO(content), "ours.docx"), **more}}

    checked = one.post("/templates/check", **sent(word_file("{{ partner.nmae }}"))).get_json()
    (wrong,) = checked["wrong"]
    assert (wrong["code"], wrong["nearest"], wrong["place"]["kind"]) == ("unknown-name", "partner.name", "paragraph")
    refused = one.post("/templates", **sent(word_file("{{ partner.nmae }}")))
    assert (refused.status_code, refused.get_json()["code"]) == (422, "template-faulty")
    assert [place["where"] for place in refused.get_json()["problems"]] == ["word/document.xml:1"]

    made = one.post("/templates", key="k1", **sent(note="Why not")).get_json()
    assert (made["number"], made["state"], made["note"]) == (1, "proposed", "Why not")
    assert one.post("/templates", key="k1", **sent(note="Why not")).get_json()["id"] == made["id"]
    assert one.post("/templates", **sent()).status_code == 409
    assert [found["case"] for found in made["prints"]] == ["smallest", "typical", "largest"]
    assert one.client.get(made["url"]).data == OURS
    assert paragraphs(one.client.get(made["prints"][1]["url"]).data)[0].endswith("Red de Productoras de Lempira")
    assert {found["pages"] for found in made["prints"]} == {"making"}
    path = f"/templates/{made['id']}"
    assert [missing["code"] for missing in two.get(path).get_json()["unmet"]] == ["pages-drawn"]
    undrawn(officer)
    assert [missing["code"] for missing in one.get(path).get_json()["unmet"]] == ["not-the-proposer"]
    assert two.get(path).get_json()["unmet"] == []
    assert one.post(f"{path}/publish").status_code == 403
    assert two.post(f"{path}/publish").get_json()["state"] == "published"
    assert [row["id"] for row in two.get("/templates", state="published", name=NAME).get_json()["rows"]] == [made["id"]]
    assert two.get("/templates", language="es").get_json()["rows"] == []

    agreement = f"/agreements/{world.ids['subaward']}"
    told = {"name": NAME, "language": "en", "printed": True, "kept_version_id": None}
    newer_one = {"newer": True, "newer_version_id": made["id"]}
    assert one.get(f"{agreement}/template").get_json() == {**told, **newer_one}
    assert one.post(f"{agreement}/template", key="k2").get_json()["kept_version_id"] == made["id"]
    assert one.post(f"{agreement}/documents").status_code == 201
    newer = one.post("/templates", **sent(NEWER)).get_json()
    assert newer["less"] == ["template_version"]
    undrawn(officer)
    two.post(f"/templates/{newer['id']}/publish")
    told = one.get(f"{agreement}/template").get_json()
    assert (told["kept_version_id"], told["newer"], told["newer_version_id"]) == (made["id"], True, newer["id"])
    taken = one.post(f"{agreement}/template").get_json()
    assert (taken["kept_version_id"], taken["newer"]) == (newer["id"], False)
    assert two.post(f"/templates/{newer['id']}/withdraw").get_json()["state"] == "withdrawn"

    names = one.get("/templates/names", sort="list").get_json()["rows"]
    assert {"budget", "clauses[].pieces"} <= {row["name"] for row in names}
    assert two.client.get(f"/api/v1/templates/with-tack/{NAME}/es").status_code == 200
