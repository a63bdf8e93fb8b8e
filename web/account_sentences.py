"""What happens to accounts, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Message
from web.told import Sentence

ACCOUNT_EVENTS: Mapping[str, Sentence] = {
    "InvitationWithdrawn": lambda t: Message("%(by)s took the invitation of %(what)s back.", by=t.by, what=t.subject),
    "PersonInvited": lambda t: Message(
        "%(by)s invited %(what)s, with a link that works until %(ends)s.",
        by=t.by,
        what=t.subject,
        ends=t.day("ends_on"),
    ),
    "PersonReactivated": lambda t: Message("%(by)s opened the account of %(what)s again.", by=t.by, what=t.subject),
    "PasskeyAdded": lambda t: Message("%(by)s added a passkey.", by=t.by),
    "PasskeyRemoved": lambda t: Message("%(by)s removed a passkey.", by=t.by),
    "RecoveryCodeUsed": lambda t: Message("%(by)s signed in with a recovery code.", by=t.by),
    "SecondFactorOff": lambda t: Message("%(by)s turned the second step of signing in off.", by=t.by),
    "SecondFactorOn": lambda t: Message("%(by)s turned the second step of signing in on.", by=t.by),
    "SecondFactorReset": lambda t: Message(
        "%(by)s took the second step of signing in away from %(what)s.", by=t.by, what=t.subject
    ),
    "SessionsEnded": lambda t: Message(
        "%(by)s signed %(what)s out elsewhere, in %(count)s browsers.", by=t.by, what=t.subject, count=t.count("count")
    ),
    "TokenMade": lambda t: Message(
        "%(by)s made a token for programs of %(what)s, which works until %(ends)s.",
        by=t.by,
        what=t.subject,
        ends=t.day("ends_on"),
    ),
    "TokenRevoked": lambda t: Message("%(by)s revoked a token for programs of %(what)s.", by=t.by, what=t.subject),
}
