"""Rows with responses and the rewards that they must get, for the scripts of this folder: `SCRIPT FOLDER`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

FOLDER = Path(sys.argv[1])


@dataclass(frozen=True)
class Case:
    """A response to a row; `reward` is None where nothing can be judged, since the row's key is damaged."""

    row: dict[str, Any]
    response: str
    reward: float | None


def rows() -> list[dict[str, Any]]:
    """Return rows of every kind."""
    return [json.loads(line) for line in (FOLDER / "rows.jsonl").read_text(encoding="utf-8").splitlines()]


def cases() -> list[Case]:
    """Return right, wrong, missing and unjudgeable responses, in turn, so that a shifted batch shows."""
    found = []
    for row in rows():
        answer = row["answer"]
        number = re.fullmatch(r"-?\d+", answer)
        wrong = str(int(answer) + 1) if number else "7/13" if re.fullmatch(r"\d+/\d+", answer) else "[0]"
        found.append(Case(row, f"Step by step, it is \\boxed{{{answer}}}.", 1.0))
        found.append(Case(row, f"So it is \\boxed{{{wrong}}}.", 0.0))
        found.append(Case(row, f"It is not {answer}, or is it?", 0.0))
        found.append(Case(row, f"<think>\\boxed{{{wrong}}}</think>\\boxed{{{answer}}}", 1.0))
        found.append(Case({**row, "answer": wrong}, f"\\boxed{{{wrong}}}", None))
    return found


def chat(response: str) -> list[dict[str, str]]:
    """Return a response as messages, after which a user names another answer, which counts nowhere."""
    return [
        {"role": "assistant", "content": response},
        {"role": "user", "content": "Is it not \\boxed{123456}?"},
    ]


def plain(found: list[float | None]) -> list[float]:
    """Return rewards where what was not judged is 0."""
    return [one or 0.0 for one in found]


@contextmanager
def served() -> Iterator[str]:
    """Run `proofloom serve` on a free port of loopback and yield its address."""
    script = str(Path(sys.executable).with_name("proofloom"))
    with subprocess.Popen(
        [script, "serve", "--port", "0", "--json"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            yield json.loads(server.stdout.readline())["address"]
        finally:
            server.terminate()


def report(*packages: str, **found: Any) -> None:
    """Print what was found, with the packages' versions, as the last line."""
    print(json.dumps({"versions": {name: version(name) for name in packages}, **found}))
