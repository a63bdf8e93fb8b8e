"""The shipped editions, read once for all tests of the rules: the first, those that brought something."""

from __future__ import annotations

from policy.files import PACKS, read
from policy.loader import load

PATH = PACKS / "standard" / "2026-01.yaml"
TEXT = read(PATH)
STANDARD = load(TEXT, PATH.name)

CLAUSED_PATH = PACKS / "standard" / "2026-11.yaml"
CLAUSED_TEXT = read(CLAUSED_PATH)
CLAUSED = load(CLAUSED_TEXT, CLAUSED_PATH.name)

BILINGUAL_PATH = PACKS / "standard" / "2026-12.yaml"
BILINGUAL_TEXT = read(BILINGUAL_PATH)
BILINGUAL = load(BILINGUAL_TEXT, BILINGUAL_PATH.name)

#: The first that says how both sides are assessed.
ASSESSED_PATH = PACKS / "standard" / "2027-01.yaml"
ASSESSED_TEXT = read(ASSESSED_PATH)
ASSESSED = load(ASSESSED_TEXT, ASSESSED_PATH.name)

#: The same in schema 4, where its author says who approves edited clauses.
EDITED_TEXT = (
    CLAUSED_TEXT.replace("schema: 3", "schema: 4")
    .replace(
        "      - liaison-named\n      - exploration-open",
        "      - liaison-named\n      - edited-clauses-settled\n      - exploration-open",
    )
    .replace("gates: [not-the-author, ", "gates: [edited-clauses-approved, not-the-author, ")
    .replace("gates: [document-printed, exploration-open]", "gates: [document-printed, edited-clauses-approved]")
    .replace(
        "  rows:\n    every-agreement:",
        """  edited:
    small:
      label: {en: "Small: a grants officer", es: "Pequeños: oficial de donaciones"}
      tiers: [N0, T1, T2]
      approval: grants-officer
      mandatory: true
    rest:
      label: {en: "The rest: leadership", es: "Los demás: dirección"}
      approval: leadership
  rows:
    every-agreement:""",
    )
)

NEWEST_PATH = PACKS / "standard" / "2026-07.yaml"
NEWEST_TEXT = read(NEWEST_PATH)
NEWEST = load(NEWEST_TEXT, NEWEST_PATH.name)
