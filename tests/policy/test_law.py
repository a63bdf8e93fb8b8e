"""What the law sets follows the date, whatever edition a partnership keeps; the process stays pinned."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kernel.ids import new_id
from policy import queries
from policy.actions import publish
from policy.edition import Edition
from tests.policy.editions import NEWEST_TEXT
from tests.policy.known import KNOWN

WHEN: dict[str, Any] = {
    "by": new_id(),
    "on": date(2026, 1, 2),
    "now": datetime(2026, 1, 2, 15, 0, tzinfo=UTC),
    "names": KNOWN,
}
AUDIT = """thresholds:
  single-audit:
    label: {en: "Spending that needs an audit", es: "Gasto que exige auditoría"}
    unit: amount
    currency: USD
    legal: %s
    values:
      - {value: %s, source: "2 CFR 200.501"}
"""


def text(name: str, starts: str, audit: int, window: int, *, legal: bool = True) -> str:
    """An edition of the pack “law” with its figure of the law and its figure of the process."""
    return (
        NEWEST_TEXT.replace("pack: standard\nname: 2026-07\n", f"pack: law\nname: {name}\n")
        .replace("effective-from: 2026-07-01", f"effective-from: {starts}")
        .replace("thresholds:\n", AUDIT % (str(legal).lower(), audit), 1)
        .replace("value: 12\n", f"value: {window}\n", 1)
    )


@pytest.fixture
def pinned(session: Session) -> Edition:
    """The old edition, which a partnership keeps, beside the new one with another figure of each sort."""
    old = publish(session, text("old", "2026-01-01", 750000, 12), **WHEN)
    publish(session, text("new", "2026-10-01", 1000000, 24), **WHEN)
    return queries.edition(session, old.id)


@pytest.mark.parametrize(
    ("day", "audit"),
    [
        (date(2025, 6, 1), 750000),  # before any edition: the first one
        (date(2026, 9, 30), 750000),
        (date(2026, 10, 1), 1000000),
        (date(2027, 1, 1), 1000000),
    ],
)
def test_a_pinned_partnership_gets_the_figure_of_the_day(
    session: Session, pinned: Edition, day: date, audit: int
) -> None:
    figures = queries.figures(session, pinned, on=day)
    assert figures["single-audit"].value == audit
    assert figures["cumulation-window"].value == 12  # process: pinned, whatever the day
    with pytest.raises(KeyError):
        figures["no-such-figure"]


def test_a_new_legal_figure_reaches_those_pinned_to_an_edition_without_it(session: Session) -> None:
    plain = NEWEST_TEXT.replace("pack: standard\nname: 2026-07\n", "pack: law\nname: plain\n")
    old = queries.edition(session, publish(session, plain, **WHEN).id)
    publish(session, text("new", "2026-10-01", 1000000, 24), **WHEN)
    assert queries.figures(session, old, on=date(2026, 10, 1))["single-audit"].value == 1000000
    with pytest.raises(KeyError):
        queries.figures(session, old, on=date(2026, 9, 30))["single-audit"]


def test_what_is_no_longer_law_is_again_what_the_partnership_keeps(session: Session, pinned: Edition) -> None:
    publish(session, text("later", "2027-01-01", 5, 24, legal=False), **WHEN)
    assert queries.figures(session, pinned, on=date(2027, 1, 1))["single-audit"].value == 750000


def test_another_pack_changes_no_law(session: Session, pinned: Edition) -> None:
    other = text("other", "2026-11-01", 3, 24).replace("pack: law", "pack: elsewhere")
    publish(session, other, **WHEN)
    assert queries.figures(session, pinned, on=date(2026, 12, 1))["single-audit"].value == 1000000
    law = queries.law(session, "law", on=date(2026, 12, 1))
    assert law is not None
    assert law.title == "law new"
    assert queries.law(session, "nobody", on=date(2026, 12, 1)) is None
