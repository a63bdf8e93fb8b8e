"""Write the next revision: what the models say and the revisions so far do not (`make migration MESSAGE="..."`)."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config

from kernel import migrate


def main(message: str) -> None:
    """Compare the models with a fresh SQLite database at the newest revision."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'fresh.sqlite'}"
        migrate.upgrade(url)
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent))
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        config.attributes["url"] = url
        command.revision(config, message, autogenerate=True, rev_id=f"{datetime.now(UTC):%Y%m%d_%H%M}")


main(sys.argv[1])
