"""What imports give, described for OpenAPI."""

from __future__ import annotations

from marshmallow import Schema, fields

from portfolio.importing.columns import COLUMNS
from portfolio.importing.sheets import LONGEST_CELL
from web.api.fields import Choice, Day, Flag, Id, Instant, MoneyField, Part, Sent, Text, Whole
from web.api.lists import Listing
from web.api.schemas import DIGEST, Named, always, listed, page_of

STATUSES = ("waiting", "done")
NOT_APPLIED = ("faulty", "differing")


class ImportFileBody(Schema):
    """A spreadsheet (.xlsx), a table (.csv) or 360Giving data (.json) of at most 25 megabytes."""

    file = Sent(required=True)


class ImportFilters(Listing):
    """What a list of imports is narrowed by."""

    status = Choice(STATUSES)


class RowFilters(Listing):
    """What the rows that were not applied are narrowed by."""

    result = Choice(NOT_APPLIED)


class StagePart(Schema):
    """How many partnerships stand in a stage."""

    stage = always(Text, 60)
    count = always(Whole)


class BroughtPart(Schema):
    """Figures to hold against what the sender says: grants, recipients, amounts, where they stand."""

    agreements = always(Whole)
    recipients = always(Whole)
    totals = listed(MoneyField())
    stages = listed(Part(StagePart))
    flagged = always(Whole)


class ImportLine(Schema):
    """A file being imported: `done` rows of `total` are settled, and what became of them."""

    id = always(Id)
    name = always(Text)
    sha256 = always(Text, metadata={"pattern": DIGEST})
    status = always(Choice, STATUSES)
    total = always(Whole)
    done = always(Whole)
    added = always(Whole)
    known = always(Whole)
    differing = always(Whole)
    faulty = always(Whole)
    by = always(Part, Named)
    on = always(Day)
    now = always(Instant)


class ImportSchema(ImportLine):
    """An import with what it brought so far."""

    brought = always(Part, BroughtPart)


class FaultPart(Schema):
    """What is wrong with one cell, by the heading of its column, or with the row where that is empty."""

    column = always(Text, LONGEST_CELL)
    message = always(Text, LONGEST_CELL)


class ImportRowSchema(Schema):
    """A row that was not applied: its number in the file, its cells by heading, and why."""

    number = always(Whole)
    result = always(Choice, NOT_APPLIED)
    cells = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True, metadata={"examples": [{"Title": "Coffee"}]}
    )
    faults = listed(Part(FaultPart))


class DifferingPart(Schema):
    """A grant that was imported before with other values, by the keys of its columns."""

    number = always(Whole)
    columns = listed(Choice([one.key for one in COLUMNS]))


class ImportPreviewSchema(Schema):
    """What importing a file would do; of the rows that would not be applied the first 200."""

    name = always(Text)
    total = always(Whole)
    added = always(Whole)
    known = always(Whole)
    differing = always(Whole)
    faulty = always(Whole)
    new_organisations = always(Whole)
    left_out = listed(Text(LONGEST_CELL))
    brought = always(Part, BroughtPart)
    rows_differing = listed(Part(DifferingPart))
    rows_faulty = listed(Part(ImportRowSchema))


class ColumnSchema(Schema):
    """A column of our own format: its heading, what goes there, and the headings of 360Giving that mean the same."""

    key = always(Text, 60)
    label = always(Text)
    meaning = always(Text, 2000)
    example = always(Text)
    needed = always(Flag)
    also = listed(Text())


ImportPage = page_of(ImportLine, "ImportPage")
ImportRowPage = page_of(ImportRowSchema, "ImportRowPage")
ColumnList = page_of(ColumnSchema, "ColumnList")
