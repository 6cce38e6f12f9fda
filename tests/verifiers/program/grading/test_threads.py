"""Deep runs in many threads: each gets its own verdict, and Python's limit is as it was."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from asked import exercise, row

from proofloom.engine import GradeOutcome
from proofloom.engine.program.questions import Inversion
from proofloom.verifiers.tasks import grade_task

DEEP = (
    "(program f (def f (n k) i (= m 0) (for i 0 1 1 (for j 0 1 1 (if (> n 0) (if (> n 0)"
    " (= m (call f (- n 1) k)))))) (return (* 0 k))))"
)


def test_many_deep_runs_at_once_are_each_graded_right() -> None:
    asked = row(exercise(DEEP, (3, 1), Inversion()), "[3, 1]", "arguments")
    before, often = sys.getrecursionlimit(), sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            deep = [f"\\boxed{{[{depth}, {k}]}}" for k in range(12) for depth in (5, 59, 60, 40)]
            found = list(pool.map(lambda response: grade_task(asked, response).outcome, deep))
    finally:
        sys.setswitchinterval(often)
    assert found == [GradeOutcome.PASS, GradeOutcome.PASS, GradeOutcome.FAIL, GradeOutcome.PASS] * 12
    assert sys.getrecursionlimit() == before
