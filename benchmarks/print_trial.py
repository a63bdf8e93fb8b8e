"""A print run on trial: `tack worker` is killed while it prints; run as a module, a nursery of such workers."""

from __future__ import annotations

import csv
import io
import os
import random
import signal
import sys
import time
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from application import start
from application.work import Tack
from benchmarks import ground
from benchmarks.job_trial import LEASE, main, nursery, settings, wait
from console.workers import worker
from contracts import print_run_actions as acts
from contracts import print_run_queries as reads
from contracts.models import Agreement, BudgetLine, PrintedDocument, ReportDue, Signer
from contracts.print_run_models import ItemState, PrintItem, PrintRun
from kernel import clock
from kernel.ids import new_id
from kernel.journal import JournalEntry
from partnerships.models import SYSTEM_PERSON as SYSTEM
from partnerships.models import Office, Organisation, OrganisationIdentifier, Partnership, Party, Programme, RoleHeld
from partnerships.permissions import Role, Standing
from policy.queries import in_order, published

#: Agreements in the run for each kill, and those of one partnership, which are printed one after the other.
EACH, TOGETHER = 6, 4
ZONE = "America/Tegucigalpa"


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of a print run whose workers were killed.

    `lost` are agreements without a paper, `twice` those with two or with two entries in the journal, `missing` what the
    zip or its list lacks; `carried` is how many jobs Procrastinate knows of and has carried to their end.
    """

    kills: int
    asked: int
    lost: int
    twice: int
    missing: int
    carried: int | None


class _Office:
    """An office that prints: its people, its partner, and agreements that wait only for that."""

    def __init__(self, session: Session) -> None:
        today = clock.today(ZONE, clock.now())
        self.session, self.today = session, today
        self.edition = next(one for one in published(session) if one.effective_from <= today)
        self.funder, self.partner = self._body("Fundación Puente"), self._body("Cooperativa El Ocotal")
        self.officer = ground.person("Ana Mejía", "ana@example.org")
        session.add(self.officer)
        session.flush()
        session.add(RoleHeld(id=new_id(), person_id=self.officer.id, role=Role.GRANTS_OFFICER, programme_id=None))
        office = Office(id=new_id(), organisation_id=self.funder.id, name="Tegucigalpa", zone=ZONE, locale="es")
        session.add(office)
        session.flush()
        self.programme = Programme(id=new_id(), office_id=office.id, name="Mercados rurales")
        session.add(self.programme)
        session.flush()

    @property
    def standing(self) -> Standing:
        """The officer, who may print everything."""
        return Standing(self.officer.id, active=True, roles=frozenset({(Role.GRANTS_OFFICER.value, None)}))

    def _body(self, name: str) -> Organisation:
        made = ground.organisation(name)
        made.address, made.country = "Barrio El Centro, Gracias, Lempira", "HN"
        self.session.add(made)
        self.session.flush()
        kept = {"scheme": "HN-RTN", "value": made.id[-14:]}
        self.session.add(OrganisationIdentifier(id=new_id(), organisation_id=made.id, **kept))
        return made

    def agreements(self, count: int) -> list[str]:
        """Add drafts that can be printed, and return their identifiers."""
        ids: list[str] = []
        for number in range(count):
            if number % TOGETHER == 0:
                partnership = self._partnership(number)
            ids.append(self._agreement(partnership, number))
        self.session.flush()
        return ids

    def _partnership(self, number: int) -> str:
        title = f"Alianza {number:06}"
        made = Partnership(
            id=new_id(), number=f"P-{number:06}", programme_id=self.programme.id, edition_id=self.edition.id,
            title=title, idea="Ovejas para el valle.", financial=True, stage="delivery", stage_since=self.today,
            liaison_id=self.officer.id, risk="not-rated", opened_on=self.today, search_text=title, sort_key=title,
            parties=[self._party(self.funder, "funder", 0), self._party(self.partner, "lead-partner", 1)],
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()
        return made.id

    def _party(self, body: Organisation, role: str, position: int) -> Party:
        return Party(id=new_id(), organisation_id=body.id, role=role, position=position)

    def _agreement(self, partnership_id: str, number: int) -> str:
        key, ends = new_id(), self.today + timedelta(days=200)
        made = Agreement(
            id=key, number=f"G-{number:06}", partnership_id=partnership_id, recipient_id=self.partner.id, kind="grant",
            state="draft", state_since=self.today, title=f"Ovejas {number}", language="es", tier="T1",
            downstream=False, payment_basis="fixed-amount", amount=1_000_000, currency="USD", starts_on=self.today,
            ends_on=ends, author_id=self.officer.id, terms_version=1, review_round=1,
            budget=[BudgetLine(id=new_id(), position=0, what="Ovejas", amount=1_000_000)],
            reports=[ReportDue(id=new_id(), kind="narrative", due_on=ends)],
            signers=[
                Signer(id=new_id(), organisation_id=one.id, position=at)
                for at, one in enumerate((self.funder, self.partner))
            ],
        )  # fmt: skip
        self.session.add(made)
        return key


def ask(tack: Tack, count: int) -> str:
    """Set an office up and ask for the documents of so many agreements; return the print run."""
    start.prepare(tack)
    with tack.writing(SYSTEM) as work:
        office = _Office(work.session)
        ids = office.agreements(count)
        on: date = office.today
        return acts.ask(work.session, ids, annex=False, by=office.standing, on=on, now=work.now).run.id


def killed(tack: Tack, folder: Path, kills: int, *, seed: int) -> Printed:
    """Ask for one print run, and kill its worker at a random moment, time and again; then let one end it."""
    chance, made = random.Random(seed), 0
    run_id = ask(tack, kills * EACH)
    with nursery(tack, folder, "benchmarks.print_trial") as begin:
        while made < kills and left(tack, run_id):
            # Some are printed in between, however slow the machine: a job over which eight workers die is given up.
            goal, child = max(0, left(tack, run_id) - chance.randint(2, 5)), begin()
            wait(lambda goal=goal: left(tack, run_id) <= goal)  # type: ignore[misc]
            time.sleep(chance.uniform(0, 0.1))
            os.kill(child, signal.SIGKILL)
            made += 1
        child = begin()
        wait(lambda: ended(tack, run_id))
        os.kill(child, signal.SIGTERM)
    return found(tack, run_id, made)


def left(tack: Tack, run_id: str) -> int:
    """How many agreements of a run wait."""
    with tack.reading() as work:
        waiting = (PrintItem.run_id == run_id, PrintItem.state == ItemState.WAITING)
        return work.session.scalars(select(func.count()).select_from(PrintItem).where(*waiting)).one()


def ended(tack: Tack, run_id: str) -> bool:
    """Say whether the zip of a run is there."""
    with tack.reading() as work:
        return work.session.get_one(PrintRun, run_id).ended_at is not None


def found(tack: Tack, run_id: str, kills: int) -> Printed:
    """Count what a run came to, in the database, in the journal, in the queue and in its zip."""
    with tack.reading() as work:
        session = work.session
        agreements = set(session.scalars(select(PrintItem.agreement_id).where(PrintItem.run_id == run_id)))
        papers = Counter(session.scalars(select(PrintedDocument.agreement_id)))
        told = Counter(session.scalars(select(JournalEntry.subject_id).where(JournalEntry.event == "DocumentPrinted")))
        run = session.get_one(PrintRun, run_id)
        archive = run.archive.sha256 if run.archive is not None else None
        ends = select(func.count()).select_from(JournalEntry).where(JournalEntry.event == "PrintRunEnded")
        twice = {key for key in agreements if papers[key] > 1 or told[key] > 1}
        missing = len(agreements) if archive is None else _missing(tack.storage.get(archive), len(agreements))
        return Printed(
            kills=kills,
            asked=len(agreements),
            lost=len(agreements - set(papers)),
            twice=len(twice) + session.scalars(ends).one() - 1,
            missing=missing,
            carried=_carried(session),
        )


def _missing(content: bytes, wanted: int) -> int:
    """Count the papers that are not in a zip under the name that its list gives."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        names = bundle.namelist()
        listing = csv.reader(io.StringIO(bundle.read(names[0]).decode("utf-8-sig")))
        listed = {row[4] for row in listing} & set(names[1:])
    return wanted - len(listed)


def _carried(session: Session) -> int | None:
    """Count the jobs of print runs that Procrastinate has carried to their end; None where it carries none."""
    if session.get_bind().dialect.name != "postgresql":
        return None
    return int(session.execute(_CARRIED, {"print": reads.PRINT, "pack": reads.PACK}).scalar_one())


_CARRIED = text(
    "SELECT count(*) FROM procrastinate_jobs AS carried JOIN job ON carried.args ->> 'job_id' = job.id "
    "WHERE carried.status = 'succeeded' AND job.state = 'done' AND job.name IN (:print, :pack)"
)


def _worker(url: str, folder: str) -> None:
    """Be `tack worker`, as the shell starts it."""
    # What it says is not for whoever reads the numbers of the processes.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    os.environ |= {"DATABASE_URL": url, "TACK_INSTANCE": folder}
    worker.main(["--lease", str(LEASE.total_seconds())], standalone_mode=False)


def _warm(url: str, folder: str) -> None:
    """Read the editions before there are workers, so that each begins to print at once."""
    tack = Tack(settings(url, Path(folder)))
    with tack.reading() as work:
        in_order(work.session)
    tack.database.close()


if __name__ == "__main__":
    _warm(sys.argv[1], sys.argv[2])
    main(sys.argv[1], sys.argv[2], _worker)
