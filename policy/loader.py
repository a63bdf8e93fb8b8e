"""From the YAML text of an edition to its types, every fault with line and column.

What is proved here is form: keys, types, words from closed lists, figures that limits point to. Whether the rules
make sense together is proved by `policy.check`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kernel.text import Message
from policy import choosing_reader, clause_loader, diligence_reader
from policy.edition import Edition
from policy.kinds import AgreementKind, Risk, StageKind, Tier, Unit
from policy.limits import Limits
from policy.list_loader import LISTS, lists
from policy.nodes import Cursor, Reading, compose, place_of
from policy.origins import origin
from policy.problems import PolicyInvalid, Problem
from policy.rows import (
    AgreementKindRule,
    AgreementMove,
    ApprovalRow,
    ApprovalStep,
    DocumentRow,
    Stage,
    StageMove,
    Threshold,
    TierRaise,
    TierRow,
    TierWhen,
)
from policy.upgrades import SCHEMA, too_new, upgraded, written_schema
from policy.waivers import Waiver

BROKEN_DOWN = (Unit.AMOUNT, Unit.PERCENT)  # what may have decimals

KEPT = 8  # texts of the size of an edition take a twentieth of a second each

HEAD = ("schema", "pack", "name", "effective-from", "currency", "label", "summary")
RULES = (
    "stages",
    "moves",
    "agreement-moves",
    "agreement-kinds",
    "tiers",
    "tier-raises",
    "approvals",
    "documents",
    "thresholds",
    "waivers",
    "clauses",
)


@dataclass(frozen=True)
class Parsed:
    """A text as read: its problems, and the edition where there were none of form."""

    edition: Edition | None
    reading: Reading

    @property
    def problems(self) -> list[Problem]:
        """What was wrong with the form of the text."""
        return self.reading.problems


def load(text: str, source_name: str = "") -> Edition:
    """The edition written in a YAML text; raises PolicyInvalid with every fault of form in it."""
    parsed = parse(text)
    if parsed.edition is None:
        raise PolicyInvalid(parsed.problems, source_name)
    return parsed.edition


@lru_cache(KEPT)
def parse(text: str) -> Parsed:
    """Read a text as far as it goes, keeping the place of everything in it, once for proving and loading."""
    reading = Reading()
    root = compose(text, reading)
    if root is None:
        return Parsed(None, reading)
    for node, key, schema in too_new(root):
        words = Message("The key “%(key)s” came with schema %(schema)s.", key=key, schema=schema)
        reading.report(place_of(node), words)
    edition = _edition(Cursor(reading, upgraded(root)), text, written_schema(root))
    return Parsed(None if reading.problems else edition, reading)


def digest(text: str) -> str:
    """The SHA-256 of an edition: over its text as it stands."""
    return hashlib.sha256(text.encode()).hexdigest()


def _edition(root: Cursor, text: str, written: int | None) -> Edition:
    at = root.fields((*HEAD, *RULES, *LISTS), optional=("choosing", *diligence_reader.SECTIONS))
    if at["schema"].whole() != SCHEMA:
        at["schema"].report(Message("This Tack reads schemas 1 to %(schema)s.", schema=SCHEMA))
    thresholds = tuple(one for key, entry in at["thresholds"].entries() for one in _thresholds(key, entry))
    limits = Limits(thresholds)
    return Edition(
        pack=at["pack"].name(),
        name=at["name"].name(),
        schema=written or SCHEMA,
        effective_from=at["effective-from"].day(),
        currency=at["currency"].text(),
        label=at["label"].label(),
        summary=at["summary"].label(),
        stages=tuple(_stage(key, entry) for key, entry in at["stages"].entries()),
        moves=tuple(_move(key, entry) for key, entry in at["moves"].entries()),
        agreement_moves=tuple(_agreement_move(key, entry) for key, entry in at["agreement-moves"].entries()),
        agreement_kinds=tuple(_agreement_kind(entry) for entry in at["agreement-kinds"].items()),
        tiers=tuple(_tier(key, entry, limits) for key, entry in at["tiers"].entries()),
        tier_raises=tuple(_tier_raise(key, entry, limits) for key, entry in at["tier-raises"].entries()),
        approvals=tuple(_approval(key, entry, limits) for key, entry in at["approvals"].entries()),
        documents=tuple(_document(entry) for entry in at["documents"].items()),
        thresholds=thresholds,
        waivers=tuple(_waiver(item) for item in at["waivers"].items()),
        **lists(at),
        text=text,
        sha256=digest(text),
        choosing=choosing_reader.read(at["choosing"]) if "choosing" in at else None,
        clauses=clause_loader.rules(at["clauses"]),
        **diligence_reader.read(at, limits),
    )


def _stage(key: str, entry: Cursor) -> Stage:
    at = entry.fields(("kind", "label", "meaning"))
    return Stage(key, at["kind"].choice(StageKind), at["label"].label(), at["meaning"].label())


def _move(key: str, entry: Cursor) -> StageMove:
    at = entry.fields(
        ("label", "hint", "from", "to", "permission", "gates", "asks"), optional=("gates-by-destination", "outcomes")
    )
    by_dest = at.get("gates-by-destination")
    return StageMove(
        key=key,
        label=at["label"].label(),
        hint=at["hint"].label(),
        sources=at["from"].names(),
        dests=at["to"].names(),
        permission=at["permission"].text(),
        gates=at["gates"].names(),
        gates_by_dest={dest: gates.names() for dest, gates in by_dest.entries()} if by_dest else {},
        asks=at["asks"].names(),
        outcomes=at["outcomes"].names() if "outcomes" in at else (),
    )


def _agreement_move(key: str, entry: Cursor) -> AgreementMove:
    at = entry.fields(("label", "hint", "permission", "gates", "asks"), optional=("gates-by-tier",))
    by_tier = at["gates-by-tier"].keyed(Tier) if "gates-by-tier" in at else {}
    return AgreementMove(
        key=key,
        label=at["label"].label(),
        hint=at["hint"].label(),
        permission=at["permission"].text(),
        gates=at["gates"].names(),
        gates_by_tier={tier: gates.names() for tier, gates in by_tier.items()},
        asks=at["asks"].names(),
    )


def _agreement_kind(entry: Cursor) -> AgreementKindRule:
    at = entry.fields(("kind", "label", "tiers"))
    return AgreementKindRule(at["kind"].choice(AgreementKind), at["label"].label(), at["tiers"].choices(Tier))


def _tier(key: str, entry: Cursor, limits: Limits) -> TierRow:
    at = entry.fields(("tier", "label"), optional=("when",))
    when = at["when"].fields((), ("financial", "downstream", "up-to")) if "when" in at else {}
    limit, up_to = limits.value(when["up-to"], Unit.AMOUNT) if "up-to" in when else (None, None)
    conditions = TierWhen(
        financial=when["financial"].flag() if "financial" in when else None,
        downstream=when["downstream"].flag() if "downstream" in when else None,
        up_to=up_to,
        limit=limit,
    )
    return TierRow(key, at["tier"].choice(Tier), at["label"].label(), conditions)


def _tier_raise(key: str, entry: Cursor, limits: Limits) -> TierRaise:
    at = entry.fields(("from", "to", "label"), optional=("longer-than", "risk"))
    if ("longer-than" in at) == ("risk" in at):
        entry.report(Message("A raise needs either “longer-than” or “risk”."))
    limit, months = limits.value(at["longer-than"], Unit.MONTHS) if "longer-than" in at else (None, None)
    return TierRaise(
        key=key,
        from_tier=at["from"].choice(Tier),
        to_tier=at["to"].choice(Tier),
        label=at["label"].label(),
        longer_than_months=None if months is None else int(months),
        risk=at["risk"].choice(Risk) if "risk" in at else None,
        limit=limit,
    )


def _approval(key: str, entry: Cursor, limits: Limits) -> ApprovalRow:
    at = entry.fields(("label", "steps"), optional=("up-to", "tiers"))
    limit, up_to = limits.value(at["up-to"], Unit.AMOUNT) if "up-to" in at else (None, None)
    return ApprovalRow(
        key=key,
        label=at["label"].label(),
        up_to=up_to,
        tiers=at["tiers"].choices(Tier) if "tiers" in at else None,
        steps=tuple(ApprovalStep(step.text()) for step in at["steps"].items()),
        limit=limit,
    )


def _document(entry: Cursor) -> DocumentRow:
    at = entry.fields(("kind", "tiers", "template"))
    return DocumentRow(at["kind"].choice(AgreementKind), at["tiers"].choices(Tier), at["template"].text())


def _thresholds(key: str, entry: Cursor) -> list[Threshold]:
    at = entry.fields(("label", "unit", "values"), optional=("currency", "legal"))
    legal = at["legal"].flag() if "legal" in at else False
    unit, label = at["unit"].choice(Unit), at["label"].label()
    currency = at["currency"].text() if "currency" in at else None
    if (at["unit"].written == Unit.AMOUNT) != (currency is not None) and at["unit"].written in list(Unit):
        entry.report(Message("An amount needs a currency, and nothing else has one."))
    found = []
    for item in at["values"].items():
        value = item.fields(("value",), optional=("effective-from", "effective-to", "source", "basis"))
        first = value["effective-from"].day() if "effective-from" in value else None
        last = value["effective-to"].day() if "effective-to" in value else None
        if first and last and last < first:
            value["effective-to"].report(Message("This day is before the first one."))
        source, basis = origin(item, value)
        figure = value["value"].number() if unit in BROKEN_DOWN else Decimal(value["value"].whole())
        found.append(Threshold(key, figure, unit, currency, first, last, source, basis, label, legal))
    return found


def _waiver(item: Cursor) -> Waiver:
    at = item.fields(("gate", "permission"))
    return Waiver(at["gate"].text(), at["permission"].text())
