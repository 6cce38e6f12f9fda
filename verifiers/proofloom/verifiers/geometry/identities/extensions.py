"""Finite fields made by adjoining roots to a prime field, in which figures find the roots that they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flint import fmpz, fq_default, fq_default_ctx
from flint.utils.flint_exceptions import DomainError

from proofloom.verifiers.geometry.identities.fields import PrimeField
from proofloom.verifiers.geometry.identities.loci import NoRootError, Point


class Adjoined:
    """A finite field, as figures use it; `p` is its characteristic."""

    __slots__ = ("p", "ring")

    def __init__(self, p: int, ring: fq_default_ctx) -> None:
        self.p, self.ring = p, ring

    def reduce(self, value: fq_default | int) -> fq_default:
        return self.ring(value) if isinstance(value, int) else value

    def zero(self, value: fq_default | int) -> bool:
        return value % self.p == 0 if isinstance(value, int) else bool(value.is_zero())

    def inverse(self, value: fq_default | int) -> fq_default:
        return self.reduce(value).inverse()

    def root(self, value: fq_default | int) -> fq_default:
        try:
            return self.reduce(value).sqrt()
        except DomainError as error:
            raise NoRootError from error


class Extension(Adjoined):
    """The field of p**degree elements: for degree 2 every number of the prime field has a root in it.

    For degree 4 the roots have roots as well, and so on.
    """

    __slots__ = ("degree", "field")

    def __init__(self, field: PrimeField, degree: int) -> None:
        super().__init__(field.p, fq_default_ctx(fmpz(field.p), degree))
        self.field, self.degree = field, degree

    def orbits(self, places: Sequence[Point], degree: int) -> Iterator[tuple[Point, int]]:
        """Yield one place of each orbit under what keeps the field of a degree, and how many it has."""
        if len(places) == 1:
            yield places[0], 1
            return
        left = [(self.reduce(z), self.reduce(w)) for z, w in places]
        while left:
            place = left.pop(0)
            size, other = 1, _conjugate(place, degree)
            while other != place:
                left.remove(other)
                size, other = size + 1, _conjugate(other, degree)
            yield place, size


def _conjugate(place: Point, degree: int) -> Point:
    z, w = place
    return z.frobenius(degree), w.frobenius(degree)


class Modular:
    """A prime field itself, as figures use it."""

    __slots__ = ("degree", "field", "p")

    def __init__(self, field: PrimeField) -> None:
        self.field, self.p, self.degree = field, field.p, 1

    def reduce(self, value: int) -> int:
        return value % self.p

    def zero(self, value: int) -> bool:
        return value % self.p == 0

    def inverse(self, value: int) -> int:
        return pow(value, -1, self.p)

    def root(self, value: int) -> int:
        root = self.field.square_root(value)
        if root is None:
            raise NoRootError
        return root

    def orbits(self, places: Sequence[Point], _: int) -> Iterator[tuple[Point, int]]:
        """Yield all places: none has conjugates but itself."""
        return ((place, 1) for place in places)


Finite = Modular | Extension
