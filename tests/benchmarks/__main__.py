"""Run every bench_*.py beside this file, or those named, and write what they print to docs/benchmarks.md."""

from __future__ import annotations

import ast
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

from proofloom.pipelines.versions import versions

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs" / "benchmarks.md"
HEAD = """\
# Figures of speed and size

<!-- Made by tests/benchmarks (make bench); edits here are lost. -->

Each block is what a script of `tests/benchmarks/` printed, on the machine and with the versions that it
names. Figures of another machine will differ; `make bench` measures them again.
"""


def main(names: list[str]) -> int:
    """Measure, and keep the figures of scripts that were not run; 1 when a script failed."""
    scripts = sorted(HERE.glob("bench_*.py"))
    if unknown := set(names) - {script.stem for script in scripts}:
        print(
            f"no benchmark {', '.join(unknown)}; there are: {', '.join(s.stem for s in scripts)}",
            file=sys.stderr,
        )
        return 2
    parts, failed = _kept(), []
    for script in scripts:
        if names and script.stem not in names:
            continue
        print(f"{script.stem} ...", flush=True)
        made = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
        if made.returncode:
            failed.append(script.stem)
            print(made.stdout + made.stderr, file=sys.stderr)
            continue
        print(made.stdout)
        summary = (ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or "").partition("\n")[0]
        parts[script.stem] = f"{summary}\n\n{_machine()}\n\n```text\n{made.stdout.rstrip()}\n```\n"
        # after each, so that a long measurement that is stopped costs no other
        _write({name: text for name, text in parts.items() if HERE / f"{name}.py" in scripts})
    return 1 if failed else 0


def _write(parts: dict[str, str]) -> None:
    sections = (f"\n## {name}\n\n{text}" for name, text in sorted(parts.items()))
    PAGE.write_text(HEAD + "".join(sections), encoding="utf-8")


def _kept() -> dict[str, str]:
    """Return the sections that the page has now."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return dict(re.findall(r"^## (\w+)\n\n(.*?)(?=\n## |\Z)", text, re.MULTILINE | re.DOTALL))


def _machine() -> str:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    cores = len(os.sched_getaffinity(0))
    found = versions()
    libraries = [f"{name} {found[name]}" for name in ("numpy", "pyarrow", "matplotlib") if name in found]
    machine = f"{model[1] if model else platform.machine()}, {cores} cores"
    load = f"load {os.getloadavg()[0]:.1f} at the end"
    return f"*{machine}, {load}; Python {found['python']}, {', '.join(libraries)}.*"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
