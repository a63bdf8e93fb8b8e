"""Screening on pages and for programs: who sees it, deciding, screening now; and nothing for partners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from application.work import Tack
from jobs.embedded import drain
from jobs.performing import Performer
from partnerships.actions import belonging
from partnerships.models import Organisation
from partnerships.permissions import Role
from screening.hit_models import Hit
from tests.factories import partnerships, screened
from tests.factories.people import acting, belong, person
from tests.web.conftest import Browser

SignIn = Callable[[str], Browser]


@dataclass(frozen=True, slots=True)
class Here:
    organisation: str
    hit: str
    people: dict[str, str]


@pytest.fixture
def here(tack: Tack) -> Here:
    """An organisation in a partnership, like somebody on a list; who decides, who only reads, who may not."""
    with tack.writing() as work:
        session = work.session
        screened.load(session)
        one = partnerships.organisation(session, "Frente Quimerico Zacatal", country="HN")
        partnerships.partnership(session, title="Our honey", partners=[(one, "lead-partner")])
        officer = person(session, Role.GRANTS_OFFICER, name="Ofelia Oficial", locale="en")
        belonging.add_person(session, one, name="Velkan Astrabad", role="director", **acting(officer))
        screened.screened(session, one)
        named = {
            "officer": officer,
            "second": person(session, Role.LEADERSHIP, locale="es"),
            "liaison": person(session, Role.LIAISON, locale="en"),
            "auditor": person(session, Role.AUDITOR, locale="en"),
            "member": person(session, locale="en"),
        }
        belong(session, named["member"], one)
        session.flush()
        return Here(one.id, screened.hits(session, one)["un-2"].id, {key: who.email for key, who in named.items()})


def test_it_is_found_read_side_by_side_and_decided(here: Here, tack: Tack, signed_in: SignIn) -> None:
    browser = signed_in(here.people["officer"])
    listed = browser.get("/screening").text
    assert "Frente Quimérico de Zacatal" in listed
    assert "Velkan Torodin Astrabad" in listed
    shown = browser.get(f"/organisations/{here.organisation}").text
    assert "2 to decide" in shown

    page = browser.get(f"/screening/hits/{here.hit}").text
    for words in ("Frente Quimerico Zacatal", "Frente Quimérico de Zacatal", "QZ", "Honduras", "un-2"):
        assert words in page
    empty = browser.post(f"/screening/hits/{here.hit}/decision", {"verdict": "confirmed", "reason": "", "version": "1"})
    assert empty.status_code == 422
    told = {"verdict": "confirmed", "reason": "The same register.", "version": "1", "_form": "decision"}
    done = browser.post(f"/screening/hits/{here.hit}/decision", told, follow_redirects=True)
    assert "Every partnership of the organisation is on hold." in done.text
    assert "another person has to look" in done.text
    held = browser.get(f"/organisations/{here.organisation}").text
    assert "It is because of screening" in held
    assert "Why can it go on?" not in held

    late = signed_in(here.people["second"])
    again = late.post(f"/screening/hits/{here.hit}/decision", {**told, "verdict": "cleared"})
    assert again.status_code == 409
    assert "Ofelia Oficial" in again.text
    back = late.post(f"/screening/hits/{here.hit}/decision", {**told, "verdict": "cleared", "version": "2"})
    assert back.status_code == 303
    assert "es otra persona u organización" in late.get(f"/screening/hits/{here.hit}").text
    with tack.reading() as work:
        assert work.session.get_one(Hit, here.hit).state == "cleared"


def test_programs_do_the_same(here: Here, signed_in: SignIn) -> None:
    browser = signed_in(here.people["officer"])
    browser.get("/")
    rows = browser.client.get("/api/v1/screening-hits").get_json()["rows"]
    assert sorted((row["name"], row["bearer"]) for row in rows) == [
        ("Frente Quimérico de Zacatal", "Frente Quimerico Zacatal"),
        ("Velkan Torodin Astrabad", "Velkan Astrabad"),
    ]
    read = browser.client.get(f"/api/v1/screening-hits/{here.hit}")
    assert read.get_json()["theirs"]["countries"] == ["Honduras"]
    assert read.get_json()["verdicts"] == ["cleared", "confirmed"]
    address = f"/api/v1/screening-hits/{here.hit}/decisions"
    told = {"verdict": "cleared", "reason": "Another municipality."}
    headers = {"X-CSRFToken": browser.token}
    assert browser.client.post(address, json=told, headers=headers).status_code == 428
    decided = browser.client.post(address, json=told, headers={**headers, "If-Match": read.headers["ETag"]})
    assert (decided.status_code, decided.get_json()["state"]) == (201, "cleared")
    late = browser.client.post(address, json=told, headers={**headers, "If-Match": read.headers["ETag"]})
    assert late.status_code == 412
    found = browser.client.get(f"/api/v1/organisations/{here.organisation}/screening").get_json()
    assert (found["outcome"], found["waiting"], found["lists"][0]["kind"]) == ("hits", 1, "un")


def test_screening_now_is_done_by_a_worker(here: Here, tack: Tack, signed_in: SignIn) -> None:
    with tack.writing() as work:
        one = partnerships.organisation(work.session, "Comité de Agua de Zacate")
        key = one.id
    browser = signed_in(here.people["officer"])
    assert "Not screened yet." in browser.get(f"/organisations/{key}").text

    asked = browser.post(f"/organisations/{key}/screening", {"_form": "screen"}, follow_redirects=True)

    assert "It is being screened." in asked.text
    drain(Performer(tack))
    page = browser.get(f"/organisations/{key}").text
    assert "Not screened yet." not in page
    assert "Security Council" in page


@pytest.mark.parametrize("who", ["liaison", "member"])
def test_others_are_refused_and_see_nothing(here: Here, signed_in: SignIn, who: str) -> None:
    browser = signed_in(here.people[who])
    body = browser.get(f"/organisations/{here.organisation}")
    assert body.status_code == 200
    for word in ("Quimérico", "Torodin", "Screening", "like somebody"):
        assert word not in body.text
    for address in ("/screening", f"/screening/hits/{here.hit}", f"/api/v1/screening-hits/{here.hit}"):
        assert browser.get(address).status_code == 403
    assert browser.get(f"/api/v1/organisations/{here.organisation}/screening").status_code == 403
    assert browser.post(f"/organisations/{here.organisation}/screening").status_code == 403
    assert browser.post(f"/screening/hits/{here.hit}/decision", {"verdict": "cleared"}).status_code == 403


def test_who_only_reads_decides_nothing_and_the_journal_of_a_hit_is_theirs(
    here: Here, tack: Tack, signed_in: SignIn
) -> None:
    auditor = signed_in(here.people["auditor"])
    page = auditor.get(f"/screening/hits/{here.hit}").text
    assert "Who decides: grants officer or leadership." in page
    assert auditor.post(f"/screening/hits/{here.hit}/decision", {"verdict": "cleared"}).status_code == 403
    assert "is like somebody on a list" in auditor.get(f"/journal/hit/{here.hit}").text
    liaison = signed_in(here.people["liaison"])
    assert liaison.get(f"/journal/hit/{here.hit}").status_code == 403
    assert "like somebody" not in liaison.get("/journal").text
    with tack.reading() as work:
        assert work.session.get_one(Organisation, here.organisation).name
