"""The server and an import killed with `kill -9` while programs move agreements, and everything read then.

Nothing may be half-done: every state is what its journal leads to, every balance holds, the chain proves, what was
answered is kept, each row of an import is in once, and the import goes on where it stopped.
"""

from __future__ import annotations

import csv
import http.client
import json
import os
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from application import start
from application.demo import loading
from application.settings import load
from application.work import Tack
from benchmarks import ground
from benchmarks.brood import Brood, Command, brood
from benchmarks.rows import Row
from contracts.ledger_queries import proofs
from contracts.models import Agreement
from kernel import clock
from kernel.journal import JournalEntry
from kernel.journal_proof import verify
from partnerships.hold_models import Hold
from partnerships.models import SYSTEM_PERSON, Partnership, Party, Person, RoleHeld
from partnerships.permissions import Role, Standing, standing_of
from partnerships.queries.visibility import visible_to
from partnerships.token_actions import TokenScope, make_token
from portfolio.models import ImportedGrant, ImportRow, ImportRun

KILLS = 100
ROWS = 300
#: A life ends so many moves, or one batch of the import, after it began to work, and then up to LONGEST seconds later:
#: on a slow machine it would else be over before anything happened.
MOST_MOVES = 6
LONGEST = 0.5
#: Seconds after which something hangs; a busy machine takes half a minute to start a server.
PATIENCE = 300
HEADINGS = (
    "Identifier",
    "Title",
    "Description",
    "Currency",
    "Amount Awarded",
    "Award Date",
    "Planned Dates:Duration (months)",
    "Recipient Org:Identifier",
    "Recipient Org:Name",
    "Funding Org:Identifier",
    "Funding Org:Name",
    "Grant Programme: Title",
)


def measure() -> Iterator[Row]:
    """A hundred kills, half of them on each database."""
    broken: list[str] = []
    moves = rows = 0
    for kind in (ground.SQLITE, ground.POSTGRES):
        with ground.database(kind) as database, tempfile.TemporaryDirectory() as folder:
            url = database.engine.url.render_as_string(hide_password=False)
            trial = Trial(url, Path(folder), random.Random(kind))
            trial.prepare()
            broken += [f"{what} on {kind}" for what in trial.run(KILLS // 2)]
            moves, rows = moves + trial.answered, rows + trial.imported
    how = (
        f"{KILLS} kills of the server and an import, half of them on each database, with {moves} moves answered and "
        f"{rows} rows imported; broken: {', '.join(broken) or 'nothing'}"
    )
    yield Row("crash.half_done", len(broken), "", "at most", 0, 0, len(broken), how)


@dataclass
class Trial:
    """One instance that is killed again and again."""

    url: str
    folder: Path
    chance: random.Random
    agreements: list[str] = field(default_factory=list)
    token: str = ""
    answered: int = 0
    imported: int = 0
    broken_off: int = 0
    begun: datetime = field(default_factory=clock.now)
    _files: int = 0

    @property
    def environment(self) -> dict[str, str]:
        """What the processes and this one find the instance by."""
        return {**os.environ, "TACK_INSTANCE": str(self.folder), "DATABASE_URL": self.url, "PYTHONUNBUFFERED": "1"}

    def opened(self) -> Tack:
        """Open the instance in this process."""
        return Tack(load(self.environment))

    def prepare(self) -> None:
        """Load the demo, and give a program somebody's name."""
        tack = self.opened()
        start.prepare(tack)
        loading.load(tack)
        with tack.writing(SYSTEM_PERSON) as work:
            held = select(RoleHeld.person_id).where(RoleHeld.role == Role.GRANTS_OFFICER)
            officer = work.session.scalars(select(Person).where(Person.id.in_(held)).order_by(Person.id)).first()
            if officer is None:
                raise LookupError(Role.GRANTS_OFFICER)
            by = standing_of(officer)
            self.agreements = _steady(work.session, by)
            ends = work.today + timedelta(days=30)
            _, self.token = make_token(
                work.session, officer, name="Trial", scope=TokenScope.WRITE, expires_on=ends, zone="UTC", by=by,
                on=work.today, now=work.now,
            )  # fmt: skip
        tack.database.close()

    def run(self, kills: int) -> list[str]:
        """Kill so many times, and return what was found broken, each with the number of its kill."""
        with brood(self.environment, self.folder) as commands:
            return self._run(commands, kills)

    def _run(self, commands: Brood, kills: int) -> list[str]:
        broken: list[str] = []
        file = self._next_file()
        for number in range(kills):
            self._one_life(commands, file, wait=self._for_moves if number % 2 else self._for_rows)
            tack = self.opened()
            _gone(tack)
            with tack.reading(SYSTEM_PERSON) as work:
                broken += [f"{what} after kill {number + 1}" for what in self._wrong(work.session, number + 1)]
                run = work.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).first()
                finished = run is not None and run.name == file.name and run.status == "done"
                self.broken_off += run is not None and not finished and run.done > 0
            tack.database.close()
            if finished:
                file = self._next_file()
        return broken + self._finished(commands, file)

    def _finished(self, commands: Brood, file: Path) -> list[str]:
        """Let the last import end, and hold what came in against the rows of all files."""
        importing = commands.start("import", str(file))
        _until(lambda: not importing.alive)
        tack = self.opened()
        with tack.reading(SYSTEM_PERSON) as work:
            self.imported = work.session.scalar(select(func.count()).select_from(ImportedGrant)) or 0
            runs = work.session.scalar(select(func.count()).select_from(ImportRun))
            wrong = list(self._wrong(work.session, None))
        tack.database.close()
        if (self.imported, runs) != (self._files * ROWS, self._files):
            wrong.append(f"{self.imported} grants by {runs} imports of {self._files} files of {ROWS}")
        return wrong

    def _one_life(self, commands: Brood, file: Path, *, wait: Callable[[threading.Thread, Command], None]) -> None:
        """Start the server and then the import, work, and kill both at a random moment."""
        server = commands.start("--lang", "en", "serve", "--port", "0")
        running = [server]
        try:
            program = threading.Thread(target=self._work, args=(_address(server),))
            program.start()
            importing = commands.start("import", str(file))
            running.append(importing)
            wait(program, importing)
            time.sleep(self.chance.uniform(0, LONGEST))
        finally:
            for one in running:
                one.kill()
            _until(lambda: not any(one.alive for one in running))
        program.join(PATIENCE)

    def _for_moves(self, program: threading.Thread, _importing: Command) -> None:
        """Wait until some moves were answered."""
        wanted = self.answered + self.chance.randint(1, MOST_MOVES)
        _until(lambda: self.answered >= wanted or not program.is_alive())

    def _for_rows(self, _program: threading.Thread, importing: Command) -> None:
        """Wait until the import settled a batch more than it had, or ended."""
        tack = self.opened()

        def settled() -> int:
            with tack.reading(SYSTEM_PERSON) as work:
                return work.session.scalar(select(func.sum(ImportRun.done))) or 0

        before = settled()
        _until(lambda: settled() > before or not importing.alive)
        tack.database.close()

    def _work(self, address: str) -> None:
        """Suspend and resume agreements until the server is gone, and count what it answered."""
        with suppress(OSError, http.client.HTTPException):
            while True:
                for agreement in self.agreements:
                    state = json.loads(self._asked(address, "GET", agreement, "")[1])["state"]
                    move = "resume" if state == "suspended" else "suspend"
                    body = json.dumps({"move": move, "reason": "A trial."})
                    status, said = self._asked(address, "POST", f"{agreement}/moves", body)
                    if status == http.HTTPStatus.SERVICE_UNAVAILABLE:
                        continue  # the import holds the database; nothing was done, and it is asked again
                    if status >= http.HTTPStatus.BAD_REQUEST:
                        raise AssertionError(said)
                    self.answered += 1

    def _asked(self, address: str, method: str, path: str, body: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "If-Match": "*"}
        try:
            connection.request(method, f"/api/v1/agreements/{path}", body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def _wrong(self, session: Session, kills: int | None) -> Iterator[str]:
        """Yield whatever is not whole."""
        faults = [f"{one.subject} {one.seq} {one.code}" for one in verify(session)]
        if faults:
            yield f"the chain ({'; '.join(faults)})"
        yield from (f"the ledger of {one.number}" for one in proofs(session) if not one.holds)
        reached = replayed(session)
        for kind, state in ((Partnership, Partnership.stage), (Agreement, Agreement.state)):
            for key, stands in session.execute(select(kind.id, state)):
                if reached.get(key) != stands:
                    yield f"{kind.__tablename__} {key}, which is {stands}"
        payload = JournalEntry.payload
        made = select(func.count()).where(
            JournalEntry.subject_id.in_(self.agreements),
            JournalEntry.now >= self.begun,
            payload.contains('"move":"suspend"') | payload.contains('"move":"resume"'),
        )
        moved = session.scalar(made) or 0
        if kills is not None and not self.answered <= moved <= self.answered + kills:
            yield f"{moved} moves kept of {self.answered} answered"
        for run in session.scalars(select(ImportRun)):
            settled = select(func.count()).select_from(ImportRow).where(ImportRow.run_id == run.id)
            done = session.scalar(settled.where(ImportRow.result != "waiting"))
            brought = session.scalar(
                select(func.count()).select_from(ImportedGrant).where(ImportedGrant.run_id == run.id)
            )
            if (done, brought) != (run.done, run.added):
                yield f"the import, which counts {run.done} rows and {run.added} grants, and has {done} and {brought}"

    def _next_file(self) -> Path:
        self._files += 1
        path = self.folder / f"grants-{self._files}.csv"
        rest = ("Seeds", "GBP", "1500.50", "2024-03-01", "12")
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(HEADINGS)
            for number in range(ROWS):
                body = (f"GB-COH-{number % 40:08}", f"Growers {number % 40}", "GB-CHC-1000001", "Example Foundation")
                rows.writerow([f"360G-trial-{self._files}-{number}", f"Grant {number}", *rest, *body, "Learning"])
        return path


def _address(server: Command) -> str:
    """Return where the server listens, once it says so; raises ChildProcessError with what it said instead."""
    found: list[str] = []

    def told() -> bool:
        lines = server.said.read_text(encoding="utf-8").splitlines(keepends=True) if server.said.exists() else []
        found.extend(line.split()[2] for line in lines if line.startswith("Serving on ") and line.endswith("\n"))
        return bool(found) or not server.alive

    _until(told)
    if not found:
        raise ChildProcessError(server.said.read_text(encoding="utf-8"))
    return found[0]


def _until(happened: Callable[[], bool]) -> None:
    """Look again and again; raises TimeoutError where something hangs."""
    last = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > last:
            raise TimeoutError
        time.sleep(0.02)


def _gone(tack: Tack) -> None:
    """Wait until a server's own processes have noticed that whom they worked for is dead."""
    if tack.database.engine.dialect.name != "postgresql":
        return
    busy = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    )

    def over() -> bool:
        with tack.reading(SYSTEM_PERSON) as work:
            return not work.session.scalar(busy)

    _until(over)


def replayed(session: Session) -> dict[str, str]:
    """Return the state that each subject's entries lead to, all in one walk."""
    reached: dict[str, str] = {}
    wanted = select(JournalEntry.subject_id, JournalEntry.payload).where(
        JournalEntry.event.in_(["PartnershipOpened", "AgreementDrafted"]) | JournalEntry.payload.contains('"to":')
    )
    order = (JournalEntry.subject_kind, JournalEntry.subject_id, JournalEntry.seq)
    for key, payload in session.execute(wanted.order_by(*order)):
        to = json.loads(payload).get("to")
        if isinstance(to, str):
            reached[key] = to
    return reached


def _steady(session: Session, by: Standing) -> list[str]:
    """Return a few agreements in force that somebody can suspend and resume for as long as it takes.

    A subaward does not resume while its umbrella is suspended, and nothing does under a hold.
    """
    on_hold = select(Hold.subject_id).where(Hold.lifted_on.is_(None))
    wanted = (
        select(Agreement.id)
        .join(Partnership, Partnership.id == Agreement.partnership_id)
        .where(visible_to(by), Agreement.state == "in-force", Agreement.umbrella_id.is_(None))
        .where(Agreement.id.not_in(on_hold), Agreement.partnership_id.not_in(on_hold))
        .where(Agreement.partnership_id.not_in(select(Party.partnership_id).where(Party.organisation_id.in_(on_hold))))
    )
    return list(session.scalars(wanted.order_by(Agreement.id).limit(5)))
