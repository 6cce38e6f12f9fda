"""Hostile sources over the whole language are refused, or stopped before they take long or grow."""

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from proofloom.engine.program.task import Value
from proofloom.verifiers.program.grammar import GrammarError, Reading, read
from proofloom.verifiers.program.rerun import Stopped, execute
from proofloom.verifiers.program.walker import WalkError, walk

HOSTILE: dict[str, list[dict[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("hostile.toml").read_text(encoding="utf-8")
)
DEEP = ({"name": "deep in brackets", "params": "n", "result": "i",
         "source": f"def f(n):\n    return {'(' * 3000}n{')' * 3000}\n"},
        {"name": "slices of slices", "params": "s:s", "result": "s",
         "source": f"def f(s):\n    return s{'[0:1]' * 30}[0:1:1]\n"})  # fmt: skip


def reading_of(source: str, params: str, result: str) -> Reading:
    return read(source, f"(program f (def f ({params}) {result} (return n)))")


def held(value: Any) -> Any:
    return tuple(map(held, value)) if isinstance(value, list) else value


@pytest.mark.parametrize("case", [*HOSTILE["refused"], *DEEP], ids=lambda case: case["name"])
def test_what_is_not_in_the_language_is_refused(case: dict[str, Any]) -> None:
    started = time.process_time()
    with pytest.raises(GrammarError):
        reading_of(case["source"], case["params"], case["result"])
    assert time.process_time() - started < 2


@pytest.mark.parametrize("case", HOSTILE["stopped"], ids=lambda case: case["name"])
def test_what_does_not_end_well_is_stopped(case: dict[str, Any]) -> None:
    source, args = case["source"], held(case["args"])
    reading = reading_of(source, case["params"], case["result"])
    started = time.process_time()
    with pytest.raises(WalkError):
        walk(reading, "f", args)
    with pytest.raises((Stopped, LookupError, RuntimeError)):
        execute(source, reading, "f", args)
    assert time.process_time() - started < 8


@pytest.mark.parametrize(
    ("kind", "arg"),
    [
        ("n", True), ("n", "1"), ("n", 1 << 50), ("b:b", 1), ("s:s", 1), ("s:s", "\n"), ("s:s", "a" * 9999),
        ("xs*", (True,)), ("xs*", ("a",)), ("w:t", (1,)), ("w:t", "ab"), ("g:g", ((1,), (1, 2))),
        ("g:g", (1,)),
        ("d:dii", ((1, 2), (1, 3))), ("d:dii", ((1,),)), ("d:dsi", ((1, 2),)), ("d:dsi", (("a", True),)),
    ],
)  # fmt: skip
def test_an_argument_of_another_kind_is_refused(kind: str, arg: Value) -> None:
    name = kind.rstrip("*").partition(":")[0]
    source = f"def f({name}):\n    return 1\n"
    reading = reading_of(source, kind, "i")
    with pytest.raises(WalkError):
        walk(reading, "f", (arg,))
    with pytest.raises(GrammarError):
        execute(source, reading, "f", (arg,))
