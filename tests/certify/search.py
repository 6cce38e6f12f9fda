"""Ten million tries to earn a reward without the right answer: a search that climbs by the grader's verdicts.

What the grader accepts is read by a second reader, to sixty digits. A false accept is one that it reads as
another answer, or that it cannot read; the latter are kept by their text, so that a person can look.
"""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any

from evidence import Evidence
from searching.reader import right
from searching.tries import hunted

from proofloom.engine import GradeOutcome
from proofloom.verifiers.answers import VERSION, grade

EPISODES = 40  # in a chunk
TRIES = 500  # in an episode, all against one gold answer
CHUNKS = 500
LEAST = 10_000_000
SAMPLED = 2  # episodes of a sample
READABLE = (GradeOutcome.PASS, GradeOutcome.FAIL)


def main(evidence: Evidence) -> int:
    """Search every chunk that is not decided yet, and add up."""
    if evidence.sample:
        evidence.put("0", searched(range(SAMPLED)))
    else:
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            chunks = [chunk for chunk in range(CHUNKS) if evidence.get(str(chunk)) is None]
            asked = {pool.submit(searched, range(k * EPISODES, (k + 1) * EPISODES)): k for k in chunks}
            for done in as_completed(asked):
                evidence.put(str(asked[done]), done.result())
    found = list(evidence.cases.values())
    counts: Counter[str] = Counter()
    for part in found:
        counts.update(part["outcomes"])
    wrong = [one for part in found for one in part["wrong"]]
    tries = sum(counts.values())
    return evidence.conclude(
        ok=not wrong and not counts["error"] and (evidence.sample or tries >= LEAST),
        grader_version=VERSION,
        tries=tries,
        golds=len(found) * (SAMPLED if evidence.sample else EPISODES),
        outcomes=dict(sorted(counts.items())),
        false_accepts=wrong[:200],
        false_accept_bound_95=f"{3 / tries:.1e}" if not wrong else "",
        processor_seconds=round(sum(part["seconds"] for part in found)),
    )


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
                    wrong.append([episode, quarry.gold, response, quarry.kind, how])
            elif found.outcome is GradeOutcome.ERROR:
                wrong.append([episode, quarry.gold, response, quarry.kind, found.evidence])
    return {"outcomes": dict(outcomes), "wrong": wrong, "seconds": time.process_time() - started}
