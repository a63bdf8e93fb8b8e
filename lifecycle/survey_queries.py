"""What a first page counts and what is due soonest, in one query: stages, agreements on their way, what is due.

Each branch gives the same few columns as text, so that one round trip brings all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from contracts.models import Agreement, Approval, ReportDue, Signer
from diligence.pack_models import PackEntry
from diligence.pack_states import Standing as Stands
from kernel.frozen import Frozen
from kernel.gathering import joined, packed, parts, unpacked
from kernel.money import Money
from kernel.unmet import Ref
from lifecycle import waiting
from lifecycle.home_queries import MOST, REPORTING, on_the_way
from lifecycle.turns import Review
from lifecycle.waiting import REPORTS, About, Mine
from partnerships.models import Exploration, Office, Organisation, Partnership, Party, Person, Programme
from partnerships.permissions import EVERYWHERE, STAFF, Scope, Standing, granted
from partnerships.queries.merges import standing_alone
from partnerships.queries.visibility import visible_to
from partnerships.waiver_models import Waiver
from policy.edition import Edition
from policy.kinds import StageKind
from policy.queries import edition as edition_of
from screening.hit_models import Hit
from screening.hit_queries import DECIDE, LOOKED_AT
from screening.verdicts import State

_STAGE, _WAY, _PLAN, _REPORT, _NOTABLE = "stage", "way", "plan", "report", "notable"
_HITS, _LATE = "hits", "late"
#: Whose own work it is: the reader, and those the reader stands in for.
_WORKS_FOR = bindparam("works_for", expanding=True, type_=String)
#: More than these nobody chooses from on a first page.
MOST_NOTABLE = 100


class OnTheWay(NamedTuple):
    """An agreement that is not in force yet, as far as its turn can be told without judging."""

    id: str
    edition: Edition
    number: str
    state: str
    since: date
    #: How it stands in review, who has not signed, and who of those is not our own organisation.
    review: Review
    unsigned: tuple[str, ...]
    others_unsigned: tuple[str, ...]
    about: About
    amount: Money | None


class Late(NamedTuple):
    """An entry of a startup pack that is overdue: of which partnership, whose it is to do, since when."""

    entry: str
    partnership: str
    title: str
    organisation: str
    owner: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Survey:
    """The editions in use, partnerships by stage, the first of what is due and how much is, and whom to note about."""

    editions: Mapping[str, Edition]
    counts: Mapping[str, int]
    on_the_way: Sequence[OnTheWay]
    due: Sequence[Mine]
    due_in_all: int
    notable: Sequence[tuple[str, str]]
    late: Sequence[Late] = ()


def survey(session: Session, by: Standing, *, today: date, shown: int) -> Survey:
    """Return what one person's first page counts, and the first things that are due from them."""
    names = (_STAGE, _WAY, _PLAN, _REPORT, _NOTABLE, _HITS, _LATE)
    by_branch: dict[str, list[Any]] = {name: [] for name in names}
    values = {
        "works_for": sorted(by.works_for),
        "exploring_until": today + timedelta(days=waiting.EXPLORATION_DAYS),
        "reports_until": today + timedelta(days=waiting.REPORT_DAYS),
        "shown": shown,
        "late_before": today,
    }
    for row in _asked(by.kind).rows(session, values):
        by_branch[row[0]].append(row)
    editions = {row.edition: edition_of(session, row.edition) for row in by_branch[_STAGE]}
    counts: dict[str, int] = {}
    for row in by_branch[_STAGE]:
        counts[row.stage] = counts.get(row.stage, 0) + row.number
    exploring = [
        row for row in by_branch[_PLAN] if editions[row.edition].stage(row.stage).kind is StageKind.EXPLORATORY
    ]
    due = [waiting.of_exploration(row.title, row.more, _day(row.day), Ref("partnership", row.key)) for row in exploring]
    due += [_report(row, by) for row in by_branch[_REPORT]]
    due += [waiting.of_hits(row.number, _day(row.day), Ref("hit", row.key)) for row in by_branch[_HITS]]
    plans = {(row.edition, row.stage): row.number for row in exploring}
    reports = by_branch[_REPORT][0].number if by_branch[_REPORT] else 0
    return Survey(
        editions,
        counts,
        [_way_of(row, editions[row[2]]) for row in sorted(by_branch[_WAY], key=itemgetter(7, 1))],
        due,
        sum(plans.values()) + reports + len(by_branch[_HITS]),
        [(key, title) for _, title, key in sorted(parts(by_branch[_NOTABLE][0].more))],
        [_late_of(row) for row in by_branch[_LATE]],
    )


def _late_of(row: Any) -> Late:
    entry, organisation, owner = unpacked(row.more)
    return Late(entry, row.key, row.title, organisation, owner, _day(row.day))


@lru_cache(maxsize=64)
def _asked(kind: Standing) -> Frozen:
    """Put the question of one kind of reader together once: it takes longer than to ask it."""
    limited = (select(one.subquery()) for one in (_on_the_way(kind), _plans(kind), _reports(kind), _late(kind)))
    hits = [select(_hits().subquery())] if granted(kind, DECIDE, Scope()) else []
    return Frozen(union_all(_stages(kind), *limited, *hits, _own(kind)))


def _branch(name: str, **columns: Any) -> Select[*tuple[Any, ...]]:
    """Select the columns that every branch has, those it leaves out as NULL."""
    texts = ("key", "edition", "stage", "title", "more", "programme", "day")
    return select(
        literal(name, String).label("branch"),
        *(cast(columns.get(one, null()), String).label(one) for one in texts),
        cast(columns.get("number", null()), Integer).label("number"),
    )


def _stages(by: Standing) -> Select[*tuple[Any, ...]]:
    keys = Partnership.edition_id, Partnership.stage
    return _branch(_STAGE, edition=keys[0], stage=keys[1], number=func.count()).where(visible_to(by)).group_by(*keys)


def _on_the_way(by: Standing) -> Select[*tuple[Any, ...]]:
    """Select the agreements that are not in force yet, those that wait longest first."""
    given = (
        select(func.count())
        .where(Approval.agreement_id == Agreement.id, Approval.round == Agreement.review_round)
        .correlate(Agreement)
        .scalar_subquery()
    )
    waived = exists().where(Waiver.subject_kind == "agreement", Waiver.subject_id == Agreement.id).correlate(Agreement)
    ours = (
        select(Office.organisation_id)
        .join(Programme, Programme.office_id == Office.id)
        .where(Programme.id == Partnership.programme_id)
        .correlate(Partnership)
        .scalar_subquery()
    )
    unsigned = (
        select(joined(Signer.position, Organisation.name, case((Signer.organisation_id == ours, "1"), else_="")))
        .join(Organisation, Organisation.id == Signer.organisation_id)
        .where(Signer.agreement_id == Agreement.id, Signer.signed_on.is_(None))
        .correlate(Agreement, Partnership)
        .scalar_subquery()
    )
    wanted = (Agreement.author_id, Agreement.tier, Agreement.base_amount, given, case((waived, "1"), else_=""))
    told = (Agreement.title, Partnership.title, Agreement.amount, Agreement.currency)
    return (
        _branch(
            _WAY,
            key=Agreement.id,
            edition=Partnership.edition_id,
            stage=Agreement.state,
            title=packed(Agreement.number, *wanted, *told),
            more=unsigned,
            programme=Partnership.programme_id,
            day=Agreement.state_since,
        )
        .select_from(Agreement)
        .join(Partnership, Partnership.id == Agreement.partnership_id)
        .where(visible_to(by), *on_the_way(_WORKS_FOR))
        .order_by(Agreement.state_since, Agreement.id)
        .limit(MOST)
    )


def _plans(by: Standing) -> Select[*tuple[Any, ...]]:
    """Select the explorations that end soonest, so many in each stage: which stage explores, the edition says."""
    here = (Partnership.edition_id, Partnership.stage)
    place = func.row_number().over(partition_by=here, order_by=(Exploration.ends_on, Partnership.id))
    newest = (
        select(func.max(Exploration.id))
        .where(Exploration.partnership_id == Partnership.id, Exploration.left.is_(False))
        .correlate(Partnership)
        .scalar_subquery()
    )
    found = (
        _branch(
            _PLAN,
            key=Partnership.id,
            edition=Partnership.edition_id,
            stage=Partnership.stage,
            title=Partnership.title,
            more=Exploration.question,
            day=Exploration.ends_on,
            number=func.count().over(partition_by=here),
        )
        .add_columns(place.label("place"))
        .select_from(Exploration)
        .join(Partnership, Partnership.id == Exploration.partnership_id)
        .where(
            visible_to(by),
            _where(by, "partnership.edit"),
            Exploration.found_on.is_(None),
            Exploration.ends_on <= bindparam("exploring_until"),
            Exploration.left.is_(False),
            Exploration.id == newest,
        )
        .subquery()
    )
    return select(*[column for column in found.c if column.name != "place"]).where(found.c.place <= bindparam("shown"))


def _reports(by: Standing) -> Select[*tuple[Any, ...]]:
    """Select the reports that are due soonest and whoever asks has to bring or to note."""
    theirs = [
        and_(ReportDue.kind == kind, Agreement.recipient_id == one)
        for one in sorted(by.organisations)
        for kind in REPORTS
        if granted(by, f"report.{kind}", Scope(None, frozenset({one})))
    ]
    return (
        _branch(
            _REPORT,
            key=Agreement.id,
            stage=ReportDue.kind,
            title=Partnership.title,
            more=Agreement.number,
            programme=Partnership.programme_id,
            day=ReportDue.due_on,
            number=func.count().over(),
        )
        .select_from(ReportDue)
        .join(Agreement, Agreement.id == ReportDue.agreement_id)
        .join(Partnership, Partnership.id == Agreement.partnership_id)
        .where(
            visible_to(by),
            Agreement.state.in_(REPORTING),
            ReportDue.received_on.is_(None),
            ReportDue.due_on <= bindparam("reports_until"),
            or_(_where(by, "agreement.edit"), *theirs),
        )
        .order_by(ReportDue.due_on, Agreement.id, ReportDue.kind)
        .limit(bindparam("shown"))
    )


def _hits() -> Select[*tuple[Any, ...]]:
    """Select the hit of screening that presses most, with how many wait for somebody who decides them."""
    return (
        _branch(_HITS, key=Hit.id, day=Hit.open_since, number=func.count().over())
        .where(
            Hit.state == State.OPEN, Hit.gone_on.is_(None), Hit.lane.in_(LOOKED_AT), standing_alone(Hit.organisation_id)
        )
        .order_by(Hit.sort_key, Hit.id)
        .limit(1)
    )


def _late(by: Standing) -> Select[*tuple[Any, ...]]:
    """Select what is overdue in startup packs: one's own, and what one is named for in leadership.

    A partner's people see whatever is overdue on any side of their partnerships.
    """
    owner = aliased(Person)
    named = [PackEntry.owner_id.in_(_WORKS_FOR), PackEntry.leader_id.in_(_WORKS_FOR)]
    members = select(Party.partnership_id).where(Party.organisation_id.in_(sorted(by.organisations)))
    theirs = [PackEntry.partnership_id.in_(members)] if by.organisations else []
    return (
        _branch(
            _LATE,
            key=Partnership.id,
            title=Partnership.title,
            more=packed(PackEntry.id, Organisation.name, owner.name),
            day=PackEntry.due_on,
        )
        .select_from(PackEntry)
        .join(Partnership, Partnership.id == PackEntry.partnership_id)
        .join(Organisation, Organisation.id == PackEntry.organisation_id)
        .join(owner, owner.id == PackEntry.owner_id)
        .where(
            visible_to(by),
            PackEntry.state == Stands.OPEN,
            PackEntry.due_on < bindparam("late_before"),
            or_(*named, *theirs),
        )
        .order_by(PackEntry.due_on, PackEntry.id)
        .limit(bindparam("shown"))
    )


def _own(by: Standing) -> Select[*tuple[Any, ...]]:
    """Select, in one row, the partnerships to note a contact with: the own first, then those that wait longest."""
    other = case((Partnership.liaison_id.in_(_WORKS_FOR), 0), else_=1)
    found = (
        select(Partnership.id, Partnership.title, other.label("other"))
        .where(visible_to(by), Partnership.outcome.is_(None), _where(by, "partnership.note"))
        .order_by(other, Partnership.stage_since, Partnership.id)
        .limit(MOST_NOTABLE)
        .subquery()
    )
    return _branch(_NOTABLE, more=joined(found.c.other, found.c.title, found.c.id))


def _where(by: Standing, permission: str) -> ColumnElement[bool]:
    """Return the clause for the programmes in which somebody has a permission that a role gives."""
    if granted(by, permission, EVERYWHERE):
        return true()
    within = [one for one in by.programmes(*STAFF) if one and granted(by, permission, Scope(one))]
    return Partnership.programme_id.in_(sorted(within)) if within else false()


def _way_of(row: Any, edition: Edition) -> OnTheWay:
    _, key, _, state, packed_up, more, programme, day, _ = row
    number, author, tier, base, given, waived, title, partnership, amount, currency = unpacked(packed_up)
    review = Review(programme, author, tier or None, int(base) if base else None, int(given), bool(waived))
    unsigned = sorted((int(place), name, ours) for place, name, ours in parts(more)) if more else []
    return OnTheWay(
        key,
        edition,
        number,
        state,
        _day(day),
        review,
        tuple(name for _, name, _ in unsigned),
        tuple(name for _, name, ours in unsigned if not ours),
        About(title, partnership, tier or None, _day(day)),
        Money(int(amount), currency) if amount and currency else None,
    )


def _report(row: Any, by: Standing) -> Mine:
    told = row.more, row.title, REPORTS[row.stage], _day(row.day), Ref("agreement", row.key)
    edits = granted(by, "agreement.edit", Scope(row.programme))
    return waiting.of_report(*told) if edits else waiting.of_owed_report(*told)


def _day(text: str) -> date:
    return date.fromisoformat(text)
