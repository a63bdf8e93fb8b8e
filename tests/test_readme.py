"""What the README tells people to type works as it stands there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from application import settings

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"(?ms)^```sh\n(.*?)^```", README) for line in block.splitlines()]
MADE = [line for line in COMMANDS if line.startswith("make ")]
TACK = [line for line in COMMANDS if line.startswith(".venv/bin/tack ")]
# These go on until they are stopped; the tests of the browser and of the queue start them for good.
ENDLESS = (".venv/bin/tack serve", ".venv/bin/tack worker")
PERSON = ".venv/bin/tack user add"
GRANTS = {
    "grants": [
        {
            "id": "360G-example-1",
            "title": "Ropes for the harbour school",
            "description": "Ropes and a year of lessons.",
            "currency": "GBP",
            "amountAwarded": 12500.5,
            "awardDate": "2024-03-01",
            "plannedDates": [{"startDate": "2024-04-01", "endDate": "2025-03-31"}],
            "recipientOrganization": [{"id": "GB-CHC-000000", "name": "Harbour School Trust"}],
            "fundingOrganization": [{"id": "GB-CHC-000001", "name": "Example Foundation"}],
            "grantProgramme": [{"title": "Learning"}],
        }
    ]
}


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TACK_INSTANCE": str(folder / "instance")}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that has what a reader has after `make setup`, with an instance of its own."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / ".venv").mkdir()
    (folder / ".venv/bin").symlink_to(Path(sys.executable).parent)
    (folder / "grants.json").write_text(json.dumps(GRANTS), encoding="utf-8")
    return folder


def test_readme_names_commands() -> None:
    assert len(MADE) >= 2
    assert len(TACK) >= 6
    assert [line for line in COMMANDS if line and line not in MADE + TACK] == []


@pytest.mark.parametrize("command", MADE)
def test_make_knows_the_target(command: str) -> None:
    # A dry run: this test is itself part of `make test`.
    done = subprocess.run(["bash", "-c", f"{command} --dry-run"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_command_works_in_turn(clone: Path) -> None:
    # A link is for somebody who has an account, so the account comes first.
    ordered = sorted(TACK, key=lambda line: not line.startswith((".venv/bin/tack db", PERSON)))
    for command in ordered:
        done = run(f"{command} --help" if command.startswith(ENDLESS) else command, clone)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def test_settings_are_all_named() -> None:
    named = set(re.findall(r"(?m)^\| `([A-Z_]+)` \|", README))
    assert named == {"TACK_INSTANCE", *settings.NAMES}


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", README):
        assert (ROOT / target).exists(), target
