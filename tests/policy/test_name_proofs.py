from __future__ import annotations

import pytest

from tests.policy.broken import Broken

EXPLORE = "    from: [co-creation]\n    to: [exploratory]\n"
NAMES = [
    Broken(
        "contribution",
        "\n  leverage: {",
        "\n  leverege: {",
        "\n  ‸leverege:",
        "There is no contribution “leverege”. Did you mean “leverage”?",
        "leverage",
        others=1,
    ),
    Broken(
        "role the code asks for",
        "\n  funder: {",
        "\n  donor: {",
        "\n‸party-roles:",
        "The entry “funder” is missing, which the code asks for.",
    ),
    Broken(
        "stage in from",
        EXPLORE,
        "    from: [co-creatoin]\n    to: [exploratory]\n",
        "from: [‸co-creatoin]",
        "There is no stage “co-creatoin”. Did you mean “co-creation”?",
        "co-creation",
        others=1,
    ),
    Broken(
        "stage in to",
        "to: [delivery]",
        "to: [delivry]",
        "to: [‸delivry]",
        "There is no stage “delivry”. Did you mean “delivery”?",
        "delivery",
    ),
    Broken(
        "gate of a move",
        "[partner-named, liaison-named, exploration-planned]",
        "[partner-named, liaison-nmaed, exploration-planned]",
        "[partner-named, ‸liaison-nmaed",
        "There is no gate “liaison-nmaed”. Did you mean “liaison-named”?",
        "liaison-named",
    ),
    Broken(
        "gate of agreements on a partnership",
        "gates: [no-open-agreement]",
        "gates: [document-printed]",
        "gates: [‸document-printed]\n    asks: [reason]\n    outcomes",
        "There is no gate “document-printed”.",
    ),
    Broken(
        "gate by destination",
        "      delivery: [agreement-in-force]",
        "      delivery: [agreement-in-forse]",
        "delivery: [‸agreement-in-forse]",
        "There is no gate “agreement-in-forse”.",
        "agreement-in-force",
    ),
    Broken(
        "destination of gates",
        "      delivery: [agreement-in-force]",
        "      deliver: [agreement-in-force]",
        "      ‸deliver: [",
        "The move does not lead to “deliver”. Did you mean “delivery”?",
        "delivery",
        others=1,
    ),
    Broken(
        "permission",
        "permission: partnership.stop",
        "permission: partnership.stopp",
        "permission: ‸partnership.stopp",
        "There is no permission “partnership.stopp”.",
        "partnership.stop",
    ),
    Broken(
        "asked for",
        "asks: [reason, ends-on]",
        "asks: [reason, end-on]",
        "asks: [reason, ‸end-on]",
        "A move cannot ask for “end-on”. Did you mean “ends-on”?",
        "ends-on",
    ),
    Broken(
        "outcome",
        "outcomes: [declined]",
        "outcomes: [decline]",
        "outcomes: [‸decline]",
        "There is no outcome “decline”. Did you mean “declined”?",
        "declined",
    ),
    Broken(
        "agreement move",
        "\n  terminate:\n",
        "\n  terminat:\n",
        "\n  ‸terminat:",
        "There is no agreement move “terminat”. Did you mean “terminate”?",
        "terminate",
        others=1,
    ),
    Broken(
        "agreement gate",
        "not-approved-before, exploration-open]",
        "not-aproved-before]",
        "‸not-aproved-before]",
        "There is no gate “not-aproved-before”.",
        "not-approved-before",
    ),
    Broken(
        "role",
        "steps: [leadership, finance]",
        "steps: [leadership, finanse]",
        "steps: [leadership, ‸finanse]",
        "There is no role “finanse”. Did you mean “finance”?",
        "finance",
    ),
    Broken(
        "template",
        "template: letter-grant",
        "template: leter-grant",
        "template: ‸leter-grant",
        "There is no template “leter-grant”. Did you mean “letter-grant”?",
        "letter-grant",
    ),
    Broken(
        "threshold missing",
        "\n  exchange-rate-age:\n",
        "\n  exchange-rate-aeg:\n",
        "\n‸thresholds:\n",
        "The entry “exchange-rate-age” is missing, which the code asks for.",
    ),
    Broken(
        "limit",
        "up-to: tier-small-limit",
        "up-to: tier-smal-limit",
        "up-to: ‸tier-smal-limit",
        "There is no threshold “tier-smal-limit”. Did you mean “tier-small-limit”?",
        "tier-small-limit",
    ),
    Broken("IATI code", 'iati: "90"', 'iati: "91"', 'iati: ‸"91"', "“91” is not a code of the IATI list"),
    Broken(
        "currency of the edition",
        "\ncurrency: USD\n",
        "\ncurrency: USX\n",
        "\ncurrency: ‸USX\n",
        "There is no currency “USX”.",
        "UZS",
        others=5,
    ),
    Broken(
        "currency of a threshold",
        "    currency: USD\n    values:\n      - {value: 500000, basis: default}\n  tier",
        "    currency: HNL\n    values:\n      - {value: 500000, basis: default}\n  tier",
        "currency: ‸HNL",
        "Thresholds stand in the currency of the edition, USD.",
    ),
]


@pytest.mark.parametrize("broken", NAMES, ids=lambda one: one.name)
def test_says_what_is_wrong_and_where(broken: Broken) -> None:
    broken.prove()
