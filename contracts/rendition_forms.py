"""The forms a paper can be had in, and how each stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kernel.errors import Conflict
from kernel.text import Message


class Form(StrEnum):
    """What is made of a Word file."""

    PDF = "pdf"
    ARCHIVE = "pdf-a"
    PAGES = "pages"


class NotReady(Conflict):
    """A form of a paper is asked for that is not there (yet)."""

    code = "rendition-not-ready"


class Standing(StrEnum):
    """How a form of a paper stands, as its reader is told."""

    NONE = "none"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    UNAVAILABLE = "unavailable"


#: What is downloaded, and what its name ends with instead of `.docx`.
ENDINGS = {Form.PDF: ".pdf", Form.ARCHIVE: "-a.pdf"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """One form of a content: how it stands, how many files came out, the pages that were counted.

    Why the office made none stands at its job, for whoever runs Tack: it speaks of folders and of processes.
    """

    form: Form
    standing: Standing
    files: int = 0
    #: In bytes, of the one file or of the smallest.
    size: int | None = None
    pages: int | None = None

    @property
    def may_be_asked(self) -> bool:
        """Whether asking for it leads to anything: it is not there, and nobody is at it."""
        return self.standing not in {Standing.READY, Standing.MAKING}

    @property
    def said(self) -> Message:
        """How it stands, in a sentence."""
        return _SAID[self.standing]


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

    #: The hash and the size in bytes of each.
    files: tuple[tuple[str, int], ...] = ()
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


_SAID = {
    Standing.NONE: Message("Nobody has asked for it yet. Ask for it, and it is there in a moment."),
    Standing.MAKING: Message("It is being made and is here in a moment."),
    Standing.READY: Message("It is ready."),
    Standing.FAILED: Message(
        "It could not be made; the Word file is complete. Try again, and if it fails once more tell whoever runs Tack:"
        " the page of jobs says why."
    ),
    Standing.UNAVAILABLE: Message("This machine makes no PDF; the Word file is complete."),
}
