"""lm-evaluation-harness: name `process_results` in a task file that has this import beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proofloom.verifiers.adapters.judge import judge, reward


def process_results(doc: dict[str, Any], results: Sequence[Any], **options: Any) -> dict[str, float]:
    """Return `proofloom_pass` and `not_judged` for one document and the model's response to it.

    List both under `metric_list` with the aggregation `mean`, and no filters. `options` as of `judge`:
    `partial(process_results, policy=...)` beside the task file sets them.
    """
    response = results[0] if results else None
    while isinstance(response, list) and response and isinstance(response[0], str | list):
        response = response[0]  # repeats of one document
    found = reward(judge(doc, response, **options))
    return {"proofloom_pass": found or 0.0, "not_judged": float(found is None)}
