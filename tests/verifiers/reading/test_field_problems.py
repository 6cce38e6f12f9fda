"""Problems of the field, told in both languages, read back: olympiad problems and the classical theorems."""

from pathlib import Path

import pytest

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex_file
from proofloom.engine.seed import Seed
from proofloom.generators.geometry.telling import tell
from proofloom.generators.geometry.telling.ask import LANGUAGES, REGISTERS, Language
from proofloom.verifiers.reading import same_problem

PROBLEMS = Path(__file__).parents[2] / "benchmarks" / "problems" / "alphageometry"
EVERY = 6  # one problem of so many


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", ["imo_ag_30.txt", "jgex_ag_231.txt"])
def test_problems_of_the_field_read_back(file: str, language: Language) -> None:
    problems = read_jgex_file((PROBLEMS / file).read_text(encoding="utf-8"))[::EVERY]
    wrong, told = [], 0
    for number, problem in enumerate(problems):
        xy = draw(problem, Seed.root(number), tries=8, rounds=1).xy
        seed, register = Seed.root(problem.name), REGISTERS[number % 4]
        try:
            words = tell(problem, problem.goals[0], xy, seed, register=register, language=language)
        except Reject:
            continue
        told += 1
        fault = same_problem(
            words.text,
            problem,
            problem.goals[0],
            xy=xy,
            names=words.names,
            order=words.order,
            language=language,
        )
        wrong += [f"{problem.name}: {fault}: {words.text}"] if fault else []
    assert wrong == []
    assert told >= len(problems) - 1
