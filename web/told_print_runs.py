"""What happened to print runs, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Message
from web.told import Sentence

PRINT_RUNS: Mapping[str, Sentence] = {
    "PrintRunAsked": lambda t: Message(
        "%(by)s asked for the documents of several agreements at once: %(count)s.", by=t.by, count=t.count("agreements")
    ),
    "PrintRunCancelled": lambda t: Message(
        "%(by)s cancelled what had not begun of a print run: %(count)s.", by=t.by, count=t.count("agreements")
    ),
    "PrintRunEnded": lambda t: Message(
        "A print run ended: %(printed)s printed, %(failed)s not printed, %(cancelled)s cancelled.",
        printed=t.count("printed"),
        failed=t.count("failed"),
        cancelled=t.count("cancelled"),
    ),
}
