"""Hunt our own grader over some episodes of tries, and read what it accepted a second time."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from proofloom.engine import GradeOutcome
from proofloom.verifiers.answers import grade
from searching.reader import right
from searching.tries import hunted

TRIES = 500  # in an episode, all against one gold answer
READABLE = (GradeOutcome.PASS, GradeOutcome.FAIL)


def searched(episodes: range) -> dict[str, Any]:
    """Search some episodes; count outcomes, and keep every response that is accepted and not shown right."""
    outcomes: Counter[str] = Counter()
    wrong, started = [], time.process_time()
    for episode in episodes:
        quarry, hunt = hunted(episode, TRIES)
        for response in hunt:
            found = grade(quarry.gold, response, type=quarry.kind, format=quarry.form, **quarry.how)  # type: ignore[arg-type]
            hunt.learn(found.outcome in READABLE)
            outcomes[str(found.outcome)] += 1
            if found.outcome is GradeOutcome.PASS:
                verdict = right(quarry.gold, response, quarry.kind, quarry.form)
                if verdict is not True:
                    how = "another answer" if verdict is False else "not read"
                    wrong.append([episode, quarry.gold, response, quarry.kind, how, quarry.form])
            elif found.outcome is GradeOutcome.ERROR:
                wrong.append([episode, quarry.gold, response, quarry.kind, found.evidence, quarry.form])
    return {"outcomes": dict(outcomes), "wrong": wrong, "seconds": time.process_time() - started}
