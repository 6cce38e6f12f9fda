"""Graders of answers by one form: of a gold answer, an answer and a whole response, the reward or None.

Each is called as its package's own documentation or trainer calls it. A module of a large package is loaded
from its file, so that the package's other requirements need not be met; what such a module imports of the
rest is named here.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

Score = Callable[[dict[str, Any]], "float | None"]  # of gold, answer, response and kind
SCORERS = (  # reasoning-gym's datasets whose scorers read the answer as an expression or as Python
    "string_insertion", "spiral_matrix", "binary_matrix", "n_queens", "puzzle24", "countdown",
    "simple_integration", "intermediate_integration", "polynomial_multiplication",
)  # fmt: skip


def proofloom() -> Score:
    """Ours, told the answer's type as a task tells it."""
    from proofloom.verifiers.adapters.judge import reward
    from proofloom.verifiers.answers import grade

    return lambda case: reward(grade(case["gold"], case["response"], type=case.get("kind", "auto")))


def proofloom_auto() -> Score:
    """Ours, told no more than the others are."""
    from proofloom.verifiers.adapters.judge import reward
    from proofloom.verifiers.answers import grade

    return lambda case: reward(grade(case["gold"], case["response"]))


def math_verify() -> Score:
    """math-verify as its README shows."""
    from math_verify import parse, verify

    def score(case: dict[str, Any]) -> float | None:
        gold = parse(f"${case['gold']}$")
        return float(verify(gold, parse(case["response"]))) if gold else None

    return score


def verifiers() -> Score:
    """PrimeIntellect's verifiers: its reward for a boxed answer."""
    _package("verifiers", "verifiers.v1")
    errors = ModuleType("verifiers.v1.errors")
    errors.SandboxError = type("SandboxError", (Exception,), {})  # type: ignore[attr-defined]
    sys.modules["verifiers.v1.errors"] = errors
    module = _file("verifiers", "v1/utils/score.py")
    return lambda case: float(module.verify_boxed_math_answer(case["response"], case["gold"]))


def verl_math_reward() -> Score:
    """verl's reward for MATH."""
    module = _file("verl", "utils/reward_score/math_reward.py")
    return lambda case: float(module.compute_score(case["response"], case["gold"]))


def verl_math_dapo() -> Score:
    """verl's reward for DAPO's problems; its zero is -1."""
    module = _file("verl", "utils/reward_score/math_dapo.py")
    return lambda case: max(0.0, module.compute_score(case["response"], case["gold"])["score"])


def verl_prime_math() -> Score:
    """verl's reward for PRIME's problems."""
    _package("verl", "verl.utils", "verl.utils.reward_score")
    metric = ModuleType("verl.utils.metric")
    metric.Metric = object  # type: ignore[attr-defined]
    sys.modules["verl.utils.metric"] = metric
    module = importlib.import_module("verl.utils.reward_score.prime_math")
    return lambda case: float(module.compute_score(case["response"], case["gold"])[0])


def lm_eval_hendrycks() -> Score:
    """lm-evaluation-harness, task hendrycks_math: text between dollars."""
    sys.modules["datasets"] = ModuleType("datasets")
    sys.modules["datasets"].Dataset = object  # type: ignore[attr-defined]
    module = _file("lm_eval", "tasks/hendrycks_math/utils.py")

    def score(case: dict[str, Any]) -> float:
        doc = {"solution": f"\\boxed{{{case['gold']}}}"}
        return float(module.process_results(doc, [f"So it is ${case['answer']}$."])["exact_match"])

    return score


def lm_eval_minerva() -> Score:
    """lm-evaluation-harness, task minerva_math: the closing sentence, then LaTeX by sympy."""
    module = _file("lm_eval", "tasks/minerva_math/utils.py")

    def score(case: dict[str, Any]) -> float:
        gold = module.normalize_final_answer(case["gold"])
        said = f"Final Answer: The final answer is ${case['answer']}$. I hope it is correct."
        answer = module.normalize_final_answer(module.get_unnormalized_answer(said))
        return float(module.is_equiv(answer, gold))

    return score


def reasoning_gym() -> Score:
    """reasoning-gym: the scorer of its dataset polynomial_multiplication, or of the one that a case names."""
    import reasoning_gym as gym

    made: dict[str, tuple[Any, dict[str, Any]]] = {}

    def score(case: dict[str, Any]) -> float:
        name = case.get("scorer", "polynomial_multiplication")
        if name not in made:
            dataset = gym.create_dataset(name, seed=1, size=1)
            made[name] = dataset, dataset[0]
        dataset, entry = made[name]
        if "scorer" not in case:
            entry = {**entry, "answer": case["gold"]}
        return float(dataset.score_answer(case["answer"], entry))

    return score


def _package(*names: str) -> None:
    """Make packages importable part by part, without what their own first file imports."""
    for name in names:
        found = ModuleType(name)
        found.__path__ = [str(_root(name.partition(".")[0]).joinpath(*name.split(".")[1:]))]
        sys.modules[name] = found


def _root(name: str) -> Path:
    for place in sys.path:
        if (Path(place) / name).is_dir() and "site-packages" in place:
            return Path(place) / name
    raise ModuleNotFoundError(name)


def _file(package: str, inside: str) -> Any:
    place = _root(package) / inside
    spec = importlib.util.spec_from_file_location(f"rival_{package}_{place.stem}", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
