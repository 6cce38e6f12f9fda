"""What `proofloom serve` takes and gives on each of its paths, as plain JSON values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from proofloom.engine import Grade
from proofloom.verifiers.adapters import nemo_gym, openrlhf
from proofloom.verifiers.adapters.judge import judge, reward

Plain = Any


class BadRequestError(ValueError):
    """The request is not of the form that the path takes; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a request is answered.

    items    responses in one request
    options  as of `judge`, for all of them
    go_on    is called before each, and raises where the request has taken too long
    """

    items: int = 4_096
    options: Mapping[str, Any] = field(default_factory=dict)
    go_on: Callable[[], None] = lambda: None

    def paced(self, column: Sequence[Plain]) -> Iterator[Plain]:
        """Yield the values of a column, as long as there is time."""
        for value in column:
            self.go_on()
            yield value


def plain(graded: Grade) -> dict[str, Plain]:
    """Return a grade as plain JSON values, with its reward: null where nothing was judged."""
    return {
        "outcome": graded.outcome.value,
        "score": graded.score,
        "reward": reward(graded),
        "evidence": graded.evidence,
        "effort": graded.effort,
        "steps": [{"outcome": step.outcome.value, "reason": step.reason} for step in graded.steps],
        "final": graded.final and graded.final.value,
        "first_error": graded.first_error,
    }


def _grades(body: Mapping[str, Plain], terms: Terms) -> Plain:
    """Take `row` and `response` (a text, or messages), or `items`: a list of such."""
    if "items" not in body:
        return _grade(body, "the request", terms)
    items = body["items"]
    if not isinstance(items, list) or len(items) > terms.items:
        raise BadRequestError(f"items is a list of at most {terms.items}")
    return {"grades": [_grade(item, f"items[{k}]", terms) for k, item in enumerate(terms.paced(items))]}


def _grade(item: Plain, where: str, terms: Terms) -> Plain:
    if not isinstance(item, dict) or not isinstance(item.get("row"), dict) or "response" not in item:
        raise BadRequestError(f"{where}: wanted an object with an object `row` and a `response`")
    return plain(judge(item["row"], item["response"], **terms.options))


def _openrlhf(body: Mapping[str, Plain], terms: Terms) -> Plain:
    columns: list[Any] = [body.get("query"), body.get("prompts"), body.get("labels")]
    if any(not isinstance(column, list) or len(column) > terms.items for column in columns):
        raise BadRequestError(f"query, prompts and labels are lists of at most {terms.items}")
    queries, prompts, labels = columns
    if not len(queries) == len(prompts) == len(labels):
        raise BadRequestError("query, prompts and labels are equally long")
    if any(not isinstance(text, str) for text in (*queries, *prompts)):
        raise BadRequestError("query and prompts hold texts")
    made = openrlhf.scores(terms.paced(queries), prompts, labels, **terms.options)
    return {
        "rewards": made["rewards"],
        "scores": made["rewards"],
        "extra_logs": {"not_judged": made["not_judged"]},
    }


def _aggregate(body: Mapping[str, Plain], terms: Terms) -> Plain:
    try:
        return nemo_gym.aggregate_metrics(body)
    except ValueError as error:
        raise BadRequestError(str(error)) from None


FORMS: dict[str, Callable[[Mapping[str, Plain], Terms], Plain]] = {
    "/grade": _grades,
    "/get_reward": _openrlhf,
    "/seed_session": lambda body, terms: nemo_gym.seed_session(body),
    "/verify": lambda body, terms: nemo_gym.verify(body, **terms.options),
    "/aggregate_metrics": _aggregate,
}
