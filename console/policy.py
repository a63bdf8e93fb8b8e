"""`tack policy`: prove an edition, and read it in words."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from application.names import known_names
from application.settings import load as load_settings
from console.checklists import checklists_checked, show_checklists
from console.clauses import libraries_checked, show_clauses
from console.editions import compare, publish
from console.tools import tools_checked
from console.words import N_, Group, as_json
from kernel.text import Message, render
from partnerships.permissions import ROLE_LABELS, labels_granted
from policy.check import proved
from policy.edition import Edition
from policy.explain import explain, printable
from policy.files import Checked, check_files, editions_in, read
from policy.problems import PolicyInvalid

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("policy", cls=Group, help=N_("Prove an edition of the rules, or read it in words."))
def policy() -> None:
    """Group the commands of editions."""


@policy.command(
    "check",
    help=N_("Prove FILE, or every edition this instance has; what is wrong is told by file, line and column."),
)
@click.argument("file", type=FILE, required=False)
@as_json()
def check(file: Path | None, *, as_json: bool) -> None:
    """Prove editions."""
    checked = (tools_checked(file) or checklists_checked(file) or libraries_checked(file)) if file else []
    checked = checked or check_files([file] if file else editions_in(load_settings().policy_folder), known_names())
    if checked and file is None:
        checked += [*libraries_checked(), *checklists_checked(), *tools_checked()]
    if as_json:
        click.echo(json.dumps([one.data for one in checked], ensure_ascii=False, indent=2))
    else:
        _tell(checked)
    if not checked or any(one.problems for one in checked):
        raise SystemExit(1)


def _tell(checked: list[Checked]) -> None:
    if not checked:
        click.echo(render(Message("There is no edition to check.")), err=True)
    for one in checked:
        for line in one.lines:
            click.echo(line)
        if not one.problems:
            click.echo(render(Message("%(file)s is sound.", file=str(one.path))))


@policy.command("show", help=N_("Say in words what FILE lays down, or the newest edition this instance has."))
@click.argument("file", type=FILE, required=False)
@click.option("--clauses", is_flag=True, help=N_("The clauses that its contracts are made of, whole and counted."))
@click.option("--checklists", is_flag=True, help=N_("What each side is asked before anybody commits, whole."))
@as_json()
def show(file: Path | None, *, clauses: bool, checklists: bool, as_json: bool) -> None:
    """Say in words what an edition lays down."""
    files = [file] if file else editions_in(load_settings().policy_folder)
    if not files:
        click.echo(render(Message("There is no edition to check.")), err=True)
        raise SystemExit(1)
    try:
        edition = proved(read(files[-1]), known_names(), str(files[-1]))
    except PolicyInvalid as error:
        _tell([Checked(files[-1], error.problems)])
        raise SystemExit(1) from error
    if clauses:
        show_clauses(edition, as_json=as_json)
        return
    if checklists:
        show_checklists(edition, as_json=as_json)
        return
    sections = printable(explain(edition, ROLE_LABELS, labels_granted))
    if as_json:
        head = {"pack": edition.pack, "name": edition.name, "sha256": edition.sha256}
        click.echo(json.dumps({**head, "sections": sections}, ensure_ascii=False, indent=2))
    else:
        _read_out(edition, sections)


def _read_out(edition: Edition, sections: list[dict[str, object]]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{escape(edition.title)}[/bold]  {edition.sha256[:12]}")
    console.print(escape(render(edition.summary)))
    for section in sections:
        console.print(f"\n[bold]{escape(str(section['title']))}[/bold]  {escape(str(section['intro']))}")
        for row in section["rows"] if isinstance(section["rows"], list) else []:
            console.print(f"  [bold]{escape(row['name'])}[/bold]  {escape(' '.join(row['sentences']))}")
            for need in row["needs"]:
                console.print(f"      - {escape(need)}")


policy.add_command(publish)
policy.add_command(compare)
