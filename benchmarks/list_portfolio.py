"""A portfolio to measure lists with, added without building objects for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from benchmarks.ground import TODAY, Settled
from contracts.models import Agreement, ReportDue
from kernel.database import Database
from kernel.ids import new_id
from kernel.text import fold
from partnerships.models import Exploration, Organisation, Partnership, Party

LONGEST = 900  # days that a partnership stands in its stage
SYSTEMS = ("agriculture", "tourism", "finance", "crafts", "energy")
Values = dict[str, object]


def fill(database: Database, count: int) -> None:
    """Add a portfolio: two parties and two agreements to a partnership, a report and an exploration to most."""
    with database.writing() as session:
        settled = Settled(session)
        for begin in range(0, count, 5_000):
            add(session, settled, range(begin, min(begin + 5_000, count)))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def add(session: Session, settled: Settled, numbers: Sequence[int]) -> None:
    """Add some partnerships, each with a partner of its own, without building objects for them."""
    records = [plain(settled, number) for number in numbers]
    partners = [partner(number) for number in numbers]
    session.execute(insert(Organisation), partners)
    session.execute(insert(Partnership), records)
    pairs = [(one["id"], other["id"]) for one, other in zip(records, partners, strict=True)]
    session.execute(
        insert(Party),
        [
            {"id": new_id(), "partnership_id": one, "organisation_id": member, "role": role, "position": place}
            for one, other in pairs
            for place, (member, role) in enumerate([(settled.funder.id, "funder"), (other, "implementer")])
        ],
    )
    agreements = [
        agreement(settled, number, second, *pair)
        for number, pair in zip(numbers, pairs, strict=True)
        for second in (False, True)
    ]
    session.execute(insert(Agreement), agreements)
    session.execute(insert(ReportDue), [report(number, one["id"]) for number, one in enumerate(agreements)])
    session.execute(insert(Exploration), [plan(number, one) for number, (one, _) in zip(numbers, pairs, strict=True)])


def agreement(settled: Settled, number: int, second: bool, partnership_id: object, partner_id: object) -> Values:  # noqa: FBT001 -- the second of two
    """The columns of an agreement: every tenth waits for approval, another tenth for signatures; others are over.

    With fewer the smallest portfolio would show less of a page after its middle than the largest.
    """
    waits, signing = second and number % 10 == 0, second and number % 10 == 1
    return {
        "id": new_id(),
        "number": f"A-{number:06}-{int(second)}",
        "partnership_id": partnership_id,
        "recipient_id": partner_id,
        "kind": "grant",
        "state": "in-review" if waits else "out-for-signature" if signing else "in-force",
        "state_since": TODAY,
        "title": "Agreement",
        "language": "es",
        "tier": f"T{1 + number % 4}",
        "downstream": False,
        "amount": 1_000_00 + number,
        "currency": "HNL" if number % 7 == 0 else "USD",
        "ends_on": TODAY + timedelta(days=-9 if number % 20 == 0 else 30 + number % 300),
        "author_id": settled.officer.id,
        "executed_on": None if waits or signing else TODAY,
        "terms_version": 1,
        "review_round": 1,
        "version": 1,
    }


def report(number: int, agreement_id: object) -> Values:
    """The columns of a report, half of them received."""
    received: date | None = TODAY if number % 2 else None
    due = TODAY + timedelta(days=number % 200)
    return {"id": new_id(), "agreement_id": agreement_id, "kind": "narrative", "due_on": due, "received_on": received}


def plan(number: int, partnership_id: object) -> Values:
    """The columns of an exploration that has its finding, as most have."""
    found = number % 10 != 1
    return {
        "id": new_id(),
        "partnership_id": partnership_id,
        "question": "Is there a market?",
        "cap": 1_000_000,
        "currency": "USD",
        "ends_on": TODAY + timedelta(days=60),
        "co_investment": "A person.",
        "finding": "Yes." if found else None,
        "found_on": TODAY if found else None,
        "extended": False,
        "left": False,
    }


def partner(number: int) -> Values:
    """The columns of one organisation."""
    name = f"Cooperative {number:06}"
    keys = {"name_key": fold(name), "search_text": fold(name), "sort_key": fold(name)}
    return {"id": new_id(), "name": name, "version": 1, **keys}


def plain(settled: Settled, number: int) -> Values:
    """The columns of one partnership."""
    title = f"Partnership {number:06}"
    return {
        "id": new_id(),
        "number": f"P-{number:06}",
        "programme_id": settled.programme.id,
        "edition_id": settled.edition_id,
        "title": title,
        "idea": "Sheep for the valley.",
        "financial": True,
        "market_system": SYSTEMS[number % len(SYSTEMS)],
        "relationship_type": "service" if number % 3 == 0 else "co-design",
        "flagged": "late" if number % 12 == 0 else None,
        "stage": "delivery" if number % 2 else "exploratory",
        "stage_since": TODAY - timedelta(days=number % LONGEST),
        "liaison_id": settled.officer.id,
        "risk": "not-rated",
        "opened_on": TODAY,
        "search_text": f"{fold(title)} cooperative {number:06} district {number % 50:02}d",
        "sort_key": fold(title),
        "version": 1,
    }
