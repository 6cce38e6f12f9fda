"""Check each step of an angle chase from what it cites: theorem, order conditions, arithmetic, words."""

from __future__ import annotations

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.angles import AngleProblem, ProofStep
from proofloom.engine.geometry.facts import AngleIs, Fact, write_fact
from proofloom.verifiers.geometry.arrangement import Arrangement, NonsenseError
from proofloom.verifiers.geometry.step_words import step_words_fault
from proofloom.verifiers.geometry.theorems import Instance, instances


@verifier
def angle_steps(candidate: Candidate[AngleProblem]) -> Verdict:
    """Pass when every step follows by its named theorem from exactly the steps that it cites, givens are the
    premises, the last step is the goal with the stated answer, the words say what the claims say, and the
    difficulty is what the problem measures."""
    body = candidate.body
    try:
        figure = Arrangement(body)
        reason = _frame_fault(candidate, figure)
        for index, step in enumerate(body.proof):
            if reason:
                break
            reason = _step_fault(figure, body, index, step)
            if not reason:
                cited = [body.proof[other].fact for other in step.because]
                reason = step_words_fault(figure, step, cited, candidate.steps[index])
    except NonsenseError as error:
        return Verdict.failed(str(error))
    if reason:
        return Verdict.failed(reason)
    stated, measured = dict(candidate.difficulty), _measured(body)
    if stated != measured or any(type(value) is not int for value in stated.values()):
        return Verdict.failed("difficulty is not what the steps say", str(measured))
    return Verdict.passed(f"{len(body.proof)} steps")


def _measured(body: AngleProblem) -> dict[str, int]:
    """Return the difficulty of a problem whose steps are known to hold: derived steps, theorems used, the
    longest chain of inferences that ends in the goal, points and premises."""
    chains = [0] * len(body.proof)  # inferences on the longest way to each step
    for index, step in enumerate(body.proof):
        for earlier in step.because:
            chains[index] = max(chains[index], chains[earlier] + 1)
    rules = [step.rule for step in body.proof if step.rule != "given"]
    counts = {"steps": len(rules), "rules": len(set(rules)), "depth": chains[-1]}
    return counts | {"points": len(body.points), "premises": len(body.premises)}


def _frame_fault(candidate: Candidate[AngleProblem], figure: Arrangement) -> str:
    """Return what is wrong with the proof as a whole, or nothing."""
    body = candidate.body
    proof = body.proof
    if len(candidate.steps) != len(proof):
        return "worded steps are not the proof's"
    for worded, step in zip(candidate.steps, proof, strict=True):
        if (worded.claim, worded.because, worded.rule) != (write_fact(step.fact), step.because, step.rule):
            return "worded steps are not the proof's"
    given = tuple(step.fact for step in proof if step.rule == "given")
    if given != body.premises or any(step.rule != "given" for step in proof[: len(given)]):
        return "givens are not the premises"
    if len({figure.normal(fact) for fact in given}) < len(given):
        return "a premise is given twice"
    cited = {index for step in proof for index in step.because}
    if cited != set(range(len(proof) - 1)):
        return "a step is never used"
    if len(proof) == len(given):
        return "nothing is derived"
    last = proof[-1].fact
    if not isinstance(last, AngleIs) or figure.key(last.angle) != figure.key(body.goal):
        return "the last step is not the goal"
    if last.value != body.answer or candidate.answer != str(body.answer):
        return "the answer is not the last step's"
    if candidate.answer_type != "degrees":
        return "the answer is of another type"
    return ""


def _step_fault(figure: Arrangement, body: AngleProblem, index: int, step: ProofStep) -> str:
    if step.rule == "given":
        return "a given cites something" if step.because or step.on else ""
    if len(set(step.because)) < len(step.because) or any(not 0 <= i < index for i in step.because):
        return "a step cites itself or a later one"
    if not isinstance(step.fact, AngleIs) or not 0 < step.fact.value < 180:
        return "a step does not claim an angle"
    cited = [body.proof[i].fact for i in step.because]
    if figure.key(step.fact.angle) in {figure.key(f.angle) for f in cited if isinstance(f, AngleIs)}:
        return "a step claims what it cites"
    if any(_says(figure, step, cited, option) for option in instances(figure, step.rule, step.on)):
        return ""
    return "a step does not follow"


def _says(figure: Arrangement, step: ProofStep, cited: list[Fact], option: Instance) -> bool:
    """Say whether a reading of the theorem ties exactly the claim and what is cited together, and adds up."""
    assert isinstance(step.fact, AngleIs)
    sizes = {figure.key(step.fact.angle): step.fact.value}
    others = []
    for fact in cited:
        if isinstance(fact, AngleIs):
            sizes[figure.key(fact.angle)] = fact.value
        else:
            others.append(figure.normal(fact))
    if others != ([option.premise] if option.premise else []):
        return False
    if sizes.keys() != option.terms.keys() or len(sizes) + len(others) != len(cited) + 1:
        return False
    return sum(factor * sizes[key] for key, factor in option.terms.items()) == option.total
