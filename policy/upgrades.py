"""From the shape of an older edition to the shape this Tack reads: data in, data out, one step for each schema.

The data are YAML nodes, since each of them knows the line and column it came from: whatever is wrong in an old file is
told at the place where its author wrote it. What an upgrade adds stands where the file names its schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import yaml

#: The shape that everything behind the loader knows.
SCHEMA = 5

Step = Callable[[yaml.MappingNode], yaml.MappingNode]
Pairs = Sequence[tuple[yaml.Node, yaml.Node]]
ANY = "*"

#: The keys that came with a schema, so that an older file which has one is told so; `*` stands for any name.
CAME_WITH: Mapping[int, tuple[tuple[str, ...], ...]] = {
    2: (("choosing",), ("waivers",), ("agreement-moves", ANY, "gates-by-tier"), ("thresholds", ANY, "legal")),
    3: (("clauses",),),
    4: (("clauses", "edited"),),
    5: (("diligence",), ("screening",), ("risk-appetite",), ("assurance",)),
}


def written_schema(root: yaml.Node) -> int | None:
    """The schema a file says it is written in; None where it says none that is a whole number."""
    node = _value(root, "schema")
    written = node.value if isinstance(node, yaml.ScalarNode) else ""
    return int(written) if written.isascii() and written.isdigit() and len(written) < len("1000000000") else None


def upgraded(root: yaml.Node) -> yaml.Node:
    """The same rules in the newest shape; what has no schema, or one without a way up, comes back as it is."""
    while isinstance(root, yaml.MappingNode) and (step := STEPS.get(written_schema(root))) is not None:
        root = step(root)
    return root


def too_new(root: yaml.Node) -> Iterator[tuple[yaml.Node, str, int]]:
    """Each key that the schema of a file does not have yet, with the schema that brought it."""
    schema = written_schema(root)
    for needed, paths in CAME_WITH.items():
        if schema is not None and schema < needed:
            yield from ((node, path[-1], needed) for path in paths for node in _keys_at(root, path))


def _keys_at(node: yaml.Node, path: tuple[str, ...]) -> Iterator[yaml.Node]:
    for key, value in _pairs(node):
        if path[0] in {key.value, ANY}:
            if len(path) == 1:
                yield key
            else:
                yield from _keys_at(value, path[1:])


def _one_to_two(root: yaml.MappingNode) -> yaml.MappingNode:
    """Nobody could waive a gate; and what had dates was what the law changes, since the process may have none."""
    at = _value(root, "schema") or root
    pairs = [
        (
            key,
            _scalar("2", at, "int") if key.value == "schema" else _legal(value) if key.value == "thresholds" else value,
        )
        for key, value in _pairs(root)
    ]
    none = yaml.SequenceNode("tag:yaml.org,2002:seq", [], at.start_mark, at.end_mark)
    return _mapping(root, [*pairs, (_scalar("waivers", at), none)])


def _legal(thresholds: yaml.Node) -> yaml.Node:
    if not isinstance(thresholds, yaml.MappingNode):
        return thresholds
    return _mapping(thresholds, [(key, _legal_where_dated(key, entry)) for key, entry in thresholds.value])


def _legal_where_dated(key: yaml.Node, entry: yaml.Node) -> yaml.Node:
    values = _value(entry, "values")
    items = values.value if isinstance(values, yaml.SequenceNode) else []
    dated = any(_value(item, "effective-from") or _value(item, "effective-to") for item in items)
    if not dated or not isinstance(entry, yaml.MappingNode):
        return entry
    return _mapping(entry, [*entry.value, (_scalar("legal", key), _scalar("true", key, "bool"))])


def _two_to_three(root: yaml.MappingNode) -> yaml.MappingNode:
    """No contract was put together from clauses: each was printed from a text of its own, and still is."""
    at = _value(root, "schema") or root
    pairs = [(key, _scalar("3", at, "int") if key.value == "schema" else value) for key, value in _pairs(root)]
    return _mapping(root, [*pairs, (_scalar("clauses", at), _scalar("own-templates", at))])


#: Who approved what somebody changed in a contract, before editions said so: another officer while it is small.
_EDITED: Mapping[str, tuple[str, str, Sequence[str], str]] = {
    "smaller": (
        "No money, micro and small: a grants officer",
        "Sin fondos, micro y pequeños: oficial de donaciones",
        ("N0", "T1", "T2"),
        "grants-officer",
    ),
    "larger": (
        "Medium and large: leadership",
        "Medianos y grandes: dirección",
        ("T3", "T4"),
        "leadership",
    ),
}
#: The gates that ask for it.
_ASKED_BY: Mapping[str, str] = {
    "submit": "edited-clauses-settled",
    "approve": "edited-clauses-approved",
    "send": "edited-clauses-approved",
}


def _three_to_four(root: yaml.MappingNode) -> yaml.MappingNode:
    """No clause could be edited; where contracts are made of clauses, one can, and somebody else approves it."""
    at = _value(root, "schema") or root
    pairs = [(key, _scalar("4", at, "int") if key.value == "schema" else value) for key, value in _pairs(root)]
    if not isinstance(_value(root, "clauses"), yaml.MappingNode):
        return _mapping(root, pairs)
    added = {"clauses": _with_edited, "agreement-moves": _asking}
    return _mapping(root, [(key, added[key.value](value) if key.value in added else value) for key, value in pairs])


def _with_edited(clauses: yaml.Node) -> yaml.Node:
    if not isinstance(clauses, yaml.MappingNode):
        return clauses
    return _mapping(clauses, [*clauses.value, (_scalar("edited", clauses), _edited_rows(clauses))])


def _edited_rows(at: yaml.Node) -> yaml.Node:
    return _table(
        at,
        {
            key: _table(
                at,
                {
                    "label": _table(at, {"en": _scalar(english, at), "es": _scalar(spanish, at)}),
                    "tiers": _list(at, [_scalar(tier, at) for tier in tiers]),
                    "approval": _scalar(role, at),
                },
            )
            for key, (english, spanish, tiers, role) in _EDITED.items()
        },
    )


def _asking(moves: yaml.Node) -> yaml.Node:
    if not isinstance(moves, yaml.MappingNode):
        return moves
    return _mapping(
        moves,
        [(key, _asks_for(move, _ASKED_BY[key.value]) if key.value in _ASKED_BY else move) for key, move in moves.value],
    )


def _asks_for(move: yaml.Node, gate: str) -> yaml.Node:
    gates = _value(move, "gates")
    if not isinstance(move, yaml.MappingNode) or not isinstance(gates, yaml.SequenceNode):
        return move
    more = _list(gates, [*gates.value, _scalar(gate, gates)])
    return _mapping(move, [(key, more if key.value == "gates" else value) for key, value in move.value])


def _four_to_five(root: yaml.MappingNode) -> yaml.MappingNode:
    """Nobody was assessed or screened by an edition, and those that said nothing about it go on saying nothing."""
    at = _value(root, "schema") or root
    return _mapping(
        root, [(key, _scalar("5", at, "int") if key.value == "schema" else value) for key, value in _pairs(root)]
    )


STEPS: Mapping[int | None, Step] = {1: _one_to_two, 2: _two_to_three, 3: _three_to_four, 4: _four_to_five}


def _pairs(node: yaml.Node | None) -> Pairs:
    return node.value if isinstance(node, yaml.MappingNode) else ()


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return next((value for key, value in _pairs(node) if key.value == name), None)


def _mapping(like: yaml.MappingNode, pairs: Pairs) -> yaml.MappingNode:
    return yaml.MappingNode(like.tag, list(pairs), like.start_mark, like.end_mark)


def _table(at: yaml.Node, entries: Mapping[str, yaml.Node]) -> yaml.MappingNode:
    pairs = [(_scalar(key, at), value) for key, value in entries.items()]
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs, at.start_mark, at.end_mark)


def _list(at: yaml.Node, items: Sequence[yaml.Node]) -> yaml.SequenceNode:
    return yaml.SequenceNode("tag:yaml.org,2002:seq", list(items), at.start_mark, at.end_mark)


def _scalar(value: str, at: yaml.Node, tag: str = "str") -> yaml.ScalarNode:
    return yaml.ScalarNode(f"tag:yaml.org,2002:{tag}", value, at.start_mark, at.end_mark)
