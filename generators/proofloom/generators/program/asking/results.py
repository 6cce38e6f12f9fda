"""Asks what runs give: the value returned, which of several results are right, and the number of steps."""

from __future__ import annotations

import re

from proofloom.engine import Reject, Seed, Stream
from proofloom.engine.program.interpret import Fault
from proofloom.engine.program.notation import dump
from proofloom.engine.program.questions import Output, Pair, Predict, Steps
from proofloom.engine.program.values import Value
from proofloom.generators.program.asking.posed import Posed
from proofloom.generators.program.asking.subject import Args, Subject
from proofloom.generators.program.asking.wording import Wording, form_of
from proofloom.generators.program.mutate import mutants

FEWEST, MOST = 4, 10
"""How many pairs a question has; every fifth has one more, so that the mean is 7.2."""
TRIES = 12
_WORD = re.compile(r"-?\w+")


def output(subject: Subject, seed: Seed) -> Posed:
    """Ask for the value."""
    answer = subject.value(subject.run.value)
    form = form_of(subject.entry.result)
    prompt = Wording(subject, seed / "words").prompt("output", {}, form)
    if form != "truth" and stands_in(answer, prompt):
        raise Reject("the answer stands in the prompt")
    return Posed(Output(), prompt, answer, "value")


def stands_in(answer: str, prompt: str) -> bool:
    """Return whether an answer can be read off a prompt: as a word of its own, or letter by letter.

    The quotes around a text do not hide it.
    """
    if _WORD.fullmatch(answer):
        return answer in _WORD.findall(prompt)
    return (answer[1:-1] if answer.startswith('"') else answer) in prompt


def steps(subject: Subject, seed: Seed) -> Posed:
    """Ask for the number of steps."""
    prompt = Wording(subject, seed / "words").prompt("steps", {}, "integer")
    return Posed(Steps(), prompt, str(subject.run.steps), "integer")


def predict(subject: Subject, seed: Seed) -> Posed:
    """Ask of several results which are right."""
    stream = (seed / "pairs").stream()
    count = stream.integer(FEWEST, MOST) + stream.chance(1, 5)
    inputs = _inputs(subject, count, stream)
    pairs: list[Pair] = []
    wrong = _Wrong(subject, stream)
    for args, value in inputs:
        if stream.chance(1, 2):
            pairs.append(Pair(args, value))
        else:
            pairs.append(wrong.pair(args, value, [pair.value for pair in pairs]))
    words = Wording(subject, seed / "words")
    claims = [
        words.case("claim", pair.args, subject.value(pair.value), number=str(number))
        for number, pair in enumerate(pairs, 1)
    ]
    prompt = words.prompt("predict", {}, "judgements", cases=claims)
    answer = ", ".join(["no" if pair.mutant else "yes" for pair in pairs])
    return Posed(Predict(tuple(pairs)), prompt, answer, "judgements", len(pairs))


def _inputs(subject: Subject, count: int, stream: Stream) -> list[tuple[Args, Value]]:
    """Return different inputs with their values, the row's own among them."""
    found = {args: run.value for args, run in subject.results.items() if args != subject.args}
    chosen = [subject.args, *stream.shuffled(list(found))][:count]
    found[subject.args] = subject.run.value
    tries = 0
    while len(chosen) < count:
        tries += 1
        if tries > TRIES:
            raise Reject("too few inputs")
        args = tuple(shape.drawn(stream) for shape in subject.shapes)
        if args in found:
            continue
        try:
            found[args] = subject.fast.run(args).value
        except Fault:
            continue
        chosen.append(args)
    chosen = stream.shuffled(chosen)
    return [(args, value) for args in chosen if (value := found[args]) is not None]


class _Wrong:
    """Finds wrong results: what the program would return with one small mistake in it."""

    def __init__(self, subject: Subject, stream: Stream) -> None:
        self.subject = subject
        self.waiting = mutants(subject.program, stream)

    def pair(self, args: Args, value: Value, given: list[Value]) -> Pair:
        """Return an input with a result that the program does not give, and that was not claimed before."""
        fast = self.subject.fast
        for _ in range(TRIES):
            mutant = next(self.waiting, None)
            if mutant is None:
                break
            fast.patch(mutant.function)
            try:
                other = fast.run(args).value
            except Fault:
                continue
            finally:
                fast.patch(self.subject.program.function(mutant.function.name))
            if other is not None and other != value and other not in given:
                return Pair(args, other, dump(mutant.program))
        raise Reject("no mistake changes the result")
