"""Every name that an edition may use, gathered from the code that stands behind it."""

from __future__ import annotations

from contracts import tiering
from contracts.states import WAYS
from documents import names, shelf
from lifecycle import agreement_gates, inputs, partnership_gates
from lifecycle.partnership_queries import FUNDER
from partnerships.permissions import PERMISSIONS, Role
from policy import checklist_files, clause_files, tool_files
from policy.names import KnownNames

CONTRIBUTIONS = ("cash", "in-kind", "leverage")
PARTY_ROLES = (FUNDER, "lead-partner")
OUTCOMES = ("completed",)  # what an imported grant ended with


def known_names() -> KnownNames:
    """The names of this Tack, against which every edition is proved before it is published."""
    return KnownNames(
        stage_gates=frozenset(partnership_gates.GATES),
        agreement_gates=frozenset(agreement_gates.GATES),
        permissions=frozenset(PERMISSIONS),
        roles=frozenset(role.value for role in Role if role is not Role.SYSTEM),
        templates=frozenset(shelf.kinds()),
        asks=frozenset(name.replace("_", "-") for name in inputs.EMPTY),
        agreement_moves=frozenset(WAYS),
        contribution_kinds=frozenset(CONTRIBUTIONS),
        thresholds=frozenset((tiering.RATE_AGE, tiering.WINDOW)),
        party_roles=frozenset(PARTY_ROLES),
        outcomes=frozenset(OUTCOMES),
        libraries={name: clause_files.library(name) for name in clause_files.names()},
        checklists={name: checklist_files.library(name) for name in checklist_files.names()},
        tools={name: frozenset(tool_files.library(name).by_key) for name in tool_files.names()},
    )


def known_terms() -> frozenset[str]:
    """The terms a clause may name: every single value that a contract is printed from."""
    return names.known_terms()


def known_tools() -> frozenset[str]:
    """The tools a checklist may name: those of every library there is."""
    return frozenset(key for name in tool_files.names() for key in tool_files.library(name).by_key)
