"""Programs that talk to the API in somebody's name, and agreements for them to work on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from application.work import Tack, settle
from partnerships import token_actions
from partnerships.models import Person
from partnerships.permissions import standing_of
from policy.kinds import AgreementKind
from tests.factories import agreements as make
from tests.web import beginnings
from tests.web.conftest import Browser
from web.work import TackApp

V1 = "/api/v1"
#: What changes a record that somebody read before.
VERSIONED = re.compile(
    r"(/(?:partnerships|agreements|organisations)/\w{26})/(?:moves|parties|shares|risk|exploration|finding|team)(?:/\w{26}/removal)?"
)


class Program:
    """A program with somebody's cookie and the token that changes carry."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = client.get(f"{V1}/session").get_json()["csrf_token"]

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(f"{V1}{path}", query_string=query)

    def post(
        self, path: str, body: Any = None, key: str | None = None, tag: str | None = None, **more: Any
    ) -> TestResponse:
        """Send a change of what was read, just now where no tag is given; an empty tag sends none."""
        versioned = VERSIONED.fullmatch(path)
        read = self.tag(versioned[1]) if versioned and tag is None else tag
        return self._send("post", path, body, {"Idempotency-Key": key, "If-Match": read}, **more)

    def patch(self, path: str, body: Any, tag: str | None = None) -> TestResponse:
        return self._send("patch", path, body, {"If-Match": self.tag(path) if tag is None else tag})

    def delete(self, path: str) -> TestResponse:
        return self._send("delete", path, None, {})

    def tag(self, path: str) -> str:
        """Return the ETag of a record, and one that fits nothing where there is none."""
        return self.get(path).headers.get("ETag", '"0"')

    def _send(self, method: str, path: str, body: Any, stated: dict[str, str | None], **more: Any) -> TestResponse:
        headers = {"X-CSRFToken": self.token} | {name: value for name, value in stated.items() if value}
        sent = {"json": body} if body is not None else {}
        answer: TestResponse = getattr(self.client, method)(f"{V1}{path}", headers=headers, **sent, **more)
        # A large form is a file of the client's own, which nobody else closes.
        answer.request.environ["wsgi.input"].close()
        return answer


@dataclass(frozen=True)
class Ground:
    """What there is to work on, and who works; they sign in when they are first needed."""

    enter: Callable[[str], Program]
    emails: dict[str, str]
    partnership: str
    programme: str
    partner: str
    umbrella: str
    subaward: str
    grant: str

    @cached_property
    def officer(self) -> Program:
        return self.enter(self.emails["officer"])

    @cached_property
    def second(self) -> Program:
        return self.enter(self.emails["second"])

    @cached_property
    def leader(self) -> Program:
        return self.enter(self.emails["leader"])

    @cached_property
    def finance(self) -> Program:
        return self.enter(self.emails["finance"])

    @cached_property
    def stranger(self) -> Program:
        return self.enter(self.emails["stranger"])


@pytest.fixture
def program(app: TackApp, signed_in: Callable[[str], Browser]) -> Callable[[str], Program]:
    """Signs a program in with a person's address."""
    return lambda email: Program(signed_in(email).client)


def break_ground(tack: Tack) -> tuple[dict[str, str], list[str]]:
    """Make the records of `Ground`; return the addresses of its people and the identifiers of its records."""
    with tack.writing() as work:
        who = make.cast(work.session)
        one = make.committed(work.session, who)
        umbrella = make.draft(work.session, one, who, make.terms(AgreementKind.UMBRELLA, one, 6_000_000))
        make.signed(work.session, work.storage, umbrella, who, who.leader)
        settle(work)
        called = make.terms(AgreementKind.SUBAWARD, one, 1_000_000, umbrella_id=umbrella.id)
        subaward = make.review(work.session, work.storage, make.draft(work.session, one, who, called), who)
        grant = make.draft(work.session, one, who, make.terms(AgreementKind.GRANT, one, 900_000))
        ids = [one.id, who.programme.id, one.parties[-1].organisation_id, umbrella.id, subaward.id, grant.id]
        people = {"officer": who.officer, "second": who.second, "leader": who.leader, "finance": who.finance}
        people["stranger"] = make.cast(work.session).officer
        for person in (who.officer, who.second, who.leader, who.finance):
            person.locale = "en"
        return {name: person.email for name, person in people.items()}, ids


beginnings.MAKERS["ground"] = break_ground


@pytest.fixture
def ground(tack: Tack, program: Callable[[str], Program]) -> Ground:
    """A committed partnership with an umbrella in force, a subaward in review, and a drafted grant beside it."""
    emails, ids = beginnings.begun(tack, "ground")
    return Ground(program, emails, *ids)


@pytest.fixture
def make_token(tack: Tack) -> Callable[..., str]:
    """Makes a token for somebody, as its owner; returns the secret."""

    def make(person_id: str, *, scope: str = "write", days: int = 30) -> str:
        with tack.writing() as work:
            person = work.session.get_one(Person, person_id)
            _, secret = token_actions.make_token(
                work.session,
                person,
                name="Program",
                scope=scope,
                expires_on=work.today + timedelta(days=days),
                zone="UTC",
                by=standing_of(person),
                on=work.today,
                now=work.now,
            )
        return secret

    return make
