"""Whatever is sent, the API answers as its description says: every check that schemathesis has, none left out.

Of what schemathesis would send, an ordinary run sends one of each kind to each operation; `make api-trial` sends all.
`object_level_authorization` compares what two people get and needs a way to sign in that it knows; where it has none
it lets everything pass, and the grid of permissions asks that question of every route instead.
"""

from __future__ import annotations

import os
import re
import zlib
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.generation.meta import CoveragePhaseData, TestPhase
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER
from schemathesis.transport.wsgi import WSGITransport
from sqlalchemy import select

from application.work import Tack
from contracts.models import PrintedDocument
from kernel.clock import now, today
from kernel.ids import new_id
from partnerships import token_actions
from partnerships.models import Person
from partnerships.permissions import STAFF, standing_of
from policy.queries import latest
from tests.web.api.conftest import V1, Ground
from web.api.repeats import KEY, PATTERN
from web.api.tags import IF_MATCH
from web.work import TackApp

pytestmark = pytest.mark.long

#: How many random tries of each operation and how many walks from one to the next; without it a brief run.
EXAMPLES = int(os.environ.get("EXAMPLES", "0"))
#: What may be answered to what fits the description. It cannot say which records there are, which version of one
#: stands, or which rule of the house a day or a name breaks; that it was read, `fits` sees.
TAKEN = ["2xx", "304", "403", "404", "409", "412", "422"]
REFUSED = ["400", "403", "404", "409", "413", "415", "422", "428"]
ITSELF = frozenset({"account_id", "person_id", "token_id"})


@schemathesis.check
def fits(_context: Any, response: Any, case: Any) -> None:
    """What fits the description is never said not to: a 422 is then a rule's and not the reader's."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 422:
        return
    assert response.json()["code"] != "not-as-described", response.text


class Trial:
    """One run over the whole description, in the name of somebody who may do everything."""

    def __init__(self, app: TackApp, secret: str, known: dict[str, str]) -> None:
        self.app, self.secret, self.known = app, secret, known
        self.seen: set[tuple[str, str]] = set()
        self.given: set[str] = set()
        self.statuses: Counter[int] = Counter()
        self.ran: Counter[str] = Counter()
        self.faults: dict[tuple[str, str], str] = {}

    def run(self, ours: Callable[[str], bool] | None = None, **phases: dict[str, Any]) -> None:
        """Send everything, of the operations that are `ours` where not all of them are; keep what was found."""
        whole = schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", self.app, config=self._config(phases))
        schema = whole if ours is None else whole.include(func=lambda context: ours(context.operation.label))
        if not EXAMPLES:
            schema.hooks.register_hook_with_name(self._one_of_a_kind, "filter_case")
        told, heard = self._told, self._heard
        GLOBAL_HOOK_DISPATCHER.register_hook_with_name(told, "before_call")
        GLOBAL_HOOK_DISPATCHER.register_hook_with_name(heard, "after_call")
        try:
            for event in from_schema(schema).execute():
                self._look(event)
        finally:
            # The same objects: a method is another one each time it is asked for.
            GLOBAL_HOOK_DISPATCHER.unregister(told)
            GLOBAL_HOOK_DISPATCHER.unregister(heard)

    def _config(self, phases: dict[str, dict[str, Any]]) -> SchemathesisConfig:
        every = {name: {"enabled": False} for name in ("examples", "coverage", "fuzzing", "stateful")}
        return SchemathesisConfig.from_dict(
            {
                "seed": 1,
                "headers": {"Authorization": f"Bearer {self.secret}"},
                "generation": {
                    "deterministic": not EXAMPLES,
                    "database": "none",
                    "no-shrink": True,
                    "with-security-parameters": False,
                },
                "checks": {
                    "enabled": True,
                    "negative_data_rejection": {"expected-statuses": REFUSED},
                    "positive_data_acceptance": {"expected-statuses": TAKEN},
                    "missing_required_header": {"expected-statuses": ["428"]},
                },
                "phases": every | phases,
            }
        )

    def _one_of_a_kind(self, _context: Any, case: Any) -> bool:
        """Of what stands for the same to the same operation, let the first pass."""
        data = case.meta.phase.data if case.meta is not None else None
        if not isinstance(data, CoveragePhaseData):
            return True
        kind = (case.operation.label, f"{data.scenario} {data.parameter_location}")
        known = kind in self.seen
        self.seen.add(kind)
        return not known

    def _told(self, _context: Any, case: Any, _settings: dict[str, Any]) -> None:
        """Name records that there are, a key of its own for each request, and whichever version stands."""
        if case.meta is None:
            return
        walking = case.meta.phase.name == TestPhase.STATEFUL
        if not case.meta.is_negative_at(ParameterLocation.PATH):
            # Whoever tries closes neither their own account nor their own token.
            for name in case.path_parameters.keys() & self.known.keys():
                if not walking or name in ITSELF or case.path_parameters[name] not in self.given:
                    case.path_parameters[name] = self.known[name]
        if re.fullmatch(PATTERN, str(case.headers.get(KEY, ""))):
            case.headers[KEY] = new_id()
        if case.headers.get(IF_MATCH) and not walking:
            case.headers[IF_MATCH] = "*"
        if isinstance(case.body, dict) and not case.meta.is_negative_at(ParameterLocation.BODY):
            case.body.update({name: self.known[name] for name in case.body.keys() & self.known.keys()})

    def _heard(self, _context: Any, _case: Any, response: Any) -> None:
        """Remember which records a walk came by, so that it goes on with them and not with ours."""
        self.given.update(re.findall(r"[0-9a-z]{26}", response.content.decode("ascii", "ignore")))

    def _look(self, event: Any) -> None:
        if isinstance(event, FatalError):
            raise event.exception
        if isinstance(event, NonFatalError):
            self.faults.setdefault((str(event.label), "error"), repr(event.value))
        if not isinstance(event, ScenarioFinished):
            return
        sent = event.recorder.interactions
        self.statuses.update(one.response.status_code for one in sent.values() if one.response is not None)
        for key, nodes in event.recorder.checks.items():
            self.ran.update(node.name for node in nodes)
            for node in nodes:
                if node.failure_info is not None:
                    failure, answer = node.failure_info.failure, sent[key].response
                    words = f"{failure.message}\n{node.failure_info.code_sample}\n{answer and answer.content[:500]!r}"
                    self.faults.setdefault((node.name, str(failure.operation)), words)


def told(faults: dict[tuple[str, str], str]) -> str:
    return "\n\n".join(f"{check} {operation}\n{words}" for (check, operation), words in faults.items())


@pytest.fixture
def trial(app: TackApp, tack: Tack, ground: Ground, person: Callable[..., str]) -> Trial:
    """A trial by somebody with every role, of records that there are."""
    email, other = person(*STAFF, name="Marta Paz"), person("verifier", name="Luis Mejía")
    with tack.writing() as work:
        marta = work.session.scalars(select(Person).where(Person.email == email)).one()
        luis = work.session.scalars(select(Person).where(Person.email == other)).one()
        by, day = standing_of(marta), today("UTC")
        made = [
            token_actions.make_token(
                work.session,
                marta,
                name=name,
                scope="write",
                expires_on=day + timedelta(days=7),
                zone="UTC",
                by=by,
                on=day,
                now=now(),
            )
            for name in ("Trial", "Spare")
        ]
        paper = work.session.scalars(select(PrintedDocument)).first()
        assert paper is not None
        known = {
            "partnership_id": ground.partnership,
            "agreement_id": ground.grant,
            "organisation_id": ground.partner,
            "recipient_id": ground.partner,
            "programme_id": ground.programme,
            "umbrella_id": ground.umbrella,
            "edition_id": latest(work.session, "standard", on=day).id,
            "file_id": paper.attachment.id,
            "account_id": luis.id,
            "person_id": luis.id,
            "stand_in_id": luis.id,
            "token_id": made[1][0].id,
        }
    return Trial(app, made[0][1], known)


@pytest.fixture(autouse=True)
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its probes without a token pass on settings of a network, which a client in the same process does not know."""
    send = WSGITransport.send

    def without(transport: WSGITransport, case: Any, *, session: Any = None, **settings: Any) -> Any:
        known = {name: value for name, value in settings.items() if name not in {"max_redirects", "verify", "cert"}}
        return send(transport, case, session=session, **known)

    monkeypatch.setattr(WSGITransport, "send", without)


def test_whatever_is_sent_is_answered_as_described(trial: Trial, tack: Tack) -> None:
    load_all_checks()
    tries = {"enabled": bool(EXAMPLES), "generation": {"max-examples": EXAMPLES or 1}}
    postgres = tack.settings.database_url.startswith("postgresql")
    # A brief run tries each operation on one of the two databases.
    half = None if EXAMPLES else lambda label: zlib.crc32(label.encode()) % 2 == postgres
    trial.run(half, coverage={"enabled": True}, fuzzing=tries)

    assert trial.faults == {}, told(trial.faults)
    assert {status for status in trial.statuses if status >= 500} == set()
    assert set(trial.ran) == set(CHECKS.get_all_names())
    assert min(trial.statuses[status] for status in (200, 201, 404, 405, 409, 415, 422, 428)) > 0
    assert trial.statuses[200] + trial.statuses[201] > 60, trial.statuses


def test_one_thing_after_another_is_answered_as_described(trial: Trial) -> None:
    load_all_checks()
    walks = EXAMPLES or 10
    trial.run(stateful={"enabled": True, "max-steps": 8, "generation": {"max-examples": walks}})

    assert trial.faults == {}, told(trial.faults)
    assert {status for status in trial.statuses if status >= 500} == set()
    # A walk that is refused at its first step leads nowhere: of each, one step and more has to be taken.
    assert trial.statuses[200] + trial.statuses[201] > walks, trial.statuses
