"""Code that a response gives runs in the jail alone, and passes by its values only."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asked import BROKEN, TALLY, asked, exercise, row, source_of

from proofloom.engine import GradeOutcome
from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.go import print_go
from proofloom.engine.program.questions import Case, Repair
from proofloom.verifiers.jail import Budget, JailError
from proofloom.verifiers.program.grading import code
from proofloom.verifiers.tasks import grade_task

ROWS = asked()
REPAIR, COMPLETION = ROWS["repair"][0], ROWS["completion"][0]
RIGHT = REPAIR["answer"] + "\n"
HOSTILE = {
    "ends the process": "import os\ndef f(n, k):\n    os._exit(0)\n",
    "ends before it is called": "import os\nos._exit(0)\n",
    "raises SystemExit": "def f(n, k):\n    raise SystemExit(0)\n",
    "forks": "import os\ndef f(n, k):\n    return os.fork() or 18\n",
    "starts a program": "import subprocess\ndef f(n, k):\n    return len(subprocess.run(['id']).args)\n",
    "prints": "def f(n, k):\n    print(18)\n",
    "is equal to all": "class A:\n    def __eq__(self, o):\n        return 1\ndef f(n, k):\n    return A()\n",
    "is an int that is equal to all": (
        "class A(int):\n    def __eq__(self, o):\n        return True\ndef f(n, k):\n    return A(18)\n"
    ),
    "returns floats": f"{RIGHT}\ng0 = f\ndef f(n, k):\n    return float(g0(n, k))\n",
    "returns texts": f"{RIGHT}\ng0 = f\ndef f(n, k):\n    return str(g0(n, k))\n",
    "returns a list of it": f"{RIGHT}\ng0 = f\ndef f(n, k):\n    return [g0(n, k)]\n",
    "yields": f"{RIGHT}\ng0 = f\ndef f(n, k):\n    yield g0(n, k)\n",
    "other parameters": RIGHT.replace("def f(n, k)", "def f(k, n)"),
    "another name": RIGHT.replace("def f(", "def h("),
    "no deeper than itself": "import sys\nsys.setrecursionlimit(10**9)\ndef f(n, k):\n    return f(n, k)\n",
    "never ends": "def f(n, k):\n    while True:\n        pass\n",
    "grows": "def f(n, k):\n    xs = [0]\n    while True:\n        xs += xs\n",
    "reads the tests": "def f(n, k):\n    return eval(open('/proc/self/environ').read())\n",
    "reads frames": (
        "import sys\ndef f(n, k):\n    frame = sys._getframe()\n    while frame.f_back:\n"
        "        frame = frame.f_back\n    return frame.f_locals.get('expected', 0)\n"
    ),
    "knows one": "def f(n, k):\n    return {(6, 3): 18}[n, k]\n",
    "counts its calls": (
        f"{RIGHT}\ng0 = f\ncalls = []\n"
        "def f(n, k):\n    calls.append(n)\n    return g0(n, k) + (len(calls) > 20)\n"
    ),
    "is right by chance": (
        f"import random\n{RIGHT}\ng0 = f\ndef f(n, k):\n    return g0(n, k) + random.randrange(2)\n"
    ),
}  # fmt: skip
NO_CODE = (
    "",
    "the loop should add i",
    "def f(n, k) return 18",
    "x = 5",
    "\x00",
    "def f(n, k):\n\x00",
    "1" * 50_000,
)


def given(asked: dict[str, Any], answer: str) -> GradeOutcome:
    return grade_task(asked, f"Here: <answer>{answer}</answer>").outcome


@pytest.mark.parametrize("name", HOSTILE)
def test_no_trick_passes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "COST", Budget(cpu=1, wall=60.0, memory=256 * 2**20))  # machines are busy
    found = given(REPAIR, HOSTILE[name])
    assert found in (GradeOutcome.FAIL, GradeOutcome.UNPARSED)


@pytest.mark.parametrize("text", NO_CODE, ids=range(len(NO_CODE)))
def test_what_is_no_program_is_not_right(text: str) -> None:
    assert given(REPAIR, text) in (GradeOutcome.FAIL, GradeOutcome.UNPARSED)


def test_nothing_runs_here(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    touch = f"__import__('pathlib').Path({str(canary)!r}).touch()"
    for name, (one, _, _) in ROWS.items():
        form = "<answer>%s</answer>" if one["answer_format"] == "tag" else "\\boxed{%s}"
        for text in (touch, f"[{touch}]", f"{touch}\ndef f(n, k):\n    return 18\n"):
            assert grade_task(one, form % text).score == 0, name
    assert not canary.exists()


def test_a_repair_in_its_fence_after_words_and_thinking_passes() -> None:
    fenced = f"<think>hm</think>I add i.\n\n<answer>\n```python\n{RIGHT}```\n</answer>"
    assert grade_task(REPAIR, fenced).outcome is GradeOutcome.PASS
    assert grade_task({**REPAIR, "answer_format": "json"}, json.dumps({"answer": RIGHT})).score == 1
    two = f"<answer>{RIGHT}</answer> or <answer>{RIGHT}\n# or so\n</answer>"
    assert grade_task(REPAIR, two).outcome is GradeOutcome.UNPARSED


def test_a_repair_is_tried_on_all_of_its_box() -> None:
    """A wrong value on one input that no case has is found."""
    but_one = f"{RIGHT}\ng0 = f\ndef f(n, k):\n    return 0 if (n, k) == (4, 4) else g0(n, k)\n"
    assert given(REPAIR, but_one) is GradeOutcome.FAIL
    outside = but_one.replace("(4, 4)", "(7, 4)")
    assert given(REPAIR, outside) is GradeOutcome.PASS


def test_a_box_that_is_too_large_leaves_a_right_repair_undecided() -> None:
    body = _repair(((0, 99), (1, 99)))
    asked = row(body, body.source.rstrip(), "code", "tag")
    assert given(asked, body.source) is GradeOutcome.UNKNOWN
    assert given(asked, "def f(n, k):\n    return 18\n") is GradeOutcome.FAIL


def _repair(box: tuple[tuple[int, int], ...]) -> Any:
    question = Repair(BROKEN, source_of(BROKEN), Case((6, 3), 18), (Case((3, 2), 4),), box)
    return exercise(TALLY, (6, 3), question)


def test_a_case_that_is_not_true_is_an_error() -> None:
    body = _repair(())
    assert given(row(body, body.source.rstrip(), "code", "tag"), body.source) is GradeOutcome.PASS
    for question in (
        replace(body.question, hidden=(Case((3, 2), 5),)),
        replace(body.question, hidden=(Case((3, 2, 1), 4),)),
        replace(body.question, failing=Case((0, 1), 0)),
    ):
        damaged = row(replace(body, question=question), body.source.rstrip(), "code", "tag")
        assert given(damaged, body.source) is GradeOutcome.ERROR


def test_code_of_other_languages_is_not_judged() -> None:
    """Such a row still has its key, so that a damaged one is told from one that is not run."""
    right = "(program f (def f (n k) i (= t (* n 2)) (return (+ t k))))"
    wrong = right.replace("+", "-")
    printed, broken = (print_go(parse(tree)) for tree in (right, wrong))
    question = Repair(wrong, broken.source, Case((6, 3), 15), (Case((3, 2), 8),))
    body = exercise(right, (6, 3), question)
    body = replace(body, language="go", source=printed.source, lines=printed.lines, python=body.source)
    asked = row(body, printed.source.rstrip(), "code", "tag")
    graded = grade_task(asked, f"<answer>{printed.source}</answer>")
    assert (graded.outcome, graded.score) == (GradeOutcome.UNKNOWN, 0)
    assert "go" in graded.evidence
    assert given({**asked, "answer": broken.source}, broken.source) is GradeOutcome.ERROR


def test_a_jail_that_is_not_to_be_had_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise JailError("no Landlock here")

    monkeypatch.setattr("proofloom.verifiers.jail.grade._run", refuse)
    for text in (RIGHT, HOSTILE["prints"]):
        assert given(REPAIR, text) is GradeOutcome.ERROR


def test_a_line_is_put_where_it_was_missing() -> None:
    for right in ("t += i", "        t += i", "\tt += i  # the sum", "t += i;", "t = i + t"):
        assert given(COMPLETION, right) is GradeOutcome.PASS, right
    for wrong in ("t += k", "t += i\nt += 0", "", "t +", "os._exit(0)", "raise ValueError", RIGHT):
        assert given(COMPLETION, wrong) in (GradeOutcome.FAIL, GradeOutcome.UNPARSED), wrong
