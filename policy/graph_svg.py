"""The stage graph as a picture: SVG text made on the server, without styles or scripts of its own.

Colours are presentation attributes, since the content-security policy forbids inline styles; classes let a stylesheet
say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kernel.text import Label, Message, render, using
from policy.edition import Edition
from policy.graph_layout import ARROW, LINE_HEIGHT, STUB, Box, Layout, Net, lay_out
from policy.kinds import StageKind
from policy.rows import Stage

ENDING = (StageKind.CLOSING, StageKind.CLOSED)
INK, PAPER = "#16232f", "#ffffff"
AHEAD, BACK, END = "#0a6870", "#123f63", "#a3231c"
RADIUS = 6


def stage_graph(edition: Edition, locale: str, *, key: str = "stage-graph") -> str:
    """The graph of an edition with its labels in one language; `key` keeps the ids of a page apart."""
    layout = lay_out(edition, locale)
    width, height = round(layout.width), round(layout.height)
    with using(locale):
        title = render(Message("Stages and moves of the edition %(title)s", title=edition.title))
        told = " ".join(render(one) for one in sentences(edition))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="stage-graph" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="{key}-title {key}-told" '
        'font-family="system-ui, Segoe UI, Roboto, Liberation Sans, sans-serif" font-size="13">'
    )
    parts = [
        head,
        f'<title id="{key}-title">{escape(title)}</title>',
        f'<desc id="{key}-told">{escape(told)}</desc>',
        *(part for net in layout.nets for part in _net(layout, net, edition)),
        *(part for net in layout.straight for part in _straight(layout, net)),
        *(part for box in layout.boxes for part in _box(layout, box, edition.stages[box.place], locale)),
        "</svg>",
    ]
    return "\n".join(parts)


def sentences(edition: Edition) -> Iterator[Message]:
    """The graph in words, a sentence for each move; for those who do not see it."""
    for move in edition.moves:
        yield Message(
            "%(move)s leads from %(sources)s to %(dests)s.",
            move=move.label,
            sources=[_label(edition, key) for key in move.sources],
            dests=[_label(edition, key) for key in move.dests],
        )


def _label(edition: Edition, key: str) -> Label:
    return edition.stage(key).label


def _colour(net: Net, edition: Edition) -> tuple[str, str]:
    if edition.stages[net.dest].kind in ENDING:
        return "ends", END
    return ("ahead", AHEAD) if net.down else ("back", BACK)


def _net(layout: Layout, net: Net, edition: Edition) -> Iterator[str]:
    """The trunk with its stubs, its one arrow, and the label over that arrow."""
    name, colour = _colour(net, edition)
    edge, trunk, arrow = (layout.right if net.down else layout.left), layout.lane_x[net], layout.arrow_y[net]
    side = 1 if net.down else -1
    stubs = sorted(layout.stub_y[net, place] for place in net.sources)
    far = stubs[0] if net.down else stubs[-1]
    yield f'<g class="move move-{name}" fill="none" stroke="{colour}" stroke-width="1.6">'
    yield f'<path d="{_turn(edge, far, trunk, arrow, edge + side * ARROW / 2, side)}"/>'
    for y in stubs:
        if y != far:
            yield f'<path d="M{edge:.1f} {y:.1f}H{trunk:.1f}"/>'
            yield f'<circle cx="{trunk:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}" stroke="none"/>'
    yield _head(edge + side * 1.5, arrow, side, colour)
    yield "</g>"
    x, anchor = edge + side * (ARROW + 2), "start" if net.down else "end"
    yield from _text(net.lines, x, arrow - 5, anchor, colour)


def _turn(edge: float, start: float, trunk: float, arrow: float, end: float, side: int) -> str:
    """From the edge of the column out to the lane, along it, and back to the column, with rounded corners."""
    down = 1 if arrow > start else -1
    radius = min(RADIUS, abs(arrow - start) / 2)
    return (
        f"M{edge:.1f} {start:.1f}H{trunk - side * radius:.1f}"
        f"Q{trunk:.1f} {start:.1f} {trunk:.1f} {start + down * radius:.1f}"
        f"V{arrow - down * radius:.1f}"
        f"Q{trunk:.1f} {arrow:.1f} {trunk - side * radius:.1f} {arrow:.1f}H{end:.1f}"
    )


def _head(x: float, y: float, side: int, colour: str) -> str:
    back = x + side * (ARROW - 2)
    return f'<path d="M{x:.1f} {y:.1f}L{back:.1f} {y - 4.5:.1f}V{y + 4.5:.1f}Z" fill="{colour}" stroke="none"/>'


def _straight(layout: Layout, net: Net) -> Iterator[str]:
    """An arrow from a stage to the next, its label beside it."""
    x = (layout.left + layout.right) / 2
    top, bottom = layout.boxes[net.sources[0]].bottom, layout.boxes[net.dest].top
    yield f'<g class="move move-ahead" fill="none" stroke="{AHEAD}" stroke-width="2.2">'
    yield f'<path d="M{x:.1f} {top:.1f}V{bottom - ARROW + 2:.1f}"/>'
    tip, back = bottom - 1.5, bottom - ARROW
    yield f'<path d="M{x:.1f} {tip:.1f}L{x - 5:.1f} {back:.1f}H{x + 5:.1f}Z" fill="{AHEAD}" stroke="none"/>'
    yield "</g>"
    middle = (top + bottom) / 2 + STUB / 4 + (len(net.lines) - 1) * LINE_HEIGHT / 2
    yield from _text(net.lines, x + 10, middle, "start", AHEAD)


def _text(lines: tuple[str, ...], x: float, y: float, anchor: str, colour: str) -> Iterator[str]:
    """A label that ends on the height given and grows upwards."""
    for place, line in enumerate(lines):
        height = y - (len(lines) - 1 - place) * LINE_HEIGHT
        yield f'<text x="{x:.1f}" y="{height:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(line)}</text>'


def _box(layout: Layout, box: Box, stage: Stage, locale: str) -> Iterator[str]:
    """A stage: a rounded box with its label, quieter where the partnership is over."""
    width, height = layout.right - layout.left, box.bottom - box.top
    over = stage.kind is StageKind.CLOSED
    fill, ink = (INK, PAPER) if over else (PAPER, INK)
    dashes = ' stroke-dasharray="5 4"' if stage.kind is StageKind.PIVOT else ""
    yield f'<g class="stage stage-{stage.kind.value}">'
    yield (
        f'<rect x="{layout.left:.1f}" y="{box.top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="8" '
        f'fill="{fill}" stroke="{INK}" stroke-width="1.4"{dashes}/>'
    )
    middle = (layout.left + layout.right) / 2
    yield (
        f'<text x="{middle:.1f}" y="{box.middle + 5:.1f}" text-anchor="middle" font-size="14" font-weight="650" '
        f'fill="{ink}">{escape(stage.label.in_(locale))}</text>'
    )
    yield "</g>"
