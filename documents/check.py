"""The check of a template before anybody relies on it: looked into and first printed in a process with limits.

Nothing of a file that somebody brings is unpacked, parsed or run in this process; the other one may use so much time
and memory and no more, writes nothing and answers with a report.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from documents import check_package, example, language
from documents.archive import unpacked
from documents.check_places import lines, not_printed
from documents.check_report import Fault, Healed, Place, Report, Trial, from_plain, refused, to_plain
from documents.check_tags import examined, near, nothing, suggesting
from documents.errors import DocumentError, TemplateRefused
from documents.names import names_needed
from documents.press import render
from documents.press_environment import environment, parsed
from documents.press_prepare import Prepared, prepared
from documents.samples import CASES, known_names, sample
from kernel.text import Message

SECONDS = 8
"""By the clock, and of work, for one template."""

_SAID = {
    "smallest": Message("smallest"),
    "typical": Message("typical"),
    "largest": Message("largest"),
}
"""The cases as people say them."""

MEMORY = 1_500_000_000
"""Bytes of address space of the process that looks into it."""


def check(template: bytes) -> Report:
    """Look into a template in a process of its own."""
    return _asked(template)[0]


def first_prints(template: bytes, written: str) -> tuple[Report, dict[str, bytes]]:
    """What `check` says, and the example in its three cases printed in that very process; none where it is refused."""
    return _asked(template, written)


def _asked(template: bytes, *written: str) -> tuple[Report, dict[str, bytes]]:
    if len(template) > check_package.LARGEST_FILE:
        return Report(faults=tuple(check_package.faults(template))), {}
    command = [sys.executable, "-m", "documents.check", *written]
    try:
        done = subprocess.run(  # noqa: S603 -- our own module
            command,
            input=template,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={"PYTHONPATH": ":".join(sys.path)},
        )
    except subprocess.TimeoutExpired:
        return _too_heavy(), {}
    if done.returncode != 0:
        return _too_heavy(), {}
    said = json.loads(done.stdout)
    return from_plain(said["report"]), {case: b64decode(file) for case, file in said["prints"].items()}


def examine(template: bytes) -> Report:
    """What `check` says, found in this process, without limits."""
    if found := check_package.faults(template):
        return Report(faults=tuple(found))
    members = unpacked(template)
    known = known_names()
    try:
        parts = [examined(part, known) for part in lines(members)]
        faults = [*(fault for found, _ in parts for fault in found), *not_printed(members)]
    except etree.XMLSyntaxError:
        return refused("not-word", Message("it is not a Word file (.docx)."))
    healed = tuple(one for _, some in parts for one in some)
    if faults:
        return Report(healed=healed, faults=tuple(faults))
    return _tried(template, healed)


def printed(template: bytes, written: str) -> tuple[Report, dict[str, bytes]]:
    """What `first_prints` gives, made in this process, without limits."""
    report = examine(template)
    if not report.accepted:
        return report, {}
    prints, faults = {}, []
    for name, case in example.CASES.items():
        try:
            prints[name] = render(template, case(written))
        except DocumentError as error:
            faults.append(_unprinted(name, error))
    return replace(report, faults=tuple(faults)), {} if faults else prints


def _tried(template: bytes, healed: tuple[Healed, ...]) -> Report:
    try:
        taken_apart = prepared(template)
    except TemplateRefused as error:
        return Report(healed=healed, faults=(Fault("refused", error.reason),))
    if found := list(_hidden(taken_apart)):
        return Report(healed=healed, faults=tuple(found))
    needs = tuple(sorted(names_needed(template)))
    trials, faults = [], []
    for name, case in CASES.items():
        try:
            trials.append(Trial(name, len(render(template, sample(known_names(), case)))))
        except DocumentError as error:
            faults.append(_unprinted(name, error))
    return Report(needs, healed, tuple(trials), tuple(faults))


def _hidden(taken_apart: Prepared) -> Iterator[Fault]:
    """What is wrong with tags that stand in no line of text: in a picture's description, a field, a bookmark's name."""
    known = known_names()
    for source in taken_apart.sources:
        place = Place("member", source.member)
        try:
            tree = parsed(source.text, environment())
            language.check(tree)
        except TemplateRefused as error:
            yield Fault("refused", error.reason, place)
            continue
        for name in sorted(language.names(tree) - known):
            yield suggesting("unknown-name", nothing(name), place, near(name, known))


def _unprinted(case: str, error: DocumentError) -> Fault:
    message = Message("the %(case)s case does not print: %(fault)s", case=_SAID[case], fault=error.message)
    return Fault("trial", message)


def _too_heavy() -> Report:
    return refused("too-heavy", Message("looking into it takes more time or memory than a template may."))


def _limited() -> None:
    """Limits of this process, which cannot be raised again from inside."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read a template, look into it, answer with the report."""
    _limited()
    template = sys.stdin.buffer.read()
    report, prints = printed(template, sys.argv[1]) if sys.argv[1:] else (examine(template), {})
    files = {case: b64encode(file).decode() for case, file in prints.items()}
    sys.stdout.write(json.dumps({"report": to_plain(report), "prints": files}))


if __name__ == "__main__":
    main()
