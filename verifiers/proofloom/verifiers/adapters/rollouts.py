"""How often the stored responses to an item are right: pass rate and unbiased pass@k, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb
from typing import Any

from proofloom.engine import GradeOutcome
from proofloom.verifiers.adapters.judge import NOT_JUDGED, judge


def pass_at(count: int, right: int, k: int) -> Fraction:
    """Return the chance that k of the responses, drawn without putting back, hold a right one.

    The unbiased estimator of Chen et al. 2021 (arXiv 2107.03374), equation 1.
    """
    if not 0 <= right <= count or not 1 <= k <= count:
        raise ValueError("wanted 0 <= right <= count and 1 <= k <= count")
    return 1 - Fraction(comb(count - right, k), comb(count, k))


def rates(row: Mapping[str, Any], responses: Sequence[Any], **options: Any) -> dict[str, Any]:
    """Grade all responses to a row and count them by `tally`."""
    return tally(row.get("id"), [judge(row, response, **options).outcome for response in responses])


def tally(name: object, outcomes: Sequence[GradeOutcome]) -> dict[str, Any]:
    """Return how many responses to an item are of each outcome, the pass rate in per mille, and pass@k for
    k = 1, 2, 4 and so on. What was not judged counts nowhere."""
    judged = [outcome for outcome in outcomes if outcome not in NOT_JUDGED]
    right, count = judged.count(GradeOutcome.PASS), len(judged)
    ks = [1 << power for power in range(count.bit_length()) if 1 << power <= count]
    return {
        "id": name,
        "responses": len(outcomes),
        "judged": count,
        "outcomes": {
            outcome.value: outcomes.count(outcome) for outcome in GradeOutcome if outcome in outcomes
        },
        "pass": right,
        "pass_permille": None if not count else round(Fraction(1000 * right, count)),
        "pass_at": {str(k): round(float(pass_at(count, right, k)), 6) for k in ks},
    }
