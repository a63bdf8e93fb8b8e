"""`tack pdf`: Word files as PDF, as PDF/A, and their pages as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from console.output import data, say
from console.words import N_, Command, as_json, option
from documents import pdf, pictures
from documents.errors import PdfFailed, PicturesFailed
from documents.pictures import Drawn
from kernel.errors import TackError
from kernel.text import Message, render

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
SUFFIX, ARCHIVED = ".pdf", "-a.pdf"


@click.command(
    "pdf",
    cls=Command,
    help=N_("Make PDF of Word files, all in one start of LibreOffice. One that fails takes no other with it."),
)
@click.argument("files", nargs=-1, required=True, type=FILE)
@option("--archive", is_flag=True, help=N_("Make PDF/A-2b, for what has to be readable in many years."))
@option("--pages", is_flag=True, help=N_("Draw the pages as PNG too."))
@option("--out", type=FOLDER, help=N_("The folder to write to; else each beside its Word file."))
@as_json()
def make_pdf(files: Sequence[Path], *, archive: bool, pages: bool, out: Path | None, as_json: bool) -> None:
    """Make them."""
    places = {str(file): (out or file.parent) / file.stem for file in files}
    if len(set(places.values())) != len(set(files)):
        raise TackError(Message("Two of these files have one name; give them to --out one at a time."))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    made = pdf.converted({str(file): file.read_bytes() for file in files}, archive=archive)
    drawn = pictures.drawn({name: one for name, one in made.items() if isinstance(one, bytes)}) if pages else {}
    told = [_kept(name, places[name], one, drawn.get(name), archive=archive) for name, one in made.items()]
    if as_json:
        data(told)
    else:
        _say(told)
    if any(one["error"] for one in told):
        raise click.exceptions.Exit(1)


def _kept(
    name: str, place: Path, one: bytes | PdfFailed, drawn: Drawn | PicturesFailed | None, *, archive: bool
) -> dict[str, Any]:
    """Write what came of one file, and tell it."""
    if isinstance(one, PdfFailed):
        return {"file": name, "pdf": None, "pages": [], "error": render(one.message)}
    target = place.with_name(place.name + (ARCHIVED if archive else SUFFIX))
    target.write_bytes(one)
    sheets: list[str] = []
    for number, picture in enumerate(drawn.pictures if isinstance(drawn, Drawn) else [], 1):
        sheet = place.with_name(f"{place.name}-{number:02}.png")
        sheet.write_bytes(picture)
        sheets.append(str(sheet))
    error = render(drawn.message) if isinstance(drawn, PicturesFailed) else None
    return {"file": name, "pdf": str(target), "pages": sheets, "error": error}


def _say(told: Sequence[dict[str, Any]]) -> None:
    for one in told:
        if one["pdf"]:
            say(Message("%(pdf)s is written.", pdf=one["pdf"]))
        if one["pages"]:
            say(Message("Pages drawn: %(count)s, beside it.", count=len(one["pages"])))
        if one["error"]:
            click.echo(one["error"], err=True)
