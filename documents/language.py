"""The small language of templates: names, `if`, `for`, comparisons and two filters, judged before anything prints.

What is not listed here (arithmetic, calls, macros, other filters) is refused, because a sandbox stops neither a text of
a billion characters nor a loop in a loop in a loop.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from documents.errors import TemplateRefused
from documents.plain import Plain
from kernel.text import Message

FILTERS = frozenset({"batch", "length"})
DEEPEST_LOOP = 2

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.If,
    nodes.For,
    nodes.Const,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
    nodes.Filter,
)
_ORDERS: Mapping[str, Callable[[int, int], bool]] = {
    "gt": operator.gt,
    "gteq": operator.ge,
    "lt": operator.lt,
    "lteq": operator.le,
}
_LOOP_ATTRIBUTES = frozenset({"index", "first", "last", "length"})


@dataclass(frozen=True)
class Found:
    """A value, and the dotted name it was found under (None for a constant or a count)."""

    value: Plain
    path: str | None = None


Scope = Mapping[str, Found]


def check(tree: nodes.Template) -> None:
    """Raise TemplateRefused where a template uses more than the small language."""
    _check(tree, 0)


def _check(node: nodes.Node, loops: int) -> None:
    if not isinstance(node, _ALLOWED):
        raise _refused(node, type(node).__name__.lower())
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise _refused(node, f"the filter {node.name}")
    if isinstance(node, nodes.Output):
        _check_output(node)
    if isinstance(node, nodes.For):
        loops += 1
        if loops > DEEPEST_LOOP or node.recursive or node.test is not None or not isinstance(node.target, nodes.Name):
            raise _refused(node, "this form of for")
    for child in node.iter_child_nodes():
        _check(child, loops)


def _check_output(node: nodes.Output) -> None:
    for child in node.nodes:
        if not isinstance(child, (nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem)):
            raise _refused(child, "a printed expression that is not a name")


def _refused(node: nodes.Node, what: str) -> TemplateRefused:
    return TemplateRefused(
        Message(
            "it uses %(what)s, which templates may not use (line %(line)s of the text).", what=what, line=node.lineno
        ),
    )


def names(tree: nodes.Template) -> set[str]:
    """Every dotted name a template mentions, list items written as `budget[].amount`."""
    return set(_names(tree, {}))


def _names(node: nodes.Node, local: Mapping[str, str]) -> Iterator[str]:
    if isinstance(node, nodes.For):
        yield from _names(node.iter, local)
        items = f"{_path(_listed(node.iter), local)}[]"
        inner = {**local, _target(node): items, "loop": ""}
        for child in [*node.body, *node.else_]:
            yield from _names(child, inner)
    elif isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
        if (path := _path(node, local)) and not path.endswith("[]"):
            yield path
    else:
        for child in node.iter_child_nodes():
            yield from _names(child, local)


def _path(node: nodes.Node, local: Mapping[str, str]) -> str:
    if isinstance(node, nodes.Name):
        return local.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        parent = _path(node.node, local)
        return f"{parent}.{node.attr}" if parent else ""
    if isinstance(node, nodes.Getitem):
        return _path(node.node, local)
    raise _refused(node, type(node).__name__.lower())


def _listed(node: nodes.Node) -> nodes.Node:
    """The list under a `batch`, or the list itself."""
    return node.node if isinstance(node, nodes.Filter) and node.node is not None else node


def _target(node: nodes.For) -> str:
    return node.target.name if isinstance(node.target, nodes.Name) else ""


def empties(tree: nodes.Template, context: Mapping[str, Plain]) -> list[str]:
    """The dotted names that this template would print, with this context, as nothing at all; in the order of the text.

    Only the branches that would be taken are looked at, so what stands inside `{% if x %}` is not asked for while
    x is empty. An unguarded loop asks for at least one row.
    """
    scope = {name: Found(value, name) for name, value in context.items()}
    return list(dict.fromkeys(_empties(tree.body, scope)))


def _empties(body: Iterable[nodes.Node], scope: Scope) -> Iterator[str]:
    for node in body:
        if isinstance(node, nodes.Output):
            yield from _empty_outputs(node, scope)
        elif isinstance(node, nodes.If):
            yield from _empties(_branch(node, scope), scope)
        elif isinstance(node, nodes.For):
            yield from _empty_rows(node, scope)


def _empty_outputs(node: nodes.Output, scope: Scope) -> Iterator[str]:
    for child in node.nodes:
        if isinstance(child, nodes.TemplateData):
            continue
        found = _evaluate(child, scope)
        if found.path and (found.value in (None, "") or found.value == []):
            yield found.path


def _branch(node: nodes.If, scope: Scope) -> list[nodes.Node]:
    if _evaluate(node.test, scope).value:
        return node.body
    for other in node.elif_:
        if _evaluate(other.test, scope).value:
            return other.body
    return node.else_


def _empty_rows(node: nodes.For, scope: Scope) -> Iterator[str]:
    rows = _evaluate(node.iter, scope)
    if not isinstance(rows.value, list) or not rows.value:
        if rows.path and not node.else_:
            yield rows.path
        yield from _empties(node.else_, scope)
        return
    for row in rows.value:
        yield from _empties(node.body, {**scope, _target(node): Found(row, f"{rows.path}[]"), "loop": Found({})})


def _evaluate(node: nodes.Node, scope: Scope) -> Found:
    if isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
        return _looked_up(node, scope)
    if isinstance(node, (nodes.Not, nodes.And, nodes.Or, nodes.Compare)):
        return Found(_holds(node, scope))
    if isinstance(node, nodes.Const):
        return Found(node.value)
    if isinstance(node, nodes.Filter):
        return _filter(node, scope)
    raise _refused(node, type(node).__name__.lower())


def _looked_up(node: nodes.Name | nodes.Getattr | nodes.Getitem, scope: Scope) -> Found:
    if isinstance(node, nodes.Name):
        return scope.get(node.name, Found(None, node.name))
    if isinstance(node, nodes.Getattr):
        return _attribute(_evaluate(node.node, scope), node.attr)
    return _item(_evaluate(node.node, scope), _evaluate(node.arg, scope).value)


def _holds(node: nodes.Not | nodes.And | nodes.Or | nodes.Compare, scope: Scope) -> bool:
    if isinstance(node, nodes.Not):
        return not _evaluate(node.node, scope).value
    if isinstance(node, nodes.And):
        return bool(_evaluate(node.left, scope).value and _evaluate(node.right, scope).value)
    if isinstance(node, nodes.Or):
        return bool(_evaluate(node.left, scope).value or _evaluate(node.right, scope).value)
    return _compare(node, scope)


def _attribute(parent: Found, name: str) -> Found:
    if parent.path is None and name in _LOOP_ATTRIBUTES:
        return Found(1)
    path = f"{parent.path}.{name}"
    return Found(parent.value.get(name) if isinstance(parent.value, dict) else None, path)


def _item(parent: Found, index: Plain) -> Found:
    if isinstance(parent.value, list) and isinstance(index, int):
        return Found(parent.value[index] if index < len(parent.value) else None, parent.path)
    if isinstance(index, str):
        return _attribute(parent, index)
    return Found(None, parent.path)


def _compare(node: nodes.Compare, scope: Scope) -> bool:
    left = _evaluate(node.expr, scope).value
    for operand in node.ops:
        right = _evaluate(operand.expr, scope).value
        if operand.op in {"eq", "ne"}:
            holds = (left == right) == (operand.op == "eq")
        elif operand.op in _ORDERS and isinstance(left, int) and isinstance(right, int):
            holds = _ORDERS[operand.op](left, right)
        else:
            raise _refused(node, "a comparison other than of equals or of numbers")
        if not holds:
            return False
        left = right
    return True


def _filter(node: nodes.Filter, scope: Scope) -> Found:
    if node.node is None:
        raise _refused(node, "a filter of nothing")
    found = _evaluate(node.node, scope)
    rows = found.value if isinstance(found.value, (list, str, dict)) else []
    if node.name == "length":
        return Found(len(rows))
    size = _evaluate(node.args[0], scope).value if node.args else None
    if not isinstance(size, int) or size < 1 or not isinstance(rows, list):
        raise _refused(node, "batch without a number")
    return Found([rows[start : start + size] for start in range(0, len(rows), size)], found.path)
