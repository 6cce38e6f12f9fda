"""Wrong integers, rationals, radicals and multiples of pi, and right ones left to be worked out."""

from __future__ import annotations

from fractions import Fraction

from mutation.mutant import Mutant, coefficient, nonzero, rational
from mutation.numbers import Value, decimal, fraction, plus, real, surd
from proofloom.engine import Stream


def _of_rationals(draw: Stream, value: Fraction, other: Fraction) -> Mutant:
    return Mutant(str(value), fraction(draw, value), fraction(draw, other), value != other)


def integer_off(draw: Stream) -> Mutant:
    """A small slip of arithmetic."""
    value = draw.integer(-(10 ** draw.integer(1, 12)), 10 ** draw.integer(1, 12))
    other = value + nonzero(draw, 3)
    return Mutant(str(value), f"{value}", str(other), value != other, "integer")


def integer_digit(draw: Stream) -> Mutant:
    """One digit changed, two swapped, one left out or doubled."""
    digits = str(draw.integer(10, 10 ** draw.integer(2, 15)))
    i = draw.below(len(digits) - 1)
    swapped = digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
    changed = digits[:i] + str(draw.below(10)) + digits[i + 1 :]
    other = draw.choice([swapped, changed, digits[:i] + digits[i + 1 :], digits[: i + 1] + digits[i:]])
    return Mutant(digits, f"{int(digits):,}", other, int(other) != int(digits))


def integer_scale(draw: Stream) -> Mutant:
    """A power of ten, or the sign."""
    value = nonzero(draw, 10**6)
    other = value * draw.choice([-1, 10, 100, 1000])
    return Mutant(
        str(value), fraction(draw, Fraction(value)), fraction(draw, Fraction(other)), value != other
    )


def integer_written_otherwise(draw: Stream) -> Mutant:
    """A program's integer written as a float, a fraction, a string or a truth value."""
    value = draw.integer(-999, 999)
    forms = [
        f"{value}.0",
        rf"\frac{{{2 * value}}}{{2}}",
        f"{value}e0",
        f"{2 * value}/2",
        f'"{value}"',
        f"[{value}]",
    ]
    return Mutant(str(value), f"{value}", draw.choice([*forms, "true", "True"]), True, "integer")


def rational_part(draw: Stream) -> Mutant:
    """Another numerator or denominator."""
    value = rational(draw)
    p, q = value.numerator, value.denominator
    other = Fraction(p + nonzero(draw, 2), q) if draw.chance(1, 2) else Fraction(p, q + draw.integer(1, 3))
    return _of_rationals(draw, value, other)


def rational_turned(draw: Stream) -> Mutant:
    """Upside down, negated, or its complement."""
    value = rational(draw)
    return _of_rationals(
        draw, value, draw.choice([1 / value, -value, 1 - value, value + 1, 2 * value, value**2])
    )


def rational_rounded(draw: Stream) -> Mutant:
    """A decimal that is near, to 1 up to 12 places."""
    value = rational(draw, 999)
    places = draw.integer(1, 12)
    other = Fraction(round(value * 10**places), 10**places)
    text = decimal(other)
    return Mutant(str(value), fraction(draw, value), text or str(other), value != other)


def mixed_number(draw: Stream) -> Mutant:
    """A mixed number with another part, or its parts multiplied."""
    whole, under = draw.integer(1, 30), draw.integer(2, 20)
    over = draw.integer(1, under - 1)
    value = whole + Fraction(over, under)
    form = draw.choice(["{} {}/{}", r"{}\frac{{{}}}{{{}}}"])
    other = draw.choice([(whole + 1, over, under), (whole, over, under + 1), (over, whole, under)])
    wrong = other[0] + Fraction(other[1], other[2]) != value and 0 < other[1] < other[2]
    if draw.chance(1, 4):
        times = Fraction(whole * over, under)
        return Mutant(str(value), form.format(whole, over, under), fraction(draw, times), times != value)
    return Mutant(str(value), form.format(whole, over, under), form.format(*other), wrong)


def scientific(draw: Stream) -> Mutant:
    """Another exponent or mantissa."""
    mantissa, power = Fraction(draw.integer(11, 99), 10), draw.integer(-12, 12)
    value = mantissa * Fraction(10) ** power
    other_mantissa, other_power = mantissa + Fraction(draw.below(3), 10), power + draw.integer(-2, 2)
    other = other_mantissa * Fraction(10) ** other_power
    form = draw.choice([r"{}\times 10^{{{}}}", r"{} \cdot 10^{{{}}}", "{}e{}", "{} * 10^{{{}}}"])
    right, given = form.format(decimal(mantissa), power), form.format(decimal(other_mantissa), other_power)
    fits = other_mantissa < 10
    return Mutant(str(value), right, given, value != other and fits)


# real constants


def _real(draw: Stream) -> Value:
    value: Value = {}
    for _ in range(draw.integer(1, 3)):
        pi = draw.choice([0, 0, 0, 1, 1, 2])
        value = plus(value, surd(coefficient(draw), draw.choice([1, 2, 3, 5, 6, 7, 8, 12, 45]), pi))  # type: ignore[assignment]
    return value if set(value) - {(1, 0)} else plus(value, surd(Fraction(1), 2))  # type: ignore[return-value]


def _of_reals(draw: Stream, value: Value, other: Value) -> Mutant:
    return Mutant(real(draw, value), real(draw, value), real(draw, other), value != other)


def real_coefficient(draw: Stream) -> Mutant:
    """One coefficient changed or negated."""
    value = _real(draw)
    key = draw.choice(sorted(value))
    factor = draw.choice([Fraction(-1), Fraction(2), Fraction(1, 2), Fraction(3, 2)])
    return _of_reals(draw, value, {**value, key: value[key] * factor})


def real_basis(draw: Stream) -> Mutant:
    """Another radicand, or a power of pi more or less."""
    value = _real(draw)
    key = draw.choice(sorted(value))
    rest = {other: value[other] for other in value if other != key}
    moved = (key[0] + draw.integer(0, 3), max(0, key[1] + draw.integer(-1, 1)))
    return _of_reals(draw, value, plus(rest, surd(value[key], *moved)))  # type: ignore[arg-type]


def real_term(draw: Stream) -> Mutant:
    """A term left out or added."""
    value = _real(draw)
    key = draw.choice(sorted(value))
    if len(value) > 1 and draw.chance(1, 2):
        return _of_reals(draw, value, {other: value[other] for other in value if other != key})
    return _of_reals(draw, value, plus(value, surd(coefficient(draw), draw.integer(1, 12))))  # type: ignore[arg-type]


def real_rounded(draw: Stream) -> Mutant:
    """Some places of the decimal expansion, never the number itself."""
    value = surd(coefficient(draw), draw.choice([2, 3, 5, 6, 7]), draw.below(2))
    (radicand, pi), times = next(iter(value.items()))
    shown = float(times) * radicand**0.5 * (3.141592653589793 if pi else 1)
    return Mutant(real(draw, value), real(draw, value), f"{shown:.{draw.integer(1, 15)}f}", True)


def nested_radical(draw: Stream) -> Mutant:
    """sqrt(a) + sqrt(b) as sqrt(a + b + 2 sqrt(ab)), and with one number changed."""
    a, b = draw.integer(2, 60), draw.integer(2, 60)
    total, inner = a + b, 4 * a * b
    changed, other = total + draw.integer(-2, 2), inner + draw.integer(-3, 3)
    form = draw.choice([r"\sqrt{{{}+\sqrt{{{}}}}}", "sqrt({}+sqrt({}))"])
    value = plus(surd(Fraction(1), a), surd(Fraction(1), b))
    # the squares of both are p + sqrt(q), by which they differ unless p and q are the same
    square = plus(surd(Fraction(total), 1), surd(Fraction(1), inner))
    wrong = plus(surd(Fraction(changed), 1), surd(Fraction(1), other)) != square
    gold = rf"\sqrt{{{a}}}+\sqrt{{{b}}}" if len(value) == 2 and (1, 0) not in value else real(draw, value)  # type: ignore[arg-type]
    gold = str(value[1, 0]) if value.keys() == {(1, 0)} else gold
    return Mutant(gold, form.format(total, inner), form.format(changed, other), wrong, how={"form": "any"})


def restated(draw: Stream) -> Mutant:
    """The right value as work still to be done."""
    a, b = draw.integer(2, 999), draw.integer(2, 999)
    q, r = draw.integer(2, 30), draw.integer(2, 30)
    forms = [
        (a * b, [f"{a}*{b}", rf"{a} \cdot {b}", f"({a})({b})", rf"{a}\times{b}"]),
        (a + b, [f"{a}+{b}", f"{a + 2 * b}-{b}", f"{b} + {a}"]),
        (a, [rf"\sqrt{{{a * a}}}", f"sqrt({a * a})", f"{a * a}^{{1/2}}", rf"\sqrt[3]{{{a**3}}}"]),
        (a, [f"{a * b}/{b}", rf"\frac{{{a * b}}}{{{b}}}", rf"{a * b} \div {b}"]),
        (a**2, [f"{a}^2", f"{a}**2", f"{a}²", f"{a}^{{2}}"]),
        (Fraction(1, q) + Fraction(1, r), [f"1/{q}+1/{r}", rf"\frac{{1}}{{{q}}}+\frac{{1}}{{{r}}}"]),
        (Fraction(1, q * r), [rf"\frac{{1}}{{{q}}}\cdot\frac{{1}}{{{r}}}", f"(1/{q})/{r}", f"1/({q}*{r})"]),
    ]
    value, ways = draw.choice(forms)
    return Mutant(str(value), fraction(draw, Fraction(value)), draw.choice(ways), True)


def restated_real(draw: Stream) -> Mutant:
    """Like terms not collected, products of radicals not multiplied out."""
    a, b, n = draw.integer(2, 20), draw.integer(2, 20), draw.choice([2, 3, 5, 6, 7])
    root = draw.choice([rf"\sqrt{{{n}}}", rf"\sqrt{{{n}}}\pi", r"\pi"])
    sums = [rf"{a}{root}+{b}{root}", rf"{a + 2 * b}{root}-{b}{root}"]
    if draw.chance(1, 2):
        return Mutant(rf"{a + b}{root}", rf"{root}*{a + b}", draw.choice(sums), True)
    return Mutant(rf"{a * b}{root}", rf"{root} \cdot {a * b}", rf"{a} \cdot {b}{root}", True)
