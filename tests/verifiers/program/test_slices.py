"""A dynamic slice worked out by hand, by the rules of docs/program-questions.md."""

from __future__ import annotations

from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.keying.slices import slice_of

SOURCE = """def size(n):
    if n > 3:
        return "big"
    return "small"


def solve(xs):
    z = 0
    for x in xs:
        s = size(x)
        if s == "small":
            z = x
    return z
"""
TREE = "(program solve (def size (n:i) s) (def solve (xs:l) i))"


def test_a_condition_does_not_hang_on_what_it_was_before() -> None:
    # step 15 is `z = x` in the second turn; in the first one, "big" was returned, which z does not come from
    assert slice_of(read(SOURCE, TREE), "solve", ((5, 2),), 15, "z") == (0, 1, 3, 4, 6, 7, 8, 9)
