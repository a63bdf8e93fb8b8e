"""The courses that lives of partnerships take, so that a partnership of the demo is a paragraph of data.

Days after the opening grow with the money: larger agreements take longer to agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from application.demo.cast import FUNDER
from application.demo.choosing import LARGE, LEMPIRAS, SMALL
from application.demo.script import (
    Act,
    Bring,
    Carry,
    Contract,
    Find,
    Gift,
    Move,
    Note,
    Plan,
    Press,
    Receive,
    Sign,
    Step,
    Story,
)

MONTH = 30.4


@dataclass(frozen=True, slots=True)
class Team:
    """Who writes and who keeps the relationship, in which programme."""

    officer: str
    liaison: str | None
    programme: str = "markets"


@dataclass(frozen=True, slots=True)
class Seed:
    """What a partnership is about and with whom; notes are told so many days after its opening."""

    key: str
    opened: int
    team: Team
    language: str
    title: str
    idea: str
    partner: str | None
    system: str
    relationship: str
    notes: Sequence[tuple[int, str]] = ()
    beside: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Deal:
    """An agreement: what we give and what the partner gives, for how many months; without money a memorandum."""

    title: str
    months: int
    ours: str | None = None
    theirs: str = "0"
    currency: str = "USD"
    basis: str = "fixed-amount"
    budget: Sequence[tuple[str, str]] = ()
    kind: str = "grant"
    downstream: bool = False
    key: str = "main"


@dataclass(frozen=True, slots=True)
class Question:
    """An open question, the most that its answer may cost, in how many days, and what the partner puts in."""

    asked: str
    cap: str
    lasts: int
    co_investment: str


class Reach(IntEnum):
    """How far an agreement has come."""

    DRAFT = 0
    REVIEW = 1
    APPROVED = 2
    SENT = 3
    SIGNED = 4
    RUNNING = 5


def talking(seed: Seed, *steps: Step) -> Story:
    """A partnership in co-creation."""
    return _story(seed, steps, financial=True)


def exploring(seed: Seed, question: Question, *steps: Step) -> Story:
    """A partnership that answers one question before anybody commits."""
    return _story(seed, (*_explored(seed, question), *steps), financial=True)


def answered(seed: Seed, question: Question, finding: str, *steps: Step) -> Story:
    """An exploration whose question has its finding ten days before its end."""
    found = Step(seed.opened - 13 - question.lasts + 10, seed.team.liaison or seed.team.officer, Find(finding))
    return exploring(seed, question, found, *steps)


def agreeing(seed: Seed, deal: Deal, reach: Reach, *steps: Step) -> Story:
    """A partnership that is committed, with an agreement on its way to force."""
    return _story(seed, (*_committed(seed, deal), *_agreed(seed, deal, reach), *steps), financial=deal.ours is not None)


def delivering(seed: Seed, deal: Deal, *steps: Step, late: int = 0) -> Story:
    """A partnership at work under an agreement in force; `late` of its reports that fell due have not come."""
    came = tuple(_reported(seed, deal))
    return agreeing(seed, deal, Reach.RUNNING, _started(seed, deal), *came[: len(came) - late], *steps)


def ending(seed: Seed, deal: Deal, outcome: str, reason: str, *steps: Step, late: int = 1) -> Story:
    """A partnership in closing: its agreement's period is over, and so many reports are still awaited."""
    over = _end(seed, deal)
    officer = seed.team.officer
    wound = (
        Step(over - 2, officer, Carry(deal.key, "end")),
        Step(over - 4, officer, Move("wind-down", reason=reason, outcome=outcome)),
    )
    return delivering(seed, deal, *wound, *steps, late=late)


def finished(seed: Seed, deal: Deal, outcome: str, reason: str, *steps: Step) -> Story:
    """A partnership that ran its course and is closed."""
    over = _end(seed, deal)
    closed = (
        Step(over - 26, seed.team.officer, Carry(deal.key, "close")),
        Step(over - 30, seed.team.officer, Move("close")),
    )
    return ending(seed, deal, outcome, reason, *closed, *steps, late=0)


def called_off(seed: Seed, deal: Deal, after: int, reach: Reach = Reach.RUNNING, late: int = 0) -> tuple[Step, ...]:
    """Return the steps of a subaward under the umbrella `main`, drafted so many days after the opening."""
    later = _Later(seed, deal, after, umbrella="main")
    came = tuple(later.reported()) if reach is Reach.RUNNING else ()
    return (*later.agreed(reach), *came[: len(came) - late])


def again(seed: Seed, deal: Deal, after: int, reach: Reach) -> tuple[Step, ...]:
    """Return the steps of one more agreement that stands by itself, drafted so many days after the opening."""
    return tuple(_Later(seed, deal, after).agreed(reach))


def _story(seed: Seed, steps: Sequence[Step], *, financial: bool) -> Story:
    teller = seed.team.liaison or seed.team.officer
    notes = [Step(seed.opened - after, teller, Note(text)) for after, text in seed.notes]
    return Story(
        key=seed.key,
        opened=seed.opened,
        by=seed.team.officer,
        title=seed.title,
        idea=seed.idea,
        liaison=seed.team.liaison,
        partners=((seed.partner, "lead-partner"), *seed.beside) if seed.partner else (),
        steps=sorted([*notes, *steps], key=lambda step: -step.days),
        financial=financial,
        market_system=seed.system,
        relationship=seed.relationship,
        programme=seed.team.programme,
        language=seed.language,
    )


def _said(seed: Seed, english: str, spanish: str) -> str:
    return spanish if seed.language == "es" else english


def _explored(seed: Seed, question: Question) -> Iterator[Step]:
    begins = seed.opened - 13
    plan = Plan(question.asked, question.cap, "USD", begins - question.lasts, question.co_investment)
    yield Step(seed.opened - 10, seed.team.officer, plan)
    yield Step(begins, seed.team.officer, Move("explore"))


def _committed(seed: Seed, deal: Deal) -> Iterator[Step]:
    pace = _pace(deal)
    if deal.ours is not None:
        yield Step(seed.opened - round(12 * pace), seed.team.officer, Bring(_gifts(seed, deal)))
    yield Step(seed.opened - round(20 * pace), seed.team.officer, Move("commit"))


def _gifts(seed: Seed, deal: Deal) -> dict[str, tuple[str | None, Sequence[Gift]]]:
    ours, theirs = float(deal.ours or 0), float(deal.theirs)
    share = round(100 * ours / (ours + theirs), 1)
    funds = _said(seed, "Programme funds", "Fondos del programa")
    own = _said(seed, "From own funds", "De fondos propios")
    gifts: dict[str, tuple[str | None, Sequence[Gift]]] = {
        FUNDER: (f"{share:g}", (Gift("cash", funds, deal.ours, deal.currency),))
    }
    if seed.partner and ours + theirs > ours:
        gifts[seed.partner] = (f"{100 - share:g}", (Gift("cash", own, deal.theirs, deal.currency),))
    return gifts


def _agreed(seed: Seed, deal: Deal, reach: Reach) -> Iterator[Step]:
    return _Later(seed, deal, round(24 * _pace(deal))).agreed(reach)


def _started(seed: Seed, deal: Deal) -> Step:
    return Step(_start(seed, deal) - 3, seed.team.officer, Move("start-delivery"))


def _reported(seed: Seed, deal: Deal) -> Iterator[Step]:
    return _Later(seed, deal, round(24 * _pace(deal))).reported()


def _start(seed: Seed, deal: Deal) -> int:
    return _Later(seed, deal, round(24 * _pace(deal))).starts


def _end(seed: Seed, deal: Deal) -> int:
    return _Later(seed, deal, round(24 * _pace(deal))).ends


def _pace(deal: Deal) -> float:
    if deal.ours is None:
        return 1.0
    dollars = float(deal.ours) / float(LEMPIRAS.get(deal.currency, 1))
    if dollars <= float(SMALL):
        return 1.0
    return 1.5 if dollars <= float(LARGE) / 10 else 2.0


class _Later:
    """One agreement on its way, drafted so many days after the opening of its partnership."""

    def __init__(self, seed: Seed, deal: Deal, after: int, umbrella: str | None = None) -> None:
        self.seed, self.deal, self.umbrella = seed, deal, umbrella
        self.pace = _pace(deal)
        self.drafted = seed.opened - after
        self.starts = self.drafted - round(22 * self.pace)
        self.ends = self.starts - round(deal.months * MONTH)

    def agreed(self, reach: Reach) -> Iterator[Step]:
        officer, key, partner = self.seed.team.officer, self.deal.key, self.seed.partner
        yield self._step(0, officer, self._draft())
        if reach >= Reach.REVIEW:
            yield self._step(4, officer, Carry(key, "submit"))
        if reach >= Reach.APPROVED:
            for late, approver in enumerate(self._approvers()):
                yield self._step(7 + 2 * late, approver, Carry(key, "approve"))
        if reach >= Reach.SENT and partner:
            yield self._step(11, officer, Press(key))
            yield self._step(12, officer, Carry(key, "send"))
            yield self._step(14, officer, Sign(key, FUNDER))
        if reach >= Reach.SIGNED and partner:
            # A memorandum and an umbrella are signed by everybody who is there, a grant by whoever receives it.
            everyone = self.deal.ours is None or self.deal.kind == "umbrella"
            others = self.seed.beside if everyone else ()
            for organisation, _role in others:
                yield self._step(16, officer, Sign(key, organisation))
            yield self._step(17, officer, Sign(key, partner, with_file=True))

    def reported(self) -> Iterator[Step]:
        for _, due in self._reports():
            if due > 0:
                yield Step(due + 2, self.seed.team.officer, Receive(self.deal.key))

    def _step(self, after: int, by: str, act: Act) -> Step:
        return Step(self.drafted - round(after * self.pace), by, act)

    def _approvers(self) -> tuple[str, ...]:
        money = self.deal.ours
        dollars = float(money or 0) / float(LEMPIRAS.get(self.deal.currency, 1))
        if dollars <= float(SMALL):
            return ("whitfield",) if self.seed.team.officer == "mejia" else ("mejia",)
        return ("marchetti",) if dollars <= float(LARGE) else ("marchetti", "sabillon")

    def _reports(self) -> tuple[tuple[str, int], ...]:
        if self.deal.ours is None or self.deal.kind == "umbrella":
            return ()
        middle = ("narrative", (self.starts + self.ends) // 2)
        last = (("narrative", self.ends - 10), ("financial", self.ends - 20))
        return (middle, *last) if self.pace > 1 else (middle, last[0])

    def _draft(self) -> Contract:
        deal = self.deal
        return Contract(
            deal.key,
            deal.kind if deal.ours is not None else "memorandum",
            deal.title,
            self.seed.partner or "",
            starts=self.starts,
            ends=self.ends,
            amount=deal.ours,
            currency=deal.currency if deal.ours is not None else None,
            basis=deal.basis if deal.ours is not None else None,
            language=self.seed.language,
            downstream=deal.downstream,
            umbrella=self.umbrella,
            budget=deal.budget,
            reports=self._reports(),
        )
