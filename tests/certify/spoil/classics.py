"""Classical theorems with proofs written by hand after school geometry: the checker's first readers.

Euclid is cited by book and proposition, Coxeter and Greitzer's "Geometry Revisited" (GR) by section.
Coefficients of combinations are found by hand: signs are those of the canonical forms of the facts.
"""

from __future__ import annotations

from collections.abc import Callable

from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.problem import Problem
from spoil.drafts import Draft


def varignon() -> Draft:
    """The midpoints of a quadrilateral's sides are the corners of a parallelogram (GR 3.1)."""
    d = Draft(
        "a b c d = quadrangle a b c d; k = midpoint k a b; l = midpoint l b c; m = midpoint m c d;"
        " n = midpoint n d a ? para k l n m"
    )
    k, m = d.given("midp k a b"), d.given("midp m c d")
    o, n = d.given("midp l b c"), d.given("midp n d a")
    one = d.rule("midline", "A=b B=a C=c M=k N=l", "para k l a c", k, o)
    other = d.rule("midline", "A=d B=c C=a M=m N=n", "para m n c a", m, n)
    # in canonical form a c comes first: one is kl - ac, other mn - ac, and the claim mn - kl
    d.linear("para k l m n", (one, "", -1), (other, "", 1))
    return d


def varignon_lengths() -> Draft:
    """Its opposite sides are equal, each being half a diagonal (GR 3.1)."""
    d = Draft(
        "a b c d = quadrangle a b c d; k = midpoint k a b; l = midpoint l b c; m = midpoint m c d;"
        " n = midpoint n d a ? cong k l n m"
    )
    k, m = d.given("midp k a b"), d.given("midp m c d")
    o, n = d.given("midp l b c"), d.given("midp n d a")
    one = d.rule("midline", "A=b B=a C=c M=k N=l", "rconst k l a c 1/2", k, o)
    other = d.rule("midline", "A=d B=c C=a M=m N=n", "rconst m n c a 1/2", m, n)
    # a c comes first in the canonical form: both say log ac - log (half) = log 2
    d.linear("cong k l m n", (one, "", -1), (other, "", 1))
    return d


def thales() -> Draft:
    """An angle in a semicircle is right (Euclid III.31)."""
    d = Draft("a c = segment a c; o = midpoint o a c; b = on_circle b o a ? perp a b b c")
    o, b = d.given("midp o a c"), d.given("cong o a o b")
    ends = d.linear("cong o a o c", (o, "cong o a o c", 1))
    line = d.linear("coll o a c", (o, "para o a o c", 1), reading="para o a o c")
    d.rule("angle in a semicircle", "A=a B=b C=c O=o", "perp a b b c", b, ends, line)
    return d


def circumcentre() -> Draft:
    """The perpendicular bisectors of the sides of a triangle concur (Euclid IV.5)."""
    d = Draft("a b c = triangle a b c; o = on_bline o a b, on_bline o b c ? cong o a o c")
    one, other = d.given("cong o a o b"), d.given("cong o b o c")
    d.linear("cong o a o c", (one, "", 1), (other, "", 1))
    return d


def orthocentre() -> Draft:
    """The altitudes of a triangle concur (GR 1.6)."""
    d = Draft("a b c = triangle a b c; h = on_tline h a b c, on_tline h b a c ? perp c h a b")
    one, other = d.given("perp a h b c"), d.given("perp b h a c")
    d.rule("altitudes", "A=c B=a C=b D=h", "perp c h a b", other, one, needs="ncoll a b c")
    return d


def incentre() -> Draft:
    """The bisectors of the angles of a triangle concur (Euclid IV.4)."""
    d = Draft(
        "a b c = triangle a b c; x = angle_bisector x b a c, angle_bisector x a b c ? eqangle c b c x c x c a"
    )
    one, other = d.given("eqangle a b a x a x a c"), d.given("eqangle b a b x b x b c")
    d.rule("bisectors", "A=a B=b C=c X=x", "eqangle c b c x c x c a", one, other, needs="ncoll a b c")
    return d


def base_angles() -> Draft:
    """The base angles of an isosceles triangle are equal (Euclid I.5)."""
    d = Draft("o a = segment o a; b = on_circle b o a ? eqangle a o a b b a b o")
    legs = d.given("cong o a o b")
    d.rule("base angles", "A=a B=b O=o", "eqangle a o a b b a b o", legs, needs="ncoll o a b")
    return d


def miquel() -> Draft:
    """Circles through the corners of a triangle and points on its sides concur (GR 3.4)."""
    d = Draft(
        "a b c = triangle a b c; d = on_line d b c; e = on_line e c a; f = on_line f a b;"
        " m = on_circum m a e f, on_circum m b d f ? cyclic c d e m"
    )
    bc, ca, ab = d.given("coll d b c"), d.given("coll e c a"), d.given("coll f a b")
    one, other = d.given("cyclic a e f m"), d.given("cyclic b d f m")
    first = d.rule("inscribed angles", "A=e B=f P=a Q=m", "eqangle a e a f m e m f", one)
    second = d.rule("inscribed angles", "A=f B=d P=b Q=m", "eqangle b f b d m f m d", other)
    third = d.combined(
        "eqangle c e c d m e m d",
        (first, ""),
        (second, ""),
        (ca, "para a e c e"),
        (ab, "para a f b f"),
        (bc, "para b d c d"),
    )
    d.rule("concyclic by equal angles", "A=e B=d P=c Q=m", "cyclic c d e m", third, needs="ncoll e d c")
    return d


def simson() -> Draft:
    """The feet of a point of the circumcircle on the sides lie on one line (GR 2.5)."""
    d = Draft(
        "a b c = triangle a b c; p = on_circum p a b c; x = foot x p b c; y = foot y p c a; z = foot z p a b"
        " ? coll x y z"
    )
    circle = d.given("cyclic a b c p")
    px, bx = d.given("perp x p b c"), d.given("coll x b c")
    py, cy = d.given("perp y p c a"), d.given("coll y c a")
    pz, az = d.given("perp z p a b"), d.given("coll z a b")
    right_y = d.combined("perp p y y a", (py, ""), (cy, "para y a c a"))
    right_z = d.combined("perp p z z a", (pz, ""), (az, "para z a a b"))
    seen = d.combined("eqangle y p y a z p z a", (right_y, ""), (right_z, ""))
    one = d.rule("concyclic by equal angles", "A=p B=a P=y Q=z", "cyclic p a y z", seen, needs="ncoll p a y")
    right_x = d.combined("perp p x x c", (px, ""), (bx, "para x c b c"))
    right_v = d.combined("perp p y y c", (py, ""), (cy, "para y c c a"))
    seen = d.combined("eqangle x p x c y p y c", (right_x, ""), (right_v, ""))
    other = d.rule(
        "concyclic by equal angles", "A=p B=c P=x Q=y", "cyclic p c x y", seen, needs="ncoll p c x"
    )
    at_y = d.rule("inscribed angles", "A=z B=p P=y Q=a", "eqangle y z y p a z a p", one)
    at_x = d.rule("inscribed angles", "A=x B=p P=y Q=c", "eqangle y x y p c x c p", other)
    whole = d.rule("inscribed angles", "A=b B=p P=a Q=c", "eqangle a b a p c b c p", circle)
    d.combined(
        "coll x y z",
        (at_y, ""),
        (at_x, ""),
        (whole, ""),
        (az, "para a z a b"),
        (bx, "para c x c b"),
        reading="para x y y z",
    )
    return d


def bisector() -> Draft:
    """The bisector of an angle divides the opposite side in the ratio of the others (Euclid VI.3)."""
    d = Draft("a b c = triangle a b c; d = angle_bisector d b a c, on_line d b c ? eqratio d b d c a b a c")
    angle, side = d.given("eqangle a b a d a d a c"), d.given("coll d b c")
    d.rule(
        "bisector and side", "A=a B=b C=c D=d", "eqratio d b d c a b a c", angle, side, needs="ncoll a b c"
    )
    return d


def median() -> Draft:
    """The median to the hypotenuse is half of it (after Euclid III.31), here 5 if the hypotenuse is 10."""
    d = Draft("a = free a; c = lconst c a 10; b = on_dia b a c; m = midpoint m a c ? lconst m b 5")
    ten, right, middle = d.given("lconst a c 10"), d.given("perp a b b c"), d.given("midp m a c")
    equal = d.rule("median to the hypotenuse", "A=a B=b C=c M=m", "cong m a m b", right, middle)
    d.combined("lconst m b 5", (ten, ""), (middle, "rconst m a a c 1/2"), (equal, ""))
    return d


def reflected_orthocentre() -> Draft:
    """The orthocentre reflected in a side lies on the circumcircle (GR 1.6, exercise)."""
    d = Draft("a b c = triangle a b c; h = orthocenter h a b c; k = reflect k h b c ? cyclic a b c k")
    bh, ch = d.given("perp h b c a"), d.given("perp h c a b")
    kb, kc = d.given("cong b h b k"), d.given("cong c h c k")
    at_b = d.rule("base angles", "A=h B=k O=b", "eqangle h b h k k h k b", kb, needs="ncoll b h k")
    at_c = d.rule("base angles", "A=h B=k O=c", "eqangle h c h k k h k c", kc, needs="ncoll c h k")
    seen = d.combined("eqangle a b a c k b k c", (at_b, ""), (at_c, ""), (bh, ""), (ch, ""))
    d.rule("concyclic by equal angles", "A=b B=c P=a Q=k", "cyclic a b c k", seen, needs="ncoll a b c")
    return d


DRAFTS: tuple[Callable[[], Draft], ...] = (
    varignon,
    varignon_lengths,
    thales,
    circumcentre,
    orthocentre,
    incentre,
    base_angles,
    miquel,
    simson,
    bisector,
    median,
    reflected_orthocentre,
)


def classics() -> list[tuple[str, Problem, Proof]]:
    """Return every theorem's name, its problem and its proof."""
    drafts = [(make.__name__, make()) for make in DRAFTS]
    return [(name, draft.problem, draft.proof()) for name, draft in drafts]
