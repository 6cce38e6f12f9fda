"""One contract asked of every generator in reach: repeatable, codable, checked, documented, canonical."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from typing import Any, get_args, get_type_hints

import pytest

from proofloom.engine import Candidate, Outcome, Reject, Seed, Verdict
from proofloom.engine.codec import canonical_json, decode, encode
from proofloom.pipelines import registry
from proofloom.pipelines.rows import INSTRUCTIONS

# plug-ins of the tests whose units break their contracts on purpose
HOSTILE = {"hostile", "trouble"}
GENERATORS = [unit.address for unit in registry.units("generator") if unit.origin not in HOSTILE]
ITEMS = 12
ATTEMPTS = 2000

# What a generator is excused from, by name and with the reason.
EXCEPTIONS = {
    ("own verifiers", "toy/polygon"): "shows how a recipe names the verifiers of a generator that has none",
    (
        "canonical",
        "toy/drawer",
    ): "shows that a body's own text is the canonical form of a generator without one",
    ("canonical", "toy/triangle"): "is the smallest generator with a picture; its body is its canonical form",
    ("difficulty", "toy/drawer"): "misbehaves on purpose and has nothing to grade",
}


def excused(contract: str, address: str) -> bool:
    return (contract, address) in EXCEPTIONS


def draw(generator: Any, seed: Seed) -> tuple[Candidate[Any], ...]:
    """Return the candidates of the first attempt that works out, as the loom would."""
    reasons: set[str] = set()
    for attempt in range(ATTEMPTS):
        try:
            drawn = generator.draw(seed / attempt)
        except Reject as reject:
            reasons.add(reject.reason)
            continue
        assert all(reasons), "a reject gives its reason"
        return (drawn,) if isinstance(drawn, Candidate) else drawn
    raise AssertionError(f"every attempt was rejected: {sorted(reasons)}")


@cache
def drawn(address: str) -> tuple[tuple[Candidate[Any], ...], ...]:
    """Return the candidates of a few items of a generator with its default knobs."""
    generator = registry.load_generator(address).make({})
    return tuple(draw(generator, Seed.root("every generator") / address / i) for i in range(ITEMS))


def candidates(address: str) -> list[Candidate[Any]]:
    return [candidate for item in drawn(address) for candidate in item]


def digest(address: str) -> str:
    """Return a digest over everything that the candidates say."""
    plain = [
        [
            *(encode(c.body), c.prompt, c.answer, encode(c.steps), c.canonical, c.family),
            *(encode(c.difficulty), c.answer_type, c.answer_format.value, c.scene and encode(c.scene)),
        ]
        for c in candidates(address)
    ]
    return blake2b(canonical_json(plain).encode(), digest_size=16).hexdigest()


def body_type(address: str) -> Any:
    """Return the body's type, as `draw` states it: Candidate[Body] or tuple[Candidate[Body], ...]."""
    stated = get_type_hints(registry.load_generator(address).cls.draw)["return"]  # type: ignore[attr-defined]
    inner = get_args(stated)[0]
    return get_args(inner)[0] if Candidate in (inner, getattr(inner, "__origin__", None)) else inner


@pytest.fixture(scope="module")
def other_processes() -> list[dict[str, str]]:
    """Return every generator's digest as two other processes find it, each with its own hash seed."""
    script = (
        "import importlib.util, json, sys\n"
        "spec = importlib.util.spec_from_file_location('contract', sys.argv[1])\n"
        "module = importlib.util.module_from_spec(spec); spec.loader.exec_module(module)\n"
        "print(json.dumps({a: module.digest(a) for a in reversed(module.GENERATORS)}))"
    )
    return [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", script, __file__],
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for seed in ("0", "4242")
    ]


@pytest.mark.parametrize("address", GENERATORS)
def test_the_same_seed_draws_the_same_bytes_in_every_process(
    address: str, other_processes: list[dict[str, str]]
) -> None:
    assert {found[address] for found in other_processes} == {digest(address)}


@pytest.mark.parametrize("address", GENERATORS)
def test_an_item_does_not_depend_on_those_before_it(address: str) -> None:
    generator = registry.load_generator(address).make({})
    root = Seed.root("every generator") / address
    for place in (ITEMS - 1, 0):
        assert draw(generator, root / place) == drawn(address)[place]


@pytest.mark.parametrize("address", GENERATORS)
def test_a_body_goes_to_json_and_back(address: str) -> None:
    for candidate in candidates(address):
        text = canonical_json(encode(candidate.body))
        assert decode(body_type(address), json.loads(text)) == candidate.body


@pytest.mark.parametrize("address", GENERATORS)
def test_its_own_verifiers_pass_and_read_its_body(address: str) -> None:
    own = registry.load_generator(address).mark.verifiers
    assert own or excused("own verifiers", address)
    for name in own:
        verifier = registry.load_verifier(name)
        assert verifier.body is Any or body_type(address) in (verifier.body, *get_args(verifier.body))
        for candidate in candidates(address):
            verdict = verifier.check(candidate)
            assert isinstance(verdict, Verdict)
            if verdict.reason == "a toolchain is missing":
                pytest.skip(verdict.evidence)
            assert verdict.outcome is Outcome.PASS, (name, verdict, candidate.prompt)


@pytest.mark.parametrize("address", GENERATORS)
def test_it_names_a_canonical_form_and_a_coarser_family(address: str) -> None:
    found = candidates(address)
    if not excused("canonical", address):
        assert all(candidate.canonical and candidate.family for candidate in found)
    families = {candidate.canonical or str(candidate.body): candidate.family for candidate in found}
    for candidate in found:
        assert families[candidate.canonical or str(candidate.body)] == candidate.family
    assert len(families) > ITEMS // 2, "it draws the same problem again and again"


@pytest.mark.parametrize("address", GENERATORS)
def test_the_prompt_leaves_the_instruction_to_the_loom(address: str) -> None:
    for candidate in candidates(address):
        assert candidate.prompt == candidate.prompt.strip()
        assert candidate.prompt
        for instruction in INSTRUCTIONS.values():
            assert instruction not in candidate.prompt
        for word in ("\\boxed", "<answer>", '{"answer"'):
            assert word not in candidate.prompt


@pytest.mark.parametrize("address", GENERATORS)
def test_the_steps_cite_only_what_came_before(address: str) -> None:
    for candidate in candidates(address):
        assert candidate.answer == candidate.answer.strip() != ""
        for number, step in enumerate(candidate.steps):
            assert step.text.strip()
            assert all(0 <= cited < number for cited in step.because)
            assert len(set(step.because)) == len(step.because)


@pytest.mark.parametrize("address", GENERATORS)
def test_it_grades_its_problems_by_integers(address: str) -> None:
    for candidate in candidates(address):
        assert candidate.difficulty or excused("difficulty", address)
        assert all(type(value) is int for value in candidate.difficulty.values())
    keys = {tuple(sorted(candidate.difficulty)) for candidate in candidates(address)}
    assert len(keys) == 1, "every problem is graded by the same fields"


@pytest.mark.parametrize("address", GENERATORS)
def test_it_is_a_frozen_dataclass_that_explains_itself(address: str) -> None:
    cls = registry.load_generator(address).cls
    assert is_dataclass(cls)
    assert cls.__dataclass_params__.frozen  # type: ignore[attr-defined]
    module = inspect.getmodule(cls)
    assert module is not None
    first = (module.__doc__ or "").splitlines()[0]
    assert 20 <= len(first) <= 110
    assert first.endswith(".")
    for item in fields(cls):
        line = re.search(rf"^ *{item.name}  .*", cls.__doc__ or "", re.MULTILINE)
        assert line, f"the docstring has no line for the knob {item.name}"


@pytest.mark.parametrize("address", GENERATORS)
def test_its_knobs_can_be_written_in_a_recipe(address: str) -> None:
    loaded = registry.load_generator(address)
    default = loaded.make({})
    plain = {item.name: encode(getattr(default, item.name)) for item in fields(loaded.cls)}
    assert loaded.make(json.loads(canonical_json(plain))) == default


def test_every_exception_is_still_needed_and_gives_its_reason() -> None:
    contracts = ("own verifiers", "canonical", "difficulty")
    for (contract, address), reason in EXCEPTIONS.items():
        assert contract in contracts
        assert address in GENERATORS
        assert len(reason) > 20
