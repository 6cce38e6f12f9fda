"""One contract asked of every verifier in reach: refuse lies, never raise, say it twice, touch nothing."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, get_type_hints

import pytest

from proofloom.engine import Candidate, Outcome, Reject, Seed, Stream, Verdict
from proofloom.engine.codec import CodecError, canonical_json, decode, encode
from proofloom.pipelines import registry

# plug-ins of the tests whose units break their contracts on purpose
HOSTILE = {"hostile", "trouble"}
VERIFIERS = [unit.address for unit in registry.units("verifier") if unit.origin not in HOSTILE]
GENERATORS = [unit.address for unit in registry.units("generator") if unit.origin not in HOSTILE]
ITEMS = 6
MUTANTS = 150

# Verifiers that look at something other than the answer, with what they look at.
EXCEPTIONS: dict[str, str] = {
    "geometry/angle_figures": "judges the formal problem's answer; geometry/angle_steps ties the row's to it",
    "geometry/angle_picture": "compares the picture with the formal problem, which holds no answer",
    "geometry/angle_text": "compares the prompt with the formal problem, which holds no answer",
    "program/compiled": "runs the program in toolchains; program/asked ties the row's answer to the program",
    "program/text": "compares the prompt with the formal problem, which holds no answer",
    "program/rerun": "compares the formal problem's run; program/asked ties the row's answer to it",
    "program/reread": "compares the formal problem's run; program/asked ties the row's answer to it",
}
# Recipes pair these with a generator that does not name them itself.
PAIRED = {"toy/sum": "toy/polygon"}


@cache
def generator_of(address: str) -> str:
    """Return a generator whose candidates the verifier is for."""
    if address in PAIRED:
        return PAIRED[address]
    return next(name for name in GENERATORS if address in registry.load_generator(name).mark.verifiers)


@cache
def candidates(address: str) -> tuple[Candidate[Any], ...]:
    """Return a few good candidates for a verifier."""
    generator = registry.load_generator(generator_of(address)).make({})
    found: list[Candidate[Any]] = []
    for index in range(ITEMS):
        seed = Seed.root("every verifier") / address / index
        for attempt in range(2000):
            try:
                drawn = generator.draw(seed / attempt)
            except Reject:
                continue
            found += [drawn] if isinstance(drawn, Candidate) else drawn
            break
    assert len(found) >= ITEMS
    return tuple(found)


def text_of(candidate: Candidate[Any]) -> str:
    """Return everything that a candidate says, to compare before and after."""
    scene = None if candidate.scene is None else encode(candidate.scene)
    parts = [candidate.body, candidate.steps, dict(candidate.difficulty)]
    return canonical_json([*map(encode, parts), scene, candidate.prompt, candidate.answer])


def check(address: str, candidate: Candidate[Any]) -> Verdict:
    """Ask the verifier, and hold it to the contract whatever it is asked about."""
    before = text_of(candidate)
    verdict = registry.load_verifier(address).check(replace(candidate))  # an equal one, not the same
    assert isinstance(verdict, Verdict)
    assert verdict.outcome is not Outcome.ERROR, "an odd candidate is no broken infrastructure"
    assert text_of(candidate) == before, "the candidate was changed"
    assert (verdict.outcome is Outcome.PASS) == (verdict.reason == "")
    assert len(verdict.reason) <= 100
    assert "\n" not in verdict.reason
    return verdict


def mutants(plain: Any, stream: Stream) -> Iterator[Any]:
    """Yield plain values that differ from the given one in one place, at random, without end."""
    texts = sorted({leaf for leaf in _leaves(plain) if isinstance(leaf, str)}) or [""]
    while True:
        copy = json.loads(json.dumps(plain))
        places = [place for place in _places(copy) if place]
        *path, last = stream.choice(places) if places else [0]
        holder = copy
        for key in path:
            holder = holder[key]
        holder[last] = _mutated(holder[last], stream, texts)
        if copy != plain:
            yield copy


def _mutated(value: Any, stream: Stream, texts: list[str]) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return stream.choice([value + 1, value - 1, -value, 0, 10**30, value * 1000 + 7])
        case str():
            return stream.choice([*texts, "", value[1:], value + value, value.swapcase(), "\u0000", "-1/7"])
        case list() if value:
            place = stream.below(len(value))
            shorter, longer = value[:place] + value[place + 1 :], [*value, value[place]]
            return stream.choice([shorter, longer, [], value[::-1], stream.shuffled(value)])
        case dict() if value:
            return {**value, stream.choice(sorted(value)): stream.choice(sorted(value.values(), key=str))}
    return stream.choice([None, 0, "", []])


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(part, (*path, key))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _leaves(part)
    else:
        yield value


@pytest.mark.parametrize("address", VERIFIERS)
def test_it_passes_what_is_true_and_says_so_twice(address: str) -> None:
    for candidate in candidates(address):
        verdict = check(address, candidate)
        if verdict.reason == "a toolchain is missing":
            pytest.skip(verdict.evidence)
        assert verdict.outcome is Outcome.PASS, (verdict, candidate.prompt)
        assert check(address, candidate) == verdict


def wrong_answers(address: str) -> Iterator[Candidate[Any]]:
    others = [candidate.answer for candidate in candidates(address)]
    for candidate in candidates(address):
        told = candidate.answer
        lies = {*others, told + "1", "1" + told, f"-{told}", told + " ", "", "0", "1/0", "9" * 5000}
        for lie in sorted(lies - {told, "-0"}):
            yield replace(candidate, answer=lie)


@pytest.mark.parametrize("address", [name for name in VERIFIERS if name not in EXCEPTIONS])
def test_it_refuses_a_wrong_answer(address: str) -> None:
    for candidate in wrong_answers(address):
        assert check(address, candidate).outcome is Outcome.FAIL, candidate.answer


@pytest.mark.parametrize("generator", GENERATORS)
def test_some_verifier_of_every_generator_ties_the_rows_answer(generator: str) -> None:
    own = registry.load_generator(generator).mark.verifiers
    assert not own or any(name not in EXCEPTIONS for name in own)


@pytest.mark.parametrize("address", sorted(EXCEPTIONS))
def test_an_exception_is_needed_and_gives_its_reason(address: str) -> None:
    assert address in VERIFIERS
    assert len(EXCEPTIONS[address]) > 20
    wrong = [replace(candidate, answer=candidate.answer + "1") for candidate in candidates(address)]
    verdicts = [check(address, candidate) for candidate in wrong]
    if all(verdict.reason == "a toolchain is missing" for verdict in verdicts):
        pytest.skip(verdicts[0].evidence)
    assert any(verdict.outcome is Outcome.PASS for verdict in verdicts)


@pytest.mark.parametrize("address", VERIFIERS)
def test_it_judges_any_body_without_raising_and_looks_at_it(address: str) -> None:
    loaded = registry.load_verifier(address)
    stream = (Seed.root("mutants") / address).stream()
    outcomes = []
    for number, candidate in enumerate(candidates(address)):
        made = mutants(encode(candidate.body), stream)
        for _ in range(MUTANTS // len(candidates(address))):
            try:
                body = decode(loaded.body, next(made))
            except CodecError:
                continue  # a row with such a body is refused before any verifier is asked
            lie = replace(candidate, body=body)
            verdict = check(address, lie)
            outcomes.append(verdict.outcome)
            if number == 0:
                assert check(address, lie) == verdict
    assert len(outcomes) >= MUTANTS // 3
    assert outcomes.count(Outcome.FAIL) > len(outcomes) // 20, "it hardly looks at the body"


@pytest.mark.parametrize("address", VERIFIERS)
def test_it_judges_torn_candidates_without_raising(address: str) -> None:
    first, second = candidates(address)[:2]
    torn = [
        replace(first, steps=()),
        replace(first, steps=second.steps),
        replace(first, steps=first.steps[::-1]),
        replace(first, scene=None),
        replace(first, scene=second.scene),
        replace(first, prompt=""),
        replace(first, prompt=second.prompt),
        replace(first, prompt=first.prompt[: len(first.prompt) // 2]),
        replace(first, prompt="\u0000" * 10),
        replace(first, difficulty={}),
        replace(first, answer_type="poem"),
        replace(first, body=second.body),
    ]
    verdicts = [check(address, candidate) for candidate in torn]
    assert [check(address, candidate) for candidate in torn] == verdicts


@pytest.mark.parametrize("address", VERIFIERS)
def test_it_explains_itself_and_is_one_function(address: str) -> None:
    loaded = registry.load_verifier(address)
    module = inspect.getmodule(loaded.check)
    assert module is not None
    first = (module.__doc__ or "").splitlines()[0]
    assert 20 <= len(first) <= 110
    assert first.endswith(".")
    hints = get_type_hints(loaded.check)
    assert hints["return"] is Verdict
    assert len(hints) == 2
    assert loaded.mark.version >= 1
