"""What differs between two editions, as data: rows added, removed, changed, put in another order, or only worded anew.

Rows are told apart as `policy.explain` shows them, so that each difference has its row on both sides. Words are labels,
meanings, hints and summaries: an edition that changes nothing else changes no rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TypeAlias

from kernel.text import Label
from policy.edition import Edition

#: One row of an edition: its values under the names an author writes.
Facts: TypeAlias = Mapping[str, object]
Table: TypeAlias = Mapping[str, Facts]

#: Sections whose rows are tried or lived through in order; elsewhere the order is how a list looks.
ORDERED = frozenset(
    ("approvals", "assurance-visits", "choosing-levels", "clauses", "clauses-edited", "stages", "tiers")
)


class Change(StrEnum):
    """What happened to a row, from the old edition to the new one."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    WORDED = "worded"
    MOVED = "moved"


@dataclass(frozen=True)
class FieldChange:
    """One value of a row, in the old edition and in the new one."""

    field: str
    before: object
    after: object

    @property
    def words(self) -> bool:
        """Whether only words differ."""
        return isinstance(self.before, Label) and isinstance(self.after, Label)

    @property
    def was(self) -> str:
        """The old value in one line, in the names of the file."""
        return written(self.before)

    @property
    def becomes(self) -> str:
        """The new value in one line, in the names of the file."""
        return written(self.after)


@dataclass(frozen=True)
class Difference:
    """One row that differs; a section whose rows stand in another order has no key."""

    section: str
    key: str
    change: Change
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Everything that differs, in the order of the sections."""

    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether the two say the same in the same words."""
        return not self.differences

    @property
    def only_words(self) -> bool:
        """Whether something differs, and no rule does."""
        return bool(self.differences) and all(one.change is Change.WORDED for one in self.differences)

    def of(self, section: str) -> Mapping[str, Difference]:
        """The differences of one section by the key of their row."""
        return {one.key: one for one in self.differences if one.section == section}


def compare(old: Edition, new: Edition) -> Comparison:
    """Everything that differs from one edition to another, names and dates of the editions themselves aside."""
    before, after = tables(old), tables(new)
    return Comparison(
        tuple(
            difference
            for section in dict.fromkeys((*before, *after))
            for difference in _section(section, before.get(section, {}), after.get(section, {}))
        )
    )


def _section(section: str, before: Table, after: Table) -> Iterable[Difference]:
    for key in dict.fromkeys((*before, *after)):
        if key not in after:
            yield Difference(section, key, Change.REMOVED)
        elif key not in before:
            yield Difference(section, key, Change.ADDED)
        elif found := tuple(_fields(before[key], after[key])):
            words = all(one.words for one in found)
            yield Difference(section, key, Change.WORDED if words else Change.CHANGED, found)
    was, now = [key for key in before if key in after], [key for key in after if key in before]
    if section in ORDERED and was != now:
        yield Difference(section, "", Change.MOVED, (FieldChange("order", tuple(was), tuple(now)),))


def _fields(before: Facts, after: Facts) -> Iterable[FieldChange]:
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield FieldChange(name, before.get(name), after.get(name))


def tables(edition: Edition) -> Mapping[str, Table]:
    """Every rule of an edition as rows of plain values, by section."""
    return {
        "edition": {"": {"currency": edition.currency, "label": edition.label, "summary": edition.summary}},
        "stages": _rows(edition.stages),
        "moves": _rows(edition.moves),
        "agreement-kinds": _kinds(edition),
        "tiers": _tiers(edition),
        "tier-raises": _rows(edition.tier_raises),
        "approvals": {
            one.key: {**_facts(one), "steps": tuple(step.role for step in one.steps)} for one in edition.approvals
        },
        "agreement-moves": _rows(edition.agreement_moves),
        "waivers": {one.gate: {"permission": one.permission} for one in edition.waivers},
        "thresholds": {one.place: _facts(one) for one in edition.thresholds},
        "market-systems": _rows(edition.market_systems),
        "relationship-types": _rows(edition.relationship_types),
        "partner-types": _rows(edition.partner_types),
        "party-roles": _rows(edition.party_roles),
        "contribution-kinds": _rows(edition.contribution_kinds),
        "outcomes": _rows(edition.outcomes),
        **_choosing(edition),
        **_clauses(edition),
        **_diligence(edition),
        **_assurance(edition),
    }


def _rows(records: Iterable[object]) -> Table:
    return {str(getattr(one, "key")): _facts(one) for one in records}  # noqa: B009 -- every row of an edition has one


def _facts(record: object) -> dict[str, object]:
    """The values of a row; what its author left out stands for nothing and is left out."""
    found = {one.name.replace("_", "-"): getattr(record, one.name) for one in fields(record)}  # type: ignore[arg-type]
    return {name: value for name, value in found.items() if name != "key" and value is not None and value != {}}


def _tiers(edition: Edition) -> Table:
    rows = {one.key: {**_facts(one), **_facts(one.when)} for one in edition.tiers}
    return {key: {name: value for name, value in row.items() if name != "when"} for key, row in rows.items()}


def _kinds(edition: Edition) -> Table:
    return {
        rule.kind.value: {
            "label": rule.label,
            "tiers": rule.tiers,
            "documents": {tier.value: edition.template_for(rule.kind, tier) for tier in rule.tiers},
        }
        for rule in edition.agreement_kinds
    }


def _choosing(edition: Edition) -> Mapping[str, Table]:
    rules = edition.choosing
    if rules is None:
        return {}
    return {
        "choosing-levels": _rows(rules.levels),
        "choosing-marks": _rows(rules.marks),
        "choosing-criteria": _rows(rules.criteria),
        "choosing-brings": _rows(rules.brings),
        "choosing-bases": _rows(rules.bases),
        "choosing-inception": _rows(rules.inception),
        "choosing-declarations": {"declarations": _facts(rules.declarations)},
    }


def _clauses(edition: Edition) -> Mapping[str, Table]:
    rules = edition.clauses
    if rules is None:
        return {}
    library: Facts = {"library": rules.library, "sha256": rules.sha256}
    rows = {one.key: {**_facts(one), **_facts(one.when)} for one in rules.rows}
    return {
        "clauses": {
            "library": library,
            **{key: {name: value for name, value in row.items() if name != "when"} for key, row in rows.items()},
        },
        "clauses-edited": _rows(rules.edited),
    }


def _diligence(edition: Edition) -> Mapping[str, Table]:
    found: dict[str, Table] = {}
    if (rules := edition.diligence) is not None:
        cuts = {
            "plain-bands": rules.plain_bands,
            "weighted-bands": rules.weighted_bands,
            "core-standards": rules.core_standards,
        }
        found["diligence"] = {
            "library": {
                "library": rules.library,
                "sha256": rules.sha256,
                "tools": rules.tools,
                "tiers": rules.tiers,
            },
            **{family.value: {"partner-types": types} for family, types in rules.families.items()},
        }
        found["diligence-tiers"] = {tier.value: _facts(most) for tier, most in rules.most_items.items()}
        found["diligence-cuts"] = {name: _facts(cut) for name, cut in cuts.items()}
    if (names := edition.screening) is not None:
        figures = {"log": names.log, "review": names.review, "stop": names.stop, "fresh": names.fresh_days}
        found["screening"] = {
            name: {"from": figure, "source": names.sources.get(name)} for name, figure in figures.items()
        }
    return found


def _assurance(edition: Edition) -> Mapping[str, Table]:
    found: dict[str, Table] = {}
    if edition.risk_appetite:
        found["risk-appetite"] = {one.tier.value: _facts(one) for one in edition.risk_appetite}
    if (rules := edition.assurance) is not None:
        found["assurance-visits"] = _rows(rules.visits)
        found["assurance-checks"] = {
            **_rows((*rules.spot_checks, *rules.audits)),
            "warn": {"days": rules.warn_days, "source": rules.warn_source},
        }
    return found


def plain(value: object) -> object:
    """A value of a row as plain data: text, lists, mappings, truth; figures as text so that none is rounded."""
    if isinstance(value, Label):
        return {"en": value.en, "es": value.es}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if value is None or isinstance(value, bool):
        return value
    return str(value)


def written(value: object) -> str:
    """A value of a row in one line, in the names of the file; a dash for what is not there."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {written(one)}" for key, one in value.items()) or "—"
    if isinstance(value, tuple | list):
        return ", ".join(written(one) for one in value) or "—"
    return str(value)
