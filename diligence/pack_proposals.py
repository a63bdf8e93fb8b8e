"""What a startup pack proposes: for each side that was assessed, an entry for each weak answer that has none yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from policy.checklists import Item


@dataclass(frozen=True, slots=True)
class Agreed:
    """What both sides agreed on about one organisation: the assessment, and the answers by item."""

    assessment: str
    organisation: str
    answers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry that somebody of its organisation confirms: for which item, with which tool, if any."""

    assessment: str
    organisation: str
    item: str
    tool: str | None


def proposals(
    agreed: Iterable[Agreed],
    items: Mapping[str, Item],
    *,
    told: Collection[tuple[str, str]],
    running: Collection[tuple[str, str]],
) -> Iterator[Proposal]:
    """Yield an entry for every weak answer, of both sides alike.

    `told` are assessments with the items that had their entry already, however it ended; `running` organisations with
    the items that are being strengthened from an earlier assessment. Neither is proposed again.
    """
    running = set(running)
    for one in agreed:
        for key, value in one.answers.items():
            item = items.get(key)
            place = one.organisation, key
            if item is None or not item.scale.weak(value) or (one.assessment, key) in told or place in running:
                continue
            running.add(place)
            yield Proposal(one.assessment, one.organisation, key, item.tool)
