"""`tack ledger` and `tack lists`: what is owed and what lists show, proved."""

from __future__ import annotations

import click

from console.instances import opened
from console.output import data, say, table
from console.words import N_, Group, as_json
from contracts import listed_queries
from contracts.ledger import Balance
from contracts.ledger_queries import Proof, proofs
from kernel.money import Money
from kernel.text import Message, gettext, show_money
from partnerships.models import SYSTEM_PERSON


@click.group("ledger", cls=Group, help=N_("What umbrella agreements carry."))
def ledger() -> None:
    """Group the commands of the ledger."""


@ledger.command("verify", help=N_("Print each umbrella's balance beside its recomputation from the rows."))
@as_json()
def verify_ledger(*, as_json: bool) -> None:
    """Prove every balance, or name each that does not hold."""
    with opened() as tack, tack.reading(SYSTEM_PERSON) as work:
        found = proofs(work.session)
    if as_json:
        data([_plain(one) for one in found])
    else:
        _tell(found)
    if not all(one.holds for one in found):
        raise click.exceptions.Exit(1)


def _tell(found: list[Proof]) -> None:
    if found:
        headings = [
            gettext("umbrella"),
            gettext("ceiling"),
            gettext("reserved"),
            gettext("obligated"),
            gettext("left"),
            gettext("recomputed"),
            "",
        ]
        table(headings, [_row(one) for one in found], right=range(1, 6))
    bad = [one.number for one in found if not one.holds]
    if bad:
        say(Message("These balances do not hold: %(numbers)s.", numbers=bad))
    else:
        say(Message("%(count)s umbrella agreements, every balance holds.", count=len(found)))


def _row(one: Proof) -> list[str]:
    kept = [one.kept.ceiling, one.kept.reserved, one.kept.obligated, one.kept.left]
    recomputed = show_money(Money(one.recomputed.left, one.currency))
    return [
        one.number,
        *(show_money(Money(minor, one.currency)) for minor in kept),
        recomputed,
        "=" if one.holds else "≠",
    ]


def _plain(one: Proof) -> dict[str, object]:
    return {
        "number": one.number,
        "currency": one.currency,
        "kept": _figures(one.kept),
        "recomputed": _figures(one.recomputed),
        "holds": one.holds,
    }


def _figures(balance: Balance) -> dict[str, int]:
    return {
        "ceiling": balance.ceiling,
        "reserved": balance.reserved,
        "obligated": balance.obligated,
        "left": balance.left,
    }


@click.group("lists", cls=Group, help=N_("What lists show of partnerships."))
def lists() -> None:
    """Group the commands of the lists."""


@lists.command("verify", help=N_("Hold what lists show of each partnership against a recomputation from the rows."))
@as_json()
def verify_lists(*, as_json: bool) -> None:
    """Prove what is shown of every partnership, or name each of which it is not true."""
    with opened() as tack, tack.reading(SYSTEM_PERSON) as work:
        count, bad = 0, []
        for one in listed_queries.proofs(work.session):
            count += 1
            if not one.holds:
                bad.append(one.number)
    if as_json:
        data({"partnerships": count, "wrong": bad})
    elif bad:
        say(Message("Lists show what is not so of these partnerships: %(numbers)s.", numbers=bad))
    else:
        say(Message("%(count)s partnerships, lists show each as it is.", count=count))
    if bad:
        raise click.exceptions.Exit(1)
