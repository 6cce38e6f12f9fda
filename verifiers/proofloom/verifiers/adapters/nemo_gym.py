"""NeMo Gym by its HTTP schema: the answers of a resource server, which `proofloom serve` gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proofloom.verifiers.adapters.judge import COLUMNS, judge, reward


def seed_session(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return nothing: a grader keeps no session."""
    return {}


def verify(body: Mapping[str, Any], **options: Any) -> dict[str, Any]:
    """Return the request with `reward`, the outcome and the reason beside it.

    body     `responses_create_params` and `response` (OpenAI's Responses form), and the export's task fields
    options  as of `judge`

    What was not judged is masked by Gym's own field, `mask_sample`, and says why in `failure_reason`.
    """
    row = {name: body.get(name) for name in COLUMNS}
    if body.get("expected_answer") is not None:
        row["answer"] = body["expected_answer"]
    response = body.get("response")
    graded = judge(row, response.get("output") if isinstance(response, Mapping) else None, **options)
    found = reward(graded)
    return {
        **body,
        "reward": found or 0.0,
        "mask_sample": found is None,
        "failure_reason": graded.evidence if found is None else None,
        "not_judged": found is None,
        "outcome": graded.outcome.value,
        "evidence": graded.evidence,
    }


def aggregate_metrics(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mean reward, and of how many responses, over those that were judged; raise `ValueError`."""
    responses = body.get("verify_responses") or body.get("responses") or []
    if not isinstance(responses, list) or not all(isinstance(one, Mapping) for one in responses):
        raise ValueError("verify_responses is a list of objects")
    judged = [one for one in responses if not (one.get("mask_sample") or one.get("not_judged"))]
    rewards = [one.get("reward") for one in judged]
    if not all(isinstance(one, int | float) for one in rewards):
        raise ValueError("a reward is a number")
    mean = sum(rewards) / len(rewards) if rewards else 0.0
    return {"agent_metrics": {"mean/reward": mean, "judged": len(rewards)}}
