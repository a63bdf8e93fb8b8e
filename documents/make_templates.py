"""Write every template from its text, contracts and the startup pack: `python -m documents.make_templates`."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from documents import housestyle, two_columns
from documents.shelf import LANGUAGES, PAIRS, SHELF
from documents.wording import Clauses, House, house, wording

PACKS = SHELF.parent / "packs"
"""The shelf of the startup pack, which is no contract and looks like one."""
HOUSE = "house"
"""The text file that is no contract: the house's own words."""


def made(shelf: Path = SHELF) -> Mapping[str, bytes]:
    """The templates by file name, made from the texts on this shelf; the house's own words are the contracts'."""
    texts = shelf / "text"
    houses = {language: house(SHELF / "text" / f"{HOUSE}.{language}.yaml") for language in LANGUAGES}
    kinds = sorted({path.name.split(".")[0] for path in texts.glob("*.yaml")} - {HOUSE})
    return {name: content for kind in kinds for name, content in _of_kind(texts, kind, houses)}


def _of_kind(texts: Path, kind: str, houses: Mapping[str, House]) -> Iterator[tuple[str, bytes]]:
    """One template for each language; where it takes in clauses, which come in both, one for each pair too."""
    words = {language: wording(texts / f"{kind}.{language}.yaml") for language in LANGUAGES}
    for language in LANGUAGES:
        yield f"{kind}.{language}.docx", housestyle.template(words[language], houses[language])
    if not any(isinstance(block, Clauses) for block in words[LANGUAGES[0]].blocks):
        return
    for pair in PAIRS:
        first, second = (words[language] for language in pair.split("-"))
        yield f"{kind}.{pair}.docx", housestyle.template(two_columns.woven(first, second), houses[first.language])


def main(shelves: Sequence[Path] = (SHELF, PACKS)) -> None:
    """Write them beside their texts and name each on standard output."""
    for shelf in shelves:
        for name, content in made(shelf).items():
            (shelf / name).write_bytes(content)
            sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
