"""`python -m benchmarks [KEY...]`: measure, print the table, write `bench.json` into the instance folder."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import move_question, move_stored
from benchmarks.rows import Row

ROOT = Path(__file__).resolve().parent.parent
MODULES: Mapping[str, Callable[[], Iterator[Row]]] = {
    "move.question": move_question.measure,
    "move.stored": move_stored.measure,
}


def main(wanted: list[str]) -> None:
    """Measure everything, or what begins with one of the names given."""
    chosen = {key: measure for key, measure in MODULES.items() if not wanted or key.startswith(tuple(wanted))}
    if not chosen:
        sys.exit(f"Nothing is called {', '.join(wanted)}. There are: {', '.join(MODULES)}.")
    rows = [row for measure in chosen.values() for row in measure()]
    Console().print(table(rows))
    instance = Path(os.environ.get("TACK_INSTANCE") or ROOT / "instance")
    instance.mkdir(parents=True, exist_ok=True)
    path = instance / "bench.json"
    path.write_text(json.dumps([row.plain() for row in rows], indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def table(rows: list[Row]) -> Table:
    """The rows with their spread."""
    drawn = Table(title="Speed, as ratios taken in one run")
    for heading, justify in (("what", "left"), ("value", "right"), ("spread", "right"), ("goal", "left")):
        drawn.add_column(heading, justify="right" if justify == "right" else "left", no_wrap=True)
    drawn.add_column("met")
    drawn.add_column("how")
    for row in rows:
        spread = f"{row.low:.2f} to {row.high:.2f}"
        met = "[green]yes[/]" if row.met else "[red]no[/]"
        drawn.add_row(row.key, f"{row.value:g} {row.unit}", spread, row.goal, met, row.how)
    return drawn


if __name__ == "__main__":
    main(sys.argv[1:])
