"""Due diligence, screening, risk and assurance of an edition in words."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.money import from_decimal
from kernel.text import Label, Message
from policy import checklist_files
from policy.assurance import Appetite, Assurance, CheckRow, VisitRow
from policy.checklist_words import FAMILIES, METHODS, RATINGS, SIDES
from policy.checklists import ASSESSED, Checklist, ItemLibrary, Method, PartnerFamily, Rating, Side
from policy.diligence import Bands, Diligence
from policy.edition import Edition
from policy.explain_rows import Row, Section, Words, origin
from policy.kinds import Tier
from policy.screening import Lane, Screening

_LANES = {
    Lane.LOG: Label("Kept on record", "Queda registrado"),
    Lane.REVIEW: Label("A person reviews it", "Una persona lo revisa"),
    Lane.STOP: Label("Work stops until it is reviewed", "Se detiene el trabajo hasta revisarlo"),
}


def sections(edition: Edition) -> Iterator[Section]:
    """The sections that an edition has of these; older editions have none."""
    if edition.diligence is not None:
        yield from _diligence(edition, edition.diligence, checklist_files.of(edition.diligence))
    if edition.screening is not None:
        yield _screening(edition.screening)
    if edition.risk_appetite:
        yield Section(
            "risk-appetite",
            Message("Risk that may stay open"),
            Message(
                "Likelihood times effect, each from 1 to 5; above it a response or a written acceptance is needed."
            ),
            tuple(_appetite(one) for one in edition.risk_appetite),
        )
    if edition.assurance is not None:
        yield from _assurance(edition, edition.assurance)


def _diligence(edition: Edition, rules: Diligence, library: ItemLibrary) -> Iterator[Section]:
    head = Message(
        "Library “%(name)s”: %(items)s questions in %(domains)s domains.",
        name=library.label,
        items=len(library.items),
        domains=len(library.domains),
    )
    types = {one.key: one.label for one in edition.partner_types}
    families = tuple(
        Row(family.value, FAMILIES[family], (Message("%(names)s.", names=[types[key] for key in keys]),))
        for family, keys in rules.families.items()
    )
    yield Section(
        "diligence",
        Message("Due diligence"),
        Message("Both sides are assessed, with the same forms and rights."),
        (Row("library", Label("The library", "La biblioteca"), (head,)), *families),
    )
    yield Section(
        "diligence-tiers",
        Message("Length of the checklists"),
        Message("How much each side is asked, from the shortest to the longest list, and the most there may be."),
        tuple(_length(rules, library, tier) for tier in rules.most_items),
    )
    yield Section(
        "diligence-cuts",
        Message("How answers become a rating"),
        Message("Shares of the way from the least to the greatest risk there can be."),
        tuple(_cuts(rules)),
    )


def _length(rules: Diligence, library: ItemLibrary, tier: Tier) -> Row:
    most = rules.most_items[tier]
    asked = tuple(
        _between(
            side,
            [library.checklist(side, tier, one, downstream=under) for one in PartnerFamily for under in (False, True)],
        )
        for side in ASSESSED
    )
    limit = Message("%(most)s questions a side at the most.", most=most.items)
    needed = () if tier in rules.tiers else (Message("No assessment is needed in this tier."),)
    return Row(tier.value, Label(tier.value, tier.value), (limit, *asked, *needed, origin(most.source)))


def _between(side: Side, lists: list[Checklist]) -> Message:
    counts, minutes = [len(one.items) for one in lists], [one.minutes for one in lists]
    return Message(
        "About %(side)s: %(least)s to %(most)s questions, %(short)s to %(long)s minutes.",
        side=SIDES[side],
        least=min(counts),
        most=max(counts),
        short=min(minutes),
        long=max(minutes),
    )


def _cuts(rules: Diligence) -> Iterator[Row]:
    yield _bands(Method.PLAIN_BANDS, rules.plain_bands)
    yield _bands(Method.WEIGHTED_BANDS, rules.weighted_bands)
    points = rules.core_standards
    words = Message("Up to %(high)s points high, from %(low)s on low.", high=points.high, low=points.low)
    yield Row(Method.CORE_STANDARDS.value, METHODS[Method.CORE_STANDARDS], (words, origin(points.source)))


def _bands(method: Method, bands: Bands) -> Row:
    words = Message(
        "Below %(low)s%% low, below %(medium)s%% medium, below %(significant)s%% significant, else high.",
        low=bands.low,
        medium=bands.medium,
        significant=bands.significant,
    )
    return Row(method.value, METHODS[method], (words, origin(bands.source)))


def _screening(rules: Screening) -> Section:
    scores = {Lane.LOG: rules.log, Lane.REVIEW: rules.review, Lane.STOP: rules.stop}
    lanes = tuple(
        Row(lane.value, _LANES[lane], (Message("From %(score)s on.", score=score), origin(rules.sources.get(lane))))
        for lane, score in scores.items()
    )
    days = (Message("%(count)s days.", count=rules.fresh_days), origin(rules.sources.get("fresh")))
    fresh = Row("fresh", Label("How long a screening is fresh", "Cuánto dura vigente una verificación"), days)
    return Section(
        "screening",
        Message("Screening against lists"),
        Message("How like a listed name is, from 0 to 1; the edition in force on the day decides."),
        (*lanes, fresh),
    )


def _appetite(one: Appetite) -> Row:
    words = Message("Up to %(most)s of 25.", most=one.most)
    return Row(one.tier.value, Label(one.tier.value, one.tier.value), (words, origin(one.source)))


def _assurance(edition: Edition, rules: Assurance) -> Iterator[Section]:
    yield Section(
        "assurance-visits",
        Message("Visits a year"),
        Message("The least there are, by money in a year and rating; who is not rated counts as high."),
        tuple(_visits(edition, row) for row in rules.visits),
    )
    warn = (Message("%(count)s days.", count=rules.warn_days), origin(rules.warn_source))
    yield Section(
        "assurance-checks",
        Message("Spot checks and audits a year"),
        Message("The least there are; a year with an audit needs no spot check."),
        (
            *(_check(edition, row, Label("Spot check", "Verificación en el lugar")) for row in rules.spot_checks),
            *(_check(edition, row, Label("Audit", "Auditoría")) for row in rules.audits),
            Row("warn", Label("Warning before something expires", "Aviso antes de que algo venza"), warn),
        ),
    )


def _visits(edition: Edition, row: VisitRow) -> Row:
    limit = Message("Any amount.")
    if row.up_to is not None:
        limit = Message("Up to %(limit)s.", limit=from_decimal(row.up_to, edition.currency))
    least = Message(
        "Low %(low)s, medium %(medium)s, significant %(significant)s, high %(high)s.",
        **{rating.value: row.least[rating] for rating in Rating},
    )
    return Row(row.key, row.label, (limit, least, origin(row.source)))


def _check(edition: Edition, row: CheckRow, what: Label) -> Row:
    words: list[Words] = [
        Message("%(count)s a year above %(amount)s.", count=row.least, amount=from_decimal(row.over, edition.currency))
    ]
    if row.ratings != tuple(Rating):
        words.append(Message("Where the risk is rated %(ratings)s.", ratings=[RATINGS[one] for one in row.ratings]))
    if row.spares:
        words.append(Message("Not for: %(names)s.", names=[FAMILIES[one] for one in row.spares]))
    name = Message("%(what)s: %(row)s", what=what, row=row.label)
    return Row(row.key, name, (*words, origin(row.source)))
