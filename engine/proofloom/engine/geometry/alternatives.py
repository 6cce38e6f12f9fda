"""Further proofs of a goal that a closure found: really different ones, which use other theorems.

Two proofs differ when they do not use the same theorems equally often. Each further one is sought without
something that an earlier one used: first without a theorem altogether, then without one instance of it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator

from proofloom.engine.geometry.closure.engine import Closure
from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof
from proofloom.engine.geometry.proof import ProofError, prove, reopen, used

TRIES = 200  # attempts to prove a goal without something

Theorems = frozenset[tuple[str, int]]


def theorems_of(proof: Proof) -> Theorems:
    """Return which theorems a proof uses, and how often."""
    return frozenset(Counter(step.rule for step in proof.steps if step.rule not in (GIVEN, LINEAR)).items())


def proofs(
    closure: Closure, goal: int, names: tuple[str, ...], most: int, *, tries: int = TRIES
) -> list[Proof]:
    """Return up to `most` really different proofs of a goal: the one of `prove`, then others, shortest first.

    The closure is one that knows the goal and has not been proved from yet; afterwards it is as it was.
    """
    found: dict[Theorems, Proof] = {}
    for proof in _attempts(closure, goal, names, tries):
        found.setdefault(theorems_of(proof), proof)
        if len(found) >= most:
            break
    reopen(closure)
    first, *others = found.values() or (None,)
    return [] if first is None else [first, *sorted(others, key=lambda proof: proof.length)]


def _attempts(closure: Closure, goal: int, names: tuple[str, ...], tries: int) -> Iterator[Proof]:
    """Yield proofs, each without instances that earlier ones used; many are alike."""
    nothing: frozenset[int] = frozenset()
    waiting, seen = deque([nothing]), {nothing}
    for _ in range(tries):
        if not waiting:
            return
        without = waiting.popleft()
        try:
            proof = prove(closure, goal, names, without=without)
        except ProofError:
            continue
        if proof is None:
            continue
        for less in _less(closure, used(closure)):
            if (more := without | less) not in seen:
                seen.add(more)
                waiting.append(more)
        yield proof


def _less(closure: Closure, instances: list[int]) -> Iterator[frozenset[int]]:
    """Yield what to leave out next: all instances of a theorem that was used, or one instance."""
    found = closure.bench.found
    rules: list[int] = found.rule[: found.used[0]].tolist()
    for rule in dict.fromkeys(rules[instance] for instance in instances):
        yield frozenset(instance for instance, other in enumerate(rules) if other == rule)
    for instance in instances:
        yield frozenset((instance,))
