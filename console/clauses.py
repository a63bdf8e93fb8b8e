"""`tack policy show --clauses` and the libraries in `tack policy check`."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from application.names import known_terms
from contracts.burden import by_tier
from contracts.clause_reading import plain, said
from contracts.clause_telling import told
from kernel.text import Message, render
from policy import clause_files, clause_words
from policy.clause_loader import INDEX
from policy.clauses import Clause, Library
from policy.edition import Edition
from policy.files import Checked


def libraries_checked(file: Path | None = None) -> list[Checked]:
    """The files of a clause library with their faults: FILE alone, or every library there is, told by its index.

    Nothing where FILE is no part of a library. A file with faults is always named.
    """
    if file is not None:
        library = file.resolve().parent
        if not (library / INDEX).is_file():
            return []
        found = clause_files.check(library.name, known_terms(), library.parent)
        return [Checked(path, tuple(problems)) for path, problems in found if path == file.resolve()]
    checked = []
    for name in clause_files.names():
        for path, problems in clause_files.check(name, known_terms()):
            if problems or path.name == INDEX:
                checked.append(Checked(path, tuple(problems)))
    return checked


def show_clauses(edition: Edition, *, as_json: bool) -> None:
    """Say which clauses the contracts of an edition are made of."""
    if as_json:
        head = {"pack": edition.pack, "name": edition.name}
        click.echo(json.dumps({**head, **told(edition)}, ensure_ascii=False, indent=2))
    elif edition.clauses is None:
        click.echo(render(Message("This edition prints each contract from a text of its own; it chooses no clauses.")))
    else:
        _read_out(edition, clause_files.of(edition.clauses))


def _read_out(edition: Edition, library: Library) -> None:
    console = Console(highlight=False, soft_wrap=True)
    words = Message(
        "Library “%(name)s”: %(clauses)s clauses in %(families)s families.",
        name=library.label,
        clauses=len(library.by_key),
        families=len(library.families),
    )
    console.print(f"[bold]{escape(edition.title)}[/bold]  {escape(render(words))}")
    for family in library.families:
        console.print(f"\n[bold]{escape(render(family.label))}[/bold]")
        for clause in family.clauses:
            console.print(f"  [bold]{escape(render(clause.title))}[/bold]  {escape(plain(said(clause.text, library)))}")
            _conditions(console, clause, library)
    for kind, tier, asked in by_tier(edition, edition.clauses, library) if edition.clauses else ():
        sentence = Message(
            "%(kind)s in %(tier)s: clauses %(clauses)s, reports %(reports)s, consents %(approvals)s, "
            "papers %(documents)s, days of waiting at most %(days)s.",
            kind=clause_words.KINDS[kind],
            tier=tier.value,
            clauses=asked.clauses,
            reports=asked.reports,
            approvals=asked.approvals,
            documents=asked.documents,
            days=asked.days,
        )
        console.print(escape(render(sentence)))


def _conditions(console: Console, clause: Clause, library: Library) -> None:
    for when in clause.whens:
        console.print(f"      - {escape(' '.join(render(one) for one in clause_words.conditions(when)))}")
    for variant in clause.variants:
        console.print(f"      · {escape(' '.join(render(one) for one in clause_words.conditions(variant.when)))}")
        console.print(f"        {escape(plain(said(variant.text, library)))}")
