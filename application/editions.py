"""The editions that an instance is given as files, published as it starts."""

from __future__ import annotations

from application.names import known_names
from application.work import Tack
from kernel.errors import TackError
from kernel.text import Message
from partnerships.models import SYSTEM_PERSON
from policy import queries
from policy.actions import publish
from policy.edition import Edition
from policy.files import editions_in, read
from policy.loader import digest


class WrongCurrency(TackError):
    """An edition has its limits in another currency than the one the instance keeps its figures in."""

    code = "wrong-currency"


def publish_new(tack: Tack) -> list[str]:
    """Publish every edition in the instance's folder that is not published yet, and return the hashes of those.

    Raises PolicyInvalid and Conflict as `publish` does, and WrongCurrency; then none of them is published. Safe to
    repeat, and safe where many processes start at once.
    """
    files = {digest(text): (path, text) for path in editions_in(tack.settings.policy_folder) for text in [read(path)]}
    with tack.reading() as work:
        new = files.keys() - {row.sha256 for row in queries.published(work.session)}
    if not new:
        return []
    with tack.writing(SYSTEM_PERSON) as work:
        for sha256 in sorted(new, key=lambda one: files[one][0]):
            path, text = files[sha256]
            row = publish(
                work.session,
                text,
                names=known_names(),
                by=SYSTEM_PERSON,
                on=work.today,
                now=work.now,
                source_name=str(path),
            )
            refuse_other_currency(queries.edition(work.session, row.id), work.settings.base_currency)
    return sorted(new)


def refuse_other_currency(said: Edition, base: str) -> None:
    """Raise WrongCurrency where an edition has its limits in another currency than the instance its figures."""
    if said.currency != base:
        raise WrongCurrency(
            Message(
                "The edition “%(title)s” has its limits in %(found)s, and this installation keeps its figures in "
                "%(base)s. Set BASE_CURRENCY to %(found)s, or TACK_POLICY to a folder of editions in %(base)s.",
                title=said.title,
                found=said.currency,
                base=base,
            )
        )
