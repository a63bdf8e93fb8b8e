"""Clauses edited for one agreement, laid over those that its edition chose: which stand, and why others do not.

An edit is never lost and never prints wrong words: where the terms have changed so that it does not fit any more, the
library's own words stand, and the edit is told beside them until somebody saves it again or puts it back. A pure rule.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from contracts.assembly import Part, Placed, placed
from kernel.text import Label, Message
from policy.clauses import REFERENCE, Clause, ClauseRow, Serves, When


class Kind(StrEnum):
    """What was done to a clause."""

    CHANGED = "changed"
    LEFT_OUT = "left-out"
    ADDED = "added"


class Use(StrEnum):
    """Whether an edit stands in the agreement, and why it does not."""

    USED = "used"
    #: The agreement has no such clause, or no such family, by its terms.
    GONE = "gone"
    #: The library says other words here than those it was edited from.
    WORDS = "words"
    #: It has no words in a language of the document.
    LANGUAGE = "language"
    #: It refers to a clause that is not there.
    REFERS = "refers"
    #: It was left out, and another clause refers to it.
    NEEDED = "needed"
    #: It was left out, and may not be.
    MANDATORY = "mandatory"


@dataclass(frozen=True)
class Edit:
    """One clause as it was edited; `title` only where it is one's own, `refers` to the clauses that its words name."""

    clause: str
    kind: Kind
    family: str
    title: Label
    text: Label
    refers: tuple[str, ...]
    basis: str | None


@dataclass(frozen=True)
class Told:
    """An edit, whether it stands, and the clause that is in its way where one is."""

    edit: Edit
    use: Use
    other: str = ""


@dataclass(frozen=True)
class Outcome:
    """The clauses of an agreement as the edition chose them, as they stand, and what became of each edit."""

    base: tuple[Part, ...]
    parts: tuple[Part, ...]
    told: tuple[Told, ...]

    def use(self, clause: str) -> Use | None:
        """Whether the edit of a clause stands; None where it was not edited."""
        return next((one.use for one in self.told if one.edit.clause == clause), None)

    @property
    def used(self) -> tuple[Edit, ...]:
        """The edits that stand."""
        return tuple(one.edit for one in self.told if one.use is Use.USED)

    @property
    def unsettled(self) -> tuple[Told, ...]:
        """The edits that somebody has to look at: they were meant for what is agreed, and do not fit it."""
        return tuple(one for one in self.told if one.use not in {Use.USED, Use.GONE})

    def title(self, clause: str) -> Label:
        """What a clause is called, one's own included; its name where nothing here has it."""
        found = {one.clause.key: one.clause.title for one in placed(self.base)}
        found |= {one.edit.clause: one.edit.title for one in self.told if one.edit.kind is Kind.ADDED}
        return found.get(clause, Label(clause, clause))


#: Why a clause of one's own is there, and what is added to the reason of one that was reworded.
EDITED = Label("edited for this agreement", "editada para este acuerdo")
ADDED = Label("Added for this agreement", "Agregada para este acuerdo")
_OWN = ClauseRow(key="added", label=ADDED, when=When(), families=(), clauses=())


def digest(text: Label) -> str:
    """Return the hash over the words of a clause in both languages."""
    return hashlib.sha256(f"{text.en}\n{text.es}".encode()).hexdigest()


def named(text: Label) -> tuple[str, ...]:
    """Return the clauses that words refer to, in either language, each once."""
    return tuple(dict.fromkeys(REFERENCE.findall(f"{text.en} {text.es}")))


def why(one: Placed) -> Label:
    """Return why a clause is there, in the words of the annex."""
    if one.edit is None or one.edit.kind is Kind.ADDED:
        return one.row.label
    return Label(f"{one.row.label.en}; {EDITED.en}", f"{one.row.label.es}; {EDITED.es}")


@dataclass
class _Judging:
    """What is found out about the edits, until nothing changes any more."""

    base: Sequence[Part]
    edits: Sequence[Edit]
    told: dict[str, Told] = field(default_factory=dict)

    def judge(self, languages: Collection[str], *, may_leave_out: bool) -> None:
        there = {one.clause.key: one for one in placed(self.base)}
        families = {part.family.key for part in self.base}
        for edit in self.edits:
            found = there.get(edit.clause)
            use = _first(edit, found, families, languages, may_leave_out=may_leave_out)
            self.told[edit.clause] = Told(edit, use)
        while (broken := next(self._broken(there), None)) is not None:
            self.told[broken.edit.clause] = broken

    def _broken(self, there: Mapping[str, Placed]) -> Iterator[Told]:
        """Yield each edit that cannot stand beside the others; those that leave out come first."""
        used = {key: one.edit for key, one in self.told.items() if one.use is Use.USED}
        gone = {key for key, edit in used.items() if edit.kind is Kind.LEFT_OUT}
        present = {*there, *used} - gone
        refers = {
            key: used[key].refers if key in used else named(there[key].text)
            for key in (*there, *used)
            if key in present
        }
        for key in sorted(gone):
            by = next((one for one, names in refers.items() if key in names), None)
            if by is not None:
                yield Told(used[key], Use.NEEDED, by)
        for edit in used.values():
            missing = next((name for name in edit.refers if name not in present), None)
            if missing is not None:
                yield Told(edit, Use.REFERS, missing)


def _first(
    edit: Edit, found: Placed | None, families: Collection[str], languages: Collection[str], *, may_leave_out: bool
) -> Use:
    """Return whether an edit stands by itself, whatever the others do."""
    if edit.kind is Kind.ADDED:
        if edit.family not in families:
            return Use.GONE
    elif found is None:
        return Use.GONE
    elif edit.basis != digest(found.text):
        return Use.WORDS
    elif edit.kind is Kind.LEFT_OUT:
        return Use.MANDATORY if found.clause.mandatory and not may_leave_out else Use.USED
    return Use.USED if all(edit.text.in_(one) for one in languages) else Use.LANGUAGE


def applied(base: Sequence[Part], edits: Sequence[Edit], *, languages: Collection[str], may_leave_out: bool) -> Outcome:
    """Lay edits over the clauses that were chosen; numbers and references follow."""
    judging = _Judging(base, edits)
    judging.judge(languages, may_leave_out=may_leave_out)
    told = tuple(judging.told[edit.clause] for edit in edits)
    used = {one.edit.clause: one.edit for one in told if one.use is Use.USED}
    return Outcome(tuple(base), tuple(_laid(base, used)) if used else tuple(base), told)


def _laid(base: Iterable[Part], used: Mapping[str, Edit]) -> Iterator[Part]:
    own = [edit for edit in used.values() if edit.kind is Kind.ADDED]
    number = 0
    for part in base:
        kept = [_edited(one, used.get(one.clause.key)) for one in part.placed if not _left_out(one, used)]
        kept += [_own(edit) for edit in own if edit.family == part.family.key]
        if kept:
            number += 1
            numbered = (replace(one, number=f"{number}.{place}") for place, one in enumerate(kept, 1))
            yield Part(str(number), part.family, tuple(numbered))


def _left_out(one: Placed, used: Mapping[str, Edit]) -> bool:
    edit = used.get(one.clause.key)
    return edit is not None and edit.kind is Kind.LEFT_OUT


def _edited(one: Placed, edit: Edit | None) -> Placed:
    return one if edit is None else replace(one, text=edit.text, edit=edit)


def _own(edit: Edit) -> Placed:
    clause = Clause(
        key=edit.clause,
        family=edit.family,
        title=edit.title,
        text=edit.text,
        whens=(),
        variants=(),
        mandatory=False,
        serves=Serves.BOTH,
        flows_down=False,
        source=None,
        basis=None,
    )
    return Placed("", clause, "", edit.text, _OWN, edit)


def words(told: Told, outcome: Outcome) -> Message:
    """Return why an edit does not stand, for whoever can mend it."""
    clause = outcome.title(told.edit.clause)
    other = outcome.title(told.other) if told.other else ""
    return {
        Use.USED: Message("“%(clause)s” stands as it was edited.", clause=clause),
        Use.GONE: Message("The agreement as it stands has no place for “%(clause)s”.", clause=clause),
        Use.WORDS: Message(
            "By its terms the agreement has other standard words for “%(clause)s” than those that were edited.",
            clause=clause,
        ),
        Use.LANGUAGE: Message("“%(clause)s” has no edited words in the language of the document.", clause=clause),
        Use.REFERS: Message(
            "“%(clause)s” refers to “%(other)s”, which the agreement does not have.", clause=clause, other=other
        ),
        Use.NEEDED: Message("“%(other)s” refers to “%(clause)s”, which was left out.", clause=clause, other=other),
        Use.MANDATORY: Message("“%(clause)s” is mandatory here and may not be left out.", clause=clause),
    }[told.use]
