"""Screening and its hits, as sentences: whom a list is like, and never who of the list."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Message
from web.told import Sentence

HITS: Mapping[str, Sentence] = {
    "HitCameBack": lambda t: Message(
        "A likeness of %(what)s to somebody on a list is open again: a record changed.", what=t.subject
    ),
    "HitCleared": lambda t: Message(
        "%(by)s decided that %(what)s is somebody else than a list means, because:", by=t.by, what=t.subject
    ),
    "HitConfirmed": lambda t: Message("%(by)s confirmed that a list means %(what)s, because:", by=t.by, what=t.subject),
    "HitCorrected": lambda t: Message("%(by)s took back that a list means %(what)s, because:", by=t.by, what=t.subject),
    "HitFound": lambda t: Message("%(what)s is like somebody on a list.", what=t.subject),
    "OrganisationScreened": lambda t: Message("%(by)s screened %(what)s.", by=t.by, what=t.subject),
}
