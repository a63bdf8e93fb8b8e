"""Every agreement that the newest edition allows, put together from its clauses and printed, by two processes at once.

Kind, tier, partner type, payment basis, one or several parties, funds passed on or not, language. Each paper is asked
for the terms without which it is not printed, as it is in use, and looked into: no tag may be left.

`python -m benchmarks.press_sweep PART OF` prints every so manieth, and says how many and the seconds of work.
"""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from benchmarks.rows import Row
from contracts import clause_paper
from contracts.assembly import assemble
from documents import press, shelf
from documents.names import empty_terms
from documents.plain import Plain
from documents.samples import CASES, known_names, sample
from policy import clause_files
from policy.clauses import WITHOUT_MONEY, Parties, Question, group_of, questions
from policy.edition import Edition
from policy.files import PACKS, read
from policy.kinds import AgreementKind
from policy.loader import load

KEY = "press.sweep"
MOST = 180
PROCESSES = 2
_WITHOUT = ("amount", "amount_words", "currency", "payment_basis", "payment_code", "budget_total", "reports_text")


def measure() -> Iterator[Row]:
    command = [sys.executable, "-m", "benchmarks.press_sweep"]
    began = time.perf_counter()
    started = [
        subprocess.Popen([*command, str(part), str(PROCESSES)], stdout=subprocess.PIPE, text=True)
        for part in range(PROCESSES)
    ]
    said = [one.communicate()[0].split() for one in started]
    seconds = round(time.perf_counter() - began, 1)
    if any(one.returncode for one in started):
        message = "a paper of the sweep could not be printed"
        raise AssertionError(message)
    papers, work = sum(int(count) for count, _ in said), sum(float(used) for _, used in said)
    how = (
        f"{papers} papers of {newest().name} by {PROCESSES} processes, {papers / seconds:.0f} a second; "
        f"{work:.1f} s of work by CPU time, {work / PROCESSES:.1f} s for each on cores of its own"
    )
    yield Row(KEY, seconds, "s", "at most", MOST, seconds, seconds, how)


def newest() -> Edition:
    """The newest edition that is shipped."""
    path = max((PACKS / "standard").glob("*.yaml"))
    return load(read(path), path.name)


def papers(edition: Edition) -> Iterator[tuple[Question, str]]:
    """Each agreement that can be drafted with a partner of each type, in each language."""
    pairs = [(rule.kind, tier) for rule in edition.agreement_kinds for tier in rule.tiers]
    for kind in edition.partner_types:
        for asked in questions(pairs):
            if asked.partner is group_of(kind.iati):
                for language in shelf.LANGUAGES:
                    yield asked, language


def printed(edition: Edition, asked: Question, language: str) -> bytes:
    """One paper; raises AssertionError where a term is missing or a tag is left."""
    if edition.clauses is None:
        raise AssertionError(edition.name)
    name = edition.template_for(asked.kind, asked.tier)
    template = shelf.template(str(name), language).content
    parts = assemble(edition.clauses, clause_files.of(edition.clauses), asked)
    given = values(asked)
    missing = clause_paper.empties(parts, language, given)
    lines, reasons = clause_paper.lines(parts, language, given), clause_paper.reasons(parts, language)
    whole: dict[str, object] = {**given, "clauses": lines, "reasons": reasons}
    missing += empty_terms(template, whole)
    file = press.render(template, whole)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        text = archive.read("word/document.xml")
    if missing or b"{{" in text or b"{%" in text:
        raise AssertionError((asked, language, missing))
    return file


def values(asked: Question) -> dict[str, Plain]:
    """What such an agreement has to print, and nothing that it lacks."""
    several = asked.parties is Parties.SEVERAL
    given = sample(known_names(), replace(CASES["typical"], payment=asked.basis or "", flag=several))
    if not several:
        given |= {"parties": [], "shares": [], "shares_total": ""}
    if asked.kind in WITHOUT_MONEY:
        given |= {**dict.fromkeys(_WITHOUT, ""), "budget": [], "reports": []}
    if asked.kind is not AgreementKind.SUBAWARD:
        given["umbrella"] = dict.fromkeys(("number", "ceiling", "obligated", "remaining", "start", "end"), "")
    return given


def main(part: int, of: int) -> None:
    edition = newest()
    count, began = 0, time.process_time()
    for asked, language in islice(papers(edition), part, None, of):
        printed(edition, asked, language)
        count += 1
    print(count, time.process_time() - began)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
