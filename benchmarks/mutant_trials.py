"""Try each change of a rule in a process of its own, forked from one where the tests are collected and none has run.

mutmut makes the changes and switches them on; its own runner starts pytest anew for each, which costs many times what
the tables of cases cost.
"""

from __future__ import annotations

import gc
import json
import math
import os
import resource
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NoReturn

import pytest
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

SURVIVED, KILLED, NO_TESTS, TIMEOUT = 0, 1, 33, 36
#: Bytes of memory one trial may take: a change that fills the memory is noticed, and fills nobody else's.
MEMORY = 3 * 1024**3
#: A trial may take so many times the seconds its tests need, and so many more.
PATIENCE, START = 20, 2


class UnsoundTrials(Exception):
    """The tests do not pass on the rules as they are, or do not fail on a broken one: no result would mean anything."""


class _Failures:
    """Counts the tests that failed; registered with pytest in a trial's own process."""

    def __init__(self) -> None:
        self.count = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.count += report.failed


def _passes(items: Sequence[pytest.Item]) -> bool:
    """Run the tests in this order and tell whether all passed; the first that fails is the last."""
    failures = _Failures()
    items[0].config.pluginmanager.register(failures)
    for item, following in pairwise([*items, None]):
        if item is not None:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if failures.count:
            return False
    return True


def _in_child(mutant: str, seconds: float, work: Callable[[], int]) -> int:
    """Fork a process in which the change is on, limited in time and memory, and return its number."""
    child = os.fork()
    if not child:
        _work_and_end(mutant, seconds, work)
    return child


def _work_and_end(mutant: str, seconds: float, work: Callable[[], int]) -> NoReturn:
    code = KILLED
    try:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        limit = math.ceil(seconds * PATIENCE) + START
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.setitimer(signal.ITIMER_REAL, limit * PATIENCE)
        set_mutant_under_test(mutant)
        code = work()
    finally:  # whatever a change raises, the process that forked goes on alone
        os._exit(code)


def _ended(status: int) -> int:
    """Return mutmut's code for how a trial's process ended; one that a limit ended ran out of time."""
    if os.WIFEXITED(status):
        return os.WEXITSTATUS(status)
    return TIMEOUT if os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL} else -os.WTERMSIG(status)


@dataclass
class Trials:
    """A plugin for pytest: instead of running the tests once, it runs those that meet a change once for each change."""

    rules: Sequence[SourceFileMutationData]
    processes: int
    tell: Callable[[SourceFileMutationData], None]
    _met: dict[str, list[pytest.Item]] = field(default_factory=lambda: defaultdict(list))
    _seconds: dict[pytest.Item, float] = field(default_factory=dict)
    _running: dict[int, tuple[SourceFileMutationData, str, float]] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn which test meets which rule, prove that a result means something, and try every change."""
        gc.collect()
        gc.freeze()  # what is here already is shared by all trials
        by_file = groupby(session.items, key=lambda item: item.path)
        for tests in [list(tests) for _, tests in by_file]:
            self._learn(tests)
        self._prove()
        for rule in self.rules:
            for mutant in rule.exit_code_by_key:
                self._start(rule, mutant)
            while any(running is rule for running, _, _ in self._running.values()):
                self._finish_one()
            self.tell(rule)
        return True

    def _learn(self, tests: Sequence[pytest.Item]) -> None:
        """Keep which test of a file meets which rule, each run alone: what one has met another may find kept."""
        if not self._rules_met(tests):
            return
        for item in tests:
            began = time.perf_counter()
            for name in self._rules_met([item]):
                self._met[name].append(item)
            self._seconds[item] = time.perf_counter() - began

    def _rules_met(self, tests: Sequence[pytest.Item]) -> list[str]:
        """Run these tests in a process and return the functions of the rules that they call."""
        reading, writing = os.pipe()

        def work() -> int:
            passed = _passes(tests)
            with os.fdopen(writing, "w") as told:
                json.dump(sorted(state()._stats), told)  # noqa: SLF001 -- where mutmut keeps them
            return not passed

        child = _in_child("stats", 60, work)
        os.close(writing)
        with os.fdopen(reading) as told:
            met: list[str] = json.loads(told.read() or "[]")
        self._expect(child, SURVIVED, f"{tests[0].nodeid} without a change")
        return met

    def _prove(self) -> None:
        """Run all tests in the order of the trials: without a change they pass, with every rule broken they do not."""
        ordered = self._quickest_first(self._seconds)
        seconds = sum(self._seconds.values())
        self._expect(_in_child("", seconds, lambda: not _passes(ordered)), SURVIVED, "all tests without a change")
        self._expect(_in_child("fail", seconds, lambda: not _passes(ordered)), KILLED, "all tests on broken rules")

    def _expect(self, child: int, code: int, what: str) -> None:
        ended = _ended(os.waitpid(child, 0)[1])
        if ended != code:
            message = f"{what} ended with {ended}"
            raise UnsoundTrials(message)

    def _quickest_first(self, tests: Iterable[pytest.Item]) -> list[pytest.Item]:
        return sorted(tests, key=self._seconds.__getitem__)

    def _start(self, rule: SourceFileMutationData, mutant: str) -> None:
        tests = self._quickest_first(self._met.get(mangled_name_from_mutant_name(mutant), ()))
        if not tests:
            rule.exit_code_by_key[mutant] = NO_TESTS
            return
        while len(self._running) >= self.processes:
            self._finish_one()
        seconds = sum(map(self._seconds.__getitem__, tests))
        child = _in_child(mutant, seconds, lambda: not _passes(tests))
        self._running[child] = rule, mutant, time.perf_counter()

    def _finish_one(self) -> None:
        child, status = os.waitpid(-1, 0)
        rule, mutant, began = self._running.pop(child)
        rule.exit_code_by_key[mutant] = _ended(status)
        rule.durations_by_key[mutant] = time.perf_counter() - began
