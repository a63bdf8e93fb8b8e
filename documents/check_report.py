"""What the check of a template says: each fault with its place, in words, and as plain data that can travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from kernel.packing import pack, unpack
from kernel.text import Message

Kind: TypeAlias = Literal["paragraph", "cell", "header", "footer", "footnote", "property", "member"]
LONGEST = 80
"""Characters of a paragraph that are shown, so that a person finds it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands as a person finds it again: paragraphs, tables, rows and columns count from one.

    `part` is the member of the file, or the property's name; `text` is how the paragraph begins.
    """

    kind: Kind
    part: str
    number: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    text: str = ""

    def said(self) -> Message:
        """The place in words."""
        match self.kind:
            case "cell":
                at = {"table": self.table, "row": self.row, "column": self.column}
                said = Message("table %(table)s, row %(row)s, column %(column)s “%(words)s”", words=self.text, **at)
            case "paragraph":
                said = Message("paragraph %(number)s “%(words)s”", number=self.number, words=self.text)
            case "header":
                said = Message("page header, paragraph %(number)s “%(words)s”", number=self.number, words=self.text)
            case "footer":
                said = Message("page footer, paragraph %(number)s “%(words)s”", number=self.number, words=self.text)
            case "footnote":
                said = Message("footnotes, paragraph %(number)s “%(words)s”", number=self.number, words=self.text)
            case "property":
                said = Message("property “%(name)s” of the file", name=self.part)
            case "member":
                said = Message("part “%(name)s” of the file", name=self.part)
        return said


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a stable code, the sentence, where there is one the place and the right name nearest."""

    code: str
    message: Message
    place: Place | None = None
    nearest: str | None = None

    def said(self) -> Message:
        """The fault with its place, as one sentence."""
        if self.place is None:
            return self.message
        return Message("%(place)s: %(fault)s", place=self.place.said(), fault=self.message)


@dataclass(frozen=True, slots=True)
class Healed:
    """A tag that Word had split into pieces and that is read as one."""

    tag: str
    place: Place


@dataclass(frozen=True, slots=True)
class Trial:
    """A case that was printed, and how large the file came out."""

    case: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a template needs, what was healed in it, how it printed, and what is wrong with it."""

    needs: tuple[str, ...] = ()
    healed: tuple[Healed, ...] = ()
    trials: tuple[Trial, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the template may be used."""
        return not self.faults


def refused(code: str, message: Message) -> Report:
    """The report of a file that was not looked into any further."""
    return Report(faults=(Fault(code, message),))


def to_plain(report: Report) -> dict[str, Any]:
    """A report that another process can read."""
    faults = [
        {"code": fault.code, "message": pack([fault.message]), "place": fault.place and asdict(fault.place)}
        | {"nearest": fault.nearest}
        for fault in report.faults
    ]
    healed = [{"tag": one.tag, "place": asdict(one.place)} for one in report.healed]
    trials = [asdict(one) for one in report.trials]
    return {"needs": list(report.needs), "healed": healed, "trials": trials, "faults": faults}


def from_plain(said: Mapping[str, Any]) -> Report:
    """A report as another process wrote it."""
    faults = tuple(
        Fault(one["code"], unpack(one["message"])[0], Place(**one["place"]) if one["place"] else None, one["nearest"])
        for one in said["faults"]
    )
    healed = tuple(Healed(one["tag"], Place(**one["place"])) for one in said["healed"])
    return Report(tuple(said["needs"]), healed, tuple(Trial(**one) for one in said["trials"]), faults)
