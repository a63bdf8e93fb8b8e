from __future__ import annotations

import pytest

from tests.policy.broken import Broken
from tests.policy.editions import TEXT

TIER_ROWS = TEXT[TEXT.index("  small:\n    tier: T2") : TEXT.index("  large:\n    tier: T4")]
SMALL, MEDIUM = TIER_ROWS[: TIER_ROWS.index("  medium:")], TIER_ROWS[TIER_ROWS.index("  medium:") :]
LARGE = TEXT[TEXT.index("  large:\n    tier: T4") : TEXT.index("\ntier-raises:")]
TABLES = [
    Broken(
        "same limit twice",
        "up-to: tier-small-limit",
        "up-to: tier-micro-limit",
        "\n  ‸small:\n",
        "This row can never match, because of what stands before it: no-money, downstream, and micro.",
    ),
    Broken(
        "limits descending",
        SMALL + MEDIUM,
        MEDIUM + SMALL,
        "\n  ‸small:\n",
        "This row can never match, because of what stands before it: no-money, downstream, and medium.",
    ),
    Broken(
        "everything matched already",
        SMALL,
        "  all:\n    tier: T2\n    label: {en: All, es: Todo}\n" + SMALL,
        "\n  ‸small:\n",
        "This row can never match",
        others=2,
    ),
    Broken(
        "no money asked twice",
        "    when: {downstream: true}",
        "    when: {financial: false, downstream: true}",
        "\n  ‸downstream:\n",
        "This row can never match, because of what stands before it: no-money.",
    ),
    Broken("no last tier", LARGE, "", "\n‸tiers:\n", "Some agreements would have no tier"),
    Broken(
        "raise downwards",
        "    from: T3\n    to: T4\n    risk",
        "    from: T3\n    to: T2\n    risk",
        "    from: T3\n    to: ‸T2",
        "T2 is not above T3.",
    ),
    Broken(
        "raise of nothing",
        MEDIUM.replace("tier: T3", "tier: T3"),
        "",
        "  long:\n    from: ‸T3",
        "No row gives the tier T3, so there is nothing to raise.",
        others=1,
    ),
    Broken(
        "raise without rating",
        "risk: high",
        "risk: not-rated",
        "risk: ‸not-rated",
        "A risk that is not rated raises nothing.",
    ),
    Broken(
        "raise twice",
        "\n  high-risk:\n    from: T3\n    to: T4\n    risk: high",
        "\n  high-risk:\n    from: T3\n    to: T4\n    longer-than: tier-medium-duration",
        "\n  ‸high-risk:\n",
        "An earlier row raises the same tier for the same reason.",
    ),
    Broken(
        "approval never reached",
        "up-to: approval-leadership-limit",
        "up-to: approval-officer-limit",
        "\n  ‸leadership:\n",
        "This row can never match, because of what stands before it: no-money and officer.",
    ),
    Broken(
        "nobody for the largest",
        "    steps: [leadership, finance]",
        "    tiers: [T4]\n    steps: [leadership, finance]",
        "\n‸approvals:\n",
        "Nobody approves the largest amounts in T1, T2, and T3",
    ),
    Broken(
        "approval by nobody",
        "    steps: [leadership, finance]",
        "    steps: []",
        "    ‸steps: []",
        "At least one person must approve.",
    ),
    Broken(
        "kind twice",
        "{kind: subaward, label",
        "{kind: grant, label",
        '{kind: ‸grant, label: {en: "Subaward"',
        "“grant” has a rule already.",
        others=5,
    ),
    Broken(
        "kind without document",
        "  - {kind: memorandum, tiers: [N0], template: memorandum}\n",
        "",
        'Memorando"}, ‸tiers: [N0]',
        "No document prints “memorandum” in N0.",
    ),
    Broken(
        "tier without document",
        "tiers: [T2], template: small-grant",
        "tiers: [], template: small-grant",
        'es: "Donación"}, ‸tiers:',
        "No document prints “grant” in T2.",
    ),
    Broken(
        "document never drafted",
        "tiers: [N0], template: memorandum",
        "tiers: [N0, T1], template: memorandum",
        "tiers: [N0, ‸T1], template: memorandum",
        "“memorandum” is never drafted in T1.",
    ),
    Broken(
        "document twice",
        "tiers: [T3], template: grant",
        "tiers: [T2, T3], template: grant",
        "tiers: [‸T2, T3], template: grant",
        "An earlier row prints “grant” in T2.",
    ),
    Broken(
        "two values at once",
        "      - {value: 31, basis: default}\n",
        "      - {value: 31, basis: default}\n      - {value: 30, basis: default}\n",
        "- ‸{value: 30",
        "Two values of this threshold hold on every day.",
    ),
    Broken(
        "two values on one day",
        "      - {value: 31, basis: default}\n",
        "      - {value: 31, basis: default, effective-to: 2026-06-30}\n"
        "      - {value: 30, basis: default, effective-from: 2026-06-30}\n",
        "- ‸{value: 30",
        "Two values of this threshold hold on 30 Jun 2026.",
        # In schema 1 what has dates is taken for a figure of the law, and this one belongs to the process.
        others=2,
    ),
]


@pytest.mark.parametrize("broken", TABLES, ids=lambda one: one.name)
def test_says_what_is_wrong_and_where(broken: Broken) -> None:
    broken.prove()
