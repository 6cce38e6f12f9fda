"""The wheel holds every file that the code reads, installs alone, and verifies rows with the base install."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("engine", "generators", "verifiers", "pipelines")
# all that `pip install proofloom` brings besides Proofloom; the rest is hidden from the interpreter
BASE = {
    "typer",
    "rich",
    "shellingham",
    "markdown_it",
    "mdurl",
    "pygments",
    "annotated_doc",
    "flint",
    "orjson",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the wheel as an installer does with a pure one."""
    target = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def test_the_wheel_holds_every_file_of_the_four_rooms_and_nothing_else(wheel: Path) -> None:
    wanted = {
        path.relative_to(ROOT / room).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        about = {name.partition(".dist-info/")[2] for name in archive.namelist() if ".dist-info/" in name}
    assert held == wanted
    assert {Path(name).suffix for name in held} >= {".py", ".toml", ".html", ".css", ".js", ".typed"}
    assert "proofloom/__init__.py" not in held
    assert {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"} <= about


def run(installed: Path, script: str, cwd: Path, *, base_only: bool = False) -> str:
    """Run a script with the installed wheel, perhaps with the base install alone."""
    hide = (
        "import sys, importlib.abc\n"
        "class Hide(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        known = sys.stdlib_module_names | {BASE!r} | {{'proofloom'}}\n"
        "        if name.partition('.')[0] not in known and not name.startswith('_'):\n"
        "            raise ModuleNotFoundError(f'{name} is hidden', name=name)\n"
        "sys.meta_path.insert(0, Hide())\n"
    )
    check = f"import proofloom.engine\nassert proofloom.engine.__file__.startswith({str(installed)!r})\n"
    made = subprocess.run(
        [sys.executable, "-c", (hide if base_only else "") + check + script],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


CALL = "from proofloom.pipelines.cli import status\nassert status({!r}) == 0\n"


def test_the_installed_wheel_makes_and_shows_a_dataset(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(
        "name: wheel\nseed: 1\ngenerators:\n"
        "  - {use: geometry/angle_chase, rows: {train: 2}}\n"
        "  - {use: program/exercises, with: {languages: {python: 1}}, rows: {train: 2}}\n"
    )
    script = "if __name__ == '__main__':\n"
    for arguments in (
        ["run", "r.yaml", "--out", "out", "--workers", "1", "--no-pilot"],
        ["report", "out"],
        ["export", "out", "rows", "--to", "jsonl"],
    ):
        script += f"    from proofloom.pipelines.cli import status; assert status({arguments!r}) == 0\n"
    run(installed, script, tmp_path)
    assert (tmp_path / "out" / "report.html").stat().st_size > 10_000
    lines = (tmp_path / "rows" / "train.jsonl").read_text().splitlines()
    assert len(lines) == 4
    # and whoever gets the lines can check them with the base install
    told = run(installed, CALL.format(["verify", "rows/train.jsonl", "--json"]), tmp_path, base_only=True)
    assert json.loads(told.splitlines()[-1])["rows"] == 4


def test_the_base_install_lists_and_helps_and_says_what_is_missing(installed: Path, tmp_path: Path) -> None:
    assert "program/rerun" in run(installed, CALL.format(["list"]), tmp_path, base_only=True)
    run(installed, CALL.format(["--help"]), tmp_path, base_only=True)
    (tmp_path / "r.yaml").write_text("name: x\n")
    script = "from proofloom.pipelines.cli import status\nprint(status(['validate', 'r.yaml', '--json']))"
    told = run(installed, script, tmp_path, base_only=True)
    assert "pip install 'proofloom[produce]'" in told
    assert told.splitlines()[-1] == "2"
