"""Write every contract template from its text: `python -m documents.make_templates`."""

import sys
from collections.abc import Mapping
from pathlib import Path

from documents import housestyle
from documents.shelf import LANGUAGES, SHELF
from documents.wording import house, wording

HOUSE = "house"
"""The text file that is no contract: the house's own words."""


def made(shelf: Path = SHELF) -> Mapping[str, bytes]:
    """The templates by file name, made from the texts on this shelf."""
    texts = shelf / "text"
    houses = {language: house(texts / f"{HOUSE}.{language}.yaml") for language in LANGUAGES}
    kinds = sorted({path.name.split(".")[0] for path in texts.glob("*.yaml")} - {HOUSE})
    return {
        f"{kind}.{language}.docx": housestyle.template(wording(texts / f"{kind}.{language}.yaml"), houses[language])
        for kind in kinds
        for language in LANGUAGES
    }


def main(shelf: Path = SHELF) -> None:
    """Write them beside their texts and name each on standard output."""
    for name, content in made(shelf).items():
        (shelf / name).write_bytes(content)
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
