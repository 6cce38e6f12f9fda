"""Wrong answers made by what stands beside a right box: a formula of which the box is only a part."""

from __future__ import annotations

from fractions import Fraction

from mutation.mutant import Mutant
from proofloom.engine import Stream

_FORMULAS = (("$", "$"), ("$$", "$$"), (r"\(", r"\)"), (r"\[", r"\]"), ("\\[\n", "\n\\]"), ("", ""))
_LEADS = ("", "x = ", "3 < x = ", r"\text{so } ", r"\Rightarrow ", "= ", "y ≈ ")
_ENDS = ("", ".", r"\,", r" \text{ as asked}", r" = x", r"\quad\blacksquare")
# kept whole: the whole side of a relation, a whole formula, among words
_OPENINGS = (
    "The answer is ",
    "Answer: ",
    "**Answer:** ",
    "So we get ",
    "",
    "Thus\n\n",
    "1. ",
    "答案是",
    "✅ ",
)
_CLOSINGS = ("", ".", " as asked", ", which is the answer", "\n\nWe add them.", "。", "!", " — done")


def _whole(draw: Stream, formula: tuple[str, str]) -> str:
    """Return a text in which # is a whole answer."""
    lead = draw.choice([lead for lead in _LEADS if formula[0] or "\\" not in lead])
    end = draw.choice([end for end in _ENDS if formula[0] or "\\" not in end])
    inner = formula[0] + lead + draw.choice(("#", "#", "#", "{#}", "(#)", r"\mathbf{#}")) + end + formula[1]
    apart = formula[0] or not end.endswith("x")
    return draw.choice(_OPENINGS if formula[0] else ("",)) + inner + (draw.choice(_CLOSINGS) if apart else "")


def _shown(draw: Stream, gold: int, forms: list[tuple[str, Fraction | None]], marks: str = "") -> Mutant:
    """Return the mutant of a form with its value, which is None for what cannot be a number."""
    formula = draw.choice([pair for pair in _FORMULAS if pair[0] or not marks])
    text, value = draw.choice(forms)
    lead = draw.choice(("", "x = ", "= ")) if formula[0] else ""
    tail = draw.choice(("", ".", " = y")) if formula[0] else ""
    given = (
        draw.choice(_OPENINGS if formula[0] else ("", "x = ")) + formula[0] + lead + text + tail + formula[1]
    )
    return Mutant(
        str(gold),
        str(gold),
        str(gold),
        value != gold,
        given_in=given,
        right_in=_whole(draw, draw.choice(_FORMULAS)),
    )


def _gap(draw: Stream) -> str:
    return draw.choice(("", "", " ", r"\,", r"\;", r"\!", "~", " {} ".strip() + " "))


def formula_before_a_box(draw: Stream) -> Mutant:
    """A sign, a number, a factor, a function or a letter before it."""
    n, k, gap = draw.integer(2, 99), draw.integer(2, 9), _gap(draw)
    forms: list[tuple[str, Fraction | None]] = [
        (f"-{gap}#", Fraction(-n)),
        (f"−{gap}#", Fraction(-n)),
        (f"-({gap}#)", Fraction(-n)),
        (r"-\left(#\right)", Fraction(-n)),
        (f"{k} - {gap}#", Fraction(k - n)),
        (f"{k} +{gap}#", Fraction(k + n)),
        (f"{k}#", Fraction(int(f"{k}{n}"))),
        (f"{k}{gap}(#)", Fraction(k * n)),
        (rf"{k}\cdot{gap}#", Fraction(k * n)),
        (rf"{k} \times {gap}#", Fraction(k * n)),
        (f"{k} *{gap}#", Fraction(k * n)),
        (f"{k}/{gap}#", Fraction(k, n)),
        (rf"\frac{{{k}}}{{#}}", Fraction(k, n)),
        (rf"\dfrac{{#}}{{{k}}}", Fraction(n, k)),
        (f"{k}^{{#}}", Fraction(k**n)),
        ("0.#", Fraction(f"0.{n}")),
        (f"{k},{gap}#", None),
        (f"x{gap}#", None),
        (f"x {gap}#", None),
        (rf"\pi{gap}#", None),
        (r"\sqrt{#}", None),
        (rf"\sin{gap}#", None),
        (rf"\log_{k} #", None),
        (r"\overline{#}", None),
        (rf"\pm{gap}#", None),
        (rf"\ne{gap}#", None),
        (rf"\not={gap}#", None),
        ("f(#)", None),
        ("x_{#}", None),
        (r"\{#\}", None),
        ("[#]", None),
        (f"({k}, #)", None),
        (rf"\text{{minus }}{gap}#", None),
        (rf"\mathrm{{ln}}{gap}#", None),
        (rf"\begin{{pmatrix}}{k}\\#\end{{pmatrix}}", None),
        (rf"{{-}}{gap}#", None),
    ]
    return _shown(draw, n, forms)


def formula_behind_a_box(draw: Stream) -> Mutant:
    """A digit, a power, an operation, a function or a letter behind it."""
    n, k, gap = draw.integer(2, 99), draw.integer(2, 9), _gap(draw)
    forms: list[tuple[str, Fraction | None]] = [
        (f"#{k}", Fraction(int(f"{n}{k}"))),
        (f"#{gap}{{{k}}}", None),
        (f"#.{k}", Fraction(f"{n}.{k}")),
        (f"#,{k:03}", Fraction(n * 1000 + k)),
        (f"#^{k}", Fraction(n**k)),
        (f"#{gap}^{{{k}}}", Fraction(n**k)),
        (f"#{gap}+ {k}", Fraction(n + k)),
        (f"#{gap}-{k}", Fraction(n - k)),
        (f"# {gap}- {k}", Fraction(n - k)),
        (rf"#{gap}\cdot {k}", Fraction(n * k)),
        (rf"#{gap}\times{gap}{k}", Fraction(n * k)),
        (f"#{gap}* {k}", Fraction(n * k)),
        (f"#{gap}/{k}", Fraction(n, k)),
        (f"#{gap}({k})", Fraction(n * k)),
        (rf"#{gap}\left({k}\right)", Fraction(n * k)),
        (rf"#\frac{{1}}{{{k}}}", None),
        (f"#{gap}:{k}", Fraction(n, k)),
        (f"#{gap}x", None),
        (f"# {gap}x", None),
        ("#i", None),
        (rf"#{gap}\pi", None),
        (rf"#{gap}\sqrt{{{k}}}", None),
        (rf"#{gap}\sin x", None),
        (rf"#\mathrm{{e}}{k}", None),
        (f"#e{k}", Fraction(n * 10**k)),
        (f"#_{k}", None),
        (rf"#{gap}\pm {k}", None),
        (f"#, {k}", None),
        (rf"#{gap}\text{{ over }}{k}", None),
        (rf"#{gap}\bmod {k}", None),
        ("|#|", None),
        (r"\lfloor#\rfloor", None),
        (f"(#, {k})", None),
        (f"(#)^{k}", Fraction(n**k)),
        (rf"{{#}}{gap}\cdot {k}", Fraction(n * k)),
        (rf"#\phantom{{0}}{k}", None),
    ]
    return _shown(draw, n, forms)
