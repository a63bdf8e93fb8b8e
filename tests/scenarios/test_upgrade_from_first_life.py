"""Both databases brought up from the schema that First life shipped, with its demo portfolio in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from application import start
from application.settings import load
from application.work import Tack
from contracts import listed_queries
from contracts.ledger_queries import proofs
from contracts.models import Agreement
from kernel import migrate
from kernel.clock import now
from kernel.database import make_engine
from kernel.journal_proof import verify
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs
from lifecycle.queries import moves
from partnerships.models import Organisation, Partnership, Person, RoleHeld
from partnerships.organisation_models import OrganisationKey
from partnerships.permissions import Role, standing_of
from partnerships.sign_in_actions import make_link
from tests.databases import KINDS, Databases
from tests.factories.partnerships import ZONE
from tests.scenarios import first_life
from tests.scenarios.replaying import replayed
from tests.web.conftest import Browser
from web.app import create_app
from web.work import TackApp

#: Columns that an upgrade writes anew, because what they are for came later.
REWRITTEN = {"partnership": {"search_text"}, "organisation": {"name_key", "search_text"}}
RECORDS = (("partnerships", Partnership), ("agreements", Agreement), ("organisations", Organisation))


def compared(name: str, found: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    """Return rows as they can be compared: the columns that First life had, less those written anew."""
    columns = sorted(set(first_life.kept(name)[0]) - REWRITTEN.get(name, set()))
    return Counter(tuple(row[column] for column in columns) for row in found)


def assert_nothing_is_lost(connection: Connection) -> None:
    for name in first_life.rows():
        found = first_life.stored(connection, name)
        assert compared(name, found) == compared(name, first_life.kept(name)), name


@pytest.fixture
def old(empty_url: str) -> Iterator[Engine]:
    """A database as First life left it."""
    migrate.upgrade(empty_url, first_life.REVISION)
    engine = make_engine(empty_url)
    first_life.fill(engine)
    yield engine
    engine.dispose()


def test_every_row_stays_on_the_way_up_and_down_and_up_again(old: Engine) -> None:
    url = old.url.render_as_string(hide_password=False)
    for go in (migrate.upgrade, lambda url: migrate.downgrade(url, first_life.REVISION), migrate.upgrade):
        go(url)
        with old.connect() as connection:
            assert_nothing_is_lost(connection)
    migrate.check(url)


@pytest.fixture(scope="module", params=KINDS)
def upgraded(
    request: pytest.FixtureRequest, databases: Databases, worker: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tack]:
    """An instance that was upgraded as `tack serve` upgrades it, for tests that read and for one that moves."""
    folder = tmp_path_factory.mktemp("upgraded")
    with databases.empty(request.param, f"upgraded_{worker}") as url:
        migrate.upgrade(url, first_life.REVISION)
        engine = make_engine(url)
        first_life.fill(engine)
        engine.dispose()
        tack = Tack(load({"TACK_INSTANCE": str(folder), "DATABASE_URL": url}))
        start.migrated(tack)
        yield tack
        tack.database.close()


@pytest.fixture
def session(upgraded: Tack) -> Iterator[Session]:
    with upgraded.database.reading() as opened:
        yield opened


@pytest.fixture(scope="module")
def app(upgraded: Tack) -> TackApp:
    return create_app(upgraded)


def entered(tack: Tack, app: TackApp, role: str) -> Browser:
    """Sign in whoever holds a role."""
    with tack.writing() as work:
        held = select(RoleHeld.person_id).where(RoleHeld.role == role)
        person = work.session.scalars(select(Person).where(Person.id.in_(held)).order_by(Person.id).limit(1)).one()
        link = make_link(work.session, person, now=now())
    browser = Browser(app.test_client())
    browser.get(f"/sign-in/{link}")
    assert browser.post(f"/sign-in/{link}").status_code == 303
    return browser


def test_the_journal_proves_and_every_state_is_its_replay(session: Session) -> None:
    assert list(verify(session)) == []
    assert all(one.holds for one in proofs(session))
    assert all(one.holds for one in listed_queries.proofs(session))
    partnerships, agreements = session.scalars(select(Partnership)).all(), session.scalars(select(Agreement)).all()
    assert (len(partnerships), len(agreements)) == (13, 17)
    assert [replayed(session, one.ref) for one in partnerships] == [one.stage for one in partnerships]
    assert [replayed(session, one.ref) for one in agreements] == [one.state for one in agreements]


def test_what_came_later_knows_what_was_there(session: Session) -> None:
    kinds: tuple[type[Any], ...] = (Partnership, Organisation, Person)
    for kind in kinds:
        assert all(one.sort_key and one.search_text for one in session.scalars(select(kind))), kind
    keyed = set(session.scalars(select(OrganisationKey.organisation_id)))
    assert keyed == set(session.scalars(select(Organisation.id)))


ROLES: list[Role] = [role for role in Role if role is not Role.SYSTEM]
#: Those who open every record; the others share them out, since a page differs by role in a few lines only.
THOROUGH = {Role.GRANTS_OFFICER, Role.PARTNER_MEMBER}
PARTS = 4


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens(upgraded: Tack, app: TackApp, role: Role) -> None:
    browser = entered(upgraded, app, role)
    for page in ("", "partnerships", "partnerships/board", "agreements", "organisations", "rates", "rules", "settings"):
        assert browser.get(f"/{page}").status_code in ({200} if page in {"", "settings"} else {200, 403}), page
    hidden = 0
    with upgraded.reading() as work:
        addresses = [f"/{name}/{key}" for name, kind in RECORDS for key in work.session.scalars(select(kind.id))]
    if role not in THOROUGH:
        addresses = addresses[ROLES.index(role) % PARTS :: PARTS]
    for address in addresses:
        status = browser.get(address).status_code
        hidden += status in {403, 404}
        assert status in {200, 403, 404}, address
    if role is Role.PARTNER_MEMBER:
        assert 0 < hidden < len(addresses)
    elif role is not Role.ADMINISTRATOR:
        assert hidden == 0


@pytest.mark.parametrize(("typed", "number"), [("cafe neblinas", "P-2024-001"), ("CAFÉ espec", "P-2024-001")])
def test_the_search_finds_old_partnerships(upgraded: Tack, app: TackApp, typed: str, number: str) -> None:
    browser = entered(upgraded, app, Role.GRANTS_OFFICER)
    shown = browser.get("/partnerships", query_string={"search": typed}).text
    assert number in shown
    assert "P-2024-002" not in shown


def test_moves_are_possible_still(upgraded: Tack) -> None:
    with upgraded.reading() as work:
        held = select(RoleHeld.person_id).where(RoleHeld.role == Role.GRANTS_OFFICER)
        officers = work.session.scalars(select(Person).where(Person.id.in_(held)).order_by(Person.id)).all()
        people = [standing_of(one) for one in officers]
        subjects = [*work.session.scalars(select(Partnership)), *work.session.scalars(select(Agreement))]
        judged = [moves(work.session, one, by=by, today=work.today) for one in subjects for by in people]
        running = work.session.scalars(select(Agreement.id).where(Agreement.state == "in-force").limit(1)).one()
    assert sum(any(one.open for one in possible) for possible in judged) > len(people)
    for trigger, state in (("suspend", "suspended"), ("resume", "in-force")):
        with upgraded.writing(officers[0].id, zone=ZONE) as work:
            agreement = work.session.get_one(Agreement, running)
            advance(work.session, agreement, trigger, by=work.by, on=work.today, now=work.now, inputs=MoveInputs("Sí."))
            assert agreement.state == state
    with upgraded.reading() as work:
        assert list(verify(work.session)) == []
