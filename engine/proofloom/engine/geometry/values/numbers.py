"""Real algebraic numbers, exactly: a number is its minimal polynomial and a ball that holds no other root.

Sums, products and roots are found among the factors of a resultant; a ball decides which factor. Most
irrational numbers of a figure are of degree 2: what is made of such in one field is a multiple of one of them
and a number more, and needs no resultant. Equal numbers have equal polynomials and touching balls.
`NumberError` refuses what has too high a degree.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flint import Ordering, arb, ctx, fmpq, fmpq_poly, fmpz, fmpz_mpoly_ctx, fmpz_poly

PRECISION = 192  # bits of a ball to begin with
MOST_BITS = 6144
HIGHEST = 48  # degree of a number that is kept
REMEMBERED = 1 << 13  # numbers made of irrational ones: figures have the same again and again
_MINUS = fmpq(-1)
_TWO = fmpz_mpoly_ctx.get(["x", "y"], Ordering.lex)


class NumberError(ArithmeticError):
    """A number that is not real, or of too high a degree."""


class Real:
    """A real algebraic number. Build one with `rational`, `cosine` or by arithmetic.

    Most numbers of a figure are rational: of such a one only its `value` is kept, and its polynomial and ball
    are made when they are asked for.
    """

    __slots__ = ("_ball", "_poly", "value")

    def __init__(self, poly: fmpz_poly, ball: arb) -> None:
        """Take an irreducible polynomial, its leading coefficient positive, and a ball around one root."""
        self._poly: fmpz_poly | None = poly
        self._ball: arb | None = ball
        self.value = fmpq(-poly[0], poly[1]) if poly.degree() == 1 else None

    @classmethod
    def of(cls, value: fmpq) -> Real:
        """Return a rational number."""
        made = cls.__new__(cls)
        made._poly, made._ball, made.value = None, None, value
        return made

    @property
    def poly(self) -> fmpz_poly:
        """Return the minimal polynomial."""
        if self._poly is None:
            assert self.value is not None
            self._poly = fmpz_poly([-self.value.p, self.value.q])
        return self._poly

    @property
    def ball(self) -> arb:
        """Return a ball that holds the number and no conjugate."""
        if self._ball is None:
            with ctx.workprec(PRECISION):
                self._ball = arb(self.value)
        return self._ball

    @property
    def degree(self) -> int:
        """Return the degree of the minimal polynomial."""
        return 1 if self.value is not None else int(self.poly.degree())

    @property
    def fraction(self) -> Fraction | None:
        """Return the number if it is rational."""
        value = self.value
        return None if value is None else Fraction(int(value.p), int(value.q))

    @property
    def sign(self) -> int:
        """Return -1, 0 or 1; exact, since a number that is not zero has a ball that leaves it out."""
        value = self.value
        if value is not None:
            return (value > 0) - (value < 0)
        ball = self.ball
        bits = PRECISION
        while ball.contains(0):
            bits *= 2
            ball = self.near(bits)
        return 1 if ball > 0 else -1

    def near(self, bits: int) -> arb:
        """Return a ball of about so many bits."""
        return _refined(self.poly, self.ball, bits)

    def __float__(self) -> float:
        """Return the nearest float, or nearly so."""
        value = self.value
        return float(self.ball) if value is None else int(value.p) / int(value.q)

    def __eq__(self, other: object) -> bool:
        """Compare exactly."""
        if not isinstance(other, Real):
            return NotImplemented
        if self.value is not None or other.value is not None:
            return bool(self.value == other.value)
        return bool(self.poly == other.poly and self.ball.overlaps(other.ball))

    def __hash__(self) -> int:
        """Agree with equality: conjugates share a value."""
        value = self.value
        if value is not None:
            return int(value.p) * 31 + int(value.q)
        total: int = sum([int(c) * 31**i for i, c in enumerate(self.poly.coeffs())])
        return total

    def __neg__(self) -> Real:
        """Return minus the number."""
        return self._scaled(_MINUS)

    def __add__(self, other: Real) -> Real:
        """Return the sum."""
        if other.value is not None:
            return self._shifted(other.value)
        if self.value is not None:
            return other._shifted(self.value)
        return _sum(self, other)

    def __sub__(self, other: Real) -> Real:
        """Return the difference."""
        return self + -other

    def __mul__(self, other: Real) -> Real:
        """Return the product."""
        if other.value is not None:
            return self._scaled(other.value)
        if self.value is not None:
            return other._scaled(self.value)
        return self.squared() if self == other else _product(self, other)

    def __truediv__(self, other: Real) -> Real:
        """Return the quotient; raise ZeroDivisionError."""
        if self.value is not None and other.value is not None:
            return Real.of(self.value / other.value)
        return self * other.inverse()

    def plus(self, value: Fraction) -> Real:
        """Add a rational number."""
        return self._shifted(fmpq(value.numerator, value.denominator))

    def times(self, value: Fraction) -> Real:
        """Multiply by a rational number."""
        return self._scaled(fmpq(value.numerator, value.denominator))

    def _shifted(self, q: fmpq) -> Real:
        if self.value is not None:
            return Real.of(self.value + q)
        made = fmpq_poly(self.poly)(fmpq_poly([-q, 1]))
        with ctx.workprec(PRECISION):
            return _made(made.numer(), self.ball + arb(q))

    def _scaled(self, q: fmpq) -> Real:
        if self.value is not None:
            return Real.of(self.value * q)
        if not q:
            return Real.of(q)
        made = fmpq_poly(self.poly)(fmpq_poly([0, 1 / q]))
        with ctx.workprec(PRECISION):
            return _made(made.numer(), self.ball * arb(q))

    def squared(self) -> Real:
        """Return the square."""
        value = self.value
        return _square(self) if value is None else Real.of(value * value)

    def inverse(self) -> Real:
        """Return the reciprocal; raise ZeroDivisionError."""
        value = self.value
        if value is None:
            return _inverse(self)
        if not value:
            raise ZeroDivisionError
        return Real.of(1 / value)

    def root(self) -> Real:
        """Return the square root that is not negative; raise NumberError for a negative number."""
        if self.sign < 0:
            raise NumberError("the root of a negative number")
        return _square_root(self) if self.sign else self

    def __lt__(self, other: Real) -> bool:
        """Compare exactly."""
        return (self - other).sign < 0


@lru_cache(maxsize=REMEMBERED)
def _sum(one: Real, other: Real) -> Real:
    by = _by(one, other)
    if by is not None:
        return _along(one, 1 + by[0], by[1])
    x, y = _TWO.gens()
    made = _resultant(_in(one.poly, y), _in(other.poly, x - y))
    return _root_of(made, lambda bits: one.near(bits) + other.near(bits))


@lru_cache(maxsize=REMEMBERED)
def _product(one: Real, other: Real) -> Real:
    by = _by(one, other)
    if by is not None:
        c, b, a = one.poly.coeffs()
        return _along(one, by[1] - by[0] * b / a, -by[0] * c / a)
    x, y = _TWO.gens()
    degree = other.degree
    homogeneous = sum(
        (int(c) * x**i * y ** (degree - i) for i, c in enumerate(other.poly.coeffs()) if c),
        _TWO.constant(0),
    )
    made = _resultant(_in(one.poly, y), homogeneous)
    return _root_of(made, lambda bits: one.near(bits) * other.near(bits))


@lru_cache(maxsize=REMEMBERED)
def _square(one: Real) -> Real:
    if one.degree == 2:
        c, b, a = one.poly.coeffs()
        return _along(one, fmpq(-b, a), fmpq(-c, a))
    coefficients = one.poly.coeffs()
    even, odd = fmpz_poly(coefficients[::2]), fmpz_poly(coefficients[1::2])
    made = even * even - odd * odd * fmpz_poly([0, 1])
    return _root_of(made, lambda bits: one.near(bits) * one.near(bits))


@lru_cache(maxsize=REMEMBERED)
def _inverse(one: Real) -> Real:
    if one.degree == 2:
        c, b, a = one.poly.coeffs()
        return _along(one, fmpq(-a, c), fmpq(-b, c))
    made = fmpz_poly(one.poly.coeffs()[::-1])
    bits = PRECISION
    while one.near(bits).contains(0):
        bits *= 2
    return _root_of(made, lambda more: 1 / one.near(max(more, bits)))


@lru_cache(maxsize=REMEMBERED)
def _square_root(one: Real) -> Real:
    if one.value is not None:
        top, bottom = one.value.p, one.value.q
        over, under = top.isqrt(), bottom.isqrt()
        if over * over == top and under * under == bottom:
            return Real.of(fmpq(over, under))
        with ctx.workprec(PRECISION + 32):
            return Real(fmpz_poly([-top, 0, bottom]), arb(one.value).sqrt())
    coefficients = [fmpz(0)] * (2 * one.degree + 1)
    coefficients[::2] = one.poly.coeffs()
    return _root_of(fmpz_poly(coefficients), lambda bits: one.near(bits).sqrt())


def _along(one: Real, factor: fmpq, more: fmpq) -> Real:
    """Return a rational multiple of a number and a rational number more."""
    made = one._scaled(factor)._shifted(more)
    if made.value is None and not _alone(made.poly, made.ball):
        raise NumberError("roots too close to tell apart")
    return made


def _by(one: Real, other: Real) -> tuple[fmpq, fmpq] | None:
    """Return which multiple of one number and how much more another is, if both are of one quadratic field.

    With d of ax^2 + bx + c its discriminant, a root of d is 2ax + b, and the product of two such is rational.
    """
    if one.degree != 2 or other.degree != 2:
        return None
    (c, b, a), (z, y, x) = one.poly.coeffs(), other.poly.coeffs()
    d = b * b - 4 * a * c
    square = d * (y * y - 4 * x * z)
    root = square.isqrt()
    if root * root != square:
        return None
    with ctx.workprec(PRECISION):
        sign = (2 * a * one.ball + b) * (2 * x * other.ball + y)
    if sign.contains(0):
        return None
    times = fmpq(root if sign > 0 else -root, d)
    return times * a / x, (times * b - y) / (2 * x)


def rational(value: Fraction | int) -> Real:
    """Return a rational number."""
    return Real.of(fmpq(value.numerator, value.denominator))


@lru_cache(maxsize=4096)
def cosine(halves: Fraction) -> Real:
    """Return the cosine of an angle in half turns."""
    whole = (halves / 2) % 1
    double = fmpz_poly.cos_minpoly(whole.denominator)  # of twice the cosine
    made = double(fmpz_poly([0, 2]))
    if made.degree() > HIGHEST:
        raise NumberError("an angle of too many parts")
    angle = fmpq(halves.numerator, halves.denominator)
    return _root_of(made, lambda bits: arb.cos_pi_fmpq(angle))


def sine(halves: Fraction) -> Real:
    """Return the sine of an angle in half turns."""
    return cosine(Fraction(1, 2) - halves)


MOST_PARTS = 360  # of a half turn, when an angle is told from its cosine


@lru_cache(maxsize=REMEMBERED)
def angle_of(cos: Real) -> Fraction | None:
    """Return the angle from 0 to 1 half turn that has a cosine, if it is a rational part of a half turn."""
    if cos.degree > HIGHEST or not -1 <= float(cos) <= 1:
        return None
    with ctx.workprec(PRECISION):
        near = float(cos.ball.acos() / arb.pi()) if abs(float(cos)) < 1 else float(cos) < 0
    guess = Fraction(float(near)).limit_denominator(MOST_PARTS)
    if abs(float(guess) - float(near)) > 1e-12:
        return None
    try:
        return guess if cosine(guess) == cos else None
    except NumberError:
        return None


def _in(poly: fmpz_poly, variable: Any) -> Any:
    """Evaluate a polynomial at a polynomial of two variables, by Horner's rule."""
    total: Any = _TWO.constant(0)
    for coefficient in reversed(poly.coeffs()):
        total = total * variable + int(coefficient)
    return total


def _resultant(one: Any, other: Any) -> fmpz_poly:
    """Eliminate y from two polynomials in x and y."""
    made = one.resultant(other, "y")
    if made.degrees()[0] > HIGHEST * HIGHEST:
        raise NumberError("too high a degree")
    coefficients = [fmpz(0)] * (int(made.degrees()[0]) + 1)
    for exponents, coefficient in made.terms():
        coefficients[int(exponents[0])] += coefficient
    return fmpz_poly(coefficients)


def _made(poly: fmpz_poly, ball: arb) -> Real:
    """Return a root of a polynomial known to be irreducible."""
    poly = poly // poly.content()
    return Real(-poly if poly.leading_coefficient() < 0 else poly, ball)


def _root_of(poly: fmpz_poly, near: Callable[[int], arb]) -> Real:
    """Return the root of some polynomial that lies in balls as small as one likes."""
    if poly.degree() > 4 * HIGHEST:
        raise NumberError("too high a degree")
    factors = [factor for factor, _ in poly.factor()[1]]
    bits = PRECISION
    while bits <= MOST_BITS:
        with ctx.workprec(bits + 32):
            ball = near(bits)
            fitting = [factor for factor in factors if factor(ball).contains(0)]
            if len(fitting) == 1:
                if fitting[0].degree() > HIGHEST:
                    raise NumberError("too high a degree")
                if _alone(fitting[0], ball):
                    return _made(fitting[0], ball)
        bits *= 2
    raise NumberError("roots too close to tell apart")


def _alone(poly: fmpz_poly, ball: arb) -> bool:
    """Say whether a ball holds exactly one root of a squarefree polynomial: the derivative keeps its sign."""
    return not poly.derivative()(ball).contains(0) if poly.degree() > 1 else True


def _refined(poly: fmpz_poly, ball: arb, bits: int) -> arb:
    """Return a smaller ball around the one root in a ball, by Newton's method."""
    if -_log2(ball.rad()) >= bits:
        return ball
    with ctx.workprec(bits + 64):
        derivative = poly.derivative()
        while -_log2(ball.rad()) < bits:
            middle = ball.mid()
            step = middle - poly(middle) / derivative(ball)
            smaller = step.intersection(ball)
            if not smaller.rad() < ball.rad():
                raise NumberError("a root that does not come nearer")
            ball = smaller
        return ball


def _log2(radius: arb) -> float:
    """Return the logarithm of a radius, minus a great many for zero."""
    if radius == 0:
        return -1e9
    return float(radius.log() / arb(2).log())


__all__ = ["NumberError", "Real", "angle_of", "cosine", "rational", "sine"]
