"""PDF by LibreOffice: any number of Word files in one start of the office, each call with a profile of its own."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from documents.errors import PdfFailed, PdfUnavailable

FILES_PER_START = 32
"""LibreOffice grows with every file it has opened, so a long list is given to it in parts."""

SECONDS_TO_START = 60
SECONDS_PER_FILE = 20


def available() -> bool:
    """Whether this machine can make PDF."""
    return _office() is not None


def convert(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The PDF of each Word file, under the name it was given with.

    Raises PdfUnavailable where there is no LibreOffice, PdfFailed naming the first file that did not come out.
    """
    if not files:
        return {}
    office = _office()
    if office is None:
        raise PdfUnavailable
    made: dict[str, bytes] = {}
    waiting = iter(files.items())
    while part := dict(islice(waiting, FILES_PER_START)):
        with tempfile.TemporaryDirectory(prefix="tack-pdf-") as folder:
            made |= _converted(office, part, Path(folder))
    return made


def _office() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _converted(office: str, files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Names are the caller's; on disk the files carry numbers, so that no name can become a path or an option."""
    sources = {name: folder / f"{number}.docx" for number, name in enumerate(files)}
    for name, source in sources.items():
        source.write_bytes(files[name])
    said = _run(office, list(sources.values()), folder)
    made = {}
    for name, source in sources.items():
        target = source.with_suffix(".pdf")
        if not target.is_file():
            raise PdfFailed(name, said)
        made[name] = target.read_bytes()
    return made


def _run(office: str, sources: list[Path], folder: Path) -> str:
    command = [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        str(folder),
        *(str(source) for source in sources),
    ]
    patience = SECONDS_TO_START + SECONDS_PER_FILE * len(sources)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return f"no answer within {patience} seconds"
    return (done.stderr or done.stdout).strip()[-500:]
