"""What a move asks the person for, beyond pressing the button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.errors import Invalid, Problem
from kernel.text import Message


@dataclass(frozen=True, slots=True)
class SignatureInput:
    """A signature as it was given on paper or elsewhere; `attachment_id` is the signed file already kept."""

    organisation_id: str
    signatory: str
    capacity: str
    attachment_id: str | None = None


@dataclass(frozen=True, slots=True)
class MoveInputs:
    """The answers to what a move asks; what it does not ask is ignored."""

    reason: str = ""
    outcome: str | None = None
    ends_on: date | None = None
    signature: SignatureInput | None = None


NOTHING = MoveInputs()

#: Everything a move can ask for, with what is said where it is left out.
EMPTY: Mapping[str, Message] = {
    "reason": Message("Say why, in a sentence; it is kept with the move."),
    "outcome": Message("Choose how it ends."),
    "ends_on": Message("Give the new end date."),
    "signature": Message("Say who signed, for whom and in which capacity."),
}


def require(inputs: MoveInputs, asks: Sequence[str], *, outcomes: Sequence[str], on: date) -> None:
    """Raise Invalid with every answer that is missing or impossible."""
    problems = [Problem(name, EMPTY[name]) for name in asked(asks) if not _answered(inputs, name)]
    if "outcome" in asks and inputs.outcome and inputs.outcome not in outcomes:
        problems.append(
            Problem(
                "outcome",
                Message("“%(given)s” is not one of %(outcomes)s.", given=inputs.outcome, outcomes=list(outcomes)),
            )
        )
    if "ends-on" in asks and inputs.ends_on and inputs.ends_on <= on:
        problems.append(Problem("ends_on", Message("The new end has to lie after %(on)s.", on=on)))
    if "signature" in asks and inputs.signature:
        problems += [
            Problem(name, Message("This is empty."))
            for name in ("signatory", "capacity")
            if not getattr(inputs.signature, name).strip()
        ]
    if problems:
        raise Invalid(problems)


def asked(asks: Sequence[str]) -> list[str]:
    """Return the names of the fields behind what an edition's move asks."""
    return [name.replace("-", "_") for name in asks]


def _answered(inputs: MoveInputs, name: str) -> bool:
    value = getattr(inputs, name)
    return bool(value.strip()) if isinstance(value, str) else value is not None
