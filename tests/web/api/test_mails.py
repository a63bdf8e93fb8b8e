"""Kept mails through the API: for whoever administers everywhere, and never a way in for a program."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from application.work import Tack
from kernel.ids import new_id
from partnerships.models import Person
from partnerships.permissions import Role
from tests.web.api.conftest import V1, Program
from tests.web.api.test_tokens import Robot
from tests.web.world import World
from web.work import TackApp

Enter = Callable[[str], Program]
LINK = re.compile(r"/sign-in/[\w-]{43}")


@pytest.fixture
def admin(world: World, program: Enter, person: Callable[..., str]) -> Program:
    """Somebody who administers everywhere."""
    assert world.emails
    return program(person(Role.ADMINISTRATOR))


def invite(admin: Program, email: str) -> None:
    body = {"name": "Eva Núñez", "email": email, "locale": "es", "invite": True}
    assert admin.post("/accounts", body).status_code == 201


def test_mails_are_listed_and_shown_to_whoever_administers_everywhere(admin: Program) -> None:
    invite(admin, "eva@example.org")
    invite(admin, "rut@example.org")

    rows = admin.get("/mails").get_json()["rows"]
    assert [(row["to"], row["sent_at"]) for row in rows] == [("rut@example.org", None), ("eva@example.org", None)]
    (eva,) = admin.get("/mails", to="eva@example.org", sent="false").get_json()["rows"]
    assert "body" not in eva
    assert admin.get("/mails", sent="true").get_json()["rows"] == []
    shown = admin.get(f"/mails/{eva['id']}").get_json()
    # In a session it is as on the page: there the link can be handed on.
    assert LINK.search(shown["body"])
    assert {name: shown[name] for name in eva} == eva
    first = admin.get("/mails", limit=1).get_json()
    assert admin.get("/mails", limit=1, after=first["after"]).get_json()["rows"] == [eva]
    assert admin.get(f"/mails/{new_id()}").status_code == 404


def test_a_program_sees_no_way_in(admin: Program, app: TackApp, make_token: Callable[..., str]) -> None:
    invite(admin, "eva@example.org")
    robot = Robot(app.test_client(), make_token(admin.get("/session").get_json()["person"]["id"], scope="read"))
    (eva,) = robot.get("/mails").get_json()["rows"]

    body = robot.get(f"/mails/{eva['id']}").get_json()["body"]

    assert LINK.search(body) is None
    assert "(link for the person alone)" in body


def test_nobody_else_reads_mails(
    admin: Program, world: World, program: Enter, person: Callable[..., str], tack: Tack
) -> None:
    invite(admin, "eva@example.org")
    (eva,) = admin.get("/mails").get_json()["rows"]
    local = person(Role.ADMINISTRATOR)
    with tack.writing() as work:
        work.session.query(Person).filter_by(email=local).one().roles_held[0].programme_id = world.ids["programme"]

    # Whoever administers one programme is shown nobody's way in either.
    for reader in (program(local), program(world.emails["grants-officer"])):
        for path in ("/mails", f"/mails/{eva['id']}"):
            refused = reader.get(path)
            assert (refused.status_code, refused.get_json()["permission"]) == (403, "mail.view")
    assert program(person()).client.get(f"{V1}/mails").status_code == 403
