"""Which moves are possible, from facts in hand, against nothing but the gates looked up in a dict.

The limit is what has to happen anyway: for each move of a stage, each of its gates found by name and asked. On top of
it come the permission, the destination, and an answer that can be shown.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator

from benchmarks.ground import TODAY, edition
from benchmarks.rows import Row, in_turns, ratio_row
from kernel.ids import new_id
from kernel.money import Money
from lifecycle import judging, workflows
from lifecycle.facts import AgreementBrief, ExplorationFacts, PartnershipFacts
from lifecycle.partnership_gates import GATES
from partnerships.models import Partnership, Party
from partnerships.permissions import Role, Standing
from policy.kinds import StageKind

KEY = "move.question.vs_dict"
COUNT = 2_000
BY = Standing(new_id(), active=True, roles=frozenset({(Role.GRANTS_OFFICER.value, None)}))
Case = tuple[Partnership, PartnershipFacts]


def measure() -> Iterator[Row]:
    """Ask about partnerships in every stage, every third of them with something missing."""
    standard = edition()
    flow = workflows.of_partnerships(standard)
    cases = [case(number, flow.states[number % len(flow.states)]) for number in range(COUNT)]
    table = {
        state: {move.trigger: move.gates_to(move.dests[0]) for move in flow.moves_from(state)} for state in flow.states
    }

    def ours() -> None:
        for _, facts in cases:
            judging.possible(facts, standard, by=BY)

    def limit() -> None:
        for record, facts in cases:
            {
                trigger: [missing for gate in gates for missing in GATES[gate](facts, BY)]
                for trigger, gates in table[record.stage].items()
            }

    kept = kept_bytes(ours)
    asked, looked_up = in_turns(ours, limit, clock=time.thread_time)
    how = (
        f"{COUNT} partnerships over all stages; {asked.median / COUNT * 1e6:.1f} µs each against "
        f"{looked_up.median / COUNT * 1e6:.1f} µs for the gates alone, CPU time; {kept} bytes kept afterwards"
    )
    yield ratio_row(KEY, asked, looked_up, sense="at most", bound=3, how=how)


def kept_bytes(ask: Callable[[], None]) -> int:
    """Bytes that asking leaves behind for each partnership, once everything is warm."""
    ask()
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    ask()
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return max(0, after - before) // COUNT


def case(number: int, stage: str) -> Case:
    """A partnership that is not stored, and facts about it."""
    record = Partnership(
        id=new_id(), stage=stage, programme_id="p", parties=[Party(organisation_id="a"), Party(organisation_id="b")]
    )
    whole = number % 3 != 0
    facts = PartnershipFacts(
        id=record.id,
        stage=stage,
        kind=StageKind(stage),  # in the standard edition a stage is called as its kind
        came_from="delivery",
        today=TODAY,
        liaison="Ana Mejía" if whole else None,
        partners=1,
        valued=True,
        shares=10_000 if whole else 9_900,
        exploration=ExplorationFacts("e", Money(100_000, "USD"), TODAY, finding=whole, extended=False),
        agreements=(AgreementBrief("a", "A-1", "umbrella", "in-force" if whole else "draft"),),
    )
    return record, facts
