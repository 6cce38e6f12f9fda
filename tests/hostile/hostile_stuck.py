"""Draw a problem, but now and then run for ever in C without letting any other thread run, or die."""

import os
import signal
from dataclasses import dataclass

from proofloom.engine import Candidate, Seed, generator


@generator(verifiers=("hostile/sum",))
@dataclass(frozen=True)
class Stuck:
    """Spoil one draw in so many.

    every  one draw in so many is spoilt
    how    "hang" or "die"
    """

    every: int = 10
    how: str = "hang"

    def draw(self, seed: Seed) -> Candidate[tuple[int, int]]:
        if (seed / "stuck").chance(1, self.every):
            if self.how == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            sum(range(10**15))
        one, two = (seed / "one").integer(1, 10**6), (seed / "two").integer(1, 10**6)
        return Candidate(body=(one, two), prompt=f"Add {one} and {two}.", answer=str(one + two))
