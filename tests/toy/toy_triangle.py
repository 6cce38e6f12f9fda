"""Find the third angle of a triangle; about half of the questions come with a diagram."""

from __future__ import annotations

from dataclasses import dataclass

from proofloom.engine import AnswerFormat, Candidate, Reject, Seed, Step, generator
from proofloom.engine.scene import AngleMark, Scene, ScenePoint, Segment


@generator(verifiers=("toy/sum",))
@dataclass(frozen=True)
class ThirdAngle:
    """A triangle with two angles given.

    known          least and largest known angle, in degrees
    picky          one draw in so many is rejected; 0: none
    lies           one draw in so many has a wrong answer, which the verifier finds; 0: none
    answer_format  how a response gives its answer
    """

    known: tuple[int, int] = (20, 100)
    picky: int = 3
    lies: int = 0
    answer_format: AnswerFormat = AnswerFormat.BOXED

    def draw(self, seed: Seed) -> Candidate[tuple[int, ...]]:
        if self.picky and (seed / "picky").chance(1, self.picky):
            raise Reject("not in the mood")
        first = (seed / "first").integer(*self.known)
        second = (seed / "second").integer(*self.known)
        third = 180 - first - second
        if third < 1:
            raise Reject("angles too large")
        lie = self.lies > 0 and (seed / "lies").chance(1, self.lies)
        return Candidate(
            body=(first, second, third),
            prompt=f"Two angles of a triangle are {first}° and {second}°. Find the third (in degrees | °).",
            answer=str(third + lie),
            steps=(
                Step("The angles of a triangle sum to 180°.", "sum A B C = 180", rule="angle sum"),
                Step(
                    f"180 - {first} - {second} = {third}", f"C = {third}", because=(0,), uses=("angle:ACB",)
                ),
            ),
            scene=_picture(first, second) if (seed / "picture").chance(1, 2) else None,
            family=f"{first % 16}",
            difficulty={"steps": 2, "tens": third // 10},
            answer_format=self.answer_format,
        )


def _picture(first: int, second: int) -> Scene:
    return Scene(
        (ScenePoint("A", 1000, 1000), ScenePoint("B", 9000, 1000), ScenePoint("C", 4000 + 20 * first, 7000)),
        (Segment("A", "B"), Segment("B", "C"), Segment("A", "C")),
        (AngleMark("B", "A", "C", f"{first}°"), AngleMark("A", "B", "C", f"{second}°")),
        to_scale=False,
    )
