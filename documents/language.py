"""The small language of templates, proved by walking the syntax tree before anything is compiled.

Names and their attributes, a short list of bounded filters, `if`, and `for` over given lists: at most two deep, the
inner one only over a list of the outer item. Whatever is not listed here is refused (calls, arithmetic, macros, tests,
other filters), because a sandbox stops neither a text of a billion characters nor a loop in a loop in a loop.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from documents.errors import TemplateRefused
from documents.language_filters import FILTERS, LONGEST_BATCH, LONGEST_BETWEEN
from kernel.text import Message

DEEPEST_LOOP = 2
DEEPEST = 20
"""Conditions and loops inside each other, and conditions in brackets."""

LONGEST_CONSTANT = 200
LARGEST_CONSTANT = 1_000_000
LOOP_ATTRIBUTES = frozenset({"index", "first", "last", "length"})

_COMPARISONS = frozenset({"eq", "ne", "gt", "gteq", "lt", "lteq"})
_Path = (nodes.Name, nodes.Getattr, nodes.Getitem)


@dataclass(frozen=True)
class _Within:
    """Where the walk stands: the items of the loops around it, outer first, and how deep it is."""

    items: tuple[str, ...] = ()
    deep: int = 0

    def deeper(self, *items: str) -> "_Within":
        return _Within((*self.items, *items), self.deep + 1)


def check(tree: nodes.Template) -> None:
    """Raise TemplateRefused where a template uses more than the small language."""
    _statements(tree.body, _Within())


def _statements(body: Iterable[nodes.Node], within: _Within) -> None:
    for node in body:
        if within.deep > DEEPEST:
            raise refused(node, Message("too many conditions inside each other"))
        if isinstance(node, nodes.Output):
            for child in node.nodes:
                if not isinstance(child, nodes.TemplateData):
                    _printed(child, within)
        elif isinstance(node, nodes.If):
            _if(node, within)
        elif isinstance(node, nodes.For):
            _for(node, within)
        else:
            raise refused(node, Message("“%(construct)s”", construct=type(node).__name__.lower()))


def _if(node: nodes.If, within: _Within) -> None:
    for branch in (node, *node.elif_):
        _condition(branch.test, within, 0)
        _statements(branch.body, within.deeper())
    _statements(node.else_, within.deeper())


def _for(node: nodes.For, within: _Within) -> None:
    if node.recursive or node.test is not None or not isinstance(node.target, nodes.Name):
        raise refused(node, Message("a loop with more than an item and a list"))
    if len(within.items) == DEEPEST_LOOP:
        raise refused(node, Message("a loop inside a loop inside a loop"))
    _name(node.target, node.target.name)
    _value(node.iter, within, batch=True)
    if within.items and _root(node.iter) != within.items[-1]:
        raise refused(node, Message("a loop inside a loop over a list that is not one of the outer item"))
    if _root(node.iter) == "loop":
        raise refused(node, Message("a loop over the count of a loop"))
    _statements(node.body, within.deeper(node.target.name))
    _statements(node.else_, within.deeper())


def _printed(node: nodes.Node, within: _Within) -> None:
    if not isinstance(node, (*_Path, nodes.Filter)):
        raise _no_value(node)
    _value(node, within)


def _condition(node: nodes.Node, within: _Within, deep: int) -> None:
    if deep > DEEPEST:
        raise refused(node, Message("too many conditions inside each other"))
    if isinstance(node, nodes.Not):
        _condition(node.node, within, deep + 1)
    elif isinstance(node, (nodes.And, nodes.Or)):
        _condition(node.left, within, deep + 1)
        _condition(node.right, within, deep + 1)
    elif isinstance(node, nodes.Compare):
        _comparison(node, within)
    else:
        _operand(node, within)


def _comparison(node: nodes.Compare, within: _Within) -> None:
    _operand(node.expr, within)
    for operand in node.ops:
        if operand.op not in _COMPARISONS:
            raise refused(node, Message("the comparison “%(name)s”", name=operand.op))
        _operand(operand.expr, within)


def _operand(node: nodes.Node, within: _Within) -> None:
    if isinstance(node, nodes.Const):
        _constant(node)
    else:
        _value(node, within)


def _constant(node: nodes.Const) -> None:
    value = node.value
    short = isinstance(value, str) and len(value) <= LONGEST_CONSTANT
    small = isinstance(value, int) and abs(value) <= LARGEST_CONSTANT
    if not (value is None or short or small):
        raise refused(node, Message("a constant that is too large"))


def _value(node: nodes.Node, within: _Within, *, batch: bool = False) -> None:
    """A path through the values, with any number of bounded filters behind it."""
    if not isinstance(node, nodes.Filter):
        _path_only(node, within)
        return
    _filter(node, batch=batch)
    if node.node is None:
        raise _no_value(node)
    _value(node.node, within, batch=batch)


def _filter(node: nodes.Filter, *, batch: bool) -> None:
    known = FILTERS.get(node.name)
    if known is None or (batch and known.printed) or not (batch or known.printed):
        raise refused(node, Message("the filter “%(name)s”", name=node.name))
    given = [argument.value if isinstance(argument, nodes.Const) else None for argument in node.args]
    fits = len(given) <= 1 and all(type(one) is known.takes for one in given) and (given or not known.required)
    if node.kwargs or node.dyn_args or node.dyn_kwargs or not fits:
        raise refused(node, Message("the filter “%(name)s” with other words than it takes", name=node.name))
    for one in given:
        bounded = 1 <= one <= LONGEST_BATCH if isinstance(one, int) else len(str(one)) <= LONGEST_BETWEEN
        if not bounded:
            raise refused(node, Message("the filter “%(name)s” beyond its bounds", name=node.name))


def _path_only(node: nodes.Node, within: _Within) -> None:
    if isinstance(node, nodes.Name):
        _root_name(node, within)
    elif isinstance(node, nodes.Getattr):
        _name(node, node.attr)
        _of_loop(node, node.attr)
        _path_only(node.node, within)
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        _constant(node.arg)
        _name(node, str(node.arg.value))
        _of_loop(node, str(node.arg.value))
        _path_only(node.node, within)
    else:
        raise _no_value(node)


def _root_name(node: nodes.Name, within: _Within) -> None:
    _name(node, node.name)
    if node.name == "loop" and not within.items:
        raise refused(node, Message("the count of a loop outside of a loop"))


def _of_loop(node: nodes.Getattr | nodes.Getitem, attribute: str) -> None:
    if isinstance(node.node, nodes.Name) and node.node.name == "loop" and attribute not in LOOP_ATTRIBUTES:
        raise refused(node, Message("“loop.%(name)s”", name=attribute))


def _name(node: nodes.Node, name: str) -> None:
    if name.startswith("_"):
        raise refused(node, Message("a name that begins with “_”"))


def _no_value(node: nodes.Node) -> TemplateRefused:
    if isinstance(node, nodes.Call):
        return refused(node, Message("a call"))
    if isinstance(node, (nodes.BinExpr, nodes.UnaryExpr, nodes.Concat)):
        return refused(node, Message("arithmetic"))
    return refused(node, Message("an expression that is not a name"))


def refused(node: nodes.Node, what: Message) -> TemplateRefused:
    """The refusal of a construct, with the line of the text it stands in."""
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
        inner = {**local, target(node): one_list(f"{_path(node.iter, local)}[]"), "loop": ""}
        for child in node.body:
            yield from _names(child, inner)
        for child in node.else_:
            yield from _names(child, local)
    elif isinstance(node, _Path):
        if (path := _path(node, local)) and not path.endswith("[]"):
            yield path
    else:
        for child in node.iter_child_nodes():
            yield from _names(child, local)


def _path(node: nodes.Node | None, local: Mapping[str, str]) -> str:
    """The dotted name of a path; an item by its number is any item, and a filter changes no name."""
    if isinstance(node, nodes.Name):
        return local.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        return _joined(_path(node.node, local), node.attr)
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        parent = _path(node.node, local)
        return _joined(parent, node.arg.value) if isinstance(node.arg.value, str) else one_list(f"{parent}[]")
    return _path(node.node, local) if isinstance(node, nodes.Filter) else ""


def _joined(parent: str, name: str) -> str:
    return f"{parent}.{name}" if parent else ""


def _root(node: nodes.Node | None) -> str:
    while isinstance(node, (nodes.Getattr, nodes.Getitem, nodes.Filter)):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


def one_list(path: str) -> str:
    """A path where a list in groups is the list itself: no value we know holds lists of lists."""
    return re.sub(r"(\[\])+", "[]", path)


def target(node: nodes.For) -> str:
    """The name of a loop's item."""
    return node.target.name if isinstance(node.target, nodes.Name) else ""
