"""NeMo Gym by its HTTP schema: the answers of a resource server, which `proofloom serve` gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proofloom.verifiers.adapters.judge import judge, reward


def seed_session(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return nothing: a grader keeps no session."""
    return {}


def verify(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request with `reward`, the outcome and the reason beside it.

    body  `responses_create_params` and `response` (OpenAI's Responses form), and the export's task fields
    """
    row = {"answer": body.get("expected_answer", body.get("answer"))}
    row |= {name: body.get(name) for name in ("generator", "body", "answer_type", "answer_format")}
    graded = judge(row, said(body.get("response")))
    found = reward(graded)
    return {
        **body,
        "reward": found or 0.0,
        "not_judged": found is None,
        "outcome": graded.outcome.value,
        "evidence": graded.evidence,
    }


def aggregate_metrics(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mean reward, and of how many responses, over those that were judged."""
    responses = body.get("verify_responses") or body.get("responses") or []
    judged = [one for one in responses if isinstance(one, Mapping) and not one.get("not_judged")]
    total = sum(float(one.get("reward", 0.0)) for one in judged)
    return {"agent_metrics": {"mean/reward": total / len(judged) if judged else 0.0, "judged": len(judged)}}


def said(response: Any) -> str:
    """Return the text of the last message of a response in OpenAI's Responses form."""
    items = response.get("output") if isinstance(response, Mapping) else None
    messages = [item for item in items or () if isinstance(item, Mapping) and item.get("type") == "message"]
    parts = (messages[-1].get("content") if messages else None) or ()
    if isinstance(parts, str):
        return parts
    return "".join(
        str(part.get("text", "")) for part in parts if isinstance(part, Mapping) and "text" in part
    )
