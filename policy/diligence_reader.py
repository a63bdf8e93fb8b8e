"""From the sections on due diligence, screening, risk and assurance of an edition to their types, faults with place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypedDict, TypeVar

from kernel.text import Message
from policy.assurance import Appetite, Assurance, CheckRow, VisitRow
from policy.checklists import Method, PartnerFamily, Rating
from policy.diligence import Bands, Diligence, Most, StandardCuts
from policy.kinds import Tier, Unit
from policy.limits import Limits
from policy.nodes import Cursor
from policy.origins import origin
from policy.screening import Lane, Screening

Row = TypeVar("Row", VisitRow, CheckRow)

SECTIONS = ("diligence", "screening", "risk-appetite", "assurance")
ORIGIN = ("source", "basis")
_BANDS = ("low", "medium", "significant")
_WHOLE = 100  # percent
_GREATEST = 25  # likelihood times effect, each from 1 to 5


class Sections(TypedDict):
    """What they are called in an edition."""

    diligence: Diligence | None
    screening: Screening | None
    risk_appetite: tuple[Appetite, ...]
    assurance: Assurance | None


def read(at: Mapping[str, Cursor], limits: Limits) -> Sections:
    """Each section that the edition has."""
    return {
        "diligence": _diligence(at["diligence"]) if "diligence" in at else None,
        "screening": _screening(at["screening"]) if "screening" in at else None,
        "risk_appetite": _appetite(at["risk-appetite"]) if "risk-appetite" in at else (),
        "assurance": _assurance(at["assurance"], limits) if "assurance" in at else None,
    }


def _diligence(section: Cursor) -> Diligence:
    at = section.fields(("library", "sha256", "tiers", "most-items", "families", "cuts", "tools"))
    cuts = at["cuts"].fields((Method.PLAIN_BANDS.value, Method.WEIGHTED_BANDS.value, Method.CORE_STANDARDS.value))
    return Diligence(
        library=at["library"].name(),
        sha256=at["sha256"].text(),
        tiers=at["tiers"].choices(Tier),
        most_items={tier: _most(entry) for tier, entry in at["most-items"].keyed(Tier).items()},
        families={family: entry.names() for family, entry in at["families"].keyed(PartnerFamily).items()},
        plain_bands=_bands(cuts[Method.PLAIN_BANDS]),
        weighted_bands=_bands(cuts[Method.WEIGHTED_BANDS]),
        core_standards=_standards(cuts[Method.CORE_STANDARDS]),
        tools=at["tools"].name(),
    )


def _most(entry: Cursor) -> Most:
    at = entry.fields(("most",), ORIGIN)
    return Most(at["most"].whole(), *origin(entry, at))


def _bands(entry: Cursor) -> Bands:
    at = entry.fields(_BANDS, ORIGIN)
    low, medium, significant = (at[name].whole() for name in _BANDS)
    if not low < medium < significant <= _WHOLE and all(at[name].written for name in _BANDS):
        entry.report(Message("These shares rise from “low” to “significant”, to 100 percent at most."))
    return Bands(low, medium, significant, *origin(entry, at))


def _standards(entry: Cursor) -> StandardCuts:
    at = entry.fields(("high", "low"), ORIGIN)
    high, low = at["high"].whole(), at["low"].whole()
    if high >= low and at["low"].written:
        at["low"].report(Message("More points are less risk: “low” begins above where “high” ends."))
    return StandardCuts(high, low, *origin(entry, at))


def _screening(section: Cursor) -> Screening:
    at = section.fields((*(lane.value for lane in Lane), "fresh"))
    lanes = {lane.value: _lane(at[lane]) for lane in Lane}
    days, source = _days(at["fresh"])
    log, review, stop = (lanes[lane][0] for lane in Lane)
    if not log < review < stop <= 1 and not section.reading.problems:
        section.report(Message("Likeness rises from “log” over “review” to “stop”, to 1 at most."))
    return Screening(log, review, stop, days, {**{name: one[1] for name, one in lanes.items()}, "fresh": source})


def _lane(entry: Cursor) -> tuple[Decimal, str | None]:
    at = entry.fields(("from",), ORIGIN)
    return at["from"].number(), origin(entry, at)[0]


def _days(entry: Cursor) -> tuple[int, str | None]:
    at = entry.fields(("days",), ORIGIN)
    days = at["days"].whole()
    if days == 0 and at["days"].written:
        at["days"].report(Message("Here should stand 1 or more."))
    return days, origin(entry, at)[0]


def _appetite(section: Cursor) -> tuple[Appetite, ...]:
    return tuple(_open_risk(tier, entry) for tier, entry in section.keyed(Tier).items())


def _open_risk(tier: Tier, entry: Cursor) -> Appetite:
    at = entry.fields(("most",), ORIGIN)
    most = at["most"].whole()
    if most > _GREATEST:
        at["most"].report(Message("Likelihood times effect is 25 at most."))
    return Appetite(tier, most, *origin(entry, at))


def _assurance(section: Cursor, limits: Limits) -> Assurance:
    at = section.fields(("visits", "spot-checks", "audits", "warn"))
    days, source = _days(at["warn"])
    return Assurance(
        visits=_rows(at["visits"], _visits, limits),
        spot_checks=_rows(at["spot-checks"], _checks, limits),
        audits=_rows(at["audits"], _checks, limits),
        warn_days=days,
        warn_source=source,
    )


def _rows(section: Cursor, one: Callable[[str, Cursor, Limits], Row], limits: Limits) -> tuple[Row, ...]:
    return tuple(one(key, entry, limits) for key, entry in section.entries())


def _visits(key: str, entry: Cursor, limits: Limits) -> VisitRow:
    at = entry.fields(("label", "visits"), ("up-to", *ORIGIN))
    limit, up_to = limits.value(at["up-to"], Unit.AMOUNT) if "up-to" in at else (None, None)
    least = at["visits"].fields(tuple(Rating))
    figures = {rating: least[rating].whole() for rating in Rating}
    if list(figures.values()) != sorted(figures.values()):
        at["visits"].report(Message("A greater risk is never visited less."))
    return VisitRow(key, at["label"].label(), up_to, limit, figures, *origin(entry, at))


def _checks(key: str, entry: Cursor, limits: Limits) -> CheckRow:
    at = entry.fields(("label", "over", "least"), ("ratings", "spares", *ORIGIN))
    limit, over = limits.value(at["over"], Unit.AMOUNT)
    return CheckRow(
        key=key,
        label=at["label"].label(),
        over=over,
        limit=limit,
        ratings=at["ratings"].choices(Rating) if "ratings" in at else tuple(Rating),
        spares=at["spares"].choices(PartnerFamily) if "spares" in at else (),
        least=at["least"].whole(),
        source=(where := origin(entry, at))[0],
        basis=where[1],
    )
