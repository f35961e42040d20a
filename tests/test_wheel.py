"""The wheel works where nothing of the source tree is."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; what it depends on is borrowed from ours."""
    made = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", str(made), cwd=made)
    python = made / "bin" / "python"
    quiet = ("--quiet", "--disable-pip-version-check", "--no-deps", "--no-index")
    run(sys.executable, "-m", "pip", "--python", str(python), "install", *quiet, str(wheel), cwd=made)
    (packages,) = made.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    return made


def run(*command: str, cwd: Path, expected: int = 0) -> str:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True, timeout=120)
    assert done.returncode == expected, done.stderr
    return done.stdout


def test_the_wheel_holds_what_is_no_module_too(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        texts = [name for name in names if name.endswith((".py", ".yaml", ".json", ".html"))]
        assert all(str(ROOT) not in archive.read(name).decode("utf-8") for name in texts)
    migrations = {f"monitor/{path.relative_to(ROOT)}" for path in (ROOT / "migrations").rglob("*.py")}
    assert migrations
    assert migrations <= names
    for name in ("config.schema.json", "config_template.yaml", "demo/config.yaml", "demo/pages/terms.html"):
        assert f"monitor/{name}" in names
    assert not any(name.startswith("tests/") for name in names)


def test_the_command_runs_elsewhere_and_brings_its_own_migrations(environment: Path, tmp_path: Path) -> None:
    monitor, python = str(environment / "bin" / "monitor"), str(environment / "bin" / "python")
    where = run(python, "-c", "import monitor; print(monitor.__file__)", cwd=tmp_path)
    assert where.startswith(str(environment))
    assert run(monitor, "--help", cwd=tmp_path).startswith("Usage: monitor")
    told = run(monitor, "demo", cwd=tmp_path)
    assert "That ended with exit code 1." in told
    run(monitor, "--config", "demo/config.yaml", "verify", "--offline", cwd=tmp_path, expected=1)
    folder = "from monitor.store.migrating import migrations_folder as f; print(f())"
    assert run(python, "-c", folder, cwd=tmp_path).startswith(str(environment))


def test_a_new_register_can_be_started_with(environment: Path, tmp_path: Path) -> None:
    monitor = str(environment / "bin" / "monitor")
    run(monitor, "init", cwd=tmp_path)
    run(monitor, "claims", "list", cwd=tmp_path)
    assert (tmp_path / "config.yaml").is_file()
