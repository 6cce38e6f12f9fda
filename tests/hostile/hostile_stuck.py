"""Draw a problem, but at one index run for ever in C without letting any other thread run."""

from dataclasses import dataclass

from proofloom.engine import Candidate, Seed, generator


@generator(verifiers=("hostile/sum",))
@dataclass(frozen=True)
class Stuck:
    """Hang one draw in so many.

    every  one draw in so many never ends
    """

    every: int = 10

    def draw(self, seed: Seed) -> Candidate[tuple[int, int]]:
        if (seed / "stuck").chance(1, self.every):
            sum(range(10**15))
        one, two = (seed / "one").integer(1, 10**6), (seed / "two").integer(1, 10**6)
        return Candidate(body=(one, two), prompt=f"Add {one} and {two}.", answer=str(one + two))
