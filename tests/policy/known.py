"""The names the shipped packs may use, for tests of the rules alone; `application` proves them against the code."""

from __future__ import annotations

from policy import checklist_files, clause_files, tool_files
from policy.names import KnownNames

STAGE_GATES = """
    liaison-named partner-named exploration-planned finding-recorded shares-add-up agreement-in-force no-open-agreement
    not-extended-before agreements-finished three-marks-given complementarity-stated
    screened-lately
"""
AGREEMENT_GATES = """
    stage-allows-agreements tier-derived document-for-tier terms-complete liaison-named exploration-open
    within-budget-cap within-ceiling not-the-author approver-fits not-approved-before document-printed approved
    all-signed signed-file-attached start-reached shares-add-up umbrella-in-force period-over reports-in
    subawards-finished selection-recorded conflicts-declared approver-declared approver-without-conflict
    edited-clauses-approved edited-clauses-settled screened-lately assessed-both-ways
"""
PERMISSIONS = """
    partnership.move partnership.stop agreement.submit agreement.approve agreement.send agreement.sign
    agreement.enforce agreement.suspend agreement.close agreement.terminate agreement.cancel agreement.return
    gate.waive
"""
TEMPLATES = "letter-of-intent memorandum letter-grant small-grant grant exploratory-agreement umbrella subaward"
ASSEMBLED = "assembled-letter assembled-agreement"
AGREEMENT_MOVES = """
    submit return approve send record-signature bring-into-force suspend resume end close terminate cancel
"""

KNOWN = KnownNames(
    stage_gates=frozenset(STAGE_GATES.split()),
    agreement_gates=frozenset(AGREEMENT_GATES.split()),
    permissions=frozenset(PERMISSIONS.split()),
    roles=frozenset(("grants-officer", "leadership", "finance")),
    templates=frozenset((*TEMPLATES.split(), *ASSEMBLED.split())),
    asks=frozenset(("reason", "outcome", "ends-on", "signature")),
    agreement_moves=frozenset(AGREEMENT_MOVES.split()),
    contribution_kinds=frozenset(("cash", "in-kind", "leverage")),
    party_roles=frozenset(("funder", "lead-partner")),
    outcomes=frozenset(("completed",)),
    thresholds=frozenset(("exchange-rate-age", "cumulation-window")),
    libraries={name: clause_files.library(name) for name in clause_files.names()},
    checklists={name: checklist_files.library(name) for name in checklist_files.names()},
    tools={name: frozenset(tool_files.library(name).by_key) for name in tool_files.names()},
)
