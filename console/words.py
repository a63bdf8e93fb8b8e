"""The command's own words: help in the language of the terminal, marked for translators with `N_`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from kernel.text import LOCALES, gettext, using

Decorated = TypeVar("Decorated", bound="Callable[..., Any] | click.Command")
#: Where a terminal says which language it speaks, the first that is set counting.
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def N_(text: str) -> str:  # noqa: N802 -- the name that translators' tools look for
    """Mark a sentence that is translated where it is shown."""
    return text


def language_of(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language a terminal is set to, English where it is none of ours."""
    stated = next((environment[name] for name in VARIABLES if environment.get(name)), "")
    return stated[:2].lower() if stated[:2].lower() in LOCALES else "en"


def speak(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    """Render everything from here on in the language that was asked for."""
    if value is not None:
        context.with_resource(using(value))


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the line of the help, in the language in use."""
        with _translated(self):
            return super().get_help_record(ctx)


class _Spoken(click.Command):
    """What commands and groups share: help and headings in the language in use."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        with _translated(self):
            super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 -- a sentence is never cut short
        """Return the first sentence of the help, whole."""
        return gettext(self.help) if self.help else ""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is typed."""
        heading = gettext("Usage")
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), f"{heading}: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        records = [record for one in options if (record := one.get_help_record(ctx)) is not None]
        with formatter.section(gettext("Options")):
            formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return `--help`, in the language in use."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = gettext("Show this help.")
        return found


class Command(_Spoken):
    """One command."""


class Group(_Spoken, click.Group):
    """A command that has others below it."""

    command_class = Command
    group_class = type

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands below."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands below, each with its sentence."""
        found = [(name, command) for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))]
        with formatter.section(gettext("Commands")):
            formatter.write_dl([(name, command.get_short_help_str()) for name, command in found])


def option(*declarations: str, **settings: Any) -> Callable[[Decorated], Decorated]:
    """Return click's option, with translated help."""
    return click.option(*declarations, cls=Option, **settings)


def as_json() -> Callable[[Decorated], Decorated]:
    """Return the option that every command has which prints data."""
    return option("--json", "as_json", is_flag=True, help=N_("Print JSON instead of words."))


@contextmanager
def _translated(speaker: click.Command | click.Option) -> Iterator[None]:
    """Hold the translation of a help text for the length of a block."""
    told = speaker.help
    speaker.help = gettext(told) if told else told
    try:
        yield
    finally:
        speaker.help = told
