from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.mutants import counted, percentage

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = """
[tool.mutmut]
source_paths = ["house"]
only_mutate = ["house/rule.py"]
pytest_add_cli_args_test_selection = ["tests"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:schemathesis", "-p", "no:faker"]
"""
RULE = """
from functools import cache


def larger(one, other):
    return kept(one, other) + 0


def unmet(one):
    return one + 1


@cache
def asked(one, other):
    return larger(one, other)


def kept(one, other):
    return one if one > other else other
"""
CASES = """
from house.rule import asked


def test_nothing_is_looked_at():
    assert asked(2, 1)


def test_the_larger():
    assert asked(2, 1) == 2
"""


def test_results_are_counted_by_how_they_came_out() -> None:
    codes = {"x_one__mutmut_1": 1, "x_one__mutmut_2": 0, "x_one__mutmut_3": 36, "x_one__mutmut_4": 33, "x_two": 1}
    assert counted({**codes, "x_not_tried": None}) == Counter({"killed": 2, "survived": 1, "timeout": 1, "no tests": 1})


@pytest.mark.parametrize(
    ("results", "percent"),
    [
        ({"killed": 3, "survived": 1}, 75.0),
        ({"killed": 1, "timeout": 1}, 100.0),  # a test without end notices, too
        ({"killed": 1, "no tests": 1}, 50.0),  # what no test meets has survived
        ({}, 0.0),
    ],
)
def test_the_share_that_was_noticed(results: dict[str, int], percent: float) -> None:
    assert percentage(Counter(results)) == percent


def test_a_change_meets_the_tests_of_its_rule_in_a_process_that_has_run_none(tmp_path: Path) -> None:
    """Worked by hand.

    `larger`: `- 0` survives; `+ 1`, an argument that is `None` and one left out are noticed, six in all less one.
    `kept`: `>=` and `or True` survive, `and False` is noticed. Nothing calls `unmet`, where two things can be changed.
    """
    for name, text in {"pyproject.toml": SETTINGS, "house/rule.py": RULE, "tests/test_rule.py": CASES}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "house" / "__init__.py").touch()
    command = [sys.executable, "-m", "benchmarks.mutants"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    row = next((line for line in ran.stdout.splitlines() if "│ house.rule" in line), ran.stderr)
    assert re.findall(r"[0-9.]+", row)[-5:] == ["11", "6", "3", "2", "54.5"]
    assert ran.returncode == 1  # 85 in a hundred have to be noticed
