"""From the YAML of a library of checklist items to its types; faults with their place.

A library is a folder: `index.yaml` has its domains, in the order of a checklist, and its scales; every other file a
list of items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kernel.text import Label, Message
from policy.checklists import (
    TIERS,
    WORST_RISK,
    Domain,
    Item,
    ItemLibrary,
    Measured,
    Method,
    PartnerFamily,
    Point,
    Scale,
    Side,
)
from policy.clause_loader import INDEX, digest
from policy.kinds import Tier
from policy.nodes import NAME, Cursor, Reading, compose
from policy.origins import origin
from policy.problems import PolicyInvalid, Problem, nearest

_NEEDED = ("id", "domain", "side", "from", "scale", "minutes", "question")
_MAY = (
    "to",
    "serves",
    "downstream",
    "key",
    "critical",
    "validity-months",
    "evidence",
    "source",
    "basis",
    "tool",
    "offer",
    "measured",
)
#: How an item is named, and how long what keeps its answers has room for.
SHAPE = re.compile(rf"{NAME.pattern}\.{NAME.pattern}")
LONGEST = 80
#: What stands for a scale that could not be read.
_NO_SCALE = Scale("", Label("", ""), ())


@dataclass(frozen=True)
class _Read:
    """One file of items as far as it could be read; each item with where it stands."""

    name: str
    reading: Reading
    items: tuple[tuple[Cursor, dict[str, Cursor], Item], ...]


@dataclass(frozen=True)
class _Index:
    """The index as far as it could be read."""

    name: str
    label: Label
    domains: Mapping[str, Domain]
    scales: Mapping[str, Scale]


def load(files: Mapping[str, str], tools: frozenset[str] | None = None) -> ItemLibrary:
    """The library written in these files; raises PolicyInvalid, naming the first file with faults and all of them.

    With `tools`, the names of the tools there are, every item is held against them too.
    """
    for name, problems in check(files, tools):
        raise PolicyInvalid(problems, name)
    index = _index(files, Reading())
    items = [item for one in _files(files, index) for _entry, _at, item in one.items]
    order = {key: place for place, key in enumerate(index.domains)}
    ordered = tuple(sorted(items, key=lambda one: order[one.domain]))
    return ItemLibrary(index.name, index.label, tuple(index.domains.values()), index.scales, ordered, digest(files))


def check(files: Mapping[str, str], tools: frozenset[str] | None = None) -> Iterator[tuple[str, list[Problem]]]:
    """Each file with what is wrong in it, the index first; nothing for a sound library."""
    reading = Reading()
    index = _index(files, reading)
    read = _files(files, index)
    _prove(index, read, tools)
    found = [(INDEX, reading), *((one.name, one.reading) for one in read)]
    yield from ((name, sorted(one.problems, key=_place)) for name, one in found if one.problems)


def _place(one: Problem) -> tuple[int, int]:
    return one.line, one.column


def _root(text: str, reading: Reading) -> Cursor:
    return Cursor(reading, compose(text, reading))


def _index(files: Mapping[str, str], reading: Reading) -> _Index:
    at = _root(files.get(INDEX, ""), reading).fields(("library", "label", "domains", "scales"))
    return _Index(
        at["library"].name(),
        at["label"].label(),
        {one.key: one for one in (_domain(key, entry) for key, entry in at["domains"].entries())},
        {one.key: one for one in (_scale(key, entry) for key, entry in at["scales"].entries())},
    )


def _domain(key: str, entry: Cursor) -> Domain:
    at = entry.fields(("label", "method", "validity-months"))
    return Domain(key, at["label"].label(), at["method"].choice(Method), _at_least_one(at["validity-months"]))


def _scale(key: str, entry: Cursor) -> Scale:
    at = entry.fields(("label", "points"))
    points = tuple(_point(item) for item in at["points"].items())
    values = [one.value for one in points]
    if len(set(values)) < len(values):
        at["points"].report(Message("Two answers of this scale have the same value."))
    if sum(one.risk == WORST_RISK for one in points) > 1:
        at["points"].report(Message("Two answers of this scale are the worst: one alone has the risk 4."))
    return Scale(key, at["label"].label(), points)


def _point(item: Cursor) -> Point:
    at = item.fields(("value", "label"), optional=("risk",))
    risk = at["risk"].whole() if "risk" in at else None
    if risk is not None and not 1 <= risk <= WORST_RISK:
        at["risk"].report(Message("The risk of an answer is a figure from 1 to 4."))
    return Point(at["value"].whole(), at["label"].label(), risk)


def _at_least_one(at: Cursor) -> int:
    found = at.whole()
    if found == 0 and at.written:
        at.report(Message("Here should stand 1 or more."))
    return found


def _files(files: Mapping[str, str], index: _Index) -> list[_Read]:
    found = []
    for name in sorted(set(files) - {INDEX}):
        reading = Reading()
        entries = _root(files[name], reading).fields(("items",))["items"].items()
        found.append(_Read(name, reading, tuple(_item(entry, index) for entry in entries)))
    return found


def _item(entry: Cursor, index: _Index) -> tuple[Cursor, dict[str, Cursor], Item]:
    at = entry.fields(_NEEDED, _MAY)
    source, basis = origin(entry, at)
    item = Item(
        key=_key(at["id"], at["domain"].written),
        domain=at["domain"].text(),
        side=at["side"].choice(Side),
        from_tier=at["from"].choice(Tier),
        to_tier=at["to"].choice(Tier) if "to" in at else None,
        serves=at["serves"].choices(PartnerFamily) if "serves" in at else None,
        downstream=at["downstream"].flag() if "downstream" in at else False,
        scale=index.scales.get(at["scale"].text(), _NO_SCALE),
        key_question=at["key"].flag() if "key" in at else False,
        critical=at["critical"].flag() if "critical" in at else False,
        minutes=_at_least_one(at["minutes"]),
        validity_months=_at_least_one(at["validity-months"]) if "validity-months" in at else None,
        evidence=at["evidence"].label() if "evidence" in at else None,
        source=source,
        basis=basis,
        question=at["question"].label(),
        tool=at["tool"].name() if "tool" in at else None,
        offer=at["offer"].label() if "offer" in at else None,
        measured=at["measured"].choice(Measured) if "measured" in at else None,
    )
    return entry, at, item


def _key(at: Cursor, domain: str) -> str:
    """The name of an item: its domain, a full stop, and what it is about."""
    key = at.text()
    if key and not SHAPE.fullmatch(key):
        at.report(Message("The name of an item is written “domain.what-it-asks”, and “%(name)s” is not.", name=key))
    elif len(key) > LONGEST:
        at.report(
            Message("“%(name)s” is too long for a name: %(most)s characters are the most.", name=key, most=LONGEST)
        )
    elif key and domain and not key.startswith(f"{domain}."):
        at.report(Message("The name of an item begins with its domain: “%(name)s”.", name=f"{domain}.…"))
    return key


def _prove(index: _Index, read: list[_Read], tools: frozenset[str] | None) -> None:
    """No name twice in a library; domains, scales and tools are there; whatever is asked can be answered and mended."""
    seen: dict[str, str] = {}
    for one in read:
        for entry, at, item in one.items:
            if item.key and item.key in seen:
                at["id"].report(Message("“%(name)s” stands already in %(file)s.", name=item.key, file=seen[item.key]))
            seen.setdefault(item.key, one.name)
            _prove_names(at, item, index, tools)
            _prove_item(entry, at, item)
            if item.key_question and (found := index.domains.get(item.domain)) is not None:
                _prove_weight(at["key"], found)


def _prove_names(at: dict[str, Cursor], item: Item, index: _Index, tools: frozenset[str] | None) -> None:
    domain, scale = at["domain"].written, at["scale"].written
    if domain and domain not in index.domains:
        words = Message("There is no domain “%(name)s” in this library.", name=domain)
        at["domain"].report(words, nearest(domain, index.domains))
    if scale and scale not in index.scales:
        words = Message("There is no scale “%(name)s” in this library.", name=scale)
        at["scale"].report(words, nearest(scale, index.scales))
    if item.tool and tools is not None and item.tool not in tools:
        at["tool"].report(Message("There is no tool “%(name)s”.", name=item.tool), nearest(item.tool, tools))


def _prove_item(entry: Cursor, at: dict[str, Cursor], item: Item) -> None:
    if item.tool is None and item.offer is None:
        entry.report(Message("A weak answer needs what mends it: a “tool” or an “offer”."))
    if item.to_tier is not None and TIERS.index(item.to_tier) < TIERS.index(item.from_tier):
        at["to"].report(Message("This tier is below the one it begins with."))
    if item.measured is not None and item.side is not Side.FUNDER:
        at["measured"].report(Message("Only what is asked about the funder is measured."))
    if item.critical and item.scale.points and not any(one.risk == WORST_RISK for one in item.scale.points):
        at["critical"].report(Message("A critical item needs a scale with a worst answer."))


def _prove_weight(at: Cursor, domain: Domain) -> None:
    if domain.method is not Method.WEIGHTED_BANDS:
        at.report(Message("Only in weighted bands does a question count double."))
