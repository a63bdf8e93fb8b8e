from __future__ import annotations

import pytest

from tests.policy.broken import Broken
from tests.policy.editions import TEXT

FORM = [
    Broken(
        "long name",
        "\n  network: {",
        "\n  a-network-of-many-organisations-in-one-place: {",
        "\n  ‸a-network-of",
        "is too long for a name: 40 characters are the most.",
    ),
    Broken(
        "name of the edition", "\nname: 2026-01\n", "\nname: January 2026\n", "\nname: ‸January", "cannot be a name"
    ),
    Broken(
        "English twice",
        'es: "Hacer un alto y valorar otro rumbo."',
        'es: "Stop for a moment and weigh another course."',
        'es: ‸"Stop for a moment',
        "The Spanish is the English, word for word.",
    ),
    Broken(
        "unknown key",
        "permission: partnership.move",
        "permision: partnership.move",
        "    ‸permision:",
        "The key “permision” is not known here. Did you mean “permission”?",
        "permission",
        others=1,
    ),
    Broken("missing key", "    kind: pivot\n", "", "\n  ‸pivot:\n", "The key “kind” is missing here."),
    Broken(
        "missing section",
        "\ntier-raises:\n",
        "\ntier-lifts:\n",
        "\n‸tier-lifts:\n",
        "The key “tier-lifts” is not known here.",
        "tier-raises",
        others=1,
    ),
    Broken(
        "duplicate key",
        "    kind: pivot\n",
        "    kind: pivot\n    kind: pivot\n",
        "    kind: pivot\n    ‸kind: pivot\n",
        "The key “kind” stands already in line 40.",
    ),
    Broken(
        "duplicate name",
        "\n  rethink:\n",
        "\n  resume:\n",
        '    asks: []\n  ‸resume:\n    label: {en: "Rethink"',
        "The key “resume” stands already in line 99.",
    ),
    Broken("name in capitals", "\n  network: {", "\n  Network: {", "\n  ‸Network:", "“Network” cannot be a name"),
    Broken(
        "missing translation",
        'label: {en: "Pivot", es: "Giro"}',
        'label: {en: "Pivot"}',
        '    ‸label: {en: "Pivot"}',
        "The key “es” is missing here.",
    ),
    Broken("empty translation", 'es: "Giro"', 'es: ""', 'es: ‸""', "Here should stand text."),
    Broken("no translation", 'es: "Giro"', "es:", 'label: {en: "Pivot", es:‸}', "Here should stand text."),
    Broken(
        "label not translated",
        'label: {en: "Pivot", es: "Giro"}',
        "label: Pivot",
        "label: ‸Pivot",
        "Here should stand keys with values.",
    ),
    Broken(
        "text read as a truth",
        'es: "Giro"',
        "es: No",
        "es: ‸No",
        "“No” is not read as text: put it in quotation marks.",
    ),
    Broken(
        "stage kind",
        "    kind: delivery\n",
        "    kind: delivering\n",
        "kind: ‸delivering",
        "“delivering” is not one of: co-creation, exploratory,",
        "delivery",
    ),
    Broken("tier", "    tier: T2\n", "    tier: T5\n", "tier: ‸T5", "“T5” is not one of: N0, T1, T2, T3, T4."),
    Broken(
        "agreement kind",
        "{kind: memorandum, label",
        "{kind: memo, label",
        "{kind: ‸memo,",
        "“memo” is not one of: letter-of-intent,",
    ),
    Broken("list expected", "from: [closing]", "from: closing", "from: ‸closing", "Here should stand a list."),
    Broken(
        "twice in a list",
        "from: [umbrella, delivery]",
        "from: [umbrella, umbrella]",
        "[umbrella, ‸umbrella]",
        "“umbrella” stands twice in this list.",
    ),
    Broken(
        "amount in words",
        "value: 31,",
        "value: a month,",
        "value: ‸a month",
        "Here should stand a number, written as 15000",
    ),
    Broken(
        "amount with a comma", "value: 31,", 'value: "1.234,50",', 'value: ‸"1.234,50"', "Here should stand a number"
    ),
    Broken("amount in powers", "value: 31,", "value: 1e30,", "value: ‸1e30", "Here should stand a number"),
    Broken("negative amount", "value: 31,", "value: -31,", "value: ‸-31", "Here should stand a number"),
    Broken("truth expected", "financial: false", "financial: 0", "financial: ‸0", "Here should stand true or false."),
    Broken(
        "no origin",
        "{value: 31, basis: default}",
        "{value: 31}",
        "‸{value: 31}",
        "Every figure needs either “source” or “basis: default”.",
    ),
    Broken(
        "two origins",
        "{value: 31, basis: default}",
        "{value: 31, basis: default, source: X}",
        "‸{value: 31",
        "Every figure needs either “source” or “basis: default”.",
    ),
    Broken(
        "unknown basis",
        "{value: 31, basis: default}",
        "{value: 31, basis: defualt}",
        "basis: ‸defualt",
        "“defualt” is not one of: default.",
        "default",
    ),
    Broken(
        "day that is none",
        "effective-from: 2026-01-01",
        "effective-from: 2026-02-30",
        "effective-from: ‸2026-02-30",
        "Here should stand a date",
    ),
    Broken(
        "end before start",
        "{value: 31, basis: default}",
        "{value: 31, basis: default, effective-from: 2026-02-01, effective-to: 2026-01-31}",
        "effective-to: ‸2026-01-31",
        "This day is before the first one.",
    ),
    Broken(
        "amount without currency",
        "    unit: days\n",
        "    unit: amount\n",
        "\n  ‸exchange-rate-age:\n",
        "An amount needs a currency, and nothing else has one.",
    ),
    Broken("unit", "    unit: days\n", "    unit: day\n", "unit: ‸day", "“day” is not one of: amount, days,", "days"),
    Broken(
        "limit in months",
        "up-to: tier-small-limit",
        "up-to: tier-medium-duration",
        "up-to: ‸tier-medium-duration",
        "The threshold “tier-medium-duration” counts months, not amount.",
    ),
    Broken(
        "limit with dates",
        "{value: 24, basis: default}",
        "{value: 24, basis: default, effective-from: 2026-01-01}",
        "longer-than: ‸tier-medium-duration",
        "A limit of the process must have one value without dates",
    ),
    Broken(
        "raise without a reason",
        "    risk: high\n",
        "",
        "\n  ‸high-risk:\n",
        "A raise needs either “longer-than” or “risk”.",
    ),
    Broken(
        "half a month",
        "{value: 24, basis: default}",
        "{value: 24.5, basis: default}",
        "value: ‸24.5",
        "Here should stand a whole number.",
    ),
    Broken(
        "no entries",
        TEXT[TEXT.index("tier-raises:") : TEXT.index("# Never the author")],
        "tier-raises: {}\n",
        "\n‸tier-raises: {}",
        "There should be at least one entry here.",
    ),
    Broken("not YAML", "stages:\n", "stages: [\n", "    kind‸: co-creation", "This is not YAML"),
]


@pytest.mark.parametrize("broken", FORM, ids=lambda one: one.name)
def test_says_what_is_wrong_and_where(broken: Broken) -> None:
    broken.prove()
