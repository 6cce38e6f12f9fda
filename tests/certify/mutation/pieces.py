"""Pieces of answers, right and hostile, from which any text is put together."""

from __future__ import annotations

from proofloom.engine import Stream

PIECES = [
    *"0123456789xyzabABπ√∞°½²()[]{}+-*/^_=<>,;.!%$&|'~ \n",
    r"\frac",
    r"\sqrt",
    r"\pi",
    r"\left",
    r"\right",
    r"\{",
    r"\}",
    r"\text{",
    r"\boxed{",
    "{,}",
    r"\,",
    "sqrt(",
    "cbrt(",
    "pi",
    r"\infty",
    r"\cup",
    r"\begin{pmatrix}",
    r"\end{pmatrix}",
    r"\\",
    "cm",
    " per ",
    "true",
    "null",
    '"',
    '{"answer":',
    "<think>",
    "</think>",
    "<answer>",
    "</answer>",
    "1e9",
    "10^",
    "^{",
    "_{",
    r"\angle ",
    "x = ",
    r"\le ",
    r"\circ",
    "x^2",
    "5.5",
    "√2",
    r"\frac12",
    r"\sqrt[3]{2}",
    "\u200b",
    "\ud800",
]
GOLDS = [
    "5",
    r"\sqrt{2}+\sqrt{3}",
    "x^2+1",
    "(1, 2)",
    r"\{1, 2\}",
    "[1, 2]",
    "true",
    "B",
    "x < 3",
    "5 cm",
    "30°",
]


def fuzzed(draw: Stream) -> tuple[str, str, str]:
    """Return a gold, a response and the format that it is read in; the pieces stand where an answer does."""
    text = "".join(draw.choice(PIECES) for _ in range(draw.integer(1, 24)))
    if draw.chance(1, 8):
        text *= draw.integer(1, 60)
    how = draw.choice(("boxed", "boxed", "tag", "json"))
    wrapped = {"boxed": f"\\boxed{{{text}}}", "tag": f"<answer>{text}</answer>", "json": text}[how]
    gold = draw.choice(GOLDS)
    if draw.chance(1, 4):
        return text, f"\\boxed{{{draw.choice(GOLDS)}}}", "boxed"
    return gold, text if draw.chance(1, 8) else wrapped, how
