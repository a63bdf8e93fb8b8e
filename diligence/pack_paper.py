"""The startup pack of a partnership as the Word document that all its sides sign. A pure rule: plain values in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diligence.pack_states import RISK_LABELS, STANDING_LABELS
from documents import logos, press, shelf
from documents.logos import Mark
from documents.make_templates import PACKS
from kernel.text import Label, Message, Percent, render, show, show_day, using

KIND = "pack"
#: What stands where there is nothing to say.
NOTHING = "—"
_ERASED = Message("— (these words were erased)")
#: What keeps a day on one line.
_HOLDS = "\u00a0"


@dataclass(frozen=True, slots=True)
class Action:
    """What one side does; `settled` are the words with which it ended, None where they were erased.

    Where `weak`, what it is about is the question whose answer is weak.
    """

    what: Label | str
    state: str
    tool: Label | str | None = None
    helped: str | None = None
    owner: str | None = None
    leader: str | None = None
    due_on: date | None = None
    shown_by: str | None = None
    settled_on: date | None = None
    settled: str | None = None
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """An organisation and what it does; one that is no party any more does not sign."""

    name: str
    actions: Sequence[Action] = ()
    signs: bool = True


@dataclass(frozen=True, slots=True)
class Borne:
    """What one side bears of a risk, in per cent, in words or both, and who looks after it there."""

    name: str
    share: int | None = None
    words: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class JointRisk:
    """A joint risk; its words are None where they were erased, and a response is "" where there is none."""

    cause: str | None
    effect: str | None
    likelihood: int
    grave: int
    state: str
    response: str | None = ""
    borne: Sequence[Borne] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the paper says; the funder is the first side."""

    number: str
    title: str
    programme: str
    office: str
    edition: str
    on: date
    sides: Sequence[Side]
    risks: Sequence[JointRisk] = ()


def file_name(sheet: Sheet, language: str) -> str:
    """How the file is called."""
    return f"{sheet.number}-pack.{language}.docx"


def printed(sheet: Sheet, language: str, marks: Sequence[Mark] = ()) -> bytes:
    """The Word document; the same values, language and logos give the same bytes."""
    template = shelf.template(KIND, language, shelf=PACKS)
    with using(language):
        return logos.set_in(press.render(template.content, values(sheet, template.version)), marks)


def values(sheet: Sheet, version: str) -> dict[str, object]:
    """What the template prints, in the language in use; nothing of it is empty but lists and who signs."""
    signing = [one.name for one in sheet.sides if one.signs]
    return {
        "number": sheet.number,
        "title": sheet.title,
        "template_version": version,
        "edition": sheet.edition,
        "printed_on": show_day(sheet.on),
        "programme": {"name": sheet.programme, "office": sheet.office},
        "funder": {"name": signing[0]},
        "partner": {"name": show(signing[1:]) if signing[1:] else NOTHING},
        "sides": [{"name": one.name, "actions": [_action(row) for row in one.actions]} for one in sheet.sides],
        "risks": [_risk(one) for one in sheet.risks],
        "signers": [{"party": name, "name": "", "capacity": ""} for name in signing],
    }


def _action(one: Action) -> dict[str, object]:
    return {
        "what": _lines(_what(one)),
        "who": _lines(_who(one)),
        "due": _day(one.due_on) if one.due_on else NOTHING,
        "shown": _lines(_shown(one)),
        "state": render(STANDING_LABELS[one.state]),
    }


def _what(one: Action) -> Iterator[str]:
    yield render(Message("Strengthen: %(question)s", question=one.what) if one.weak else one.what)
    if one.tool:
        yield render(Message("Tool: %(name)s", name=one.tool))
    if one.helped:
        yield render(Message("for: %(name)s", name=one.helped))


def _who(one: Action) -> Iterator[str]:
    yield one.owner or NOTHING
    if one.leader:
        yield render(Message("in leadership: %(name)s", name=one.leader))


def _shown(one: Action) -> Iterator[str]:
    yield one.shown_by or NOTHING
    if one.settled_on:
        yield f"{_day(one.settled_on)}: {_said(one.settled)}"


def _risk(one: JointRisk) -> dict[str, object]:
    product = Message(
        "%(likelihood)s × %(effect)s = %(size)s",
        likelihood=one.likelihood,
        effect=one.grave,
        size=one.likelihood * one.grave,
    )
    return {
        "cause": _said(one.cause),
        "effect": _said(one.effect),
        "size": _lines([render(product).replace(" ", _HOLDS), render(RISK_LABELS[one.state])]),
        "response": _said(one.response),
        "borne": _lines(_bears(row) for row in one.borne) or NOTHING,
    }


def _bears(one: Borne) -> str:
    share = show(Percent(Decimal(one.share))) if one.share else ""
    return f"{one.name}: {' · '.join(said for said in (share, one.words, one.owner) if said)}"


def _said(words: str | None) -> str:
    """Words as they were written, or a dash: where there are none, and with a word about it where they were erased."""
    return render(_ERASED) if words is None else words or NOTHING


def _day(day: date) -> str:
    return show(day).replace(" ", _HOLDS)


def _lines(said: Sequence[str] | Iterator[str]) -> str:
    return "\n".join(said)
