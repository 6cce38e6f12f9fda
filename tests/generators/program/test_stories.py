"""Stories: every first function gives programs, every part is called, misfits are refused by name."""

from __future__ import annotations

import ast
import tomllib
from importlib.resources import files

import pytest

from proofloom.engine import Reject, Seed
from proofloom.engine.program.checks import problems
from proofloom.engine.program.interpret import Interpreter, Limits
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.syntax import Int, Program, walk
from proofloom.generators.program.plan import Draft, Wish
from proofloom.generators.program.stories import Story, storied, stories
from proofloom.generators.program.stories.drafting import called, drawn
from proofloom.generators.program.stories.reading import story_of

EVERY = frozenset(Type)
LIMITS = Limits(fuel=3_000, length=400)
ROOT = Seed.root("stories")


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.name)
def test_every_first_function_gives_sound_programs_and_every_part_is_called(story: Story) -> None:
    assert len(story.starts) >= 3
    seen = set()
    sizes = set()
    for start in story.starts:
        for attempt in range(60):
            functions, titles = drawn(story, start, (ROOT / story.name / start.name / attempt).stream())
            program = Program(tuple(functions), start.name)
            assert problems(program) == []
            assert titles.keys() == {function.name for function in functions}
            seen |= titles.keys()
            sizes.add(len(functions))
    assert seen == story.parts.keys()
    of_numbers = all(start.start for start in story.starts)  # what composites are made of
    assert sizes >= {8, 9} if of_numbers else len(sizes) >= 3


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.name)
def test_inputs_are_of_the_domain_and_runs_stay_in_the_language(story: Story) -> None:
    for start in story.starts:
        for attempt in range(12):
            seed = ROOT / "runs" / story.name / start.name / attempt
            functions, _ = drawn(story, start, seed.stream())
            args = tuple(shape.drawn((seed / "input").stream()) for shape in start.shapes)
            assert Interpreter(Program(tuple(functions), start.name), LIMITS).run(args).value is not None


def reserved() -> set[str]:
    """Return the words that some language has for itself."""
    text = files("proofloom.engine.program.printers").joinpath("runtime/words.toml").read_text("utf-8")
    return {word for words in tomllib.loads(text).values() for word in words}


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.name)
def test_no_name_has_to_be_changed_in_some_language(story: Story) -> None:
    words = reserved() - {"main", "_"}
    for found in story.parts.values():
        for part in found:
            names = {*part.titles, *(param.name for param in part.params)}
            for node in (inner for stmt in part.body for inner in ast.walk(stmt)):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    names.add(node.id)
                elif isinstance(node, ast.Constant) and str(node.value).startswith("names:"):
                    names |= {*str(node.value).split()[1:]}
            assert not names & words, (part.name, names & words)


def first_draft(wish: Wish, steps: tuple[int, int]) -> Draft | None:
    for attempt in range(60):
        try:
            draft = storied((ROOT / wish.functions / attempt).stream(), wish, 12, steps, LIMITS)
        except Reject:
            continue
        if draft is not None:
            return draft
    return None


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_a_program_is_what_is_wished_for(count: int) -> None:
    draft = first_draft(Wish(count, "tree", EVERY, None), (20, 200))
    assert draft is not None
    assert {function.name for function in draft.program.functions} == draft.titles.keys() == draft.idioms
    assert len(draft.titles) == count
    runs = [Interpreter(draft.program, LIMITS).run(args).steps for args in draft.pool]
    assert any(20 <= steps <= 200 for steps in runs)


def test_types_and_integers_are_kept_to_and_what_no_story_has_is_said() -> None:
    lists = first_draft(Wish(3, "tree", frozenset({Type.INT, Type.LIST, Type.BOOL}), None, True), (10, 300))
    assert lists is not None
    kinds = [param.type for param in lists.program.function(lists.program.entry).params]
    assert Type.INT in kinds
    assert set(kinds) <= {Type.INT, Type.LIST}
    twelve = Wish(12, "tree", EVERY, None)
    assert storied(ROOT.stream(), twelve, 12, (10, 800), LIMITS) is None


PART = "# start: yes\n# n: 1..9\ndef first(n: int) -> int:\n    return other(n) + 1\n"
OTHER = "def other(n: int) -> int:\n    return n * n + 1\n"


def test_calls_are_found_in_the_order_in_which_they_stand() -> None:
    story = story_of("x", f"{PART}\n{OTHER}")
    functions, _ = drawn(story, story.starts[0], ROOT.stream())
    assert {function.name: list(called(function)) for function in functions} == {
        "x_first_": ["x_other_"],
        "x_other_": [],
    }


def test_a_hole_of_the_story_is_filled_alike_in_all_parts_of_a_program() -> None:
    text = "# MOST: 3 5 7 9\n\n" + PART.replace("+ 1", "+ MOST") + "\n" + OTHER.replace("+ 1", "+ (MOST + 1)")
    story = story_of("x", text)
    found = set()
    for number in range(40):
        functions, _ = drawn(story, story.starts[0], (ROOT / number).stream())
        made = {
            function.name: [part.value for part in walk(function.body[0].value) if isinstance(part, Int)][-1]
            for function in functions
        }
        assert made["x_other_"] == made["x_first_"] + 1
        found.add(made["x_first_"])
    assert found == {3, 5, 7, 9}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"# MOST: 3 4\n\n{PART}\n{OTHER}", "nothing is filled by MOST"),
        (f"{PART}\n{OTHER}\n{OTHER.replace('-> int', '-> str')}", "other"),
        (PART.replace("n: int", "n"), "n: a part says the type"),
        (PART.replace("# n: 1..9\n", ""), "n: a first function says what"),
        (f"{PART}\n# LIMIT: 3 4\n{OTHER}", "other_: nothing is filled by LIMIT"),
    ],
)
def test_a_part_that_does_not_fit_is_named(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        story_of("x", text)
