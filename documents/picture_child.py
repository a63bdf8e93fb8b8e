"""Draws the pages of PDF files as PNG, in a process of its own: `picture_child.py WIDTH PAGES FILE…`.

Beside `1.pdf` it writes `1-001.png` and so on, and `1.count` with how many pages there are in all.
"""

import sys
from pathlib import Path

import pypdfium2
from PIL import Image

#: Text and a logo need no more colours; a page is then a third of the size, which counts on a phone.
COLOURS = 32


def draw(file: Path, width: int, pages: int) -> None:
    """Draw the first pages of a file at this width, none taller than two widths."""
    with pypdfium2.PdfDocument(file) as document:
        for number in range(min(len(document), pages)):
            page = document[number]
            wide, tall = page.get_size()
            # Sides are rounded up: half a pixel less keeps to the width.
            scale = min((width - 0.5) / wide, (2 * width - 0.5) / tall)
            picture = page.render(scale=scale).to_pil().convert("RGB")
            small = picture.quantize(COLOURS, dither=Image.Dither.NONE)
            small.save(file.with_name(f"{file.stem}-{number + 1:03}.png"), optimize=True)
        file.with_suffix(".count").write_text(str(len(document)), encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[3:]:
        try:
            draw(Path(name), int(sys.argv[1]), int(sys.argv[2]))
        except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError) as error:
            print(f"{name}: {error}", file=sys.stderr)  # noqa: T201 -- what the parent keeps of it
