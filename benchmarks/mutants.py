"""Change the rules in small ways and see whether the tables of cases notice: `make mutants`.

mutmut makes the changes and runs the tests; `[tool.mutmut]` in pyproject.toml says which rules and which tests.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

#: The share of changes that has to be noticed, in percent.
GOAL = 85
#: A change that makes a test run without end is noticed too.
NOTICED = frozenset({"killed", "timeout", "segfault", "caught by type check"})
FOLDER = Path("mutants")
MUTMUT = Path(sys.executable).with_name("mutmut")


def counted(lines: Iterable[str]) -> Mapping[str, Counter[str]]:
    """Return how many changes of each module came out how, from lines such as `a.b.x_rule__mutmut_1: killed`."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        name, colon, status = line.strip().rpartition(": ")
        if colon and "__mutmut_" in name and status != "not checked":
            found[name.rpartition(".")[0]][status] += 1
    return found


def percentage(results: Counter[str]) -> float:
    """Return the noticed share in percent; a change that no test meets counts as one that survived."""
    return 100 * sum(results[status] for status in NOTICED) / max(results.total(), 1)


def table(found: Mapping[str, Counter[str]]) -> Table:
    """Return one line for each module and one for all of them."""
    shown = Table("module", "changes", "noticed", "survived", "percent")
    whole: Counter[str] = Counter()
    for module in sorted(found):
        whole += found[module]
        shown.add_row(module, *_cells(found[module]))
    shown.add_section()
    shown.add_row("all", *_cells(whole))
    return shown


def _cells(results: Counter[str]) -> tuple[str, ...]:
    noticed = sum(results[status] for status in NOTICED)
    return str(results.total()), str(noticed), str(results.total() - noticed), f"{percentage(results):.1f}"


def main() -> int:
    """Run all changes anew, or those of the modules named, and print what came of them; 1 below the goal."""
    asked = argparse.ArgumentParser(description="Mutation testing of the rules.")
    asked.add_argument("modules", nargs="*", help="such as contracts.ledger; all of them without any")
    asked.add_argument("--processes", type=int, default=1)
    given = asked.parse_args()
    # What an earlier run found stands until the rule itself changes, whatever its tests have learnt since.
    shutil.rmtree(FOLDER, ignore_errors=True)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    patterns = [f"{module}.*" for module in given.modules]
    ran = subprocess.run(
        [MUTMUT, "run", "--max-children", str(given.processes), *patterns], env=environment, check=False
    )
    if ran.returncode:
        return ran.returncode
    results = subprocess.run([MUTMUT, "results", "--all", "true"], capture_output=True, text=True, check=True)
    found = counted(results.stdout.splitlines())
    Console(width=100).print(table(found))
    whole = sum(found.values(), Counter[str]())
    print(f"{percentage(whole):.1f}% of {whole.total()} changes were noticed; the goal is {GOAL}%.")
    print("What survived: .venv/bin/mutmut results; one of them: .venv/bin/mutmut show NAME")
    return 0 if percentage(whole) >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
