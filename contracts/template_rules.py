"""What a template may stand for, and what it must print so that no contract loses a part of itself. A pure rule."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from documents import shelf
from documents.check_report import Fault, Report, from_plain, to_plain
from documents.names import names_needed
from kernel.errors import Invalid, Problem
from kernel.text import Label, Message

#: What each template is called by people; the name is that of the shelf, and of an edition's table of documents.
NAMES: Mapping[str, Label] = {
    "assembled-agreement": Label("Agreement made of clauses", "Acuerdo compuesto de cláusulas"),
    "assembled-letter": Label("Letter made of clauses", "Carta compuesta de cláusulas"),
    "exploratory-agreement": Label("Exploratory agreement", "Acuerdo exploratorio"),
    "grant": Label("Grant agreement", "Acuerdo de donación"),
    "letter-grant": Label("Letter grant", "Carta de donación"),
    "letter-of-intent": Label("Letter of intent", "Carta de intención"),
    "memorandum": Label("Memorandum", "Memorando"),
    "small-grant": Label("Small grant agreement", "Acuerdo de donación pequeña"),
    "subaward": Label("Subaward", "Subdonación"),
    "umbrella": Label("Umbrella agreement", "Convenio marco"),
}
LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}
#: What prints the words of the clauses, and whom a contract binds.
CLAUSES, LIST_OF_CLAUSES = "clauses[].pieces[].text", "clauses"
PARTNER = "partner.name"
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as somebody hands it in: what it is to stand for, its name, its content, why."""

    name: str
    language: str
    programme_id: str | None
    file: str
    content: bytes
    note: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What two templates ask for that the other does not, by dotted name."""

    more: tuple[str, ...]
    less: tuple[str, ...]


class TemplateFaulty(Invalid):
    """A file that cannot be a template; the whole report of its check comes with it."""

    code = "template-faulty"

    def __init__(self, report: Report) -> None:
        super().__init__([Problem(_where(fault), fault.said()) for fault in report.faults])
        self.report = report


def _where(fault: Fault) -> str:
    """Return the part of the file and its paragraph, such as `word/document.xml:3`, or the file."""
    if fault.place is None:
        return "file"
    return f"{fault.place.part}:{fault.place.number}" if fault.place.number else fault.place.part


def refuse_unknown(name: str, language: str) -> None:
    """Raise Invalid for a template that nothing would print."""
    problems = []
    if name not in NAMES:
        problems.append(Problem("name", Message("Choose which document this template prints.")))
    if language not in LANGUAGES:
        problems.append(Problem("language", Message("Choose the language the template is written in.")))
    if problems:
        raise Invalid(problems)


def fitting(name: str, language: str, report: Report) -> Report:
    """Return the report of a sound file with what it lacks to stand for this name, in addition."""
    if not report.accepted:
        return report
    return replace(report, faults=tuple(_lacking(name, language, report.needs)))


def _lacking(name: str, language: str, needs: Sequence[str]) -> Iterable[Fault]:
    ours = shelf_needs(name, language)
    if LIST_OF_CLAUSES in ours and CLAUSES not in needs:
        message = Message(
            "It does not print the clauses, which are the contract: it needs a loop over “clauses” that prints the"
            " “text” of each of their “pieces”."
        )
        yield Fault("no-clauses", message, nearest=CLAUSES)
    if PARTNER not in needs and not any(one.startswith(("parties[].name", "signers[].party")) for one in needs):
        message = Message("It names no partner: it prints neither “partner.name” nor the parties.")
        yield Fault("no-partner", message, nearest=PARTNER)


def shelf_needs(name: str, language: str) -> tuple[str, ...]:
    """Return the names that the template of Tack's own prints."""
    return tuple(sorted(names_needed(shelf.template(name, language).content)))


def changed(before: Sequence[str], after: Sequence[str]) -> Changed:
    """Return what differs between the names that two templates ask for."""
    return Changed(tuple(sorted(set(after) - set(before))), tuple(sorted(set(before) - set(after))))


def kept(report: Report) -> str:
    """Return a report as text that `read` reads back."""
    return json.dumps(to_plain(report), ensure_ascii=False)


def read(report: str) -> Report:
    """Return a report that was kept."""
    return from_plain(json.loads(report))
