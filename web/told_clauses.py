"""What happened to the clauses of one agreement, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.clause_actions import OWN
from kernel.text import Label, Message, Value
from policy import clause_files
from web.told import Sentence, Told


def _values(told: Told) -> dict[str, Value]:
    return {"by": told.by, "clause": _clause(told, told.text("clause")), "what": told.subject}


def _clause(told: Told, key: str) -> Label | str:
    """Return what a clause is called; one's own, whose title the journal does not hold, by its number."""
    rules = told.edition.clauses if told.edition else None
    found = clause_files.of(rules).by_key.get(key) if rules else None
    if found is None and key.startswith(OWN):
        number = key.removeprefix(OWN)
        return Label(f"own clause {number}", f"cláusula propia {number}")
    return found.title if found else key


def _edited(told: Told) -> Message:
    values = _values(told)
    match told.text("kind"):
        case "left-out":
            return Message("%(by)s left the clause “%(clause)s” out of %(what)s.", **values)
        case "added":
            return Message("%(by)s added the clause “%(clause)s” to %(what)s.", **values)
        case _:
            return Message("%(by)s reworded the clause “%(clause)s” of %(what)s.", **values)


def _put_back(told: Told) -> Message:
    if told.text("kind") == "added":
        return Message("%(by)s took the added clause “%(clause)s” out of %(what)s.", **_values(told))
    return Message("%(by)s put the clause “%(clause)s” of %(what)s back to its standard words.", **_values(told))


def _approved(told: Told) -> Message:
    clauses: list[Value] = [_clause(told, str(one)) for one in told.facts.get("clauses", ())]
    values: dict[str, Value] = {"by": told.by, "what": told.subject, "clauses": clauses}
    if told.facts.get("delegation"):
        return Message(
            "%(by)s approved the edited clauses of %(what)s by delegation of %(leader)s: %(clauses)s.",
            leader=told.name("delegated_by"),
            **values,
        )
    return Message(
        "%(by)s approved the edited clauses of %(what)s as %(role)s: %(clauses)s.", role=told.role(), **values
    )


CLAUSES: Mapping[str, Sentence] = {
    "ClauseEdited": _edited,
    "ClausePutBack": _put_back,
    "ClausesApproved": _approved,
}
