"""What happens to accounts, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Message
from web.told import Sentence

ACCOUNT_EVENTS: Mapping[str, Sentence] = {
    "TokenMade": lambda t: Message(
        "%(by)s made a token for programs of %(what)s, which works until %(ends)s.",
        by=t.by,
        what=t.subject,
        ends=t.day("ends_on"),
    ),
    "TokenRevoked": lambda t: Message("%(by)s revoked a token for programs of %(what)s.", by=t.by, what=t.subject),
}
