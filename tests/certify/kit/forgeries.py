"""False rows by name: what an attacker changes, family by family, before all digests are made to agree.

`SEEN_BY_VERIFY` must all be found from the dataset alone. `SEEN_BY_REGENERATE` are changes that leave
every claim of the row true, or that concern what no verifier is told; only making the row again shows them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from kit.forge import edit, reseal
from proofloom.engine import Seed
from proofloom.pipelines.rows import Row

Forgery = Callable[[Row, Seed], Row | None]


def _other_number(text: str, seed: Seed) -> str | None:
    """Return the text with one of its numbers made larger, or None when it has none."""
    found = list(re.finditer(r"\d+", text))
    if not found:
        return None
    place = (seed / "place").choice(found)
    return f"{text[: place.start()]}{int(place[0]) + (seed / 'by').integer(1, 3)}{text[place.end() :]}"


def _wrong_answer(row: Row, seed: Seed) -> Row | None:
    other = _other_number(row["answer"], seed)
    return None if other is None else reseal({**row, "answer": other})


def _coherent_lie(row: Row, seed: Seed) -> Row | None:
    """Change the answer in the answer, the formal problem, the last step and its words alike."""
    by = (seed / "by").integer(1, 3)
    steps = [dict(step) for step in row["steps"]]
    if row["generator"] == "geometry/angle_chase":
        false = str(Fraction(row["answer"]) + by)

        def lie(body: Any) -> None:
            body["answer"] = body["proof"][-1]["fact"]["value"] = false

        steps[-1]["claim"] = steps[-1]["claim"].rpartition("= ")[0] + f"= {false}"
        steps[-1]["text"] = steps[-1]["text"].rpartition("= ")[0] + f"= {false}°."
    elif row["generator"] == "program/exercises" and re.fullmatch(r"-?\d+", row["answer"]):
        false = str(int(row["answer"]) + by)

        def lie(body: Any) -> None:
            match body["question"]["is"]:
                case "Output":
                    body["value"] = int(false)
                    body["trace"] = body["trace"].rpartition("^")[0] + f"^{false}"
                case "Steps":
                    body["steps"] = int(false)
                case "Times":
                    body["question"]["times"] = int(false)

        for field in ("claim", "text"):
            head, _, tail = steps[-1][field].rpartition(row["answer"])
            steps[-1][field] = head + false + tail
    else:
        return None
    return reseal({**edit(row, "body", lie), "answer": false, "steps": steps})


def _step(field: str) -> Forgery:
    def forge(row: Row, seed: Seed) -> Row | None:
        steps = [dict(step) for step in row["steps"]]
        for number in (seed / "step").shuffled(range(len(steps))):
            other = _other_number(steps[number][field], seed / number)
            if other is not None:
                steps[number][field] = other
                return reseal({**row, "steps": steps})
        return None

    return forge


def _wrong_citation(row: Row, seed: Seed) -> Row | None:
    steps = [dict(step) for step in row["steps"]]
    citing = [number for number, step in enumerate(steps) if step["because"]]
    if not citing:
        return None
    chosen = steps[(seed / "step").choice(citing)]
    chosen["because"] = chosen["because"][:-1]
    return reseal({**row, "steps": steps})


def _step_left_out(row: Row, seed: Seed) -> Row | None:
    if len(row["steps"]) < 2:
        return None
    gone = (seed / "step").integer(0, len(row["steps"]) - 1)
    steps = []
    for number, step in enumerate(row["steps"]):
        if number != gone:
            because = [i - (i > gone) for i in step["because"] if i != gone]
            steps.append({**step, "because": because})
    return reseal({**row, "steps": steps})


def _wrong_figure(row: Row, seed: Seed) -> Row | None:
    """Move a point of the scene and draw the picture anew from it."""
    if not row["scene"]:
        return None

    def move(scene: Any) -> None:
        point = (seed / "point").choice(scene["points"])
        point["x"] += 900 if point["x"] < 5000 else -900

    return reseal(edit(row, "scene", move), redraw=True)


def _wrong_mark(row: Row, seed: Seed) -> Row | None:
    """State another value, or mark another angle, in the scene and in the picture."""
    if not row["scene"]:
        return None

    def change(scene: Any) -> None:
        labelled = [mark for mark in scene["marks"] if re.search(r"\d", mark.get("label", ""))]
        if labelled:
            mark = (seed / "mark").choice(labelled)
            mark["label"] = str(_other_number(mark["label"], seed))
        else:
            scene["marks"].pop((seed / "mark").integer(0, len(scene["marks"]) - 1))

    return reseal(edit(row, "scene", change), redraw=True)


def _wrong_picture(row: Row, seed: Seed) -> Row | None:
    """Keep the scene and draw another: the picture's digest agrees with the picture, not with the scene."""
    false = _wrong_figure(row, seed)
    if false is None:
        return None
    return reseal({**false, "scene": row["scene"]})


def _wrong_pixels(row: Row, seed: Seed) -> Row | None:
    """Exchange the picture's bytes alone; nothing else in the row speaks of them but their digest."""
    false = _wrong_figure(row, seed)
    return None if false is None else {**row, "image": false["image"]}


def _wrong_question(row: Row, seed: Seed) -> Row | None:
    question, _, instruction = row["prompt"].rpartition("\n\n")
    other = _other_number(question, seed)
    return None if other is None else reseal({**row, "prompt": f"{other}\n\n{instruction}"})


def _wrong_difficulty(row: Row, seed: Seed) -> Row | None:
    def change(difficulty: Any) -> None:
        name = (seed / "name").choice(sorted(difficulty))
        difficulty[name] += 1

    return reseal(edit(row, "difficulty", change))


def _certificate(change: Callable[[list[dict[str, Any]], Seed], None]) -> Forgery:
    def forge(row: Row, seed: Seed) -> Row | None:
        stamps = [dict(stamp) for stamp in row["certificate"]]
        change(stamps, seed)
        return reseal({**row, "certificate": stamps})

    return forge


def _drop_stamp(stamps: list[dict[str, Any]], seed: Seed) -> None:
    stamps.pop((seed / "stamp").integer(0, len(stamps) - 1))


def _unknown_passes(stamps: list[dict[str, Any]], seed: Seed) -> None:
    (seed / "stamp").choice(stamps)["outcome"] = "unknown"


def _false_evidence(stamps: list[dict[str, Any]], seed: Seed) -> None:
    (seed / "stamp").choice(stamps)["evidence"] += ", and more"


def _invented_verifier(stamps: list[dict[str, Any]], seed: Seed) -> None:
    (seed / "stamp").choice(stamps)["verifier"] = "program/oracle"


def _set(column: str, value: Any) -> Forgery:
    return lambda row, seed: reseal({**row, column: value})


def _other_words(row: Row, seed: Seed) -> Row | None:
    """Ask the same in other white space: a true row, but not the one that the recipe gives."""
    return reseal({**row, "prompt": row["prompt"].replace(". ", ".  ", 1)}) if ". " in row["prompt"] else None


SEEN_BY_VERIFY: dict[str, Forgery] = {
    "wrong answer": _wrong_answer,
    "wrong answer in every place": _coherent_lie,
    "wrong step: a number in its words": _step("text"),
    "wrong step: a number in its claim": _step("claim"),
    "wrong step: a citation less": _wrong_citation,
    "wrong step: one left out": _step_left_out,
    "wrong figure: a point moved and drawn so": _wrong_figure,
    "wrong figure: a mark changed and drawn so": _wrong_mark,
    "wrong figure: another picture with its own digest": _wrong_picture,
    "wrong figure: another picture": _wrong_pixels,
    "wrong question: a number in it": _wrong_question,
    "wrong difficulty": _wrong_difficulty,
    "certificate: a verdict dropped": _certificate(_drop_stamp),
    "certificate: an unknown": _certificate(_unknown_passes),
    "certificate: other evidence": _certificate(_false_evidence),
    "certificate: an invented verifier": _certificate(_invented_verifier),
    "another recipe's row": _set("recipe", "elsewhere"),
    "another canary": _set("canary", "proofloom-canary-0"),
}
SEEN_BY_REGENERATE: dict[str, Forgery] = {
    "another fingerprint": _set("fingerprint", "0" * 32),
    "another family": _set("family", "1" * 32),
    "another wording of white space": _other_words,
}
