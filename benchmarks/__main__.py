"""`python -m benchmarks [KEY...]`: measure, print the table, write `bench.json` into the instance folder.

Each part says when it begins and how long it took. One that breaks does not take the others with it: its error is shown
where it happened, the table has the rest, and the command ends with exit code 1.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import (
    crash,
    duplicates,
    jobs,
    jobs_print,
    json_rows,
    lists,
    move_bulk,
    move_question,
    move_stored,
    pages,
    pdf,
    press,
    press_sweep,
    screening,
)
from benchmarks.rows import Row

ROOT = Path(__file__).resolve().parent.parent
MODULES: Mapping[str, Callable[[], Iterator[Row]]] = {
    "crash": crash.measure,
    "duplicates": duplicates.measure,
    "jobs": jobs.measure,
    "jobs.print": jobs_print.measure,
    "json": json_rows.measure,
    "list": lists.measure,
    "move.bulk": move_bulk.measure,
    "move.question": move_question.measure,
    "move.stored": move_stored.measure,
    "page": pages.measure,
    "pdf": pdf.measure,
    "press": press.measure,
    "press.sweep": press_sweep.measure,
    "screening": screening.measure,
}


def main(wanted: list[str]) -> None:
    """Measure everything, or what begins with one of the names given."""
    chosen = {key: measure for key, measure in MODULES.items() if not wanted or key.startswith(tuple(wanted))}
    if not chosen:
        sys.exit(f"Nothing is called {', '.join(wanted)}. There are: {', '.join(MODULES)}.")
    console = Console()
    rows, broken = measured(chosen, console)
    console.print(table(rows))
    for row in rows:
        console.print(f"[bold]{row.key}[/]: {row.how}")
    write(rows)
    if broken:
        sys.exit(f"Could not be measured: {', '.join(broken)}.")


def measured(chosen: Mapping[str, Callable[[], Iterator[Row]]], console: Console) -> tuple[list[Row], list[str]]:
    """Measure one part after the other; return the rows, and the parts that broke."""
    rows: list[Row] = []
    broken: list[str] = []
    for key, measure in chosen.items():
        console.print(f"{key} …")
        began = time.monotonic()
        try:
            rows += measure()
        except Exception:  # noqa: BLE001 -- whatever it was, it is shown, and the other parts are worth having
            console.print_exception()
            broken.append(key)
        console.print(f"{key}: {time.monotonic() - began:.0f} s")
    return rows, broken


def write(rows: list[Row]) -> None:
    """Keep the rows where a program finds them."""
    instance = Path(os.environ.get("TACK_INSTANCE") or ROOT / "instance")
    instance.mkdir(parents=True, exist_ok=True)
    listed = json.dumps([row.plain() for row in rows], indent=2, ensure_ascii=False)
    (instance / "bench.json").write_text(listed + "\n", encoding="utf-8")


def table(rows: list[Row]) -> Table:
    """The rows with their spread over the rounds."""
    drawn = Table(title="Speed, as ratios taken in one run")
    drawn.add_column("what", no_wrap=True)
    drawn.add_column("value", justify="right", no_wrap=True)
    for heading in ("spread", "goal", "met"):
        drawn.add_column(heading, no_wrap=True)
    for row in rows:
        spread = f"{row.low:.2f} to {row.high:.2f}"
        met = "[green]yes[/]" if row.met else "[red]no[/]"
        drawn.add_row(row.key, f"{row.value:g} {row.unit}", spread, row.goal, met)
    return drawn


if __name__ == "__main__":
    main(sys.argv[1:])
