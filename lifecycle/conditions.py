"""What an assessment found weak, as conditions of an agreement: their words, and which stand already. A rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.text import Label, Message, render, using
from policy.checklists import Item, Side

#: The families of clauses that conditions may stand in, the best first.
FAMILIES = ("suspension", "payment", "relationship", "change")


@dataclass(frozen=True, slots=True)
class Weakness:
    """An answer about one organisation that both sides agreed is weak, and when they did."""

    organisation_id: str
    organisation: str
    side: Side
    item: Item
    agreed_on: date

    @property
    def key(self) -> str:
        """How a form and a program name it."""
        return f"{self.organisation_id}:{self.item.key}"


@dataclass(frozen=True, slots=True)
class Worded:
    """A condition in the words of a clause, in both languages."""

    title: Label
    text: Label


def worded(one: Weakness, due_on: date) -> Worded:
    """The clause that holds an organisation to strengthening what was found, by a day.

    Only what the partner has to strengthen can keep a payment to it waiting.
    """
    title = Message("A condition for %(name)s", name=one.organisation)
    said = [
        Message(
            "The joint assessment of %(agreed)s found this weak in %(name)s: “%(question)s” %(name)s strengthens it by "
            "%(due)s.",
            agreed=one.agreed_on,
            name=one.organisation,
            question=one.item.question,
            due=due_on,
        )
    ]
    if one.item.evidence is not None:
        said.append(Message("It is shown by: %(evidence)s.", evidence=one.item.evidence))
    if one.side is Side.PARTNER:
        said.append(Message("From that day on payments to it wait until this is met."))
    return Worded(_both([title]), _both(said))


def _both(said: Sequence[Message]) -> Label:
    found = {}
    for language in ("en", "es"):
        with using(language):
            found[language] = " ".join(render(one) for one in said)
    return Label(en=found["en"], es=found["es"])


def stands(one: Weakness, texts: Iterable[Label]) -> bool:
    """Whether a clause about it stands among these, however it was reworded around its question and name."""
    question, name = one.item.question, one.organisation
    return any(
        asked in words and name in words
        for text in texts
        for words, asked in ((text.en, question.en), (text.es, question.es))
    )


def family_among(families: Iterable[str]) -> str:
    """Where conditions stand in a contract of these families: the best of them, else its last."""
    there = tuple(families)
    return next((one for one in FAMILIES if one in there), there[-1] if there else "")
