"""What a proof is: ordered steps, each an instance of a theorem or an integer combination of linear facts.

This is vocabulary, shared by what finds proofs and by what checks them; nothing is derived here.

**Rule step.** `rule` names a paragraph of `theorems/*.rules`; `points` gives the point of the figure for each
letter of the paragraph, letters in alphabetical order. The premises are exactly the facts of its line `when`
(in its order, trivially true ones left out), the claim is one of the facts of its line `then`, and the facts
of its line `if` are among the proof's conditions.

**Linear step.** `rule` is "linear". Each premise is *read* as one simple fact, whose equation is:

    para A B C D            dir CD - dir AB                       = 0
    perp A B C D            dir CD - dir AB                       = 1/2
    aconst A B C D v        dir CD - dir AB                       = v
    eqangle A B C D E F G H dir CD - dir AB - dir GH + dir EF     = 0
    cong A B C D            log AB - log CD                       = 0
    rconst A B C D v        log AB - log CD                       = log v
    r2const A B C D v       2 log AB - 2 log CD                   = log v
    lconst A B v            log AB                                = log v
    l2const A B v           2 log AB                              = log v
    eqratio A B C D E F G H log AB - log CD - log EF + log GH     = 0
    aequation, lequation    as written (of lequation: a product equal to a product)

Here `dir XY` is the direction of line XY in half turns, an unknown modulo 1, and `log XY` the logarithm of a
length. A simple fact is read as itself. Further readings: `coll A B C ...` as `para X Y X Z` for three of
its points; `midp M A B` as `coll M A B` is, as `cong M A M B`, and as `rconst M A A B 1/2` or
`rconst M B A B 1/2`; `circle O A B C ...` as `cong O X O Y` for two of its points.

With the claim read in the same way, the step asserts that

    sum of coefficient_i * (left side of premise i)  =  scale * (left side of claim),   term by term, and
    sum of coefficient_i * (right side of premise i) =  scale * (right side of claim) + lift

with whole numbers coefficient_i and scale > 0. For directions `lift` is a whole number of half turns; when
scale > 1 the equation of the claim is known modulo 1/scale only, and which of the branches holds depends on
the configuration. The proof's conditions then leave one branch:

    para, scale 2     the other branch is perp: nperp A B C D
    perp, scale 2     the other branch is para: npara A B C D
    coll, scale 2     nperp, of the two lines that it is read as
    eqangle, scale 2  the other branch differs by a right angle. With X P Y and U Q V the two angles, both lie
                      in one quarter: sameclock P X Y Q U V; sameside P X Y Q U V, or else
                      sameclock P X Y Q V U; nsameside P X Y Q U V

For a larger scale these conditions leave fewer branches, not always one; how the triangles of the premises
are turned is then among the conditions as well. An eqangle whose lines do not meet two by two in points of
the figure has none. In both cases figures must show that the claim holds under the proof's conditions. For
lengths lift is 0 and there are no branches.
"""

from __future__ import annotations

from dataclasses import dataclass

from proofloom.engine.geometry.predicates import Fact

LINEAR = "linear"
GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Use:
    """One premise of a linear step: the step's index, the simple fact it is read as, and its coefficient."""

    step: int
    reading: Fact
    coefficient: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a proof.

    claim     the fact proved
    rule      a theorem's name, "linear", or "given" for a hypothesis
    premises  indices of earlier steps; of a linear step, those of `uses` in order
    points    of a rule step: the figure's point for each letter of the paragraph, letters sorted
    uses      of a linear step: the combination
    reading   of a linear step: the simple fact that the claim is read as
    scale     of a linear step: what the claim's equation is multiplied by, at least 1
    lift      of a linear step: whole half turns, see above
    """

    claim: Fact
    rule: str
    premises: tuple[int, ...] = ()
    points: tuple[int, ...] = ()
    uses: tuple[Use, ...] = ()
    reading: Fact | None = None
    scale: int = 1
    lift: int = 0

    @property
    def weight(self) -> int:
        """Return what this counts: a linear step with m premises m - 1, at least 1; a hypothesis 0.

        A premise that is read in two ways is one premise.
        """
        if self.rule == GIVEN:
            return 0
        return max(1, len(set(self.premises)) - 1) if self.rule == LINEAR else 1


@dataclass(frozen=True, slots=True)
class Proof:
    """A derivation of one fact.

    points      names, by index
    steps       in order; hypotheses first; the last step's claim is the goal, or together with others it
                makes up the goal (`goal` of many points)
    goal        the fact proved
    ends        indices of the steps whose claims make up the goal; one, except for a goal of several parts
    conditions  facts of kinds DISTINCT and ORDER that the figure must satisfy, each needed by some step
    """

    points: tuple[str, ...]
    steps: tuple[Step, ...]
    goal: Fact
    ends: tuple[int, ...]
    conditions: tuple[Fact, ...] = ()

    @property
    def hypotheses(self) -> tuple[Fact, ...]:
        """Return the hypotheses, in order."""
        return tuple(step.claim for step in self.steps if step.rule == GIVEN)

    @property
    def length(self) -> int:
        """Return the number of steps as a reader counts them (see `Step.weight`)."""
        return sum(step.weight for step in self.steps)
