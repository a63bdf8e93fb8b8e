"""The scripts that bring Tack onto a machine, where something is missing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BASH = shutil.which("bash") or "/bin/bash"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A PATH with a shell's own tools and nothing else; here nobody is root."""
    for name in ("bash", "env", "cat"):
        (tmp_path / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    provide(tmp_path, "id", "echo 1000")
    return tmp_path


def provide(folder: Path, name: str, does: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!{BASH}\n{does}\n")
    path.chmod(0o755)


def run(script: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BASH, str(ROOT / ".ci" / script)], env={"PATH": str(path)}, capture_output=True, text=True, check=False
    )


def test_what_is_missing_is_named_in_one_line(bare: Path) -> None:
    done = run("system-packages", bare)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "chromium libreoffice-writer-nogui" in done.stderr
    assert "poppler-utils" in done.stderr


def test_nothing_is_said_where_nothing_is_missing(bare: Path) -> None:
    for name in ("chromium", "soffice", "pdftoppm"):
        provide(bare, name, "exit 0")
    done = run("system-packages", bare)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_administrator_gets_only_what_is_missing(bare: Path) -> None:
    asked = bare / "asked"
    provide(bare, "id", "echo 0")
    provide(bare, "apt-get", f'echo "$@" >> {asked}')
    provide(bare, "soffice", "exit 0")
    provide(bare, "chromium-browser", "exit 0")

    done = run("system-packages", bare)

    assert done.returncode == 0, done.stderr
    update, install = asked.read_text().splitlines()
    assert update.startswith("update")
    assert install.endswith("--no-install-recommends poppler-utils")


def test_a_python_that_is_too_old_is_passed_over(bare: Path) -> None:
    provide(bare, "python3", "exit 1")
    (bare / "python3.11").symlink_to(sys.executable)

    done = run("find-python", bare)

    assert (done.returncode, done.stdout.strip()) == (0, str(bare / "python3.11"))


def test_no_python_says_what_to_install(bare: Path) -> None:
    done = run("find-python", bare)
    assert done.returncode == 1
    assert "Python 3.11 or later" in done.stderr
