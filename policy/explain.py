"""An edition in words: sections of rows that a page, a terminal and a program show alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from kernel.money import from_decimal
from kernel.text import Label, Message, render
from policy import choosing_explained, clauses_explained, diligence_explained, wording
from policy.edition import Edition
from policy.explain_rows import Row, Section, Words, origin
from policy.kinds import Risk, Unit
from policy.lists import ContributionKind, Outcome, PartyRole, RelationshipType
from policy.rows import AgreementMove, ApprovalRow, StageMove, Threshold, TierRaise, TierRow
from policy.waivers import Waiver

#: The labels of the roles that have a permission.
Deciders: TypeAlias = Callable[[str], Sequence[Label]]


def explain(edition: Edition, roles: Mapping[str, Label], deciders: Deciders) -> tuple[Section, ...]:
    """The whole edition in words; `roles` are the labels of the roles that approve."""
    return (
        Section("stages", Message("Stages"), Message("Where a partnership can stand."), tuple(_stages(edition))),
        Section(
            "moves",
            Message("Moves"),
            Message("How a partnership gets from stage to stage, and what each move needs."),
            tuple(_moves(edition, deciders)),
        ),
        Section(
            "agreement-kinds",
            Message("Agreements"),
            Message("What may be drafted in which tier, and the document that prints it."),
            tuple(_kinds(edition)),
        ),
        Section(
            "tiers",
            Message("Tiers"),
            Message("The rows are tried in order and the first that matches wins; limits are inclusive."),
            (*(_tier(edition, row) for row in edition.tiers), *(_raise(one) for one in edition.tier_raises)),
        ),
        Section(
            "approvals",
            Message("Approvals"),
            Message("Who approves an agreement, never its author; the first row that matches wins."),
            tuple(_approval(edition, row, roles) for row in edition.approvals),
        ),
        Section(
            "agreement-moves",
            Message("Steps of an agreement"),
            Message("What each step needs."),
            tuple(_step(edition, move, deciders) for move in edition.agreement_moves),
        ),
        *_waivers(edition, deciders),
        Section(
            "thresholds",
            Message("Figures"),
            Message("Every figure with where it comes from."),
            tuple(_threshold(one) for one in edition.thresholds),
        ),
        *choosing_explained.sections(edition.choosing),
        *clauses_explained.sections(edition.clauses, roles),
        *diligence_explained.sections(edition),
        *_lists(edition),
    )


def printable(sections: Iterable[Section]) -> list[dict[str, object]]:
    """The sections as plain data in the reader's language, for a terminal or as JSON."""
    return [
        {
            "key": section.key,
            "title": render(section.title),
            "intro": render(section.intro),
            "rows": [
                {
                    "key": row.key,
                    "name": render(row.name),
                    "sentences": [render(one) for one in row.sentences],
                    "needs": [render(one) for one in row.needs],
                }
                for row in section.rows
            ],
        }
        for section in sections
    ]


def _stages(edition: Edition) -> Iterator[Row]:
    for stage in edition.stages:
        moves = [move.label for move in edition.moves_from(stage.key)]
        onward = (Message("From here: %(moves)s.", moves=moves),) if moves else ()
        yield Row(stage.key, stage.label, (stage.meaning, *onward))


def _moves(edition: Edition, deciders: Deciders) -> Iterator[Row]:
    for move in edition.moves:
        sentences: tuple[Words, ...] = (move.hint, _way(edition, move), *_asks(edition, move), _who(move, deciders))
        yield Row(move.key, move.label, sentences, tuple(_needs(edition, move)))


def _who(move: StageMove | AgreementMove, deciders: Deciders) -> Message:
    return Message("Who may: %(roles)s.", roles=list(deciders(move.permission)))


def _way(edition: Edition, move: StageMove) -> Message:
    sources = [edition.stage(key).label for key in move.sources]
    if len(move.dests) > 1:
        return Message("From %(sources)s back to the stage it came from.", sources=sources)
    return Message("From %(sources)s to %(dest)s.", sources=sources, dest=edition.stage(move.dests[0]).label)


def _needs(edition: Edition, move: StageMove) -> Iterator[Words]:
    yield from (wording.GATES[name] for name in move.gates)
    for dest, gates in move.gates_by_dest.items():
        for name in gates:
            yield Message("%(need)s (to %(stage)s)", need=wording.GATES[name], stage=edition.stage(dest).label)


def _asks(edition: Edition, move: StageMove | AgreementMove) -> Iterator[Message]:
    if move.asks:
        yield Message("It asks for %(asks)s.", asks=[wording.ASKS[name] for name in move.asks])
    outcomes = move.outcomes if isinstance(move, StageMove) else ()
    if outcomes:
        labels = {one.key: one.label for one in edition.outcomes}
        yield Message("Recorded as: %(outcomes)s.", outcomes=[labels[key] for key in outcomes])


def _kinds(edition: Edition) -> Iterator[Row]:
    for rule in edition.agreement_kinds:
        printed: dict[str, list[str]] = {}
        for tier in rule.tiers:
            printed.setdefault(edition.template_for(rule.kind, tier) or "", []).append(tier.value)
        sentences = tuple(
            Message("%(tiers)s: %(document)s.", tiers=tiers, document=wording.TEMPLATES[template])
            for template, tiers in printed.items()
        )
        yield Row(rule.kind.value, rule.label, sentences)


def _tier(edition: Edition, row: TierRow) -> Row:
    name = Message("%(tier)s: %(row)s", tier=row.tier.value, row=row.label)
    if row.when.up_to is None:
        return Row(row.key, name, ())
    limit = from_decimal(row.when.up_to, edition.currency)
    return Row(row.key, name, (Message("Up to %(limit)s.", limit=limit),))


def _raise(one: TierRaise) -> Row:
    name = Message(
        "%(tier)s becomes %(to)s: %(reason)s", tier=one.from_tier.value, to=one.to_tier.value, reason=one.label
    )
    if one.longer_than_months is not None:
        return Row(one.key, name, (Message("Longer than %(months)s months.", months=one.longer_than_months),))
    risk = wording.RISKS[one.risk or Risk.NOT_RATED]
    return Row(one.key, name, (Message("The risk is rated %(risk)s.", risk=risk),))


def _approval(edition: Edition, row: ApprovalRow, roles: Mapping[str, Label]) -> Row:
    sentences: list[Words] = []
    if row.tiers is not None:
        sentences.append(Message("In %(tiers)s.", tiers=[tier.value for tier in row.tiers]))
    if row.up_to is None:
        sentences.append(Message("Any amount."))
    else:
        sentences.append(Message("Up to %(limit)s.", limit=from_decimal(row.up_to, edition.currency)))
    steps = [roles[step.role] for step in row.steps]
    if len(steps) > 1:
        sentences.append(Message("Who approves, in this order: %(roles)s.", roles=steps))
    else:
        sentences.append(Message("Who approves: %(role)s.", role=steps[0]))
    return Row(row.key, row.label, tuple(sentences))


def _step(edition: Edition, move: AgreementMove, deciders: Deciders) -> Row:
    needs: list[Words] = [wording.GATES[name] for name in move.gates]
    needs += [
        Message("%(need)s (in %(tier)s)", need=wording.GATES[name], tier=tier.value)
        for tier, gates in move.gates_by_tier.items()
        for name in gates
    ]
    return Row(move.key, move.label, (move.hint, *_asks(edition, move), _who(move, deciders)), tuple(needs))


def _waivers(edition: Edition, deciders: Deciders) -> Iterator[Section]:
    if edition.waivers:
        yield Section(
            "waivers",
            Message("Exceptions"),
            Message("Which need can be let pass, with a written reason, and by whom. No other can."),
            tuple(_waiver(one, deciders) for one in edition.waivers),
        )


def _waiver(one: Waiver, deciders: Deciders) -> Row:
    who = Message("Who may let it pass: %(roles)s.", roles=list(deciders(one.permission)))
    return Row(one.gate, wording.GATES[one.gate], (who,))


def _threshold(one: Threshold) -> Row:
    return Row(one.place, one.label, (_value(one), *_days(one), *_follows(one), origin(one.source)))


def _follows(one: Threshold) -> Iterator[Message]:
    if one.legal:
        yield Message("The law sets it: the figure of the day holds, whatever edition a partnership keeps.")


def _value(one: Threshold) -> Message:
    match one.unit:
        case Unit.AMOUNT:
            return Message("%(amount)s.", amount=from_decimal(one.value, one.currency or ""))
        case Unit.DAYS:
            return Message("%(count)s days.", count=one.value)
        case Unit.MONTHS:
            return Message("%(count)s months.", count=one.value)
        case Unit.PERCENT:
            return Message("%(count)s percent.", count=one.value)
        case Unit.COUNT:
            return Message("%(count)s times.", count=one.value)


def _days(one: Threshold) -> Iterator[Message]:
    if one.effective_from is not None:
        yield Message("From %(day)s on.", day=one.effective_from)
    if one.effective_to is not None:
        yield Message("Until %(day)s.", day=one.effective_to)


def _lists(edition: Edition) -> Iterator[Section]:
    systems = tuple(
        Row(one.key, one.label, (one.priority, one.partners, one.subsystems)) for one in edition.market_systems
    )
    intro = Message("What should change, who can move it, and its parts.")
    yield Section("market-systems", Message("Market systems"), intro, systems)
    intro = Message("What kind of relation a partnership is.")
    yield Section("relationship-types", Message("Relationship types"), intro, _names(edition.relationship_types))
    partners = tuple(
        Row(one.key, one.label, (Message("IATI code %(code)s.", code=one.iati),)) for one in edition.partner_types
    )
    yield Section("partner-types", Message("Types of organisation"), Message("With their code in open data."), partners)
    intro = Message("What an organisation is in a partnership.")
    yield Section("party-roles", Message("Roles of the parties"), intro, _names(edition.party_roles))
    gifts = tuple(Row(one.key, one.label, (_shared(one),)) for one in edition.contribution_kinds)
    yield Section("contribution-kinds", Message("Contributions"), Message("What a party can bring."), gifts)
    yield Section("outcomes", Message("Outcomes"), Message("How a partnership can end."), _names(edition.outcomes))


def _names(entries: Iterable[RelationshipType | PartyRole | Outcome]) -> tuple[Row, ...]:
    return tuple(Row(one.key, one.label, ()) for one in entries)


def _shared(kind: ContributionKind) -> Message:
    if kind.shared:
        return Message("Counts in the shares that add up to 100%%.")
    return Message("Stands beside the shares.")
