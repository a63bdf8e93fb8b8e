"""`tack policy show --checklists` and the libraries of checklists in `tack policy check`."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from application.names import known_tools
from kernel.text import Message, render
from policy import checklist_files
from policy.checklist_telling import told
from policy.checklist_words import METHODS, SIDES
from policy.checklists import Item, ItemLibrary
from policy.clause_loader import INDEX
from policy.edition import Edition
from policy.files import Checked


def checklists_checked(file: Path | None = None) -> list[Checked]:
    """The files of a library of checklists with their faults: FILE alone, or every library, told by its index.

    Nothing where FILE is no part of such a library. A file with faults is always named.
    """
    if file is not None:
        library = file.resolve().parent
        if not (library / INDEX).is_file() or "domains:" not in (library / INDEX).read_text(encoding="utf-8"):
            return []
        found = checklist_files.check(library.name, known_tools(), library.parent)
        return [Checked(path, tuple(problems)) for path, problems in found if path == file.resolve()]
    checked = []
    for name in checklist_files.names():
        for path, problems in checklist_files.check(name, known_tools()):
            if problems or path.name == INDEX:
                checked.append(Checked(path, tuple(problems)))
    return checked


def show_checklists(edition: Edition, *, as_json: bool) -> None:
    """Say what each side is asked under an edition."""
    if as_json:
        head = {"pack": edition.pack, "name": edition.name}
        click.echo(json.dumps({**head, **told(edition)}, ensure_ascii=False, indent=2))
    elif edition.diligence is None:
        click.echo(render(Message("Under this edition nobody is assessed by a checklist.")))
    else:
        _read_out(edition, checklist_files.of(edition.diligence))


def _read_out(edition: Edition, library: ItemLibrary) -> None:
    console = Console(highlight=False, soft_wrap=True)
    words = Message(
        "Library “%(name)s”: %(items)s questions in %(domains)s domains.",
        name=library.label,
        items=len(library.items),
        domains=len(library.domains),
    )
    console.print(f"[bold]{escape(edition.title)}[/bold]  {escape(render(words))}")
    for domain in library.domains:
        console.print(f"\n[bold]{escape(render(domain.label))}[/bold]  {escape(render(METHODS[domain.method]))}")
        for item in library.items:
            if item.domain == domain.key:
                console.print(f"  [bold]{escape(item.key)}[/bold]  {escape(render(item.question))}")
                console.print(f"      {escape(render(_about(item)))}")


def _about(item: Item) -> Message:
    last = item.to_tier.value if item.to_tier else "T4"
    return Message(
        "About %(side)s, %(first)s to %(last)s, minutes: %(minutes)s.",
        side=SIDES[item.side],
        first=item.from_tier.value,
        last=last,
        minutes=item.minutes,
    )
