"""A shown counter ends at the number of steps, and taking its lines out gives the program back."""

import re
from typing import Any

from proofloom.engine import Reject, Seed
from proofloom.engine.program.printers.python import call_text
from proofloom.engine.program.questions import Steps
from proofloom.generators.program.asking import posed
from proofloom.generators.program.asking.visible import COUNTERS, with_counter

from .asked import programs, subject


def test_python_counts_its_own_steps() -> None:
    counted = 0
    for item in programs():
        shown = subject(item, "python")
        try:
            source = with_counter(shown)
        except Reject:
            continue
        names: dict[str, Any] = {}
        exec(source, names)
        eval(call_text(shown.entry, item.args), names)
        assert names["run_steps"] == item.steps
        counted += 1
    assert counted >= 8


def test_without_the_lines_that_name_it_the_program_is_what_it_was() -> None:
    for language, name in COUNTERS.items():
        for item in programs():
            shown = subject(item, language)
            try:
                lines = with_counter(shown).split("\n")
            except Reject:
                continue
            first = next(place for place, line in enumerate(lines) if name in line)
            gap = 2 if language == "python" else 1
            assert lines[first + 1 : first + 1 + gap] == [""] * gap
            del lines[first : first + 1 + gap]
            assert "\n".join([line for line in lines if name not in line]) == shown.text.source


def test_the_question_is_about_the_counter() -> None:
    asked = posed("steps", subject(programs()[0], "go"), Seed.root(1), counter=True)
    assert asked.question == Steps(visible=True)
    assert asked.answer == str(programs()[0].steps)
    assert "`runSteps`" in asked.prompt
    assert not re.search(r"Steps are counted", asked.prompt)
