"""Whether an edition may be used: every proof in one list, each finding at its line and column."""

from __future__ import annotations

from policy import checklist_proofs, choosing_proofs, clause_proofs, graph_proofs, name_proofs, table_proofs
from policy.edition import Edition
from policy.loader import Parsed, parse
from policy.names import KnownNames
from policy.problems import PolicyInvalid, Problem, problem


def check(text: str, names: KnownNames) -> list[Problem]:
    """Everything wrong with an edition, in the order of its lines; a sound one gives an empty list.

    Rules are proved only once the text reads without fault, since half an edition would prove things that are not so.
    """
    return _problems(parse(text), names)


def proved(text: str, names: KnownNames, source_name: str = "") -> Edition:
    """The edition in a text, proved; raises PolicyInvalid with everything wrong with it."""
    parsed = parse(text)
    problems = _problems(parsed, names)
    if problems or parsed.edition is None:
        raise PolicyInvalid(problems, source_name)
    return parsed.edition


def _problems(parsed: Parsed, names: KnownNames) -> list[Problem]:
    found = list(parsed.problems)
    if parsed.edition is not None:
        edition, reading = parsed.edition, parsed.reading
        findings = (
            *name_proofs.prove(edition, names),
            *graph_proofs.prove(edition),
            *table_proofs.prove(edition),
            *choosing_proofs.prove(edition),
            *clause_proofs.prove(edition, names.libraries),
            *checklist_proofs.prove(edition, names.checklists, names.tools),
        )
        found += [problem(reading.place(one.path), one.message, one.near) for one in findings]
    return sorted(found, key=lambda one: (one.line, one.column))
