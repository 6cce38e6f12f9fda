"""lm-evaluation-harness: name `process_results` in a task file that has this import beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proofloom.verifiers.adapters.judge import judge, last_text, reward


def process_results(doc: dict[str, Any], results: Sequence[Any]) -> dict[str, float]:
    """Return `proofloom_pass` and `not_judged` for one document and the model's response to it.

    List both under `metric_list` with the aggregation `mean`, and no filters.
    """
    response = results[0] if results else ""
    while isinstance(response, list) and response:
        response = response[0]
    found = reward(judge(doc, last_text(response)))
    return {"proofloom_pass": found or 0.0, "not_judged": float(found is None)}
