import io
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest

from documents import pdf, pictures
from documents.errors import PdfFailed, PdfUnavailable, PicturesFailed
from documents.pictures import Drawn
from tests.documents.word_files import word_file

PNG = b"\x89PNG\r\n\x1a\n"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """The addresses that somebody asked a server on this machine for; the first is the server's own."""
    found: list[str] = []

    class Told(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
            pass

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 -- the library's names

    server = HTTPServer(("127.0.0.1", 0), Told)
    found.append(f"http://127.0.0.1:{server.server_port}")
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield found
    server.shutdown()
    serving.join()
    server.server_close()


def office(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """An office that does what the script says; `$FILES` are the files that it is given."""
    stand_in = folder / "soffice"
    head = '#!/bin/sh\nFILES=\nfor one in "$@"; do case $one in *.docx) FILES="$FILES $one";; esac; done\n'
    stand_in.write_text(head + script)
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")
    return folder


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
LINKED = f"""
<w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing"><wp:extent cx="900000" cy="900000"/>
<wp:docPr id="1" name="p"/><a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{DRAWING}/picture">
<pic:pic xmlns:pic="{DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="0" name="x"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:link="rId77" xmlns:r="{RELATIONS}"/></pic:blipFill><pic:spPr/></pic:pic>
</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""


def pointing_at(address: str) -> bytes:
    """A Word file with a picture that has to be fetched."""
    link = (
        f'<Relationship Id="rId77" Type="{RELATIONS}/image" Target="{address}/picture.png" TargetMode="External"/>'
        "</Relationships>"
    )
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file("here"))) as read, zipfile.ZipFile(found, "w") as written:
        for name in read.namelist():
            content = read.read(name)
            if name == "word/document.xml":
                content = content.replace(b"</w:p>", LINKED.encode(), 1)
            if name == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", link.encode())
            written.writestr(name, content)
    return found.getvalue()


def test_each_comes_out_under_its_name_and_one_bad_file_takes_no_other_with_it(asked: list[str]) -> None:
    files = {
        "--help": word_file("One"),
        "bad": b"PK\x03\x04 no",
        "a/../b": pointing_at(asked[0]),
        "c": word_file("Two"),
    }

    made = pdf.converted(files)

    assert list(made) == list(files)
    failed = made.pop("bad")
    assert isinstance(failed, PdfFailed)
    assert failed.name == "bad"
    assert all(isinstance(content, bytes) and content.startswith(b"%PDF-") for content in made.values())
    assert asked[1:] == [], "what a file points to was fetched"

    seen = pictures.drawn({name: content for name, content in made.items() if isinstance(content, bytes)})
    assert all(isinstance(one, Drawn) and one.pages == 1 and one.pictures[0].startswith(PNG) for one in seen.values())


def test_what_is_kept_for_years_declares_itself_and_carries_its_fonts() -> None:
    (made,) = pdf.convert({"x": word_file("Señal", "مرحبا")}, archive=True).values()

    with pikepdf.open(io.BytesIO(made)) as opened:
        with opened.open_metadata() as about:
            assert (about[f"{PDFA}part"], about[f"{PDFA}conformance"]) == ("2", "B")
        fonts = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
        assert fonts
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)
        assert not opened.is_encrypted
        assert opened.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_nothing_to_convert_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert pdf.convert({}) == {}
    assert pictures.drawn({}) == {}


def test_a_machine_without_libreoffice_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert not pdf.available()
    with pytest.raises(PdfUnavailable, match="LibreOffice"):
        pdf.convert({"x": word_file("x")})


def test_a_file_that_does_not_come_out_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    office(tmp_path, monkeypatch, "echo 'cannot load' >&2")

    with pytest.raises(PdfFailed, match="cannot load") as failed:
        pdf.convert({"the letter": word_file("x")})

    assert failed.value.name == "the letter"


DIES = """
for one in $FILES; do
  if grep -q deadly "$one"; then printf half >"${one%docx}pdf"; kill -9 $$; fi
  printf '%%PDF-1.7 %s\\n%%%%EOF' "$one" >"${one%docx}pdf"
done
"""


def test_a_file_over_which_the_office_dies_fails_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    calls = office(tmp_path, monkeypatch, f"echo $FILES >>{tmp_path}/calls\n{DIES}") / "calls"

    made = pdf.converted({"a": b"good", "b": b"deadly", "c": b"good", "d": b"deadly", "e": b"good"})

    assert [name for name, outcome in made.items() if isinstance(outcome, PdfFailed)] == ["b", "d"]
    assert [len(line.split()) for line in calls.read_text().splitlines()] == [5, 3, 1, 1, 1]


def test_an_office_that_stands_still_is_ended_with_its_children(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pdf, "SECONDS_TO_START", 0)
    monkeypatch.setattr(pdf, "SECONDS_PER_FILE", 1)
    office(tmp_path, monkeypatch, f"(sleep 2.2; touch {tmp_path}/left) & sleep 60")

    with pytest.raises(PdfFailed, match="no answer"):
        pdf.convert({"x": b"x"})
    time.sleep(1.5)

    assert not (tmp_path / "left").exists()


def test_an_office_knows_nothing_of_us_and_gets_no_more_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "nobody's business")
    office(tmp_path, monkeypatch, "env; ulimit -d; pwd")

    with pytest.raises(PdfFailed) as failed:
        pdf.convert({"x": b"x"})

    assert "nobody" not in failed.value.reason
    assert f"\n{pdf.MEGABYTES * 1024}\n" in failed.value.reason
    assert not Path(failed.value.reason.splitlines()[-1]).exists(), "its folder is left"


def test_an_office_that_takes_too_much_memory_ends_and_its_file_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    greedy = f"{sys.executable} -c 'bytearray({(pdf.MEGABYTES + 1) << 20})' && cp $FILES ${{FILES%docx}}pdf"
    office(tmp_path, monkeypatch, greedy)

    with pytest.raises(PdfFailed, match="MemoryError"):
        pdf.convert({"x": b"%%EOF"})
    monkeypatch.setattr(pdf, "MEGABYTES", 4 * pdf.MEGABYTES)
    assert pdf.convert({"x": b"%%EOF"}) == {"x": b"%%EOF"}


def test_a_pdf_that_is_none_has_no_pictures_and_takes_no_other_with_it() -> None:
    (good,) = pdf.convert({"x": word_file("x")}).values()

    seen = pictures.drawn({"bad": b"%PDF-1.7 no", "good": good}, width=200, pages=1)

    assert isinstance(seen["bad"], PicturesFailed)
    assert isinstance(seen["good"], Drawn)
    assert int.from_bytes(seen["good"].pictures[0][16:20], "big") == 200
