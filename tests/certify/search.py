"""Ten million tries to earn a reward without the right answer: a search that climbs by the grader's verdicts.

What the grader accepts is read by a second reader, to sixty digits. A false accept is one that it reads as
another answer, or that it cannot read; the latter are kept by their text, so that a person can look.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from evidence import Evidence
from searching.hunting import searched
from searching.reader import right

from proofloom.verifiers.answers import VERSION

EPISODES = 40  # in a chunk
CHUNKS = 500
LEAST = 10_000_000
SAMPLED = 2  # episodes of a sample


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
    # read again, in case the reader has learnt since
    accepted = [one for part in found for one in part["wrong"]]
    wrong = [one for one in accepted if right(one[1], one[2], one[3], one[5]) is not True]
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
