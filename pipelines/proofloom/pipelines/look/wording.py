"""What a prompt asks apart from how to answer, and whether the answer already stands in it."""

from __future__ import annotations

from proofloom.pipelines.rows import INSTRUCTIONS, PROVE

_INSTRUCTIONS = frozenset((*INSTRUCTIONS.values(), PROVE))


def question(prompt: str) -> str:
    """Return a prompt without the instruction on how to answer, which every row of a format shares."""
    asked, gap, instruction = prompt.rpartition("\n\n")
    return asked if gap and instruction in _INSTRUCTIONS else prompt


def stands_in(answer: str, prompt: str) -> bool:
    """Return whether the answer stands in the question as it is, between word boundaries.

    So "4" stands in "x = 4." and not in "40" or "4.5": the share of such rows is what a model that
    copies from the question could at best reach.
    """
    asked, start = question(prompt), 0
    if not answer:
        return False
    while (found := asked.find(answer, start)) >= 0:
        before, after = asked[max(found - 2, 0) : found], asked[found + len(answer) : found + len(answer) + 2]
        if not _joins(before[::-1], answer[0]) and not _joins(after, answer[-1]):
            return True
        start = found + 1
    return False


def _joins(outside: str, edge: str) -> bool:
    """Return whether what lies beyond an edge (nearest character first) makes one word or number with it."""
    if not outside or not (edge.isalnum() or edge == "_"):
        return False
    if outside[0].isalnum() or outside[0] == "_":
        return True
    if outside[0] in ".,/":
        return outside[1:2].isdigit() and edge.isdigit()
    return outside[0] == "-" and edge.isdigit() and not outside[1:2].isalnum()
