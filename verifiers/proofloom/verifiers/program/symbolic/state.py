"""What holds at one place of one path: the variables, what objects hold, the steps so far, and under what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from proofloom.verifiers.program.symbolic.arithmetic import Terms
from proofloom.verifiers.program.symbolic.terms import Int, Term, Truth, base, high, low
from proofloom.verifiers.program.symbolic.values import Held, Perhaps, pick


@dataclass(slots=True)
class State:
    """A place of a path; `guard` is what has held since the call or loop that it is in was begun."""

    guard: Truth
    steps: Int
    frame: dict[str, Any]
    heap: dict[int, Held]
    result: Any = None

    def fork(self, terms: Terms, test: Truth) -> State:
        """Return a path of its own on which a test holds too."""
        return replace(self, guard=terms.both(self.guard, test), frame=dict(self.frame), heap=dict(self.heap))


def joined(terms: Terms, states: Sequence[State]) -> State | None:
    """Return the one state of several paths that meet, None when no path comes here."""
    if not states:
        return None
    found = states[-1]
    for state in reversed(states[:-1]):
        found = met(terms, state.guard, state, found, terms.either(state.guard, found.guard))
    return found


def met(terms: Terms, test: Truth, first: State, second: State, guard: Truth) -> State:
    """Return the state of two paths that meet; the first is that on which a test holds."""
    heap = dict(second.heap)
    for number, held in first.heap.items():
        other = heap.get(number)
        heap[number] = held if other is None else pick(terms, test, held, other)
    frame = {}
    for name in {**second.frame, **first.frame}:
        if name in first.frame and name in second.frame:
            frame[name] = pick(terms, test, first.frame[name], second.frame[name])
        elif name in first.frame:
            frame[name] = _only(terms, test, first.frame[name])
        else:
            frame[name] = _only(terms, terms.no(test), second.frame[name])
    result = first.result if second.result is None else second.result
    if first.result is not None and second.result is not None:
        result = pick(terms, test, first.result, second.result)
    return State(guard, pick(terms, test, first.steps, second.steps), frame, heap, result)


def _only(terms: Terms, test: Truth, value: Any) -> Perhaps:
    if isinstance(value, Perhaps):
        return Perhaps(terms.both(test, value.is_set), value.value)
    return Perhaps(test, value)


def narrowed(terms: Terms, state: State, test: Truth) -> None:
    """Bound the variables of a path by a test that holds on it."""
    found: dict[Term, tuple[int, int]] = {}
    _bounds(test, found)
    if not found:
        return
    for name, value in state.frame.items():
        if isinstance(value, Term) and not value.truth:
            state.frame[name] = _bounded(terms, value, found)


def _bounds(test: Truth, found: dict[Term, tuple[int, int]]) -> None:
    """Find the bounds that a test gives to integers."""
    if isinstance(test, bool):
        return
    if test.op == "and":
        for part in test.args:
            _bounds(part, found)
    elif test.op in ("le", "eq"):
        _of_sum(test.args[0], found)
        if test.op == "eq":
            _of_sum(test.args[0], found, -1)


def _of_sum(value: Term, found: dict[Term, tuple[int, int]], sign: int = 1) -> None:
    """Bound each part of a sum that is at most 0 (at least 0, with the sign turned)."""
    constant, parts = value.args if value.op == "sum" else (0, ((value, 1),))
    parts = [(atom, times * sign) for atom, times in parts]
    constant *= sign
    ends = {}
    for atom, times in parts:
        least, most = found.get(atom, (atom.low, atom.high))
        ends[atom] = min(least * times, most * times)
    rest = constant + sum(ends.values())
    for atom, times in parts:
        least, most = found.get(atom, (atom.low, atom.high))
        limit = -(rest - ends[atom])  # times * atom <= limit
        if times > 0:
            most = min(most, limit // times)
        else:
            least = max(least, -(limit // -times))
        found[atom] = least, most


def _bounded(terms: Terms, value: Term, found: dict[Term, tuple[int, int]]) -> Int:
    """Return an integer with its parts bounded."""
    plain = base(value)
    if not isinstance(plain, Term):
        return plain
    constant, parts = plain.args if plain.op == "sum" else (0, ((plain, 1),))
    if not any(atom in found for atom, _ in parts):
        return value
    narrow = [(terms.within(atom, *found[atom]) if atom in found else atom, times) for atom, times in parts]
    made = terms.sum(narrow, constant)
    return terms.within(plain, max(low(made), value.low), min(high(made), value.high))
