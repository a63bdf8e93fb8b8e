"""`python -m tests.application.walk_list`: read the whole JSON list of partnerships, page by page, and say how many."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta

from click.testing import CliRunner

from application.settings import load
from application.work import Tack
from console.main import main
from web.app import create_app

EMAIL = "auditor@example.org"


def token() -> str:
    expires = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011 -- any day that is to come
    CliRunner().invoke(main, ["user", "add", EMAIL, "--name", "A", "--role", "auditor"], catch_exceptions=False)
    asked = ["token", "add", EMAIL, "--name", "walk", "--expires", expires, "--json"]
    made = CliRunner().invoke(main, asked, catch_exceptions=False)
    return str(json.loads(made.output)["token"])


def walk() -> int:
    headers = {"Authorization": f"Bearer {token()}"}
    client = create_app(Tack(load())).test_client()
    count, after = 0, None
    while True:
        asked = {"limit": "200", **({"after": after} if after else {})}
        page = client.get("/api/v1/partnerships", query_string=asked, headers=headers).get_json()
        count += len(page["rows"])
        after = page["after"]
        if after is None:
            return count


if __name__ == "__main__":
    sys.stdout.write(str(walk()))
