"""CPU time of replaying the engine's proofs with figures drawn afresh, and of asking the oracle for facts.

Run: .venv/bin/python tests/benchmarks/bench_replay.py [problems]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from proofloom.engine import Outcome, Reject, Seed
from proofloom.engine.geometry.closure.engine import ClosureError, close
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex_file
from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.problem import Problem, ProblemError, hypotheses
from proofloom.engine.geometry.proof import ProofError, prove
from proofloom.engine.seed import Stream
from proofloom.verifiers.geometry.identities.oracle import oracle_of
from proofloom.verifiers.geometry.proofs.replay import Replay

PROBLEMS = Path(__file__).parent / "problems" / "newclid" / "jgex_ag_231.txt"
SEED = Seed.root("replay benchmark")
TIMES = 5  # of which the fastest counts
STEPS = 20  # of the proof for which times are given
FACTS = 1000  # asked of each figure in batch
SHAPES = {"coll": 3, "para": 4, "perp": 4, "cong": 4, "midp": 3, "cyclic": 4, "eqangle": 8, "eqratio": 8}


def fastest(work: Callable[[], object]) -> float:
    """Return the least CPU time that some work takes, in milliseconds."""
    found = []
    for _ in range(TIMES):
        start = time.process_time()
        work()
        found.append(1000 * (time.process_time() - start))
    return min(found)


def proofs(problems: Sequence[Problem]) -> list[tuple[Problem, Proof]]:
    """Return what the engine proves."""
    found = []
    for problem in problems:
        try:
            closure = close(draw(problem, SEED / "draw").xy, hypotheses(problem), problem.goals)
            proof = prove(closure, 0, problem.points)
        except (Reject, ProblemError, ClosureError, ProofError):
            continue
        if proof is not None:
            found.append((problem, proof))
    return found


def table(title: str, times: Sequence[float]) -> None:
    """Print a row of one kind of time."""
    cost = sorted(times)
    row = f"{statistics.median(cost):5.2f} ms  p90 {cost[len(cost) * 9 // 10]:5.2f}  worst {cost[-1]:6.1f}"
    print(f"{title:45} {len(cost):3}: median {row}")


def replays(found: Sequence[tuple[Problem, Proof]]) -> None:
    """Measure the first proof about a figure, which pays for drawing it, and a further one."""
    first, again, verdicts = [], [], Counter[str]()
    for problem, proof in found:
        checker = Replay(problem, SEED)
        verdicts[str(checker.check(proof).outcome)] += 1
        first.append(fastest(partial(lambda p, q: Replay(p, SEED).check(q), problem, proof)))
        again.append(fastest(partial(checker.check, proof)))
    steps = [len(proof.steps) for _, proof in found]
    halving = [any(step.scale > 1 for step in proof.steps) for _, proof in found]
    print(f"{len(found)} proofs of {statistics.median(steps):.0f} steps in the median: {dict(verdicts)}")
    table("a proof and its figures", first)
    table("  that halves no angle", [cost for cost, half in zip(first, halving, strict=True) if not half])
    table("  that halves some", [cost for cost, half in zip(first, halving, strict=True) if half])
    table("a further proof about a figure", again)
    near = [abs(count - STEPS) <= STEPS // 4 for count in steps]
    for title, times in (("a proof and its figures", first), ("a further proof", again)):
        table(
            f"{title}, of {STEPS * 3 // 4} to {STEPS * 5 // 4} steps",
            [t for t, x in zip(times, near, strict=True) if x],
        )


def random_facts(count: int, stream: Stream) -> list[Fact]:
    """Return facts of random points, nearly all false."""
    found: list[Fact] = []
    while len(found) < FACTS:
        name = stream.choice(sorted(SHAPES))
        try:
            found.append(fact(name, [stream.below(count) for _ in range(SHAPES[name])]))
        except FactError:
            continue
    return found


def oracles(found: Sequence[tuple[Problem, Proof]]) -> None:
    """Measure the oracle in batch: its figures, and facts of which half are true."""
    times = []
    for number, (problem, proof) in enumerate(found[::4]):
        true = [step.claim for step in proof.steps]
        false = random_facts(len(problem.points), (SEED / "facts" / number).stream())
        asked = [one for pair in zip(false, true * (FACTS // len(true) + 1), strict=False) for one in pair][
            :FACTS
        ]
        if oracle_of(problem, SEED).ask(true[0]).outcome is not Outcome.PASS:
            continue
        work = partial(lambda p, facts: oracle_of(p, SEED).ask_all(facts), problem, asked)
        times.append(1000 / FACTS * fastest(work))
    cost = sorted(times)
    print(
        f"oracle, figures included, {len(cost)} batches of {FACTS} facts, half of them true: "
        f"median {statistics.median(cost):.0f} us per fact  p90 {cost[len(cost) * 9 // 10]:.0f}  "
        f"worst {cost[-1]:.0f}"
    )


def main() -> None:
    """Measure all proofs that the engine finds of the benchmark problems, or of the first so many."""
    problems = read_jgex_file(PROBLEMS.read_text(encoding="utf-8"))
    found = proofs(problems[: int(sys.argv[1])] if len(sys.argv) > 1 else problems)
    replays(found)
    oracles(found)


if __name__ == "__main__":
    main()
