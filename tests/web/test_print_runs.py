"""Printing many agreements from their list: what can and what cannot, one press, how far it is, one file."""

from __future__ import annotations

import errno
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update

from application.work import Tack
from contracts.models import PrintedDocument
from contracts.print_run_models import PrintRun
from contracts.print_run_queries import PACK
from documents import bundles
from jobs.embedded import drain
from jobs.performing import Performer
from kernel import queue
from kernel.queue import MOST_TRIES, Job
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import World

Enter = Callable[[str], Browser]
NEW, RUNS = "/print-runs/new", "/print-runs"
TICKED = re.compile(r'name="agreement" value="(\w{26})" checked')
RUN = re.compile(r"/print-runs/(\w{26})$")
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def world(portfolio_with_agreements: World) -> World:
    """A subaward that can be printed, a grant without a budget, and two that have left."""
    return portfolio_with_agreements


def chosen(world: World, *names: str) -> list[str]:
    return [world.ids[name] for name in names]


def asked(officer: Browser, world: World, *names: str, **more: Any) -> str:
    page = officer.get(NEW, query_string={"agreement": chosen(world, *names)}).text
    once = re.search(r'name="_once" value="(\w+)"', page)
    assert once is not None
    form = {"_form": "print", "_once": once[1], "agreement": chosen(world, *names), **more}
    answer = officer.post(RUNS, form)
    found = RUN.search(answer.location)
    assert (answer.status_code, found is not None) == (303, True)
    assert officer.client.post(RUNS, data=form | {"csrf_token": officer.token}).location == answer.location
    return answer.location


def runs(tack: Tack) -> int:
    with tack.reading() as work:
        return work.session.scalars(select(func.count()).select_from(PrintRun)).one()


def papers(tack: Tack, agreement_id: str) -> int:
    with tack.reading() as work:
        of_it = select(func.count()).select_from(PrintedDocument).where(PrintedDocument.agreement_id == agreement_id)
        return work.session.scalars(of_it).one()


def test_the_list_leads_to_what_can_and_what_cannot(world: World, officer: Browser) -> None:
    listed = officer.get("/agreements").text
    assert f'name="agreement" value="{world.ids["bare"]}" form="bulk"' in listed
    seen = officer.get(NEW, query_string={"agreement": chosen(world, "subaward", "bare", "umbrella")}).text

    assert TICKED.findall(seen) == chosen(world, "subaward")
    assert "The budget has no line." in seen
    assert "is not printed again; what was printed stands." in seen


def test_everything_that_a_filter_finds(world: World, officer: Browser) -> None:
    seen = officer.get(NEW, query_string={"all": "1", "kind": "subaward"}).text
    assert TICKED.findall(seen) == chosen(world, "subaward")
    assert "Buyers" not in seen
    assert officer.get(NEW, query_string={"all": "1", "search": "no such thing"}).status_code == 422
    assert officer.get(NEW).status_code == 422


def test_one_press_prints_them_and_everything_comes_in_one_file(tack: Tack, world: World, officer: Browser) -> None:
    before = papers(tack, world.ids["subaward"])
    address = asked(officer, world, "subaward", "bare", annex="yes")
    assert runs(tack) == 1
    waiting = officer.get(address)
    assert "0 of 2 are settled" in waiting.text
    assert f'hx-get="{address}" hx-trigger="every 2s"' in waiting.text
    assert "Cancel what has not begun" in waiting.text
    assert officer.get(f"{address}/documents.zip").status_code == 409

    drain(Performer(tack))
    piece = officer.client.get(address, headers=PARTIAL).text
    assert "<html" not in piece
    assert "hx-trigger" not in piece
    assert "2 of 2 are settled" in piece
    assert "1 printed, 1 not printed, 0 cancelled, 0 wait." in piece
    assert "The budget has no line." in piece
    assert papers(tack, world.ids["subaward"]) - before in {0, 1}, "what was printed today under these terms stands"

    file = officer.client.get(f"{address}/documents.zip")
    assert (file.status_code, file.mimetype) == (200, "application/zip")
    assert file.content_length == len(file.data)
    assert re.fullmatch(r"attachment; filename=tack-\d{4}-\d\d-\d\d-\w{6}\.zip", file.headers["Content-Disposition"])
    with zipfile.ZipFile(io.BytesIO(file.data)) as bundle:
        listing, paper = bundle.namelist()
        assert listing == "List of the documents.csv"
        assert paper.endswith("Cooperativa Los Pinos.docx")
        assert "The budget has no line." in bundle.read(listing).decode("utf-8-sig")

    again = officer.get(NEW, query_string={"again": address.rpartition("/")[2]}).text
    assert (TICKED.findall(again), "Buyers" in again) == ([], True)
    assert f'href="{address}"' in officer.get(RUNS).text
    assert "asked for the documents of several agreements at once: 2" in officer.get("/journal").text


def test_what_has_not_begun_is_cancelled(tack: Tack, world: World, officer: Browser) -> None:
    address = asked(officer, world, "subaward", "bare")
    officer.get(address)
    assert officer.post(f"{address}/cancel", {"_form": "cancel"}).status_code == 303
    assert "Cancelled: 2." in officer.get(address).text
    assert officer.post(f"{address}/cancel", {"_form": "cancel"}).status_code == 409
    drain(Performer(tack))

    assert "0 printed, 0 not printed, 2 cancelled, 0 wait." in officer.get(address).text
    again = officer.get(NEW, query_string={"again": address.rpartition("/")[2]}).text
    assert TICKED.findall(again) == chosen(world, "subaward")


def test_a_zip_that_cannot_be_made_is_told_and_comes_once_its_job_is_sent_anew(
    tack: Tack, world: World, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_args: Any, **_named: Any) -> None:
        raise OSError(errno.ENOSPC, "no room")

    address = asked(officer, world, "subaward")
    with monkeypatch.context() as broken:
        broken.setattr(bundles, "write", no_room)
        drain(Performer(tack))
        assert "being put together" in officer.get(address).text
        with tack.writing() as work:
            work.session.execute(update(Job).where(Job.name == PACK).values(due_at=work.now, tries=MOST_TRIES - 1))
        drain(Performer(tack))
    assert "could not be put together in one file" in officer.get(address).text
    key = address.rpartition("/")[2]
    assert Program(officer.client).get(f"/print-runs/{key}").get_json()["stuck"] is True
    with tack.writing() as work:
        queue.replay(work.session, work.session.scalars(select(Job.id).where(Job.name == PACK)).one(), now=work.now)
    drain(Performer(tack))
    assert "Download everything in one file" in officer.get(address).text
    assert Program(officer.client).get(f"/print-runs/{key}").get_json()["stuck"] is False


def test_partners_and_who_may_not_print_never_come_near_it(
    tack: Tack, world: World, officer: Browser, signed_in: Enter
) -> None:
    address = asked(officer, world, "subaward")
    drain(Performer(tack))
    for role in ("pine", "partner", "liaison", "leadership", "auditor", "administrator"):
        reader = signed_in(world.emails[role])
        assert "print-runs" not in reader.get("/agreements").text
        for where in (RUNS, NEW, address, f"{address}/documents.zip"):
            assert reader.get(where).status_code == 403, (role, where)
        reader.get("/")
        assert reader.post(RUNS, {"_form": "print", "agreement": chosen(world, "subaward")}).status_code == 403
        assert reader.post(f"{address}/cancel", {"_form": "cancel"}).status_code == 403
    assert runs(tack) == 1


def test_it_is_said_in_spanish(tack: Tack, world: World, person: Callable[..., str], signed_in: Enter) -> None:
    reader = signed_in(person("grants-officer", locale="es"))
    address = asked(reader, world, "subaward", "bare")
    drain(Performer(tack))
    page = reader.get(address).text
    for words in ("Tanda de impresión de 2 acuerdos", "Van 2 de 2", "El presupuesto no tiene ninguna línea."):
        assert words in page
    names = zipfile.ZipFile(io.BytesIO(reader.client.get(f"{address}/documents.zip").data)).namelist()
    assert names[0] == "Lista de los documentos.csv"


def test_programs_ask_follow_and_fetch(tack: Tack, world: World, officer: Browser) -> None:
    program = Program(officer.client)
    body = {"agreements": chosen(world, "subaward", "bare")}
    preview = program.post("/print-runs/preview", body).get_json()
    assert preview["can"] == chosen(world, "subaward")
    assert [(one["id"], one["code"]) for one in preview["cannot"]] == [(world.ids["bare"], "gate-closed")]
    assert preview["cannot"][0]["unmet"][0]["message"] == "The budget has no line."

    first, second = (program.post("/print-runs", body, key="once") for _ in range(2))
    assert (first.status_code, second.status_code, runs(tack)) == (201, 201, 1)
    made = first.get_json()
    assert second.get_json() == made
    assert (made["total"], made["waiting"], made["left"], made["sha256"]) == (2, 2, [], None)
    path = f"/print-runs/{made['id']}"
    drain(Performer(tack))

    done = program.get(path).get_json()
    assert {name: done[name] for name in ("waiting", "printed", "failed", "cancelled")} == {
        "waiting": 0,
        "printed": 1,
        "failed": 1,
        "cancelled": 0,
    }
    assert program.get("/print-runs").get_json()["rows"][0]["id"] == made["id"]
    (failed,) = program.get(f"{path}/items", state="failed").get_json()["rows"]
    assert (failed["agreement_id"], failed["why"]) == (world.ids["bare"], ["The budget has no line."])
    (printed,) = program.get(f"{path}/items", state="printed").get_json()["rows"]
    assert program.get(f"/files/{printed['file_id']}").data[:2] == b"PK"
    file = program.get(f"{path}/documents.zip").data
    assert len(file) == done["size"]
    assert program.post(f"{path}/cancel").status_code == 409
    assert program.post("/print-runs", {"agreements": [world.ids["coffee"]]}).status_code == 404
    assert program.post("/print-runs", {"agreements": []}).status_code == 422
