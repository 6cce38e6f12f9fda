"""Find the last interior angle of a convex polygon."""

from dataclasses import dataclass

from proofloom.engine import Candidate, Reject, Seed, Step, generator


@generator
@dataclass(frozen=True)
class MissingAngle:
    """A convex polygon with all angles given but one.

    sides     fewest and most sides
    smallest  the least angle, in degrees
    """

    sides: tuple[int, int] = (3, 6)
    smallest: int = 20

    def __post_init__(self) -> None:
        if not 3 <= self.sides[0] <= self.sides[1]:
            raise ValueError("sides: fewest must be at least 3 and at most the most")

    def draw(self, seed: Seed) -> Candidate[tuple[int, ...]]:
        n = (seed / "sides").integer(*self.sides)
        total = 180 * (n - 2)
        known = [(seed / "angle" / i).integer(self.smallest, 179) for i in range(n - 1)]
        last = total - sum(known)
        if not self.smallest <= last < 180:
            raise Reject("last angle out of range")
        return Candidate(
            body=(*known, last),
            prompt=f"All angles but one of a convex {n}-gon are {known}. Find the last, in degrees.",
            answer=str(last),
            steps=(
                Step(f"the angles sum to {total}"),
                Step(f"{total} - {sum(known)} = {last}", because=(0,)),
            ),
            canonical=f"{sorted(known)}",
            family=f"{n}:{min(known) // 5}:{max(known) // 5}",
            difficulty={"sides": n},
        )
