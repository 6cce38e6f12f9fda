"""Wrong structures and types: brackets, items, relations, units, words, program values, hedges."""

from __future__ import annotations

import json
from fractions import Fraction

from mutation.mutant import Mutant, coefficient, nonzero
from mutation.numbers import Polynomial, expanded, fraction, plus
from proofloom.engine import Stream


def _items(draw: Stream) -> list[Fraction]:
    return [coefficient(draw) for _ in range(draw.integer(2, 4))]


_TUPLES = (
    ("(", ")"),
    ("[", "]"),
    (r"\{", r"\}"),
    ("{", "}"),
    ("(", "]"),
    ("[", ")"),
    (r"\langle ", r"\rangle"),
)


def _listed(draw: Stream, items: list[Fraction], brackets: tuple[str, str]) -> str:
    inner = draw.choice([", ", ",", " , "]).join(fraction(draw, item).replace(",", "") for item in items)
    left, right = draw.choice(
        [
            ("", ""),
            (r"\left", r"\right"),
        ]
    )
    plain = brackets[0] == "{"
    return f"{'' if plain else left}{brackets[0]}{inner}{'' if plain else right}{brackets[1]}"


def _gold_list(items: list[Fraction], brackets: tuple[str, str]) -> str:
    return f"{brackets[0]}{', '.join(map(str, items))}{brackets[1]}"


def bracket(draw: Stream) -> Mutant:
    """The same items between other brackets."""
    items, one, other = _items(draw), draw.choice(_TUPLES), draw.choice(_TUPLES)
    same = one == other or {one[0], other[0]} == {"{", r"\{"}
    return Mutant(_gold_list(items, one), _listed(draw, items, one), _listed(draw, items, other), not same)


def ordered_items(draw: Stream) -> Mutant:
    """Two items swapped, one left out, one doubled, one changed."""
    items, brackets = (
        _items(draw),
        draw.choice(
            [
                _TUPLES[0],
                _TUPLES[1],
            ]
        ),
    )
    i = draw.below(len(items))
    other = draw.choice(
        [
            items[:i] + items[i + 1 :],
            [*items[:i], items[i], *items[i:]],
            items[::-1],
            [*items[:i], items[i] + 1, *items[i + 1 :]],
        ]
    )
    wrong = items != other and len(other) > 1
    return Mutant(
        _gold_list(items, brackets), _listed(draw, items, brackets), _listed(draw, other, brackets), wrong
    )


def set_items(draw: Stream) -> Mutant:
    """A member changed, left out or added; order and repetition do not count."""
    items = _items(draw)
    right = [*draw.shuffled(items), items[0]]
    i = draw.below(len(items))
    other = draw.choice(
        [items[:i] + items[i + 1 :], [*items, items[i] + 1], [*items[:i], -items[i], *items[i + 1 :]]]
    )
    gold, brackets = _gold_list(items, (r"\{", r"\}")), (r"\{", r"\}")
    wrong = set(items) != set(other)
    return Mutant(gold, _listed(draw, right, brackets), _listed(draw, other, brackets), wrong, "set")


def program_list(draw: Stream) -> Mutant:
    """A program's list with an item changed, swapped, dropped, nested or of another number type."""
    items = [draw.integer(-99, 999) for _ in range(draw.integer(1, 6))]
    i = draw.below(len(items))
    changed = [*items[:i], items[i] + nonzero(draw, 2), *items[i + 1 :]]
    shorter, turned = items[:i] + items[i + 1 :], items[::-1]
    texts = [(str(other), other != items) for other in (changed, shorter, turned)]
    floats = f"[{', '.join(f'{n}.0' if place == i else str(n) for place, n in enumerate(items))}]"
    texts += [(f"[{items}]", True), (f"({', '.join(map(str, items))},)", True), (floats, True)]
    texts += [(f"({', '.join(map(str, items))})", True), (" ".join(map(str, items)), len(items) > 1)]
    given, wrong = draw.choice(texts)
    return Mutant(str(items), str(items).replace(" ", ""), given, wrong, "list")


def interval_end(draw: Stream) -> Mutant:
    """Another end, or the same end open for closed."""
    low = Fraction(draw.integer(-20, 20))
    high = low + draw.integer(1, 20)
    ends = draw.choice("(["), draw.choice(")]")
    others = draw.choice("(["), draw.choice(")]")
    shift = draw.below(2)
    wrong = ends != others or shift != 0
    gold, right, given = (
        f"{a}{x}, {y}{b}"
        for (a, b), x, y in ((ends, low, high), (ends, low, high), (others, low, high + shift))
    )
    return Mutant(gold, right.replace(" ", ""), given, wrong, "interval")


def matrix_entry(draw: Stream) -> Mutant:
    """An entry changed, or the matrix transposed."""
    rows, columns = draw.integer(1, 3), draw.integer(2, 3)
    entries = [[coefficient(draw) for _ in range(columns)] for _ in range(rows)]
    other = [row[:] for row in entries]
    if draw.chance(1, 3):
        other = [list(column) for column in zip(*entries, strict=True)]
    else:
        other[draw.below(rows)][draw.below(columns)] += draw.choice(
            [
                0,
                1,
                -1,
            ]
        )

    def written(matrix: list[list[Fraction]], name: str) -> str:
        body = r" \\ ".join(" & ".join(map(str, row)) for row in matrix)
        return rf"\begin{{{name}}} {body} \end{{{name}}}"

    name = draw.choice(
        [
            "pmatrix",
            "bmatrix",
            "matrix",
        ]
    )
    return Mutant(
        written(entries, "pmatrix"), written(entries, name), written(other, name), entries != other, "matrix"
    )


# relations, units, words, program values


def relation_sign(draw: Stream) -> Mutant:
    """Another relation between the same two sides."""
    value = draw.integer(-30, 30)
    signs = ["=", "<", ">", r"\le", r"\ge", r"\ne"]
    one, other = draw.choice(signs), draw.choice(signs)
    turned = {"<": ">", ">": "<", r"\le": r"\ge", r"\ge": r"\le"}
    right = f"{value} {turned.get(one, one)} x"
    return Mutant(f"x {one} {value}", right, f"x {other} {value}", one != other, "relation")


def relation_side(draw: Stream) -> Mutant:
    """A line with another slope or intercept; multiples of it are the same line."""
    a, b = coefficient(draw), coefficient(draw)
    c, d = a + draw.integer(-1, 1), b + draw.integer(-1, 1)
    k = draw.integer(2, 5)
    line: Polynomial = plus({(1, 0, 0): a}, {(0, 0, 0): b})
    other: Polynomial = plus({(1, 0, 0): c}, {(0, 0, 0): d})
    times = {key: k * value for key, value in line.items()}
    form = f"{k}y = {expanded(draw, times)}"
    return Mutant(
        f"y = {expanded(draw, line)}", form, f"y = {expanded(draw, other)}", line != other, "relation"
    )


def relation_for_value(draw: Stream) -> Mutant:
    """An equation that ends with the answer but is not a name for it."""
    value = draw.integer(2, 999)
    other = draw.choice(
        [
            f"{value - 1} = {value}",
            f"{value} = {value}",
            f"2x = {2 * value}",
            f"x < {value}",
            "x = x",
            f"x + 1 = {value + 1}",
            f"{value} = {value + 1}",
            f"x \\ne {value}",
        ]
    )
    return Mutant(str(value), f"x = {value}", other, True)


_SPELLED = {
    "cm": ["cm", r"\text{ cm}", " centimeters"],
    "km": ["km", r"\text{ km}", " kilometers"],
    "kg": [" kg", r"\text{ kg}", " kilograms"],
    "°": [r"^\circ", "°", " degrees", r"^{\circ}"],
    "%": ["%", r"\%", " percent"],
    "rad": [" rad", r"\text{ rad}", " radians"],
    "cm^2": ["cm^2", r"\text{ cm}^2", " square centimeters", " cm²"],
    "": [""],
}


def unit(draw: Stream) -> Mutant:
    """Another unit, or none."""
    value = coefficient(draw)
    one, other = (
        draw.choice([*_SPELLED][:-1]),
        draw.choice(
            [
                *_SPELLED,
            ]
        ),
    )
    right, given = (f"{fraction(draw, value)}{draw.choice(_SPELLED[name])}" for name in (one, other))
    return Mutant(f"{value} {one}", right, given, one != other)


def degrees(draw: Stream) -> Mutant:
    """Another size, its supplement or complement, or no degrees."""
    value = Fraction(draw.integer(1, 359), draw.choice([1, 1, 2]))
    other = draw.choice(
        [
            180 - value,
            90 - value,
            360 - value,
            value + nonzero(draw, 5),
            value / 2,
        ]
    )
    texts = [(fraction(draw, other) + draw.choice(["", *_SPELLED["°"]]), other != value)]
    texts += [(f"{value}{draw.choice(_SPELLED[name])}", True) for name in ("%", "rad", "cm")]
    texts += [(f"{value}'", True), (rf"\frac{{{value.numerator}\pi}}{{{180 * value.denominator}}}", True)]
    given, wrong = draw.choice(
        [
            texts[0],
            *texts,
        ]
    )
    right = fraction(draw, value) + draw.choice(
        [
            "",
            *_SPELLED["°"],
        ]
    )
    return Mutant(str(value), right, given, wrong, "degrees")


def word(draw: Stream) -> Mutant:
    """Another letter, or the other truth value."""
    if draw.chance(1, 2):
        one, other = draw.choice("ABCDE"), draw.choice("ABCDE")
        style = draw.choice(
            [
                "{}",
                "({})",
                r"\text{{{}}}",
                "{}.",
                r"\textbf{{({})}}",
            ]
        )
        return Mutant(one, style.format(one), style.format(other), one != other, "choice")
    one, other = (
        draw.choice(["true", "false"]),
        draw.choice(
            [
                "true",
                "false",
                "1",
                "0",
                "not true",
                "maybe",
            ]
        ),
    )
    return Mutant(one, one.capitalize(), other, one != other, "boolean")


def json_value(draw: Stream) -> Mutant:
    """A program value of another type or with another part."""
    n = draw.integer(0, 99)
    shapes = [
        (n, [f"{n}.0", f'"{n}"', f"[{n}]", str(n + 1), "null"]),
        (
            [n, n + 1],
            [f"[{n + 1}, {n}]", f"[{n}, {n + 1}.0]", f"[{n}]", f"[[{n}, {n + 1}]]", f'{{"0": {n}}}'],
        ),
        ({"a": n}, [f'{{"b": {n}}}', f'{{"a": "{n}"}}', f'{{"a": {n}, "b": {n}}}', "{}", f"[{n}]"]),
        (bool(n % 2), ["1", "0", '"true"', "null", str(not n % 2).lower()]),
    ]
    value, wrong = draw.choice(shapes)
    return Mutant(json.dumps(value), json.dumps(value, indent=1), draw.choice(wrong), True, "json")


def hedged(draw: Stream) -> Mutant:
    """The right answer with another beside it."""
    value, other = draw.integer(0, 99), draw.integer(100, 199)
    forms = [
        "{} or {}",
        "{}, {}",
        "{};{}",
        r"{} \text{{ or }} {}",
        "{} {}",
        r"\{{{}, {}\}}",
        "({}, {})",
        "{} and {}",
        "{}={}",
        r"\boxed{{{}}} \boxed{{{}}}",
    ]
    pair = (value, other) if draw.chance(1, 2) else (other, value)
    return Mutant(
        str(value),
        str(value),
        draw.choice([*(form.format(*pair) for form in forms), rf"\pm {value + 1}"]),
        True,
    )
