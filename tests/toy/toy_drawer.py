"""Draw what a test asks for: a value, a reject, a bug, a lie, an unknown, two questions at once."""

from dataclasses import dataclass

from proofloom.engine import Candidate, Reject, Seed, generator


@generator(version=3, verifiers=("toy/sum",))
@dataclass(frozen=True)
class Drawer:
    """Misbehave on purpose, once in `every` indices.

    mood   "good", "reject", "raise", "lie", "break" or "twice"
    every  one index in so many, on average
    size   how many different problems there are
    """

    mood: str = "good"
    every: int = 1
    size: int = 1_000_000

    def draw(self, seed: Seed) -> tuple[Candidate[tuple[int, ...]], ...]:
        value = (seed / "value").integer(1, self.size)
        body = (value, 180 - value, 0) if self.size < 180 else (value, 0, 180 - value)
        good = Candidate(body=body, prompt=f"Take {value} from 180.", answer=str(body[-1]))
        if (seed / "mood").chance(1, self.every):
            match self.mood:
                case "reject":
                    raise Reject("not in the mood")
                case "raise":
                    raise KeyError("no such thing")
                case "lie":
                    return (Candidate(body=body, prompt=good.prompt, answer="lie"),)
                case "break":
                    return (Candidate(body=(), prompt=good.prompt, answer=""),)
                case "twice":
                    other = Candidate(body=(180, 0, 0), prompt=f"Take {value} from {value}.", answer="0")
                    return (good, other)
        return (good,)
