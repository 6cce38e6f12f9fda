"""Order on figures over a field whose squares stand for what is positive: which conditions are denied."""

from __future__ import annotations

from flint import fq_default

from proofloom.engine.geometry.predicates import Fact
from proofloom.verifiers.geometry.identities.conjugates import Figure, Plane
from proofloom.verifiers.geometry.identities.placing import distinct
from proofloom.verifiers.geometry.identities.polynomials import UnsupportedError

Triple = tuple[int, int, int]


class Signs:
    """A figure, ready to be asked for conditions."""

    __slots__ = ("plane", "w", "z")

    def __init__(self, plane: Plane, figure: Figure) -> None:
        self.plane = plane
        self.z, self.w = figure

    def denies(self, fact: Fact) -> bool:
        """Say whether a fact of order or distinctness is denied; raise UnsupportedError for others.

        What vanishes is neither positive nor negative, as in the real plane.
        """
        if not distinct(fact, self.z, self.w, self.plane.zero):
            return True
        p = points = fact.points
        match fact.name:
            case "diff" | "ncoll" | "npara" | "nperp":
                return False  # `distinct` has said so
            case "between":
                a, b, c = points
                return self.cross((a, b, c)) != 0 or self._not(-self.dot((a, b, c)))
            case "oneside" | "twosides":
                a, b, c, d = points
                product = self.cross((c, d, a)) * self.cross((c, d, b))
                return self._not(product if fact.name == "oneside" else -product)
            case "sameclock":
                return self._not(self.cross((p[0], p[1], p[2])) * self.cross((p[3], p[4], p[5])))
            case "sameside" | "nsameside":
                one, other = self.dot((p[0], p[1], p[2])), self.dot((p[3], p[4], p[5]))
                same = fact.name == "sameside"
                if not one or not other:
                    return (one == other) is not same
                return self._not(one * other if same else -one * other)
            case "acute_angle" | "obtuse_angle":
                a, b, c = points
                return self._not(self.dot((b, a, c)) if fact.name == "acute_angle" else -self.dot((b, a, c)))
            case "longer":
                a, b, c, d = points
                return self._not(self.square(a, b) - self.square(c, d))
        raise UnsupportedError(f"{fact.name} is no fact of order")

    def turned(self, triple: Triple) -> bool:
        """Say whether a triangle that is to turn counter-clockwise does not."""
        return self._not(self.cross(triple))

    def longs(self, a: int, b: int) -> bool:
        """Say whether the squared length of a segment is no square, as if it were negative."""
        square = self.square(a, b)
        return square != 0 and self._not(square)

    def cross(self, triple: Triple) -> int:
        """Twice the area of a triangle, in the prime field."""
        one, other = self._products(triple)
        return self._whole((one - other) * self.plane.inverse(self.plane.pair(0, 2)))

    def dot(self, triple: Triple) -> int:
        """The scalar product of AB and AC, in the prime field."""
        one, other = self._products(triple)
        return self._whole((one + other) * self.plane.inverse(2))

    def square(self, a: int, b: int) -> int:
        """The squared length of AB, in the prime field."""
        return self._whole((self.z[b] - self.z[a]) * (self.w[b] - self.w[a]))

    def _products(self, triple: Triple) -> tuple[fq_default, fq_default]:
        a, b, c = triple
        z, w = self.z, self.w
        return (w[b] - w[a]) * (z[c] - z[a]), (z[b] - z[a]) * (w[c] - w[a])

    def _whole(self, value: fq_default) -> int:
        parts = value.to_list()
        assert len(parts) < 2 or parts[1] == 0, "what is said of a figure of conjugates is in the prime field"
        return int(parts[0]) if parts else 0

    def _not(self, value: int) -> bool:
        return value % self.plane.p == 0 or not self.plane.positive(value)
