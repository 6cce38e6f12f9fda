"""Newclid 3 on a file of problems, run by a Python of an environment of its own: one line of JSON for each.

Run by bench_newclid.py: PYTHON newclid3.py FILE yuclid|python EVERY SECONDS. A line says whether the problem
was proved, the processor time of figure, deduction and proof, children included, and the proof's steps: of
each the kind and how many premises it has.
"""

from __future__ import annotations

import json
import logging
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import numpy as np
from newclid.api import GeometricSolverBuilder, PythonDefault
from newclid.jgex.formulation import jgex_formulation_from_txt_file
from newclid.jgex.problem_builder import JGEXProblemBuilder
from newclid.problem import predicate_to_construction
from newclid.proof_data import proof_data_from_state


def spent() -> float:
    """Return the processor time so far, of this process and of those that it ran."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def solved(problem: Any, own: bool) -> dict[str, Any]:
    """Build and run the solver as its documentation does; `own`: with the deduction that is Python."""
    start = spent()
    setup = JGEXProblemBuilder(rng=np.random.default_rng(0)).with_problem(problem).build()
    solver = GeometricSolverBuilder(rng=0, api_default=PythonDefault() if own else None).build(setup)
    if not solver.run():
        return {"proved": False, "seconds": spent() - start}
    goals = [predicate_to_construction(goal) for goal in solver.proof_state.goals]
    data = proof_data_from_state(goals, solver.proof_state)
    seconds = spent() - start
    steps = [
        (step.justification.dependency_type.value, len(set(step.applied_on_predicates)))
        for step in data.proof_steps
    ]
    return {"proved": True, "seconds": seconds, "steps": steps}


def main(path: str, mode: str, every: int, seconds: int) -> None:
    """Try every so-manieth problem of a file, each for at most so long."""
    logging.disable(logging.CRITICAL)

    def late(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)
    for name, problem in list(jgex_formulation_from_txt_file(Path(path)).items())[::every]:
        signal.alarm(seconds)
        try:
            found = solved(problem, mode == "python")
        except TimeoutError:
            found = {"proved": False, "broke": f"not done in {seconds} s"}
        except Exception as error:  # whatever it is, the next problem may do
            found = {"proved": False, "broke": f"{type(error).__name__}: {error}"[:80]}
        signal.alarm(0)
        print(json.dumps({"name": name, **found}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
