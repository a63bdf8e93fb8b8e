"""What a row of the speed table is, and how a ratio is taken: both sides in one run, in turns."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

Sense = Literal["at least", "at most"]
ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `low` and `high` are the spread over the rounds, in the unit of the value."""

    key: str
    value: float
    unit: str
    sense: Sense
    bound: float
    low: float
    high: float
    how: str

    @property
    def met(self) -> bool:
        """Whether the value is as good as the goal."""
        return self.value >= self.bound if self.sense == "at least" else self.value <= self.bound

    @property
    def goal(self) -> str:
        """The goal in words."""
        return f"{self.sense} {self.bound:g}"

    def plain(self) -> dict[str, object]:
        """What `instance/bench.json` says of it."""
        kept = {name: value for name, value in asdict(self).items() if name in {"key", "value", "unit", "how"}}
        return kept | {"goal": self.goal, "met": self.met}


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of one side, one figure for each round."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The round in the middle."""
        return statistics.median(self.seconds)

    def each(self, times: int) -> Timed:
        """Return the same where a round did something so many times."""
        return Timed(tuple(one / times for one in self.seconds))


def in_turns(
    *sides: Callable[[], object], rounds: int = ROUNDS, clock: Callable[[], float] = time.perf_counter
) -> tuple[Timed, ...]:
    """Time each side once a round, one after the other, so that a slow moment of the machine meets all of them.

    What waits for nothing is timed by `time.thread_time`, which leaves out what others do on a busy machine meanwhile.
    """
    for side in sides:
        side()
    taken: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for number, side in enumerate(sides):
            gc.collect()
            began = clock()
            side()
            taken[number].append(clock() - began)
    return tuple(Timed(tuple(seconds)) for seconds in taken)


def ratio_row(key: str, over: Timed, under: Timed, *, sense: Sense, bound: float, how: str) -> Row:
    """A row whose value is the median of the rounds' own ratios."""
    ratios = [one / other for one, other in zip(over.seconds, under.seconds, strict=True)]
    return Row(key, round(statistics.median(ratios), 2), "x", sense, bound, min(ratios), max(ratios), how)
