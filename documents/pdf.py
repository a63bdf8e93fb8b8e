"""PDF by LibreOffice: any number of Word files in one start of the office, each start with a profile of its own.

It works under limits of memory and time and knows nothing of our environment; it runs no macro and fetches nothing that
a file points to. A file over which it dies or stands still is tried once more by itself, and fails alone.
"""

import shutil
import tempfile
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from documents import contents, limited
from documents.errors import PdfFailed, PdfUnavailable
from documents.limited import Ended

FILES_PER_START = 32
"""LibreOffice grows with every file it has opened, so a long list is given to it in parts."""

SECONDS_TO_START = 60
SECONDS_PER_FILE = 40
MEGABYTES = 1024
"""A long contract takes a twentieth of it."""

_PLAIN = "pdf:writer_pdf_Export"
_ARCHIVE = _PLAIN + ':{"SelectPdfVersion":{"type":"long","value":"2"}}'
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">\
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def available() -> bool:
    """Whether this machine can make PDF."""
    return _office() is not None


def convert(files: Mapping[str, bytes], *, archive: bool = False) -> dict[str, bytes]:
    """The PDF of each Word file, under the name it was given with; raises as `converted`, and the first PdfFailed."""
    made: dict[str, bytes] = {}
    for name, outcome in converted(files, archive=archive).items():
        if isinstance(outcome, PdfFailed):
            raise outcome
        made[name] = outcome
    return made


def converted(files: Mapping[str, bytes], *, archive: bool = False) -> dict[str, bytes | PdfFailed]:
    """The PDF of each Word file, or why there is none; one that fails takes no other with it.

    With `archive` each is PDF/A-2b, for what has to be readable in many years. Raises PdfUnavailable where there is no
    LibreOffice.
    """
    if not files:
        return {}
    office = _office()
    if office is None:
        raise PdfUnavailable
    outcomes: dict[str, bytes | PdfFailed] = {}
    waiting = iter(files.items())
    while part := dict(islice(waiting, FILES_PER_START)):
        outcomes |= _part(office, part, _ARCHIVE if archive else _PLAIN)
    return {name: outcomes[name] for name in files}


def _office() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _part(office: str, files: Mapping[str, bytes], export: str) -> dict[str, bytes | PdfFailed]:
    """Where the office does not reach the end, the file it was at stands alone the next time, after all the others."""
    outcomes: dict[str, bytes | PdfFailed] = {}
    waiting, suspects = dict(files), dict[str, bytes]()
    while waiting or suspects:
        together = waiting or dict([suspects.popitem()])
        made, ended = _started(office, together, export)
        outcomes |= made
        missing = {name: content for name, content in together.items() if name not in made}
        waiting = {}
        if missing and ended.code != 0 and len(together) > 1:
            first = next(iter(missing))
            suspects[first] = missing.pop(first)
            waiting = missing
            continue
        outcomes |= {name: PdfFailed(name, _reason(ended)) for name in missing}
    return outcomes


def _started(office: str, files: Mapping[str, bytes], export: str) -> tuple[dict[str, bytes], Ended]:
    """Names are the caller's; on disk the files carry numbers, so that no name can become a path or an option."""
    with tempfile.TemporaryDirectory(prefix="tack-pdf-", ignore_cleanup_errors=True) as at:
        folder = Path(at)
        sources = {name: folder / f"{number}.docx" for number, name in enumerate(files)}
        for name, source in sources.items():
            source.write_bytes(contents.paged(files[name]))
        ended = _run(office, list(sources.values()), folder, export)
        made = {name: source.with_suffix(".pdf") for name, source in sources.items()}
        return {name: target.read_bytes() for name, target in made.items() if _whole(target)}, ended


def _whole(target: Path) -> bool:
    """One that was being written when the office died has no end."""
    return target.is_file() and b"%%EOF" in target.read_bytes()[-32:]


def _run(office: str, sources: list[Path], folder: Path, export: str) -> Ended:
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--norestore", "--convert-to", export, "--outdir", str(folder)]
    return limited.run(
        [*command, *(str(source) for source in sources)],
        folder,
        megabytes=MEGABYTES,
        seconds=SECONDS_TO_START + SECONDS_PER_FILE,
        whole_seconds=SECONDS_TO_START + SECONDS_PER_FILE * len(sources),
        progress=lambda: sum(1 for _ in folder.glob("*.pdf")),
    )


def _reason(ended: Ended) -> str:
    if ended.code is None:
        return f"no answer for {SECONDS_TO_START + SECONDS_PER_FILE} seconds"
    return ended.said or f"LibreOffice took it and made nothing (exit code {ended.code})"
