"""Where everything in the picture of a stage graph goes, so that no label can lie on another.

Stages stand in one column, in the order of the edition, one to a layer. The first move to the next stage is a straight
arrow. Every other move is a net: a trunk in a lane beside the column, right of it for moves down and left for moves
up, with a stub from each stage it leaves and one arrow into the stage it leads to, under its label. Between column and
lanes a zone is kept free for the labels, and each stub and each arrow has a height of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policy.edition import Edition
from policy.kinds import StageKind

# All in pixels of the picture's own size.
CHARACTER, LINE_HEIGHT = 7.8, 15
BOX_PADDING, BOX_LEAST, GAP = 14, 40, 46
STUB, MARGIN, ARROW = 14, 9, 12
LANE = 14
WRAP_FROM = 13


@dataclass(frozen=True)
class Net:
    """A move as it is drawn: from the stages it leaves, by their place in the column, to the one it leads to."""

    move: str
    sources: tuple[int, ...]
    dest: int
    lines: tuple[str, ...]

    @property
    def down(self) -> bool:
        """Whether it leads down the column; a move to the stage itself counts as up, and is drawn on that side."""
        return self.dest > min(self.sources)

    @property
    def span(self) -> tuple[int, int]:
        """The first and last place it touches."""
        return min(*self.sources, self.dest), max(*self.sources, self.dest)


@dataclass(frozen=True)
class Box:
    """A stage as it is drawn: its place in the column and the height it takes."""

    place: int
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height of its label."""
        return (self.top + self.bottom) / 2


@dataclass
class Layout:
    """The whole picture: boxes, straight arrows, nets with their lanes, and the height of every stub and arrow."""

    width: float
    left: float
    right: float
    boxes: list[Box]
    straight: list[Net]
    nets: list[Net]
    lane_x: dict[Net, float]
    stub_y: dict[tuple[Net, int], float] = field(default_factory=dict)
    arrow_y: dict[Net, float] = field(default_factory=dict)

    @property
    def height(self) -> float:
        """How tall the picture is."""
        return self.boxes[-1].bottom + MARGIN


def lay_out(edition: Edition, locale: str) -> Layout:
    """Place the graph of an edition, its labels in one language."""
    straight, nets = _nets(edition, locale)
    sides = {down: [net for net in nets if net.down is down] for down in (True, False)}
    lanes = {net: lane for side in sides.values() for net, lane in _lanes(side).items()}
    zone = {down: max((_wide(net.lines) for net in side), default=0) + ARROW + 6 for down, side in sides.items()}
    count = {down: max((lanes[net] + 1 for net in side), default=0) for down, side in sides.items()}
    box = max(_wide([stage.label.in_(locale)]) for stage in edition.stages) + 2 * BOX_PADDING
    beside = max((_wide(net.lines) for net in straight), default=0) + STUB - box / 2
    zone[True] = max(zone[True], beside)
    left = MARGIN + count[False] * LANE + zone[False]
    right = left + box
    lane_x = {
        net: right + zone[True] + (lanes[net] + 0.5) * LANE
        if net.down
        else left - zone[False] - (lanes[net] + 0.5) * LANE
        for net in nets
    }
    layout = Layout(right + zone[True] + count[True] * LANE + MARGIN, left, right, [], straight, nets, lane_x)
    _place(layout, lanes, len(edition.stages))
    return layout


def _nets(edition: Edition, locale: str) -> tuple[list[Net], list[Net]]:
    """The straight arrows and the nets: one for each move, destination and direction."""
    places = {stage.key: place for place, stage in enumerate(edition.stages)}
    aside = {places[stage.key] for stage in edition.stages if stage.kind is StageKind.PIVOT}
    straight, nets = [], []
    taken: set[int] = set()
    for move in edition.moves:
        lines = _wrapped(move.label.in_(locale))
        for dest in (places[key] for key in move.dests):
            sources = [places[key] for key in move.sources]
            near = [one for one in sources if one + 1 == dest and not {one, dest} & aside and dest not in taken]
            taken |= {dest} if near else set()
            above = tuple(one for one in sources if one < dest and one not in near)
            below = tuple(one for one in sources if one >= dest)
            straight += [Net(move.key, (one,), dest, lines) for one in near]
            nets += [Net(move.key, group, dest, lines) for group in (above, below) if group]
    return straight, nets


def _wrapped(label: str) -> tuple[str, ...]:
    """A label on one line, or on the two that come out most alike."""
    words = label.split()
    if len(label) < WRAP_FROM or len(words) == 1:
        return (label,)
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(halves, key=lambda lines: max(map(len, lines)))


def _wide(lines: Iterable[str]) -> float:
    return max(len(line) for line in lines) * CHARACTER


def _lanes(nets: Sequence[Net]) -> dict[Net, int]:
    """The lane of each net on one side, counted from the column; the shortest stay nearest to it."""
    lanes: dict[Net, int] = {}
    for net in sorted(nets, key=lambda one: (one.span[1] - one.span[0], one.span)):
        taken = {lanes[other] for other in lanes if _overlap(net.span, other.span)}
        lanes[net] = next(lane for lane in range(len(nets)) if lane not in taken)
    return lanes


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _place(layout: Layout, lanes: dict[Net, int], count: int) -> None:
    """Give every box its height, and every stub and arrow its own, in the order that crosses least."""
    top = float(MARGIN)
    labelled = {net.dest for net in layout.straight}
    for place in range(count):
        right = _slots([net for net in layout.nets if net.down], lanes, place)
        left = _slots([net for net in layout.nets if not net.down], lanes, place)
        needed = max(sum(height for *_, height in side) for side in (right, left))
        height = max(BOX_LEAST, needed + BOX_PADDING)
        if place and place not in labelled:
            top -= GAP / 3
        layout.boxes.append(Box(place, top, top + height))
        for side in (right, left):
            y = top + (height - sum(slot for *_, slot in side)) / 2
            for net, arriving, slot in side:
                y += slot
                if arriving:
                    layout.arrow_y[net] = y - STUB / 2
                else:
                    layout.stub_y[net, place] = y - STUB / 2
        top += height + GAP


def _slots(nets: Sequence[Net], lanes: dict[Net, int], place: int) -> list[tuple[Net, bool, float]]:
    """What meets one side of a box from the top down: which net, whether it arrives, and the height it takes."""
    arriving = sorted((net for net in nets if net.dest == place), key=lambda net: lanes[net])
    leaving = sorted((net for net in nets if place in net.sources), key=lambda net: -lanes[net])
    ins = [(net, True, len(net.lines) * LINE_HEIGHT + STUB / 2) for net in arriving]
    outs = [(net, False, float(STUB)) for net in leaving]
    if all(net.down for net in nets):
        return ins + outs
    # What leaves a stage and leads back to it must arrive above where it leaves, since its trunk runs upwards.
    loops = [slot for slot in (*reversed(ins), *reversed(outs)) if slot[0].dest == place and place in slot[0].sources]
    rest = [slot for slot in (*reversed(outs), *reversed(ins)) if slot not in loops]
    return rest + loops
