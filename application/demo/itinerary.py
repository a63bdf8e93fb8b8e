"""The partnerships of the walk: one for each tier, each with everything its size asks for, and one that pivots."""

from __future__ import annotations

from collections.abc import Sequence

from application.demo.cast import FUNDER
from application.demo.choosing import chosen
from application.demo.script import (
    Bring,
    Carry,
    Contract,
    Find,
    Gift,
    Join,
    Move,
    Plan,
    Rate,
    Receive,
    Rename,
    Step,
    Story,
    carried,
)

OFFICER, OTHER, LEADER, FINANCE, LIAISON = "mejia", "whitfield", "marchetti", "sabillon", "padilla"
#: When a walk begins, in days before its anchor, and when its agreements are over.
BEGIN, OVER = 700, 60


class Itinerary:
    """Writes the stories in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def said(self, english: str, spanish: str) -> str:
        """Return the words of this walk's language."""
        return spanish if self.language == "es" else english

    def story(self, tier: str, partner: str, title: str, steps: Sequence[Step], *, financial: bool = True) -> Story:
        """Return a story with the particulars that all of them have."""
        idea = self.said(
            "Find out together what works, and do more of it.", "Averiguar juntos qué funciona y hacer más."
        )
        return Story(
            key=tier,
            opened=BEGIN,
            by=OFFICER,
            title=title,
            idea=idea,
            liaison=LIAISON,
            partners=((partner, "lead-partner"),),
            steps=steps,
            financial=financial,
            market_system="value-added-agriculture",
            relationship="implementing",
        )

    def money(self, partner: str, ours: str, theirs: str) -> Step:
        """Return the step that sets shares of 80 and 20 percent."""
        cash, kind = self.said("Programme funds", "Fondos del programa"), self.said("Own funds", "Fondos propios")
        gifts = {
            FUNDER: ("80", (Gift("cash", cash, ours, "USD"),)),
            partner: ("20", (Gift("cash", kind, theirs, "USD"),)),
        }
        return Step(BEGIN - 2, OFFICER, Bring(gifts))

    def contract(
        self,
        key: str,
        kind: str,
        partner: str,
        amount: str | None,
        *,
        starts: int,
        ends: int = OVER,
        reports: int = 0,
        lines: Sequence[str] = (),
        umbrella: str | None = None,
        downstream: bool = False,
    ) -> Contract:
        """Return the draft of an agreement with so many reports and these amounts as its budget."""
        kinds = ("narrative", "financial", "narrative", "financial")
        spans = [ends + (starts - ends) * late // (reports + 1) for late in range(reports, 0, -1)]
        return Contract(
            key=key,
            kind=kind,
            title=self.said("Together for better markets", "Juntos por mejores mercados"),
            recipient=partner,
            starts=starts,
            ends=ends,
            amount=amount,
            currency="USD" if amount else None,
            basis="fixed-amount" if amount and kind != "letter-of-intent" else None,
            language=self.language,
            downstream=downstream,
            umbrella=umbrella,
            budget=[(self.said("Budget line %d", "Renglón %d") % place, line) for place, line in enumerate(lines, 1)],
            reports=[(kinds[place], day) for place, day in enumerate(spans)],
        )

    def agreed(self, day: int, draft: Contract, approvers: Sequence[str], partner: str) -> tuple[Step, ...]:
        """Return the steps from draft to in force: drafted on a day, in force on its start."""
        signing = carried(draft.key, day, author=OFFICER, approvers=approvers, signers=(FUNDER, partner))
        return (Step(day, OFFICER, draft), *signing)

    def ended(self, draft: Contract, day: int) -> tuple[Step, ...]:
        """Return the steps of an agreement's end: reports in, ended, closed."""
        received = [Step(day, OFFICER, Receive(draft.key)) for _ in draft.reports]
        return (*received, Step(day, OFFICER, Carry(draft.key, "end")), Step(day, OFFICER, Carry(draft.key, "close")))

    def closed(self) -> tuple[Step, ...]:
        """Return the partnership's own end."""
        reason = self.said("Everything agreed was done.", "Se hizo todo lo acordado.")
        return (
            Step(20, OFFICER, Move("wind-down", reason=reason, outcome="completed")),
            Step(15, OFFICER, Move("close")),
        )

    def explored(self, partner: str, amount: str, lines: Sequence[str]) -> tuple[Step, ...]:
        """Return an exploration: planned, under its own agreement, with its finding."""
        question = self.said("Who would buy this, at what price?", "¿Quién compraría esto y a qué precio?")
        puts_in = self.said("Half of the field work", "La mitad del trabajo de campo")
        finding = self.said("Two of three buyers asked would buy.", "Dos de cada tres compradores comprarían.")
        study = self.contract(
            "study", "exploratory", partner, amount, starts=BEGIN - 20, ends=BEGIN - 70, reports=2, lines=lines
        )
        return (
            Step(BEGIN - 3, OFFICER, Plan(question, amount, "USD", BEGIN - 80, puts_in)),
            Step(BEGIN - 4, OFFICER, Move("explore")),
            *self.agreed(BEGIN - 8, study, (LEADER,), partner),
            *self.ended(study, BEGIN - 74),
            Step(BEGIN - 76, LIAISON, Find(finding)),
        )

    def intended(self, partner: str, amount: str, approvers: Sequence[str]) -> tuple[Contract, tuple[Step, ...]]:
        """Return a letter of intent and its steps to in force."""
        letter = self.contract("letter", "letter-of-intent", partner, amount, starts=BEGIN - 5, ends=BEGIN - 90)
        return letter, self.agreed(BEGIN - 2, letter, approvers, partner)


def stories(language: str) -> tuple[Story, ...]:
    """Return the walk's stories in one language, the smallest tier first, the pivot last."""
    plan = Itinerary(language)
    told = (_n0(plan), _t1(plan), _t2(plan), _t3(plan), _t4(plan), _pivot(plan))
    return tuple(chosen(story, language) for story in told)


def _n0(plan: Itinerary) -> Story:
    memorandum = plan.contract("memorandum", "memorandum", "lencas", None, starts=BEGIN - 10)
    steps = (
        Step(BEGIN - 1, OFFICER, Move("commit")),
        *plan.agreed(BEGIN - 2, memorandum, (OTHER,), "lencas"),
        Step(BEGIN - 20, OFFICER, Move("start-delivery")),
        *plan.ended(memorandum, 40),
        *plan.closed(),
    )
    title = plan.said("N0: without money", "N0: sin dinero")
    return plan.story("N0", "lencas", title, steps, financial=False)


def _granted(
    plan: Itinerary, tier: str, partner: str, amounts: tuple[str, str], grant: Contract, approver: str
) -> Story:
    steps = (
        plan.money(partner, *amounts),
        Step(BEGIN - 3, OFFICER, Move("commit")),
        *plan.agreed(BEGIN - 5, grant, (approver,), partner),
        Step(BEGIN - 20, OFFICER, Move("start-delivery")),
        *plan.ended(grant, 40),
        *plan.closed(),
    )
    return plan.story(tier, partner, plan.said(f"{tier}: a grant", f"{tier}: una donación"), steps)


def _t1(plan: Itinerary) -> Story:
    grant = plan.contract("grant", "grant", "barro", "12000", starts=BEGIN - 15, reports=1, lines=("12000",))
    return _granted(plan, "T1", "barro", ("12000", "3000"), grant, OTHER)


def _t2(plan: Itinerary) -> Story:
    lines = ("24000", "16000")
    grant = plan.contract("grant", "grant", "quetzal", "40000", starts=BEGIN - 15, reports=2, lines=lines)
    return _granted(plan, "T2", "quetzal", ("40000", "10000"), grant, LEADER)


def _t3(plan: Itinerary) -> Story:
    partner, lines = "camara", ("110000", "60000", "30000")
    letter, intended = plan.intended(partner, "200000", (LEADER,))
    grant = plan.contract("grant", "grant", partner, "200000", starts=BEGIN - 110, reports=3, lines=lines)
    steps = (
        plan.money(partner, "200000", "50000"),
        *intended,
        *plan.explored(partner, "20000", ("12000", "8000")),
        Step(BEGIN - 80, OFFICER, Move("commit")),
        Step(BEGIN - 92, OFFICER, Carry(letter.key, "end")),
        Step(BEGIN - 92, OFFICER, Carry(letter.key, "close")),
        *plan.agreed(BEGIN - 100, grant, (LEADER,), partner),
        Step(BEGIN - 115, OFFICER, Move("start-delivery")),
        *plan.ended(grant, 40),
        *plan.closed(),
    )
    return plan.story("T3", partner, plan.said("T3: explored, then granted", "T3: explorada y luego donada"), steps)


def _t4(plan: Itinerary) -> Story:
    partner, lines = "cacao", ("300000", "150000", "90000", "60000")
    letter, intended = plan.intended(partner, "900000", (LEADER, FINANCE))
    umbrella = plan.contract("umbrella", "umbrella", partner, "900000", starts=BEGIN - 112, downstream=True)
    call = plan.contract(
        "call", "subaward", partner, "600000", starts=BEGIN - 130, reports=4, lines=lines, umbrella="umbrella"
    )
    risk = plan.said("One buyer carries the chain.", "Un solo comprador sostiene la cadena.")
    steps = (
        plan.money(partner, "900000", "225000"),
        *intended,
        *plan.explored(partner, "30000", ("18000", "12000")),
        Step(BEGIN - 78, OFFICER, Rate("medium", risk)),
        Step(BEGIN - 80, OFFICER, Move("commit")),
        Step(BEGIN - 92, OFFICER, Carry(letter.key, "end")),
        Step(BEGIN - 92, OFFICER, Carry(letter.key, "close")),
        *plan.agreed(BEGIN - 100, umbrella, (LEADER, FINANCE), partner),
        Step(BEGIN - 115, OFFICER, Move("start-delivery")),
        *plan.agreed(BEGIN - 118, call, (LEADER, FINANCE), partner),
        *plan.ended(call, 42),
        *plan.ended(umbrella, 40),
        *plan.closed(),
    )
    return plan.story("T4", partner, plan.said("T4: an umbrella", "T4: un acuerdo marco"), steps)


def _pivot(plan: Itinerary) -> Story:
    first, second = "neblinas", "cerroazul"
    umbrella = plan.contract("umbrella", "umbrella", first, "240000", starts=BEGIN - 15)
    lines = ("30000", "15000")
    young = plan.contract(
        "young", "subaward", first, "45000", starts=BEGIN - 35, ends=400, reports=2, lines=lines, umbrella="umbrella"
    )
    coffee = plan.contract(
        "coffee", "subaward", second, "60000", starts=340, reports=2, lines=("45000", "15000"), umbrella="umbrella"
    )
    reason = plan.said(
        "Nobody buys the services; coffee growers ask for them.",
        "Nadie compra los servicios; los caficultores los piden.",
    )
    shares = Bring(
        {
            FUNDER: ("80", ()),
            first: ("15", ()),
            second: ("5", (Gift("cash", plan.said("Own funds", "Fondos propios"), "15000", "USD"),)),
        }
    )
    steps = (
        plan.money(first, "240000", "60000"),
        Step(BEGIN - 3, OFFICER, Move("commit")),
        *plan.agreed(BEGIN - 5, umbrella, (LEADER,), first),
        Step(BEGIN - 20, OFFICER, Move("start-delivery")),
        *plan.agreed(BEGIN - 25, young, (LEADER,), first),
        *plan.ended(young, 390),
        Step(385, OFFICER, Move("propose-pivot", reason=reason)),
        Step(380, OFFICER, Rename(plan.said("Pivot: specialty coffee", "Giro: café de especialidad"), reason)),
        Step(379, OFFICER, Join(second, "partner")),
        Step(378, OFFICER, shares),
        Step(375, OFFICER, Move("resume")),
        *plan.agreed(360, coffee, (LEADER,), second),
        *plan.ended(coffee, 42),
        *plan.ended(umbrella, 40),
        *plan.closed(),
    )
    return plan.story("pivot", first, plan.said("Pivot: young founders", "Giro: jóvenes que emprenden"), steps)
