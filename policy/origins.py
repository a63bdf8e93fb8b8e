"""Where a figure of the rules comes from: somebody who says so, or this product."""

from __future__ import annotations

from kernel.text import Message
from policy.nodes import Cursor
from policy.problems import nearest

BASES = ("default",)


def origin(item: Cursor, at: dict[str, Cursor]) -> tuple[str | None, str | None]:
    """Where a figure comes from: a source, or that it is a default of this product."""
    if ("source" in at) == ("basis" in at):
        item.report(Message("Every figure needs either “source” or “basis: default”."))
    source = at["source"].text() if "source" in at else None
    basis = at["basis"].text() if "basis" in at else None
    if basis and basis not in BASES:
        words = ", ".join(BASES)
        message = Message("“%(found)s” is not one of: %(words)s.", found=basis, words=words)
        at["basis"].report(message, nearest(basis, BASES))
    return source, basis
