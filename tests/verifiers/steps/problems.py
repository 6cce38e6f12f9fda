"""Two problems written by hand, so small that every verdict on them can be told without running anything."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from proofloom.engine import Candidate, Step
from proofloom.engine.codec import canonical_json, encode
from proofloom.engine.geometry.angles import AngleProblem, ProofStep
from proofloom.engine.geometry.facts import Angle, AngleIs
from proofloom.engine.program.questions import Output, Question
from proofloom.engine.program.task import Counts, Exercise, Value
from proofloom.verifiers.program.events import node_lines
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.retree import tree_of

# triangle ABC with 50 degrees at A and 60 at B; D lies beyond C on BC, so angle ACD is 110
TRIANGLE = AngleProblem(
    points=("A", "B", "C", "D"),
    lines=(("A", "B"), ("B", "C", "D"), ("C", "A")),
    sides=(),
    convex=(),
    premises=(
        AngleIs("C", "A", "B", Fraction(50)),
        AngleIs("A", "B", "C", Fraction(60)),
    ),
    goal=Angle("A", "C", "D"),
    answer=Fraction(110),
    drawing=((0, 0), (1000, 0), (592, 706), (484, 893)),
    directions=(Fraction(0), Fraction(120), Fraction(230)),
    proof=(
        ProofStep("given", AngleIs("C", "A", "B", Fraction(50))),
        ProofStep("given", AngleIs("A", "B", "C", Fraction(60))),
        ProofStep("triangle_sum", AngleIs("A", "C", "B", Fraction(70)), ("A", "B", "C"), (0, 1)),
        ProofStep("linear_pair", AngleIs("A", "C", "D", Fraction(110)), ("B", "C", "D", "A"), (2,)),
    ),
    witnesses=(),
)
CHASE = (
    Step("Given: ∠CAB = 50°.", "angle CAB = 50", (), "given"),
    Step("Given: ∠ABC = 60°.", "angle ABC = 60", (), "given"),
    Step(
        "By the angle sum of triangle ABC, ∠ACB = 180° − 50° − 60° = 70°.",
        "angle ACB = 70",
        (0, 1),
        "triangle_sum",
    ),
    Step(
        "∠ACB and ∠ACD form a straight angle at C, so ∠ACD = 180° − 70° = 110°.",
        "angle ACD = 110",
        (2,),
        "linear_pair",
    ),
)

# the run that docs/step-semantics.md writes out
SOURCE = """def f(n):
    s = 0
    for i in range(n):
        s += i
    return s
"""
TRACE = "E0 n=2;X1 s=0;I2 i=0;X3 s=0;I2 i=1;X3 s=1;I2 .;X4 ^1"
RUN = tuple(Step("", f"{number} {event}") for number, event in enumerate(TRACE.split(";")))


def program(
    question: Question = Output(),
    source: str = SOURCE,
    args: tuple[Value, ...] = (2,),
    entry: str = "f",
    tree: str = "",
) -> Exercise:
    """Return a question about a run; a checker works out for itself what the body says of the run.

    A program on more than integers and lists needs the heads of its tree, which say what its parameters are.
    """
    reading = read(source, tree)
    made = tree_of(reading, entry)
    lines = tuple(node_lines(reading))
    return Exercise("python", source, lines, "", made, entry, args, 0, 0, "", Counts(0, 0, 0, 0, 0), question)


def row(
    body: AngleProblem | Exercise, answer: str, steps: tuple[Step, ...] = (), kind: str = "value"
) -> dict[str, Any]:
    """Return the columns of a row that a grader reads."""
    is_angle = isinstance(body, AngleProblem)
    made: Candidate[Any] = Candidate(body, "", answer, steps)
    return {
        "generator": "geometry/angle_chase" if is_angle else "program/exercises",
        "body": canonical_json(encode(made.body)),
        "answer": answer,
        "answer_type": "degrees" if is_angle else kind,
        "answer_format": "boxed",
        "steps": [
            {
                "text": s.text,
                "claim": s.claim,
                "because": list(s.because),
                "rule": s.rule,
                "uses": list(s.uses),
            }
            for s in steps
        ],
    }
