"""The rules of the house that a machine can see: rooms, doors, words, sizes, the lock and its licences."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import shutil
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import proofloom.engine

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("engine", "generators", "verifiers", "pipelines")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS: list[dict[str, Any]] = PROJECT["tool"]["importlinter"]["contracts"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

# files that are longer than we like, with what keeps them in one piece
LONG = {}
SKIPPED = {"__pycache__", "out", "certificates", "node_modules", "dist"}
# whatever made, derived or worded an answer; verifiers may reach none of it (those that exist by now)
MAKERS = (
    *("program.evaluate", "program.interpret", "program.tracing", "program.printers"),
    *("geometry.closure", "geometry.chase", "geometry.search", "geometry.proof"),
)
# what runs source: once its own grammar has held it to a small language, or in a process locked down for it
MAY_EXECUTE = {
    "verifiers/proofloom/verifiers/program/rerun.py",
    "verifiers/proofloom/verifiers/jail/inside/job.py",
}
# kills what runs on by a clock, talks to its processes through sockets, and decides no row
JAIL = "verifiers/proofloom/verifiers/jail/"
# answers over HTTP; no row is made or checked by it
SERVER = "verifiers/proofloom/verifiers/adapters/server.py"
# pickle carries jobs and errors between our own processes, never to or from a file
MAY_PICKLE = {f"pipelines/proofloom/pipelines/executors/{part}.py" for part in ("__init__", "ray")}
ALLOWED_LICENCES = re.compile(
    r"MIT|BSD|Apache|ISC|MPL|Mozilla|PSF|Python Software Foundation|Zlib|CC0|Public Domain|Unlicense|HPND"
)
LICENCE_EXCEPTIONS = {"python-flint": "MIT around FLINT, an LGPL library that it ships as it is and links to"}
# bytes on disk of the base install with everything it brings
BASE_BYTES = 40 * 2**20


def files(*folders: str, suffix: str = "") -> list[Path]:
    """Return the project's own files below some folders, sorted; needs no git."""
    found = []
    for folder in folders:
        for path in (ROOT / folder).rglob(f"*{suffix}"):
            parts = path.relative_to(ROOT).parts
            if path.is_file() and not any(part in SKIPPED or part.startswith(".") for part in parts):
                found.append(path)
    return sorted(found)


CODE = files(*ROOMS, suffix=".py")
PYTHON = CODE + files("tests", "docs", suffix=".py")
TEXTS = [
    *(
        path
        for path in files(*ROOMS, "tests", "docs", "data")
        if path.suffix not in (".parquet", ".png", ".ttf")
    ),
    *(path for path in ROOT.iterdir() if path.is_file() and path.name != "requirements.lock"),
    ROOT / ".ci" / "run",
]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- layout ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_holds_its_part_of_one_namespace(room: str) -> None:
    shared = ROOT / room / "proofloom"
    assert [path.name for path in shared.iterdir() if path.name != "__pycache__"] == [room]
    assert (shared / room / "py.typed").exists()
    assert ast.get_docstring(ast.parse((shared / room / "__init__.py").read_text()))


def test_every_package_below_says_what_it_is() -> None:
    for folder in {path.parent for path in CODE}:
        assert (folder / "__init__.py").exists(), name(folder)


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_a_file_says_its_job_in_its_first_line(path: Path) -> None:
    docstring = ast.get_docstring(tree_of(path)) or ""
    first, _, rest = docstring.partition("\n")
    assert len(first) >= 20, "the opening sentence is missing"
    assert first.endswith("."), "the opening sentence ends on its line"
    assert rest == "" or rest.startswith("\n")


def test_files_are_small() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert statistics.median(lengths.values()) <= 150
    assert {key: count for key, count in lengths.items() if count > 420 and key not in LONG} == {}
    assert {key: lengths.get(key, 0) for key in LONG if lengths.get(key, 0) <= 420} == {}, "no longer long"


def test_the_face_of_the_engine_is_complete_and_documented() -> None:
    tree = ast.parse((ROOT / "engine/proofloom/engine/__init__.py").read_text())
    imported = [alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted(imported) == sorted(proofloom.engine.__all__)
    for word in proofloom.engine.__all__:
        assert getattr(proofloom.engine, word).__doc__, word


def test_public_names_are_documented() -> None:
    bare = []
    for path in CODE:
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not ast.get_docstring(node):
                overloaded = any(isinstance(d, ast.Name) and d.id == "overload" for d in node.decorator_list)
                if not node.name.startswith("_") and not overloaded:
                    bare.append(f"{name(path)}: {node.name}")
    assert bare == []


# --- words ----------------------------------------------------------------------------------------------


def test_nothing_is_left_to_do_in_the_text() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    found = [
        f"{name(path)}:{number}"
        for path in TEXTS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert found == []


def test_no_file_names_a_place_on_some_machine() -> None:
    places = re.compile(r"(?<![\w.])/(work|root|home|Users|mnt|opt/pypi)/[a-z]")
    found = [
        f"{name(path)}:{number}"
        for path in TEXTS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if places.search(line)
    ]
    assert found == []


# --- what code may do -----------------------------------------------------------------------------------


def calls(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node.lineno


def imports(path: Path) -> set[str]:
    """Return the top-level packages that a file imports, at any depth of it."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_source_is_executed_in_the_named_place_only() -> None:
    runs = {"eval", "exec", "compile", "__import__"}
    assert {name(path) for path in CODE if runs & {call for call, _ in calls(path)}} == MAY_EXECUTE


def test_nothing_is_unpickled_from_disk() -> None:
    unsafe = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
    assert {name(path) for path in CODE if unsafe & imports(path)} <= MAY_PICKLE
    assert [name(path) for path in CODE if "pickle.load(" in path.read_text(encoding="utf-8")] == []


def test_what_decides_a_row_has_no_clock_no_host_and_no_chance_but_its_seed() -> None:
    rows = [path for path in CODE if path.parts[len(ROOT.parts)] != "pipelines"]
    rows += [
        ROOT / "pipelines/proofloom/pipelines" / f"{part}.py"
        for part in ("make", "plan", "rows", "near", "tally")
    ]
    banned = {"random", "secrets", "time", "datetime", "uuid", "socket", "platform", "getpass", "locale"}
    rows = [path for path in rows if not name(path).startswith((JAIL, SERVER))]
    assert {name(path): found for path in rows if (found := banned & imports(path))} == {}
    # the built-in's answer for texts changes with every process
    assert [name(path) for path in rows if "hash" in {call for call, _ in calls(path)}] == []


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Before Python 3.11.5 such a repeat takes in the beginning of what does not fit: (?>(...)*) is right."""
    found = []
    for path in CODE:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
                texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
                if any(
                    re.search(r"\)([*+?]|\{[0-9,]+\})\+", text) for text in texts if isinstance(text, str)
                ):
                    found.append(f"{name(path)}:{node.lineno}")
    assert found == []


def test_no_code_of_the_geometry_asks_for_a_rules_name() -> None:
    found = []
    for path in files("engine/proofloom/engine/geometry", suffix=".py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                named = any(
                    isinstance(side, ast.Attribute) and side.attr in ("rule", "theorem") for side in sides
                )
                if named and any(isinstance(side, ast.Constant) for side in sides):
                    found.append(f"{name(path)}:{node.lineno}")
    assert found == []


# --- who may import whom --------------------------------------------------------------------------------

# contract -> a file to plant and an import that it forbids; the examiner's goes through another file
PLANTED: dict[str, dict[str, str]] = {
    "rooms": {"engine/proofloom/engine/planted_rooms.py": "import proofloom.verifiers"},
    "examiner": {
        "engine/proofloom/engine/planted_between.py": "from proofloom.engine.program import interpret",
        "verifiers/proofloom/verifiers/planted_examiner.py": "from proofloom.engine import planted_between",
    },
    "light": {"engine/proofloom/engine/geometry/planted_light.py": "import numpy"},
    "ray": {"pipelines/proofloom/pipelines/planted_ray.py": "def late():\n    import ray"},
    "pyarrow": {"pipelines/proofloom/pipelines/planted_pyarrow.py": "import pyarrow.parquet"},
    "pictures": {"generators/proofloom/generators/planted_pictures.py": "from matplotlib import pyplot"},
    "solver": {"generators/proofloom/generators/planted_solver.py": "import z3"},
    "drawing": {
        "verifiers/proofloom/verifiers/planted_drawing.py": "from proofloom.engine.scene import pixels"
    },
}


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(str(tree / room) for room in ROOMS), "COLUMNS": "300"}
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
    ]
    return subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, check=False)


def test_every_import_contract_holds_and_can_be_broken(tmp_path: Path) -> None:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    whole = lint_imports(tmp_path)
    assert whole.returncode == 0, whole.stdout
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken" in whole.stdout
    assert {contract["id"] for contract in CONTRACTS} == set(PLANTED)
    for planted in PLANTED.values():
        for file, line in planted.items():
            (tmp_path / file).write_text(f'"""Planted."""\n\n{line}\n')
    broken = lint_imports(tmp_path)
    for contract in CONTRACTS:
        shown = " ".join(broken.stdout.split())
        assert f"{contract['name']} BROKEN" in shown, (contract["id"], broken.stdout)


def test_the_examiners_contract_names_every_maker_that_exists() -> None:
    (contract,) = (contract for contract in CONTRACTS if contract["id"] == "examiner")
    base = ROOT / "engine/proofloom/engine"
    for maker in MAKERS:
        place = base / maker.replace(".", "/")
        if place.is_dir() or place.with_suffix(".py").exists():
            assert f"proofloom.engine.{maker}" in contract["forbidden_modules"]


def modules_after(script: str) -> set[str]:
    """Return the top-level packages in memory after running a script in a fresh interpreter."""
    tail = "\nimport sys; print('MODULES', *sorted({m.partition('.')[0] for m in sys.modules}))"
    made = subprocess.run([sys.executable, "-c", script + tail], capture_output=True, text=True, check=True)
    return set(made.stdout.rpartition("MODULES ")[2].split())


@pytest.mark.parametrize("command", ["", "run", "list", "verify", "preview"])
def test_help_loads_nothing_heavy(command: str) -> None:
    script = (
        f"from proofloom.pipelines.cli import status\nassert status([*{command.split()!r}, '--help']) == 0"
    )
    heavy = {
        "sympy",
        "matplotlib",
        "ray",
        "numba",
        "numpy",
        "pyarrow",
        "z3",
        "yaml",
        "flint",
        "rensa",
        "fsspec",
    }
    assert heavy & modules_after(script) == set()


def test_the_engines_words_need_the_standard_library_only() -> None:
    found = modules_after("import proofloom.engine, proofloom.engine.codec, proofloom.engine.scene")
    before = modules_after("")
    assert found - before - set(sys.stdlib_module_names) - {"proofloom"} == set()


# --- what is installed ----------------------------------------------------------------------------------


def locked() -> dict[str, str]:
    return {canonicalize_name(n): v for n, v in re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCK, re.MULTILINE)}


def test_the_lock_holds_names_versions_and_hashes_and_nothing_else() -> None:
    line = re.compile(r"[a-z0-9._-]+==[^\s;]+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [text for text in LOCK.splitlines() if not line.fullmatch(text)] == []
    pins = re.split(r"\n(?=\S)", LOCK.strip())
    assert all("--hash=sha256:" in pin for pin in pins)
    assert len(pins) > 50


def test_the_lock_meets_every_stated_dependency() -> None:
    project = PROJECT["project"]
    stated = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    stated += [item for extra in project["optional-dependencies"].values() for item in extra]
    for text in stated:
        wanted = Requirement(text)
        if wanted.name != "proofloom":
            version = locked().get(canonicalize_name(wanted.name))
            assert version is not None, text
            assert wanted.specifier.contains(version, prereleases=True), text


def licence(distribution: str) -> str:
    about = importlib.metadata.metadata(distribution)
    classifiers = [
        c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or [] if c.startswith("License ::")
    ]
    return about.get("License-Expression") or "; ".join(classifiers) or (about.get("License") or "")[:80]


def test_every_installed_part_has_a_licence_that_lets_us_use_it() -> None:
    refused = {}
    for distribution in locked():
        try:
            text = licence(distribution)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system or Python
        copyleft = re.search(r"\bA?L?GPL", text)
        if (copyleft or not ALLOWED_LICENCES.search(text)) and distribution not in LICENCE_EXCEPTIONS:
            refused[distribution] = text
    assert refused == {}
    assert set(LICENCE_EXCEPTIONS) <= set(locked())


def base_install() -> dict[str, int]:
    """Return the bytes on disk of each distribution that the base install brings."""
    sizes: dict[str, int] = {}
    waiting = list(PROJECT["project"]["dependencies"])
    while waiting:
        wanted = Requirement(waiting.pop())
        key = canonicalize_name(wanted.name)
        if key in sizes or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        distribution = importlib.metadata.distribution(key)
        paths = [Path(str(distribution.locate_file(file))) for file in distribution.files or ()]
        sizes[key] = sum(p.stat().st_size for p in paths if p.suffix != ".pyc" and p.is_file())
        waiting += distribution.requires or ()
    return sizes


def test_the_base_install_is_what_a_grader_needs() -> None:
    sizes = base_install()
    assert len(PROJECT["project"]["dependencies"]) <= 3
    assert {"numba", "z3-solver", "pyarrow", "matplotlib", "ray", "numpy"} & set(sizes) == set()
    own = sum(path.stat().st_size for path in files(*ROOMS))
    assert sum(sizes.values()) + own <= BASE_BYTES, sizes


def test_what_is_stated_is_used() -> None:
    """A runtime dependency that no file of ours imports is one too many."""
    modules = {"pyyaml": "yaml", "z3-solver": "z3", "python-flint": "flint"}
    extras = PROJECT["project"]["optional-dependencies"]
    stated = [
        *PROJECT["project"]["dependencies"],
        *(t for part in ("smt", "produce", "ray", "hub") for t in extras[part]),
    ]
    used = set().union(*(imports(path) for path in CODE))
    names = {Requirement(text).name for text in stated}
    assert {item for item in names if modules.get(item, item.replace("-", "_")) not in used} == set()
