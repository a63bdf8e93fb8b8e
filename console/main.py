"""The `tack` command."""

from __future__ import annotations

import click

from console import (
    accounts,
    benches,
    databases,
    days,
    demos,
    documents,
    imports,
    journals,
    notes,
    pdfs,
    policy,
    proofs,
    rates,
    screening,
    screening_lists,
    serving,
    templates,
    tokens,
    workers,
)
from console.output import failures
from console.words import N_, Group, language_of, option, speak
from kernel.text import LOCALES, using


class Tack(Group):
    """The command as a whole: whatever may be expected to go wrong ends in one sentence."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Speak the terminal's language from the first word on; `--lang` may change it."""
        ctx.with_resource(using(language_of()))
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was typed."""
        with failures():
            return super().invoke(ctx)


@click.group(
    "tack",
    cls=Tack,
    help=N_("Tack: partnerships from the first meeting to the last form. Small turns, right direction."),
    context_settings={"max_content_width": 100},
)
@option(
    "--lang",
    type=click.Choice(LOCALES),
    is_eager=True,
    expose_value=False,
    callback=speak,
    help=N_("The language to speak; else that of the terminal (LANG)."),
)
def main() -> None:
    """Group the commands."""


COMMANDS = (
    serving.serve,
    demos.demo,
    policy.policy,
    templates.template,
    pdfs.make_pdf,
    documents.documents,
    imports.import_file,
    journals.journal,
    notes.note,
    proofs.ledger,
    proofs.lists,
    rates.rates,
    screening.screening,
    days.daily,
    workers.worker,
    accounts.user,
    tokens.token,
    databases.db,
    benches.bench,
)
for command in COMMANDS:
    main.add_command(command)
for command in screening_lists.COMMANDS:
    screening.screening.add_command(command)

if __name__ == "__main__":
    main(prog_name="tack")
