"""Change the rules in small ways and see whether the tables of cases notice: `make mutants`.

mutmut makes the changes, `mutant_trials` tries them; `[tool.mutmut]` in pyproject.toml says which rules and tests.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from mutmut.__main__ import create_mutants
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import (
    change_cwd,
    copy_also_copy_files,
    copy_src_dir,
    setup_source_paths,
    walk_mutatable_files,
)
from rich.console import Console
from rich.table import Table

from benchmarks.mutant_trials import Trials

#: The share of changes that has to be noticed, in percent.
GOAL = 85
#: A change that makes a test run without end is noticed too.
NOTICED = frozenset({"killed", "timeout", "segfault", "caught by type check"})
FOLDER = Path("mutants")


def counted(codes: Mapping[str, int | None]) -> Counter[str]:
    """Return how many changes came out how, from the code of each; one not tried is not counted."""
    return Counter(status_by_exit_code[code] for code in codes.values() if code is not None)


def percentage(results: Counter[str]) -> float:
    """Return the noticed share in percent; a change that no test meets counts as one that survived."""
    return 100 * sum(results[status] for status in NOTICED) / max(results.total(), 1)


def table(found: Mapping[str, Counter[str]]) -> Table:
    """Return one line for each module and one for all of them."""
    shown = Table("module", "changes", "noticed", "survived", "no test", "percent")
    for module in sorted(found):
        shown.add_row(module, *_cells(found[module]))
    shown.add_section()
    shown.add_row("all", *_cells(sum(found.values(), Counter[str]())))
    return shown


def _cells(results: Counter[str]) -> tuple[str, ...]:
    noticed, unmet = sum(results[status] for status in NOTICED), results["no tests"]
    survived = results.total() - noticed - unmet
    return str(results.total()), str(noticed), str(survived), str(unmet), f"{percentage(results):.1f}"


def _module(rule: SourceFileMutationData) -> str:
    return ".".join(Path(rule.path).with_suffix("").parts)


def _change(modules: Sequence[str], processes: int) -> list[SourceFileMutationData]:
    """Copy the house into a folder of its own with all changes in it, and return the rules that have any."""
    # What an earlier run found stands until the rule itself changes, whatever its tests have learnt since.
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    if modules:
        config().only_mutate = [f"{module.replace('.', '/')}.py" for module in modules]
    with redirect_stdout(io.StringIO()):
        copy_src_dir()
        copy_also_copy_files()
        setup_source_paths()
        create_mutants(processes)
    rules = [SourceFileMutationData(path=path) for path in walk_mutatable_files()]
    for rule in rules:
        rule.load()
        rule.meta_path = rule.meta_path.absolute()
    return sorted((rule for rule in rules if rule.exit_code_by_key), key=lambda rule: len(rule.exit_code_by_key))


def _tell(rule: SourceFileMutationData) -> None:
    """Keep what came of a rule's changes, so that a run that is ended early has told what it could."""
    rule.save()
    found = counted(rule.exit_code_by_key)
    print(f"{_module(rule)}: {percentage(found):.1f}% of {found.total()}", flush=True)


def main() -> int:
    """Run all changes anew, or those of the modules named, and print what came of them; 1 below the goal."""
    asked = argparse.ArgumentParser(description="Mutation testing of the rules.")
    asked.add_argument("modules", nargs="*", help="such as contracts.ledger; all of them without any")
    asked.add_argument("--processes", type=int, default=1)
    given = asked.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.dont_write_bytecode = True
    rules = _change(given.modules, given.processes)
    selected = [*config().pytest_add_cli_args_test_selection, *config().pytest_add_cli_args]
    with change_cwd(FOLDER):
        options = ["--rootdir=.", "--tb=native", "--assert=plain", "-s", "-q"]
        ended = pytest.main([*options, *selected], plugins=[Trials(rules, given.processes, _tell)])
    if ended:
        return int(ended)
    found = {_module(rule): counted(rule.exit_code_by_key) for rule in rules}
    Console(width=100).print(table(found))
    whole = sum(found.values(), Counter[str]())
    print(f"{percentage(whole):.1f}% of {whole.total()} changes were noticed; the goal is {GOAL}%.")
    print("What survived: .venv/bin/mutmut results; one of them: .venv/bin/mutmut show NAME")
    return 0 if percentage(whole) >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
