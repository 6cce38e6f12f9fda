"""The modular linear systems agree with exact elimination by another library; combinations add up."""

import random
from pathlib import Path

import numpy as np
import pytest
from flint import fmpq_mat

from proofloom.engine.geometry.closure.chase import (
    P,
    System,
    add,
    combination,
    follows,
    inverse,
    new_system,
    reset,
)
from proofloom.engine.geometry.closure.trace import thin

UNKNOWNS = 14
Equation = dict[int, int]


def drawn(rng: random.Random) -> Equation:
    """An equation as geometry makes them: few terms, small coefficients."""
    chosen = rng.sample(range(UNKNOWNS), rng.choice((2, 2, 3, 4)))
    return {unknown: rng.choice((-2, -1, -1, 1, 1, 2)) for unknown in chosen}


def dense(equations: list[Equation]) -> fmpq_mat:
    rows = [[equation.get(unknown, 0) for unknown in range(UNKNOWNS)] for equation in equations]
    return fmpq_mat(len(rows), UNKNOWNS, [value for row in rows for value in row])


def rank(equations: list[Equation]) -> int:
    return int(dense(equations).rank()) if equations else 0


def arrays(equations: list[Equation]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    starts = np.cumsum([0, *map(len, equations)]).astype(np.int64)
    unknowns = np.array([unknown for equation in equations for unknown in equation], np.int64)
    factors = np.array([factor for equation in equations for factor in equation.values()], np.int64)
    return starts, unknowns, factors


def filled(equations: list[Equation]) -> tuple[System, list[bool]]:
    system = new_system(UNKNOWNS)
    reset(system, 5)
    starts, unknowns, factors = arrays(equations)
    added = [add(system, unknowns, factors, starts[i], starts[i + 1], i) for i in range(len(equations))]
    return system, added


@pytest.mark.parametrize("seed", range(20))
def test_an_equation_is_new_exactly_when_the_rank_grows(seed: int) -> None:
    rng = random.Random(seed)
    equations = [drawn(rng) for _ in range(30)]
    system, added = filled(equations)
    for i, new in enumerate(added):
        assert new == (rank(equations[: i + 1]) > rank(equations[:i]))
    assert system.size.tolist() == [UNKNOWNS - rank(equations), rank(equations)]


@pytest.mark.parametrize("seed", range(20))
def test_what_follows_is_what_elimination_says(seed: int) -> None:
    rng = random.Random(1000 + seed)
    equations = [drawn(rng) for _ in range(9)]
    system, _ = filled(equations)
    for _ in range(60):
        asked = drawn(rng)
        starts, unknowns, factors = arrays([asked])
        said = follows(system, unknowns, factors, starts[0], starts[1])
        assert said == (rank([*equations, asked]) == rank(equations))


@pytest.mark.parametrize("seed", range(20))
def test_a_combination_adds_up_to_the_equation(seed: int) -> None:
    rng = random.Random(2000 + seed)
    equations = [drawn(rng) for _ in range(12)]
    system, _ = filled(equations)
    chosen = {i: rng.choice((-2, -1, 1, 3)) for i in rng.sample(range(12), 4)}
    wanted = [sum(c * equations[i].get(u, 0) for i, c in chosen.items()) for u in range(UNKNOWNS)]
    asked = {u: value for u, value in enumerate(wanted) if value}
    starts, unknowns, factors = arrays([*equations, asked])
    count = int(system.size[1])
    out = np.zeros(2 * UNKNOWNS, np.int64)
    source = np.stack([starts[:-1], starts[:-1], starts[1:]], axis=1)
    assert combination(system, source, unknowns, factors, int(starts[12]), int(starts[13]), count, out)
    total = [0] * UNKNOWNS
    for k in range(count):
        for unknown, factor in equations[int(system.source[k])].items():
            total[unknown] += int(out[k]) * factor
    assert [value % P for value in total] == [value % P for value in wanted]


def test_inverses() -> None:
    assert all(inverse(x) * x % P == 1 for x in (1, 2, 3, 12345, P - 1, P // 2))


def test_compiled_code_on_disk_depends_on_all_that_is_compiled_into_it() -> None:
    folder = Path(thin.__wrapped__.__code__.co_filename).parent
    for kernel in (thin, add):
        stamp = dict(kernel._cache._cache_file._source_stamp)
        assert stamp == {path.name: path.stat().st_mtime_ns for path in folder.glob("*.py")}
