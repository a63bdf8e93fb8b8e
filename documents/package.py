"""The parts of a Word file that say how its other parts hang together."""

from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from documents.ooxml import w
from documents.styles import FONT
from documents.wording import Wording

_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = (
    ("styles", "styles"),
    ("numbering", "numbering"),
    ("settings", "settings"),
    ("fontTable", "fontTable"),
    ("header1", "header"),
    ("footer1", "footer"),
)
_FALL_BACK = "Calibri"
"""What Word uses where Carlito is not installed: the same widths, so the same pages."""


def _content_types() -> str:
    overrides = [f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>']
    overrides += [f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in _PARTS]
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'{"".join(overrides)}<Override PartName="/docProps/core.xml" ContentType="{core}"/></Types>'
    )


def _package_relations() -> str:
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{core}" Target="docProps/core.xml"/></Relationships>'
    )


def _document_relations() -> str:
    related = [
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{name}.xml"/>'
        for number, (name, kind) in enumerate(_PARTS, start=1)
    ]
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(related)}</Relationships>'


FIXED_MEMBERS = {
    "[Content_Types].xml": _content_types().encode(),
    "_rels/.rels": _package_relations().encode(),
    "word/_rels/document.xml.rels": _document_relations().encode(),
}
"""The members that are the same in every template."""


def core_properties(wording: Wording) -> bytes:
    """Title (with the number when printed), language and template version; no person, and no date that would change."""
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{{{{ number }}}} · {escape(wording.title)}</dc:title>"
        f"<dc:subject>{escape(wording.kind)}</dc:subject>"
        "<dc:creator>Tack</dc:creator>"
        f"<dc:language>{escape(wording.language)}</dc:language>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created>'
        f"<cp:version>{escape(wording.version)}</cp:version></cp:coreProperties>"
    ).encode()


def settings(language: str) -> ET.Element:
    """Settings of a present-day Word, in the document's language."""
    mode = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    return w(
        "settings",
        w("zoom", percent=100),
        w("defaultTabStop", val=624),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", mode),
        w("themeFontLang", val=language),
        w("decimalSymbol", val="."),
        w("listSeparator", val=","),
    )


def font_table() -> ET.Element:
    """The one typeface, and what stands in for it."""
    return w(
        "fonts",
        w(
            "font",
            w("altName", val=_FALL_BACK),
            w("charset", val="00"),
            w("family", val="swiss"),
            w("pitch", val="variable"),
            name=FONT,
        ),
    )
