"""Two versions of an agreement on a page and in the API: for whoever may see them, in words, with what came back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from lxml import html

from application.work import Tack
from contracts.comparing import clause_lines, compared
from contracts.models import Agreement
from contracts.printing import WORD
from documents.word_text import read
from kernel.storage import Storage
from partnerships.permissions import Role
from tests.documents.word_files import word_file
from tests.web.agreement_world import with_agreements
from tests.web.api.conftest import Program
from tests.web.clause_world import with_clauses
from tests.web.conftest import Browser
from tests.web.world import World, build
from web import comparing
from web.comparing import grouped

Enter = Callable[[str], Browser]
Make = Callable[..., str]
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def world(tack: Tack) -> World:
    return with_clauses(tack, with_agreements(tack, build(tack)))


@pytest.fixture
def officer(world: World, signed_in: Enter) -> Browser:
    return signed_in(world.emails[Role.GRANTS_OFFICER])


@pytest.fixture
def papers(tack: Tack, world: World, officer: Browser) -> list[str]:
    """Two papers of the subaward that are made of clauses, under two titles; since then it has another one."""
    there, where = Program(officer.client), f"/agreements/{world.ids['subaward']}"
    assert there.post(f"{where}/documents").status_code == 201
    change(tack, world, title="Patios & <roofs>", ends_on=date(2027, 6, 30))
    assert there.post(f"{where}/documents").status_code == 201
    change(tack, world, title="Patios, roofs & doors")
    return [one["id"] for one in there.get(f"{where}/documents").get_json()["rows"][-2:]]


def change(tack: Tack, world: World, **terms: object) -> None:
    with tack.writing() as work:
        one = work.session.get_one(Agreement, world.ids["subaward"])
        for name, value in terms.items():
            setattr(one, name, value)
        one.terms_version += 1


def at(world: World, old: str = "", new: str = "", *, more: str = "") -> str:
    return f"/agreements/{world.ids['subaward']}/compare{more}?old={old}&new={new}"


def said(page: str, where: str) -> str:
    return " ".join(html.fromstring(page).get_element_by_id(where).text_content().split())


def test_two_papers_stand_beside_each_other_with_the_terms_first(
    world: World, officer: Browser, papers: list[str]
) -> None:
    page = officer.get(at(world, papers[0], papers[1])).text
    tree = html.fromstring(page)
    assert [" ".join(one.text_content().split()) for one in tree.xpath("//*[@id='terms']//td")] == [
        "Patios & roofs",
        "Patios &[added: <]roofs[added: >]",
        "[taken out: 31 December 2026]",
        "[added: 30 June 2027]",
    ]
    assert "Clause by clause" in said(page, "clauses")
    assert tree.xpath("//tr[@class='changed']//del")
    assert tree.xpath("//tr[@class='same']//details")
    assert [one.get("value") for one in tree.xpath("//select[@name='old']/option[@selected]")] == [papers[0]]


def test_a_heading_stays_in_sight_over_what_differs() -> None:
    def lines(*said: str) -> list[dict[str, object]]:
        return [
            {"heading": one.isupper(), "mark": one.lower(), "title": one, "pieces": [{"text": one, "ref": ""}]}
            for one in said
        ]

    pairs = compared(clause_lines(lines("A", "a1", "B", "b1", "b2")), clause_lines(lines("A", "a1", "B", "b1", "x9")))
    found = [(one.folded, [(pair.after or pair.before).number for pair in one.pairs]) for one in grouped(pairs)]  # type: ignore[union-attr]
    assert found == [(True, ["1", "1.1"]), (False, ["2"]), (True, ["2.1"]), (False, ["2.2", "2.2"])]


def test_unasked_it_is_the_draft_beside_the_newest_paper(world: World, officer: Browser, papers: list[str]) -> None:
    page = html.fromstring(officer.get(f"/agreements/{world.ids['subaward']}/compare").text)
    assert [one.get("value") for one in page.xpath("//option[@selected]")] == [papers[1], "draft"]
    assert officer.get(f"/agreements/{world.ids['subaward']}").text.count("/compare") == 1


def test_it_is_read_in_spanish_too(world: World, signed_in: Enter, person: Make, papers: list[str]) -> None:
    page = signed_in(person(Role.AUDITOR, locale="es")).get(at(world, papers[0], papers[1])).text
    assert "Términos que cambian" in page
    assert "[se quitó: " in said(page, "terms")
    assert "Terms that differ" not in page


def test_a_partner_compares_its_papers_and_never_the_draft(world: World, signed_in: Enter, papers: list[str]) -> None:
    partner = signed_in(world.emails["pine"])
    page = partner.get(f"/agreements/{world.ids['subaward']}/compare").text
    assert [one.get("value") for one in html.fromstring(page).xpath("//option[@selected]")] == papers
    assert "The draft as it stands now" not in page
    assert "came-back" not in page
    there, api = Program(partner.client), f"/agreements/{world.ids['subaward']}"
    assert [one["sort"] for one in there.get(f"{api}/versions").get_json()["rows"]] == ["paper"] * 3
    for name in ("", "/tracked"):
        assert partner.get(at(world, papers[0], "draft", more=name)).status_code == 404
    for name in ("comparison", "comparison/tracked.docx"):
        assert there.get(f"{api}/{name}", old=papers[0], new="draft").status_code == 404
    stranger = signed_in(world.emails["partner"])
    assert stranger.get(at(world, papers[0], papers[1])).status_code == 404
    assert stranger.get(at(world, papers[0], papers[1], more="/tracked")).status_code == 404


def test_what_cannot_be_compared_is_said_beside_the_choice(
    tack: Tack, world: World, officer: Browser, papers: list[str]
) -> None:
    change(tack, world, language="es")
    there, api = Program(officer.client), f"/agreements/{world.ids['subaward']}"
    for old, new, words in ((papers[0], "draft", "in different languages"), (papers[0], papers[0], "same version")):
        answer = officer.get(at(world, old, new))
        assert (answer.status_code, words in answer.text, 'name="old"' in answer.text) == (422, True, True)
        problem = there.get(f"{api}/comparison", old=old, new=new)
        assert (problem.status_code, problem.get_json()["code"]) == (422, "not-comparable")
    assert officer.get(at(world, papers[0], "n" * 26)).status_code == 404


def test_where_nothing_differs_it_says_so_and_offers_no_file(
    tack: Tack, world: World, officer: Browser, papers: list[str]
) -> None:
    Program(officer.client).post(f"/agreements/{world.ids['subaward']}/documents")
    page = officer.get(at(world)).text
    assert said(page, "tracked") == "Nothing differs between these two."
    assert "/compare/tracked" not in page


def test_an_agreement_without_a_paper_says_so(world: World, officer: Browser) -> None:
    answer = officer.get(f"/agreements/{world.ids['bare']}/compare")
    assert answer.status_code == 200
    assert "There is no other version yet" in answer.text


def test_the_word_file_tracks_what_changed(tack: Tack, world: World, officer: Browser, papers: list[str]) -> None:
    assert said(officer.get(at(world, papers[0], papers[1])).text, "tracked") == "As a Word file with tracked changes"
    answer = officer.get(at(world, papers[0], papers[1], more="/tracked"))
    assert answer.mimetype == WORD
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    found, storage = read(answer.data), Storage(tack.settings.storage_url)
    rows = Program(officer.client).get(f"/agreements/{world.ids['subaward']}/documents").get_json()["rows"]
    before, after = (read(storage.get(one["file"]["sha256"])) for one in rows[-2:])
    assert found.marks
    assert (found.before, found.paragraphs) == (before.paragraphs, after.paragraphs)


def test_without_the_program_the_page_says_what_to_install(
    world: World, officer: Browser, papers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # For the import machinery a module that stands there as None is not installed.
    monkeypatch.setitem(sys.modules, "python_redlines", None)
    page = officer.get(at(world, papers[0], papers[1])).text
    assert "install requirements/redline.txt" in said(page, "tracked")
    assert "/compare/tracked" not in page
    assert "Clause by clause" in page
    assert officer.get(at(world, papers[0], papers[1], more="/tracked")).status_code == 422
    api = Program(officer.client).get(
        f"/agreements/{world.ids['subaward']}/comparison/tracked.docx", old=papers[0], new=papers[1]
    )
    assert (api.status_code, api.get_json()["code"]) == (422, "redline-unavailable")


def test_what_came_back_is_kept_and_compared_by_paragraph(
    world: World, officer: Browser, papers: list[str], signed_in: Enter
) -> None:
    officer.get(at(world))
    sent = word_file("Ours & <b>theirs</b>")
    form = {"_form": "came-back", "_once": "b" * 26}
    answer = officer.post(at(world), {**form, "file": (BytesIO(sent), "vuelta.docx")})
    assert answer.status_code == 303
    page = officer.get(answer.location).text
    assert "Paragraph by paragraph" in page
    assert "Ours &amp; &lt;b&gt;theirs&lt;/b&gt;" in page
    assert "vuelta.docx, came back" in page
    officer.post(at(world), {**form, "file": (BytesIO(sent), "vuelta.docx")})
    rows = Program(officer.client).get(f"/agreements/{world.ids['subaward']}/versions").get_json()["rows"]
    (back,) = [one for one in rows if one["sort"] == "file"]
    partner = signed_in(world.emails["pine"])
    assert officer.get(f"/files/{back['id']}").data == sent
    assert partner.get(f"/files/{back['id']}").status_code == 404
    assert partner.get(at(world, papers[0], back["id"])).status_code == 404


def test_one_at_a_time_is_read_and_who_waits_too_long_is_asked_to_come_back(
    world: World, officer: Browser, papers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.get(at(world))
    sent = {"_form": "came-back", "file": (BytesIO(word_file("Ours")), "vuelta.docx")}
    where = officer.post(at(world), sent).location
    monkeypatch.setattr(comparing, "PATIENCE_SECONDS", 0.01)
    with comparing.READING:
        busy = officer.get(where)
        assert (busy.status_code, "Others are comparing" in busy.text) == (503, True)
        assert busy.headers["Retry-After"]
        assert officer.get(at(world, papers[0], papers[1])).status_code == 200  # clause by clause there is no wait
    assert officer.get(where).status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("x.pdf", PDF, "Only a Word file"), ("x.docx", b"no", "is something else"), ("", b"", "Choose the Word file")],
)
def test_only_a_word_file_comes_back(world: World, officer: Browser, name: str, content: bytes, words: str) -> None:
    officer.get(at(world))
    answer = officer.post(at(world), {"_form": "came-back", "file": (BytesIO(content), name)})
    assert (answer.status_code, words in answer.text) == (422, True)


def test_only_who_may_edit_hands_in_what_came_back(world: World, signed_in: Enter) -> None:
    for who in (world.emails[Role.LIAISON], world.emails["pine"], world.emails[Role.AUDITOR]):
        other = signed_in(who)
        other.get(f"/agreements/{world.ids['subaward']}")
        assert other.post(at(world), {"file": (BytesIO(word_file("x")), "x.docx")}).status_code == 403


def test_programs_compare_the_same(world: World, officer: Browser, papers: list[str]) -> None:
    there, api = Program(officer.client), f"/agreements/{world.ids['subaward']}"
    rows = there.get(f"{api}/versions").get_json()["rows"]
    assert [one["id"] for one in rows][:3] == ["draft", papers[1], papers[0]]
    assert [one["id"] for one in there.get(f"{api}/versions", sort="draft").get_json()["rows"]] == ["draft"]
    told = there.get(f"{api}/comparison", old=papers[0], new=papers[1]).get_json()
    assert [told["before"]["id"], told["after"]["id"], told["by_clause"]] == [*papers, True]
    assert [(one["name"], one["label"], one["after"]) for one in told["terms"]] == [
        ("title", "Title", "Patios & <roofs>"),
        ("end", "Last day", "30 June 2027"),
    ]
    changed = [one for one in told["pairs"] if one["fate"] == "changed"]
    assert len(changed) == told["counts"]["changed"] > 0
    first = changed[0]
    kept = [one["text"] for one in first["pieces"] if one["change"] != "taken"]
    assert "".join(kept) == first["after"]["text"]
    sent = there.post(f"{api}/returned-files", key="k", data={"file": (BytesIO(word_file("Back")), "vuelta.docx")})
    assert (sent.status_code, sent.get_json()["name"]) == (201, "vuelta.docx")
    back = there.get(f"{api}/comparison", old=papers[1], new=sent.get_json()["id"]).get_json()
    assert (back["by_clause"], back["after"]["language"], back["terms"]) == (False, None, [])
    refused = there.post(f"{api}/returned-files", data={"file": (BytesIO(PDF), "x.pdf")})
    assert (refused.status_code, refused.get_json()["problems"][0]["where"]) == (422, "file")
