"""The forms a paper can be had in, and how each stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kernel.storage import StoredFile
from kernel.text import Message


class Form(StrEnum):
    """What is made of a Word file."""

    PDF = "pdf"
    ARCHIVE = "pdf-a"
    PAGES = "pages"


class Standing(StrEnum):
    """How a form of a paper stands, as its reader is told."""

    NONE = "none"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    UNAVAILABLE = "unavailable"


#: What is downloaded, and what its name ends with instead of `.docx`.
ENDINGS = {Form.PDF: ".pdf", Form.ARCHIVE: ".pdfa.pdf"}
LABELS = {
    Form.PDF: Message("PDF"),
    Form.ARCHIVE: Message("PDF/A, for keeping"),
    Form.PAGES: Message("Pages"),
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """One form of a content: how it stands, why there is none, its size in bytes, how many pages were counted."""

    form: Form
    standing: Standing
    error: str | None = None
    size: int | None = None
    pages: int | None = None

    @property
    def may_be_asked(self) -> bool:
        """Whether asking for it leads to anything: it is not there, and nobody is at it."""
        return self.standing not in {Standing.READY, Standing.MAKING}


@dataclass(frozen=True, slots=True)
class Held:
    """A rendition in a job's hands: what is to be made of which content, and the PDF of that where there is one."""

    id: str
    source_sha256: str
    form: Form
    name: str
    pdf_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: files that are kept, or why there are none; `unavailable` where this machine makes none."""

    files: tuple[StoredFile, ...] = ()
    pages: int | None = None
    error: str | None = None
    unavailable: bool = False


def standing(state: str, job_state: str | None) -> Standing:
    """Return how a rendition stands, from its own state and that of the job that answers for it."""
    if state != "asked":
        return Standing(state)
    # Without a job nobody is at it: what was restored from a part, or is long ago.
    return Standing.MAKING if job_state in {"waiting", "running"} else Standing.FAILED


def renamed(name: str, form: Form) -> str:
    """Return what a file made of another one is called: `GR-1.docx` becomes `GR-1.pdf`."""
    return name.removesuffix(".docx") + ENDINGS[form]
