"""Both sides have the same forms, rights and answers: one life of an assessment, of the partner and of the funder.

Whoever is assessed and whoever is the other side change places; what they ask and what comes back stays the same.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from application.settings import load
from application.work import Tack
from kernel.clock import now
from kernel.ids import new_id
from partnerships.models import Organisation, Partnership, Person
from partnerships.sign_in_actions import make_link
from tests.databases import KINDS, Databases
from tests.factories import partnerships
from tests.factories.agreements import PDF
from tests.factories.assessments import assessed_rules
from tests.factories.people import belong, person
from tests.web.api.conftest import V1, Program
from tests.web.conftest import Browser
from tests.web.test_diligence import answers, wanted
from tests.web.world import TODAY, World, build
from web.app import create_app
from web.work import TackApp

#: The operations of assessments: blueprints of pages, and what the names of the API's begin with.
PAGES, API = ("diligence.", "diligence_forms."), "api-partnerships.diligence_"
SHEET = re.compile(r'name="((?:had|version)\.[^"]+)" value="([^"]*)"')


@dataclass
class Ground:
    """One partnership, its two organisations, and who asks; which routes were asked so far."""

    app: TackApp
    partnership: str
    funder: str
    partner: str
    people: dict[str, Browser]
    asked: set[str] = field(default_factory=set)


@pytest.fixture(scope="module", params=KINDS)
def ground(
    request: pytest.FixtureRequest, databases: Databases, worker: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ground]:
    """One world for each kind of database: an officer, a member of the partner, and a member of somebody else."""
    folder: Path = tmp_path_factory.mktemp("parity")
    with databases.copy(request.param, f"parity_{worker}_{new_id().lower()}") as url:
        tack = Tack(load({"TACK_INSTANCE": str(folder), "DATABASE_URL": url}))
        made, app = build(tack), create_app(tack)
        one, funder, partner = _partnership(tack, made)
        roles = {"officer": "grants-officer", "member": "partner", "stranger": "stranger"}
        people = {name: _enter(app, tack, made.emails[role]) for name, role in roles.items()}
        yield Ground(app, one, funder, partner, people)
        tack.database.close()


def _partnership(tack: Tack, world: World) -> tuple[str, str, str]:
    with tack.writing() as work:
        session = work.session
        officer = session.query(Person).filter_by(email=world.emails["grants-officer"]).one()
        coffee = session.get_one(Partnership, world.ids["coffee"])
        made = partnerships.partnership(
            session, coffee.programme, officer, edition_id=assessed_rules(session), title="Cacao",
            partners=[(coffee.parties[1].organisation, "lead-partner")], financial=False,
        )  # fmt: skip
        stranger = person(session, name="Somebody else")
        belong(session, stranger, session.get_one(Organisation, world.ids["other"]))
        world.emails["stranger"] = stranger.email
        funder, partner = (party.organisation_id for party in made.parties)
        return made.id, funder, partner


def _enter(app: TackApp, tack: Tack, email: str) -> Browser:
    with tack.writing() as work:
        found = work.session.query(Person).filter_by(email=email).one()
        found.locale = "en"
        token = make_link(work.session, found, now=now())
    browser = Browser(app.test_client())
    browser.get(f"/sign-in/{token}")
    assert browser.post(f"/sign-in/{token}").status_code == 303
    browser.get("/settings")
    return browser


@dataclass
class Life:
    """What an assessment of one organisation answers, request by request, to whoever is `own` and whoever `other`."""

    ground: Ground
    organisation: str
    people: dict[str, Browser]
    seen: list[tuple[object, ...]] = field(default_factory=list)
    address: str = ""

    @property
    def all(self) -> str:
        """The page of everybody who is assessed."""
        return f"/partnerships/{self.ground.partnership}/diligence"

    def get(self, who: str, path: str) -> TestResponse:
        """Read a page."""
        return self._noted(who, "GET", path, self.people[who].get(path))

    def post(self, who: str, path: str, **data: Any) -> TestResponse:
        """Send a form."""
        return self._noted(who, "POST", path, self.people[who].post(path, data))

    def ask(self, who: str, path: str) -> TestResponse:
        """Read as a program."""
        return self._noted(who, "GET", V1 + path, Program(self.people[who].client).get(path))

    def send(self, who: str, path: str, body: Any = None, **more: Any) -> TestResponse:
        """Change something as a program."""
        return self._noted(who, "POST", V1 + path, Program(self.people[who].client).post(path, body, **more))

    def file(self, who: str, path: str) -> TestResponse:
        """Send a file as a program."""
        return self.send(who, path, data={"file": (io.BytesIO(PDF), "paper.pdf")})

    def _noted(self, who: str, method: str, path: str, answer: TestResponse) -> TestResponse:
        rule = self.ground.app.url_map.bind("localhost").match(path, method)[0]
        self.ground.asked.add(str(rule))
        self.seen.append((who, method, rule, answer.status_code, *self._shape(answer)))
        return answer

    def _shape(self, answer: TestResponse) -> tuple[object, ...]:
        if answer.is_json:
            return (sorted(_keys(answer.get_json())),)
        if answer.mimetype != "text/html" or "<main" not in answer.text:
            return ()
        page = answer.text.split("<main", 1)[1].split("</main>", 1)[0]
        mine = rf'<section class="panel" id="assess-{self.organisation}-about">.*?</section>'
        if own := re.search(mine, page, re.DOTALL):
            page = own[0]
        buttons = re.findall(r'<(?:button|a|summary)\b[^>]*class="[^"]*btn[^"]*"[^>]*>([^<]*)', page)
        return sorted(re.findall(r'\bname="([^"]+)"', page)), buttons


def _keys(found: Any, path: str = "") -> set[str]:
    """Return the path of every name in what came back."""
    if isinstance(found, dict):
        return {f"{path}.{name}" for name in found}.union(
            *(_keys(each, f"{path}.{name}") for name, each in found.items())
        )
    return set().union(*(_keys(each, f"{path}[]") for each in found)) if isinstance(found, list) else set()


def begin(life: Life) -> None:
    """It is opened once; nobody reads it who is of neither side, and the other side's answers stay out of sight."""
    for who in ("own", "other", "stranger"):
        life.get(who, life.all)
        life.ask(who, life.all)
    body = {"organisation_id": life.organisation, "tier": "N0"}
    life.address = str(life.post("own", life.all, **body).location)
    life.send("other", life.all, body)
    for who in ("own", "other", "stranger"):
        life.get(who, life.address)
        life.get(who, f"{life.address}/sheets/core")
        life.get(who, f"{life.address}/session")
        life.post(who, f"{life.address}/moves", move="share")
        life.ask(who, f"{life.address}/moves")


def answered(life: Life) -> None:
    """Each side answers, shows a document and takes it back; nobody answers for the other without its paper."""
    page = life.get("own", f"{life.address}/sheets/all").text
    told = {f"value.{item}": value for item, value in answers(page).items()}
    life.post("own", f"{life.address}/sheets/all", **dict(SHEET.findall(page)), **told)
    said = [{"item": item, "value": int(value)} for item, value in answers(page).items()]
    life.send("other", f"{life.address}/answers", {"answers": said})
    for who, voice in (("own", "other"), ("other", "own"), ("stranger", "own")):
        life.send(who, f"{life.address}/answers", {"answers": said, "voice": voice})
    item, more, *_rest = answers(page)
    file = (io.BytesIO(PDF), "paper.pdf")
    life.post("own", f"{life.address}/sheets/all/evidence", _form="evidence-form", file=file, **{f"item.{item}": "yes"})
    mine = _evidence(life, "own")
    for who in ("own", "other", "stranger"):
        life.get(who, f"{life.address}/files/{mine['attachment_id']}")
        life.ask(who, f"{life.address}/files/{mine['attachment_id']}")
    life.send("own", f"{life.address}/evidence", {"items": [more], "attachment_id": mine["attachment_id"]})
    life.file("other", f"{life.address}/items/{item}/evidence")
    theirs = _evidence(life, "other")
    for who, shown in (("other", mine), ("own", theirs), ("own", mine)):
        life.post(who, f"{life.address}/sheets/all/evidence/{shown['id']}/withdraw")
    for who in ("own", "other"):
        life.send(who, f"{life.address}/evidence/{theirs['id']}/withdrawal")


def _evidence(life: Life, who: str) -> dict[str, str]:
    items = life.ask(who, life.address).get_json()["items"]
    shown: dict[str, str] = next(each for item in items for each in item["evidence"] if each["voice"] == who)
    return shown


def handed_in(life: Life) -> None:
    """Either side records a paper; each hands in its own, and then both read everything."""
    day = TODAY.isoformat()
    scan = (io.BytesIO(PDF), "scan.pdf")
    life.post("other", f"{life.address}/paper", _form="paper", voice="agreed", on=day, scan=scan)
    life.file("own", f"{life.address}/papers/agreed/{day}")
    life.file("stranger", f"{life.address}/papers/agreed/{day}")
    life.post("own", f"{life.address}/moves", move="share")
    life.get("own", life.address)
    life.post("own", f"{life.address}/sheets/all")
    life.send("other", f"{life.address}/moves", {"move": "share"})
    for who in ("own", "other", "stranger"):
        life.get(who, life.address)
        life.get(who, f"{life.address}/session")


def agreed(life: Life) -> None:
    """Either side records the joint session; opened again it is handed in and rated anew; both see the result."""
    page = life.people["own"].get(f"{life.address}/session").text
    rated = {item: wanted(item) for item in re.findall(r'name="value\.([^"]+)"', page)}
    meeting = {"on": TODAY.isoformat(), "attendees": "Ana and Marta"}
    ratings = [{"item": item, "value": int(value)} for item, value in rated.items()]
    life.send("other", f"{life.address}/session", {**meeting, "ratings": ratings})
    life.post("other", f"{life.address}/moves", move="reopen", reason="One more paper came")
    for who in ("other", "own"):
        life.post(who, f"{life.address}/moves", move="share")
    for who in ("stranger", "own", "other"):
        life.post(
            who, f"{life.address}/session", **meeting, **{f"value.{item}": value for item, value in rated.items()}
        )
        life.get(who, life.address)
    for who in ("stranger", "own", "other"):
        life.send(who, f"{life.address}/moves", {"move": "agree"})
        life.get(who, life.address)
        life.get(who, f"{life.address}/session")
        life.get(who, life.all)
        life.ask(who, life.address)


def live(ground: Ground, organisation: str, own: str, other: str) -> list[tuple[object, ...]]:
    """Return what an assessment of an organisation answers from its beginning to its result."""
    who = {"own": ground.people[own], "other": ground.people[other], "stranger": ground.people["stranger"]}
    life = Life(ground, organisation, who)
    for part in (begin, answered, handed_in, agreed):
        part(life)
    return life.seen


def test_sides_that_change_places_see_and_may_the_same(ground: Ground) -> None:
    of_partner = live(ground, ground.partner, "member", "officer")
    of_funder = live(ground, ground.funder, "officer", "member")
    for partner, funder in zip(of_partner, of_funder, strict=True):
        assert partner == funder
    came = {(who, status) for who, _method, _rule, status, *_shape in of_partner}
    assert {("own", 303), ("own", 409), ("other", 200), ("other", 409)} <= came
    assert not {status for who, status in came if who == "stranger"} & {200, 201, 303}
    routes = {rule.endpoint for rule in ground.app.url_map.iter_rules()}
    assert ground.asked == {one for one in routes if one.startswith((*PAGES, API))}
