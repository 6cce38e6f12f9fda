"""verl: `compute_score` of this module, by `custom_reward_function.path` and `name`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proofloom.verifiers.adapters.judge import judge, reward


def compute_score(
    data_source: str,
    solution_str: Any,
    ground_truth: Any,
    extra_info: Mapping[str, Any] | None = None,
    **options: Any,
) -> dict[str, float]:
    """Return `score`, `acc` and `not_judged`; the last counts what was not judged, so that it can be masked.

    The row is what `extra_info` holds of it (the export's `answer_type` and `answer_format`, also `body`),
    with `ground_truth` as its answer. `options` are those of `reward_kwargs`: `policy`.
    """
    info = dict(extra_info or {})
    address = data_source.removeprefix("proofloom/") if isinstance(data_source, str) else ""
    row = {"generator": address, **info, "answer": ground_truth}
    chosen = {name: options[name] for name in ("policy", "budget") if name in options}
    found = reward(judge(row, solution_str, **chosen))
    return {"score": found or 0.0, "acc": found or 0.0, "not_judged": float(found is None)}
