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
        written = command.revision(config, message, autogenerate=True, rev_id=f"{datetime.now(UTC):%Y%m%d_%H%M}")
    for script in written if isinstance(written, list) else [written]:
        if script is not None:
            _quieten(Path(script.path))


def _quieten(path: Path) -> None:
    """Drop the remarks that Alembic leaves between the statements."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.strip().startswith("# ###")), encoding="utf-8")


main(sys.argv[1])
