"""What a step rests on is what its names held before it."""

from __future__ import annotations

from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.walker import Walker, walk_with

SOURCE = """def rest(xs):
    ws = []
    for i in range(1, len(xs)):
        ws.append(xs[i])
    return ws


def solve(xs):
    ws = rest(xs)
    while len(ws) > 1:
        ws = rest(ws)
    return ws[0]
"""
TREE = "(program solve (def rest (xs:l) l) (def solve (xs:l) i))"


def test_a_list_made_of_itself_rests_on_the_old_one_and_on_what_the_call_returns() -> None:
    reading = read(SOURCE, TREE)
    found = walk_with(Walker(reading, tells=True), reading, "solve", ((4, 5, 6),))
    first, second = (n for n, event in enumerate(found.events) if event.startswith(("X6 ", "X8 ")))
    assert [found.events[n] for n in (first, second)] == ["X6 ws@1", "X8 ws@2"]
    assert found.events[second - 1] == "X4 ^@2"
    assert found.causes[second] == {first, second - 1}  # the append to the new list is behind its return
