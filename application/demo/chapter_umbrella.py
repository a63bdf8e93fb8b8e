"""The story of a large umbrella: one call-off done, one out for signature, one that asks for more than is left."""

from __future__ import annotations

from application.demo.cast import FUNDER
from application.demo.script import (
    Bring,
    Carry,
    Contract,
    Enlist,
    Gift,
    Move,
    Note,
    Press,
    Rate,
    Receive,
    Sign,
    Step,
    Story,
    carried,
)

CACAO = Story(
    key="cacao",
    opened=560,
    by="whitfield",
    title="Fine cacao from the north coast",
    idea=(
        "Bring 900 growers into a fine-flavour cacao chain with a guaranteed buyer, fermentation centres of their own, "
        "and finance that follows the harvest."
    ),
    liaison="amador",
    partners=(("cacao", "lead-partner"),),
    market_system="value-added-agriculture",
    relationship="strategic",
    language="en",
    steps=(
        Step(
            552,
            "amador",
            Note("Visited three growers' groups; all deliver wet beans today and would ferment if paid for it."),
        ),
        Step(548, "whitfield", Enlist("padilla", "Growers' groups")),
        Step(
            540,
            "whitfield",
            Bring(
                {
                    FUNDER: (
                        "50",
                        (Gift("cash", "Programme funds, to the ceiling of the umbrella", "1500000", "USD"),),
                    ),
                    "cacao": (
                        "50",
                        (
                            Gift("cash", "Buying fund", "900000", "USD"),
                            Gift(
                                "in-kind",
                                "Two fermentation centres",
                                "600000",
                                "USD",
                                "Builder's invoice of the first centre",
                            ),
                            Gift("leverage", "Credit line of a bank, under negotiation"),
                        ),
                    ),
                }
            ),
        ),
        Step(536, "whitfield", Rate("medium", "One buyer carries the whole chain.")),
        Step(530, "whitfield", Move("commit")),
        Step(
            526,
            "whitfield",
            Contract(
                "umbrella",
                "umbrella",
                "Fine cacao, umbrella agreement",
                "cacao",
                starts=505,
                ends=-590,
                amount="1500000",
                basis="hybrid",
                downstream=True,
            ),
        ),
        *carried("umbrella", 522, author="whitfield", approvers=("marchetti", "sabillon"), signers=(FUNDER, "cacao")),
        Step(500, "whitfield", Move("start-delivery")),
        Step(
            496,
            "whitfield",
            Contract(
                "s1",
                "subaward",
                "First fermentation centre and 300 growers",
                "cacao",
                starts=480,
                ends=120,
                amount="180000",
                basis="fixed-amount",
                umbrella="umbrella",
                budget=(("Fermentation centre", "95000"), ("Field teams", "60000"), ("Laboratory", "25000")),
                reports=(("narrative", 300), ("narrative", 115), ("financial", 110)),
            ),
        ),
        *carried("s1", 492, author="whitfield", approvers=("marchetti",), signers=(FUNDER, "cacao")),
        Step(298, "whitfield", Receive("s1")),
        Step(112, "whitfield", Receive("s1")),
        Step(
            70,
            "whitfield",
            Contract(
                "s2",
                "subaward",
                "Second centre and finance that follows the harvest",
                "cacao",
                starts=20,
                ends=-400,
                amount="320000",
                basis="hybrid",
                umbrella="umbrella",
                budget=(
                    ("Second fermentation centre", "140000"),
                    ("Harvest finance facility", "150000"),
                    ("Field teams", "30000"),
                ),
                reports=(("narrative", -160), ("narrative", -405), ("financial", -410)),
            ),
        ),
        Step(52, "whitfield", Carry("s2", "submit")),
        Step(46, "marchetti", Carry("s2", "approve")),
        Step(30, "whitfield", Press("s2")),
        Step(29, "whitfield", Carry("s2", "send")),
        Step(25, "whitfield", Sign("s2", FUNDER)),
        Step(22, "amador", Note("Their board signs next week; two members were abroad.")),
        Step(
            10,
            "whitfield",
            Contract(
                "s3",
                "subaward",
                "Six hundred more growers on the coast",
                "cacao",
                starts=-40,
                ends=-560,
                amount="1200000",
                basis="hybrid",
                umbrella="umbrella",
                budget=(
                    ("Field teams", "480000"),
                    ("Nurseries and grafting", "420000"),
                    ("Harvest finance facility", "300000"),
                ),
                reports=(("narrative", -220), ("financial", -565)),
            ),
        ),
    ),
)
