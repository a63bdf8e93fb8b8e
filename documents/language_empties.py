"""Which terms a template would print as nothing, found by walking its tree with the values in hand."""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from documents.errors import RenderFailed
from documents.language import one_list, refused, target
from documents.language_filters import FILTERS
from documents.plain import Plain
from kernel.text import Message

_ORDERS: Mapping[str, Callable[[int, int], bool]] = {
    "gt": operator.gt,
    "gteq": operator.ge,
    "lt": operator.lt,
    "lteq": operator.le,
}


@dataclass(frozen=True)
class Found:
    """A value, and the dotted name it was found under (None for a constant or a count)."""

    value: Plain
    path: str | None = None


Scope = Mapping[str, Found]


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
    path, last = one_list(f"{rows.path}[]"), len(rows.value)
    for index, row in enumerate(rows.value, 1):
        count: Plain = {"index": index, "first": index == 1, "last": index == last, "length": last}
        yield from _empties(node.body, {**scope, target(node): Found(row, path), "loop": Found(count)})


def _evaluate(node: nodes.Node, scope: Scope) -> Found:
    if isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
        return _looked_up(node, scope)
    if isinstance(node, (nodes.Not, nodes.And, nodes.Or, nodes.Compare)):
        return Found(_holds(node, scope))
    if isinstance(node, nodes.Const):
        return Found(node.value)
    if isinstance(node, nodes.Filter):
        return _filter(node, scope)
    raise refused(node, Message("an expression"))


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
    value = parent.value.get(name) if isinstance(parent.value, dict) else None
    return Found(value, None if parent.path is None else f"{parent.path}.{name}")


def _item(parent: Found, index: Plain) -> Found:
    if isinstance(parent.value, list) and isinstance(index, int):
        return Found(parent.value[index] if index < len(parent.value) else None, one_list(f"{parent.path}[]"))
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
            return False
        if not holds:
            return False
        left = right
    return True


def _filter(node: nodes.Filter, scope: Scope) -> Found:
    if node.node is None:
        raise refused(node, Message("a filter of nothing"))
    found = _evaluate(node.node, scope)
    arguments = [_evaluate(argument, scope).value for argument in node.args]
    try:
        value = FILTERS[node.name].work(found.value, *arguments)
    except RenderFailed:
        # What has no value has nothing to be filtered; whoever prints it is told of its name.
        value = [] if node.name == "batch" else ""
    return Found(value, None if node.name == "length" else found.path)
