"""Two questions about one sum; the verifier turns one down and tells the answer of the other."""

from dataclasses import dataclass

from proofloom.engine import Candidate, Seed, Verdict, generator, verifier


@generator(verifiers=("hostile/sum",))
@dataclass(frozen=True)
class Leaky:
    """Ask for a sum, and now and then also for a wrong one, or break with the answer in the message.

    wrong  one item in so many brings a second, wrong question
    breaks one item in so many raises instead
    """

    wrong: int = 3
    breaks: int = 9

    def draw(self, seed: Seed) -> tuple[Candidate[tuple[int, int]], ...]:
        one, two = (seed / "one").integer(10**11, 10**12), (seed / "two").integer(10**11, 10**12)
        good = Candidate(body=(one, two), prompt=f"Add {one} and {two}.", answer=str(one + two))
        if (seed / "breaks").chance(1, self.breaks):
            raise ValueError(f"cannot say {one} + {two} = {one + two}")
        if (seed / "wrong").chance(1, self.wrong):
            return (good, Candidate(body=(one, two), prompt=f"Add {two} to {one}.", answer="0"))
        return (good,)


@verifier
def talkative(candidate: Candidate[tuple[int, int]]) -> Verdict:
    """Compare with the sum, and say what it is."""
    right = str(sum(candidate.body))
    if candidate.answer != right:
        return Verdict.failed("the sum is another one", f"it is {right}")
    return Verdict.passed(f"it is {right}")
