"""`tack template`: what a contract template asks for, held against what an agreement has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import click

from console.output import data, say
from console.words import N_, Group, as_json
from documents.context import ContractContext
from documents.errors import TemplateRefused
from documents.names import names_needed
from documents.places import Spot, spots
from kernel.text import Message, render
from policy.problems import nearest

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault of a template: the words and, where it has one, the place."""

    message: Message
    spot: Spot | None = None

    def __str__(self) -> str:
        if self.spot is None:
            return render(self.message)
        return f"{self.spot.part}, {self.spot.paragraph}: {render(self.message)} “{self.spot.text}”"


@dataclass(frozen=True, slots=True)
class Examined:
    """A template's needs and its faults."""

    needs: list[str] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


def examine(template: bytes) -> Examined:
    """Return what a template needs and everything that is wrong with it."""
    try:
        needs = sorted(names_needed(template))
    except TemplateRefused as error:
        return Examined(wrong=[Wrong(error.message)])
    known = set(_names(ContractContext))
    wrong = [fault for name in needs if name not in known for fault in _unknown(template, name, known)]
    return Examined(needs, wrong)


def _unknown(template: bytes, name: str, known: set[str]) -> Iterator[Wrong]:
    near = nearest(name, known)
    message = Message("“%(name)s” is nothing that an agreement has.", name=name)
    if near is not None:
        message = Message("“%(name)s” is nothing that an agreement has; did you mean “%(near)s”?", name=name, near=near)
    found = spots(template, name)
    yield from (Wrong(message, spot) for spot in found)
    if not found:
        yield Wrong(message)


def _names(form: Any, prefix: str = "") -> Iterator[str]:
    """Yield every dotted name of a form, items of a list written as `budget[].amount`."""
    for key, kind in get_type_hints(form).items():
        name = f"{prefix}{key}"
        yield name
        if is_typeddict(kind):
            yield from _names(kind, f"{name}.")
        elif get_origin(kind) is list and is_typeddict(get_args(kind)[0]):
            yield from _names(get_args(kind)[0], f"{name}[].")


@click.group("template", cls=Group, help=N_("Templates of contracts."))
def template() -> None:
    """Group the commands of templates."""


@template.command("check", help=N_("Say what a contract template needs, and what is wrong with it, where."))
@click.argument("file", type=FILE)
@as_json()
def check_template(file: Path, *, as_json: bool) -> None:
    """Check one template."""
    examined = examine(file.read_bytes())
    if as_json:
        data({"file": str(file), "needs": examined.needs, "wrong": [str(one) for one in examined.wrong]})
    else:
        if examined.needs:
            say(Message("%(file)s needs: %(names)s.", file=str(file), names=examined.needs))
        for one in examined.wrong:
            click.echo(f"{file}: {one}", err=True)
    if examined.wrong:
        raise click.exceptions.Exit(1)
