from __future__ import annotations

import pytest

from tests.policy.broken import Broken
from tests.policy.editions import TEXT

GRAPH = [
    Broken(
        "stage nobody reaches",
        "    to: [exploratory]\n    permission: partnership.move\n    gates: [partner-named",
        "    to: [umbrella]\n    permission: partnership.move\n    gates: [partner-named",
        "\n  ‸exploratory:\n",
        "The stage “exploratory” cannot be reached from co-creation.",
    ),
    Broken(
        "trap",
        "    from: [closing]\n    to: [closed]",
        "    from: [closing]\n    to: [closing]",
        "\n  ‸closing:\n",
        "No way leads from “closing” to closed.",
    ),
    Broken(
        "life after closed",
        "    from: [pivot]\n    to: [co-creation]",
        "    from: [pivot, closed]\n    to: [co-creation]",
        "\n  ‸closed:\n",
        "Moves lead out of “closed”, where a partnership is over.",
    ),
    Broken(
        "kind missing",
        "    kind: umbrella\n",
        "    kind: delivery\n",
        "\n‸stages:",
        "There is no stage of the kind “umbrella”.",
    ),
    Broken(
        "two beginnings",
        "    kind: exploratory\n",
        "    kind: co-creation\n",
        "exploratory:\n    kind: ‸co-creation",
        "There can be only one stage of the kind “co-creation”.",
    ),
    Broken(
        "delivery without gates",
        "gates: [agreement-in-force]\n",
        "gates: []\n",
        "\n    ‸gates: []\n    asks: []\n  propose-pivot",
        "A move to “delivery” binds the parties and needs at least one gate.",
    ),
    Broken(
        "agreement stage without gates",
        "to: [umbrella]\n    permission: partnership.move\n"
        "    gates: [partner-named, liaison-named, finding-recorded, shares-add-up]",
        "to: [umbrella]\n    permission: partnership.move\n    gates: []",
        "\n    ‸gates: []\n    asks: []\n  start-delivery",
        "A move to “umbrella” binds the parties and needs at least one gate.",
    ),
    Broken(
        "resume without gates",
        "      delivery: [agreement-in-force]",
        "      delivery: []",
        "    ‸gates: []\n    gates-by-destination",
        "A move to “delivery” binds the parties",
    ),
    Broken(
        "in force without gates",
        TEXT[TEXT.index("    gates:\n      - approved\n") : TEXT.index("    asks: []\n  suspend:")],
        "    gates: []\n",
        "    ‸gates: []\n    asks: []\n  suspend:",
        "What brings an agreement into force needs at least one gate.",
    ),
    Broken(
        "two destinations",
        "    from: [umbrella]\n    to: [delivery]",
        "    from: [umbrella]\n    to: [delivery, pivot]",
        "    ‸to: [delivery, pivot]",
        "only the way back from a pivot may have several",
    ),
    Broken(
        "no way back to where it came from",
        "    from: [umbrella, delivery]\n    to: [pivot]",
        "    from: [umbrella, delivery, exploratory]\n    to: [pivot]",
        "    ‸to: [umbrella, delivery]",
        "A pivot can be proposed in “exploratory”, but this way back does not lead there.",
    ),
    Broken(
        "way back to where nothing came from",
        "    from: [umbrella, delivery]\n    to: [pivot]",
        "    from: [delivery]\n    to: [pivot]",
        "    to: [‸umbrella, delivery]",
        "No pivot is proposed in “umbrella”, so nothing leads back to it.",
    ),
    Broken(
        "end without an outcome",
        "    outcomes: [declined]\n",
        "",
        "\n  ‸decline:\n",
        "This move ends a partnership and needs “outcomes”.",
    ),
    Broken(
        "outcome not asked for",
        "asks: [outcome, reason]",
        "asks: [reason]",
        "    ‸asks: [reason]\n    outcomes: [completed",
        "With several “outcomes” the move must ask for the “outcome”.",
    ),
    Broken(
        "outcome asked for without a choice",
        "asks: [reason, ends-on]",
        "asks: [outcome]",
        "    ‸asks: [outcome]\n",
        "This move asks for an outcome and needs “outcomes” to choose from.",
    ),
]


@pytest.mark.parametrize("broken", GRAPH, ids=lambda one: one.name)
def test_says_what_is_wrong_and_where(broken: Broken) -> None:
    broken.prove()
