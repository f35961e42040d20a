"""The arrows of the architecture point inwards, and each outside library has one home."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "monitor"
MODULES = sorted(path.relative_to(ROOT.parent) for path in ROOT.rglob("*.py"))

LAYERS = (
    {"model", "errors"},
    {"core"},
    {"config", "results", "previews", "names", "redaction", "unforeseen"},
    {"store", "fetch", "pdf"},
    {"notify", "importers", "replay", "status_reading"},
    {"memories", "quieting", "sighting"},
    {"events", "outbox", "past_incidents", "screenshots"},
    {"recording", "answers", "reviews", "report", "looking"},
    {"pipeline", "queries", "first_look", "pruning"},
    {"rounds", "schedule", "doctor", "proposing"},
    {"live", "planning", "questions"},
    {"app", "workbench"},
    {"demo"},
    {"cli"},
)
"""Innermost first; a module imports from its own layer's package and from layers before it."""

HOMES = {
    "httpx": {"fetch"},
    "httpcore": {"fetch"},
    "pdfminer": {"pdf"},
    "playwright": {"fetch"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "apscheduler": {"schedule"},
    "selectolax": {"core", "config"},
    "yaml": {"config"},
    "click": {"cli"},
}
PURE = {
    "os",
    "io",
    "pathlib",
    "socket",
    "subprocess",
    "sqlite3",
    "time",
    "random",
    "asyncio",
    "threading",
    "logging",
}


def part_of(module: Path) -> str:
    return module.parts[1].removesuffix(".py")


def imports_of(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse((ROOT.parent / module).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative imports hide where an arrow points"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def layer_of(part: str) -> int:
    for number, parts in enumerate(LAYERS):
        if part in parts:
            return number
    raise AssertionError(f"monitor/{part} has no place in LAYERS: give it one")


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_imports_only_from_further_inside(module: Path) -> None:
    part = part_of(module)
    if part == "__init__":
        return
    for name in imports_of(module):
        if name.startswith("monitor.") and name != "monitor.__version__":
            inner = name.split(".")[1]
            assert inner == part or layer_of(inner) < layer_of(part), f"{module} imports {name}"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_library_is_imported_only_in_its_home(module: Path) -> None:
    for name in imports_of(module):
        home = HOMES.get(name.split(".")[0])
        assert home is None or part_of(module) in home, f"{module} imports {name}"


@pytest.mark.parametrize("module", [m for m in MODULES if part_of(m) in {"core", "model"}], ids=str)
def test_the_core_does_no_input_or_output(module: Path) -> None:
    touched = {name.split(".")[0] for name in imports_of(module)} & PURE
    assert not touched, f"{module} imports {touched}"


@pytest.mark.parametrize("module", [m for m in MODULES if part_of(m) == "core"], ids=str)
def test_the_core_reads_no_clock(module: Path) -> None:
    source = (ROOT.parent / module).read_text("utf-8")
    assert ".now(" not in source.replace("memory.now", ""), f"{module} reads a clock"
    assert ".today(" not in source, f"{module} reads a clock"
