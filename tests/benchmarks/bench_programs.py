"""Steps a second of the reference interpreter, and what runs of growing length and more and more rows cost.

Run: .venv/bin/python tests/benchmarks/bench_programs.py [seconds for each line]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from proofloom.engine import Outcome, Reject, Seed
from proofloom.engine.program.expanders import executed_lines, frames, scratchpad
from proofloom.engine.program.interpret import Interpreter, Limits
from proofloom.engine.program.notation import dump, parse
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.values import Value, thawed
from proofloom.generators.program.exercises import Exercises
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.reread import reread
from proofloom.verifiers.program.rerun import execute, rerun
from proofloom.verifiers.program.walker import walk

LIMITS = Limits(fuel=10**7)
ARGS: dict[str, tuple[Value, ...]] = {
    "sums in a loop": (2_000,),
    "digits, with a call each": (300,),
    "sieve": (120,),
    "letters counted": ("the quick brown fox jumps over the lazy dog " * 8,),
    "recursion with a table": (300,),
    "matrix walk": (tuple(tuple((r * c) % 10 for c in range(18)) for r in range(18)),),
}
PROGRAMS = """
(def f (n) i (= s 0) (for i 0 n 1 (= s (+ s i))) (return s))

(def f (n) i (= s 0) (for i 0 n 1 (= s (+ s (call g i)))) (return s))
(def g (n) i (= s 0) (while (> n 0) (= d (% n 10)) (if (> d 4) (= s (+ s d)) (else (= s (- s 1))))
  (= n (// n 10))) (return s))

(def f (n) i (= ps (fill 1 n)) (= k 0) (for i 2 n 1 (if (== (@ ps i) 1) (= k (+ k 1))
  (for j (* i i) n 1 (if (== (% j i) 0) (= (@ ps j) 0))))) (return k))

(def f (s:s) dsi (= d (dict dsi)) (each c s (if (in c "aeiou") (= (at d c) (+ (get d c 0) 1))
  (else (if (!= c "\\x20") (= (at d "rest") (+ (get d "rest" 0) 1)))))) (return d))

(def f (n) i (= d (dict dii)) (= t 0) (for k 0 n 1 (= x (call g k d)) (= t (+ t x))) (return t))
(def g (n d:dii) i (if (< n 2) (return n)) (if (in n d) (return (at d n))) (= a (call g (- n 1) d))
  (= b (call g (- n 2) d)) (= (at d n) (% (+ a b) 9973)) (return (at d n)))

(def f (g:g) i (= t 0) (for r 0 (len g) 1 (for c 0 (width g r) 1 (if (> (cell g r c) 4)
  (= t (+ t (* r c))) (else (= (cell g r c) (+ (cell g r c) 1)))))) (return t))
"""


def main() -> None:
    """Print one line for each program, then the total and the times of runs of growing length."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 0.5
    total, spent = 0, 0.0
    for (name, args), text in zip(ARGS.items(), PROGRAMS.strip().split("\n\n"), strict=True):
        program = parse(f"(program f {text})")
        fast, traced = Interpreter(program, LIMITS), Interpreter(program, LIMITS, traced=True)
        steps = fast.run(args).steps
        own = cost(lambda fast=fast, args=args: fast.run(args), seconds)  # type: ignore[misc]
        told = cost(lambda traced=traced, args=args: traced.run(args), seconds)  # type: ignore[misc]
        plain = cost(printed(text, args), seconds)
        reading = read(print_python(program).source, dump(program))
        counted = cost(
            lambda reading=reading, args=args: execute(reading.source, reading, "f", args),  # type: ignore[misc]
            seconds,
        )
        total, spent = total + steps, spent + own
        rates = f"{steps / own / 1e6:.1f} M steps/s untraced, {steps / told / 1e6:.2f} M traced"
        print(f"{name}: {steps} steps; {rates}; {own / plain:.1f} x the printed source in CPython")
        print(f"  with every step counted in CPython: {counted / plain:.1f} x the printed source")
    print(f"all: {total / spent / 1e6:.1f} M steps/s untraced")
    text = PROGRAMS.strip().split("\n\n")[1]
    program = parse(f"(program f {text})")
    lines = print_python(program).lines
    for n in (3, 15, 45, 150, 250):
        traced = Interpreter(program, LIMITS, traced=True)
        trace = ";".join(traced.run((n,)).events)
        took = cost(lambda n=n, traced=traced: traced.run((n,)), seconds / 5)  # type: ignore[misc]
        wide = cost(lambda trace=trace: list(frames(program, trace, lines)), seconds / 5)  # type: ignore[misc]
        flat = cost(lambda trace=trace: executed_lines(program, trace, lines), seconds / 5)  # type: ignore[misc]
        pad = cost(lambda trace=trace: scratchpad(program, trace, lines), seconds / 5)  # type: ignore[misc]
        steps = trace.count(";") + 1
        shown = (f"{1e6 * part / steps:.1f}" for part in (took, wide, flat, pad))
        print(f"{steps} steps: microseconds per step {' / '.join(shown)} (trace, frames, lines, scratchpad)")
    by_steps(text, seconds / 5)
    by_rows()


def by_steps(text: str, seconds: float) -> None:
    """Print what the three executors take for runs of up to 5,000 steps."""
    program = parse(f"(program f {text})")
    reading = read(print_python(program).source, dump(program))
    reference = Interpreter(program, LIMITS)
    for n in (1, 2, 12, 40, 88, 160, 277):
        args = (n,)
        steps = reference.run(args).steps
        taken = [
            cost(lambda args=args: reference.run(args), seconds),  # type: ignore[misc]
            cost(lambda args=args: execute(reading.source, reading, "f", args), seconds),  # type: ignore[misc]
            cost(lambda args=args: walk(reading, "f", args), seconds),  # type: ignore[misc]
        ]
        each = " / ".join(f"{1e3 * part:.2f}" for part in taken)
        slope = 1e6 * sum(taken) / steps
        print(f"{steps} steps: {each} ms, in all {slope:.1f} microseconds per step {'*' * round(4 * slope)}")
    print("  (reference interpreter, CPython counted, second interpreter)")


def by_rows(most: int = 240) -> None:
    """Print what a row costs as more and more of them are drawn and verified by the three executors."""
    generator = Exercises(asks={"output": 1}, languages={"python": 1}, steps=(30, 250))
    rows, attempt, last = 0, 0, time.process_time()
    while rows < most:
        with suppress(Reject):
            (row,) = generator.draw(Seed.root("bench rows") / attempt)
            assert all(check(row).outcome is Outcome.PASS for check in (rerun, reread))
            rows += 1
            if rows % (most // 6) == 0:
                now = time.process_time()
                each = 1e3 * (now - last) / (most // 6)
                print(f"rows {rows - most // 6 + 1} to {rows}: {each:.0f} ms each {'*' * round(each / 2)}")
                last = now
        attempt += 1


def printed(text: str, args: tuple[Value, ...]) -> Callable[[], Any]:
    """Return what runs the printed source without counting anything."""
    program = parse(f"(program f {text})")
    names: dict[str, Any] = {}
    exec(print_python(program).source, names)
    main = program.function("f")
    kinds = [param.type for param in main.params]
    return lambda: names["f"](*[thawed(arg, kind) for arg, kind in zip(args, kinds, strict=True)])


def cost(run: Callable[[], Any], seconds: float) -> float:
    """Return the processor time of one run, the least of several batches."""
    start = time.process_time()
    run()
    once = max(time.process_time() - start, 1e-6)
    turns = max(1, int(seconds / 5 / once))
    best = 1e9
    for _ in range(5):
        start = time.process_time()
        for _ in range(turns):
            run()
        best = min(best, (time.process_time() - start) / turns)
    return best


if __name__ == "__main__":
    main()
