"""How the stories' partners were chosen: what is said before a commitment, and before larger papers go round."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal

from application.demo.cast import FUNDER
from application.demo.script import Carry, Choose, Contract, Declare, Enlist, Move, Select, Step, Story

#: Above this many dollars in all, a basis of selection and declarations are asked for; lempiras are worth this many.
SMALL, LEMPIRAS = Decimal(15_000), {"HNL": Decimal(25)}
#: After so many days people declare again, some weeks before their declaration ends.
RENEWED = 300
LEADER, FINANCE = "marchetti", "sabillon"
#: Where whoever decides has declared nothing yet.
UNDECLARED = frozenset({"university"})
#: Above this many dollars finance approves too.
LARGE = Decimal(500_000)
#: Idea, partner, relationship: strong ideas with weak relationships are there too.
LEVELS = (("strong", "strong", "fair"), ("fair", "strong", "strong"), ("strong", "fair", "fair"), ("strong",) * 3)
ANSWERS = {"strong": ("yes", "yes", "yes", "partly", "partly"), "fair": ("yes", "partly", "partly", "no", "partly")}
CRITERIA = ("willing-to-try", "willing-to-invest", "innovates", "influences-others", "capacity")


def chosen(story: Story, language: str = "es") -> Story:
    """Return a story with everything about choosing that its rules ask for, each step just before what needs it."""
    return dataclasses.replace(story, steps=tuple(_Telling(story, language).steps()))


class _Telling:
    """One story on its way: who declared when, and whether its basis of selection is on record."""

    def __init__(self, story: Story, language: str) -> None:
        self.story = story
        self.spanish = language == "es"
        self.named = [story.liaison]
        self.declared: dict[str, int] = {}
        self.larger = _dollars(story) > SMALL
        deciding = (LEADER, FINANCE) if _dollars(story) > LARGE else (LEADER,)
        self.deciding = () if story.key in UNDECLARED else deciding
        self.selected = self.marked = False

    def steps(self) -> Iterator[Step]:
        for step in self.story.steps:
            act = step.act
            if isinstance(act, Enlist):
                self.named.append(act.person)
            if isinstance(act, Move) and act.trigger in {"explore", "commit"} and not self.marked:
                self.marked = True
                yield Step(step.days, step.by, self._choose())
            if self.larger and isinstance(act, Carry):
                yield from self._before(step.days, step.by, act.trigger)
            yield step

    def _before(self, day: int, by: str, trigger: str) -> Iterator[Step]:
        if trigger == "submit":
            if not self.selected:
                self.selected = True
                yield Step(day, by, self._select())
            for person in dict.fromkeys((*self.named, *self.deciding)):
                yield from self._declare(day, person)
        if trigger == "approve":
            yield from self._declare(day, by)

    def _declare(self, day: int, person: str) -> Iterator[Step]:
        last = self.declared.get(person)
        if last is None or last - day >= RENEWED:
            self.declared[person] = day
            yield Step(day, person, Declare())

    def _said(self, english: str, spanish: str) -> str:
        return spanish if self.spanish else english

    def _turn(self, turns: int) -> int:
        """A number that is always the same for a story, so that not all of them read alike."""
        return sum(map(ord, self.story.key)) % turns

    def _choose(self) -> Choose:
        idea, partner, relationship = LEVELS[self._turn(len(LEVELS))]
        ours = self._said("We bring buyers and producers to one table.", "Sentamos a compradores y productores.")
        theirs = self._said("It knows the market from inside.", "Conoce el mercado por dentro.")
        marks = {
            "idea": (idea, self._said("There are buyers for it.", "Tiene compradores.")),
            "partner": (partner, self._said("It puts in its own money and people.", "Pone dinero y personal propios.")),
            "relationship": (relationship, self._said("We speak openly.", "Nos hablamos con franqueza.")),
        }
        brings = {FUNDER: (("convening", ours),)}
        brings |= {key: (("know-how", theirs),) for key, _role in self.story.partners}
        statement = self._said(
            "One knows the market, the other those who could join it.",
            "Uno conoce el mercado y el otro a quienes podrían entrar en él.",
        )
        return Choose(marks, dict(zip(CRITERIA, ANSWERS[partner], strict=True)), brings, statement)

    def _select(self) -> Select:
        match self._turn(3):
            case 0:
                return Select(
                    "competed", reference=self._said("Open call 3", "Convocatoria abierta 3"), applicants="14"
                )
            case 1:
                return Select("unsolicited")
            case _:
                why = self._said("Nobody else buys in this region.", "Nadie más compra en esta región.")
                return Select("direct", justification=why, agreed_by=LEADER)


def _dollars(story: Story) -> Decimal:
    drafts = [step.act for step in story.steps if isinstance(step.act, Contract)]
    return sum((Decimal(one.amount) / LEMPIRAS.get(one.currency or "", 1) for one in drafts if one.amount), Decimal())
