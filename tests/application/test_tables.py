"""A process that only works knows every table whose rows a merge of organisations moves."""

from __future__ import annotations

import subprocess
import sys

TOLD = """
import application.work
from kernel.database import Base
from partnerships.merging import PLACES
print(sorted({table for table, _column in PLACES} - set(Base.metadata.tables)))
"""


def test_every_table_that_a_merge_moves_is_known_where_work_is_done() -> None:
    done = subprocess.run([sys.executable, "-c", TOLD], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
