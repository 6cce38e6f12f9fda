"""One row as HTML: what is asked with its diagram, how it is answered step by step, and who checked it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proofloom.engine.codec import CodecError, decode
from proofloom.engine.scene import Scene
from proofloom.engine.scene.svg import svg
from proofloom.pipelines.look.markup import Html, join, tag
from proofloom.pipelines.look.prose import inline, prose
from proofloom.pipelines.look.wording import question
from proofloom.pipelines.rows import Row

STEPS = 400  # shown of one row
_EVIDENCE = 4_000  # characters shown of one verdict's evidence or of the formal problem
_SIGNS = {"pass": "✓", "fail": "✗", "unknown": "?", "error": "!"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A row's picture as HTML ("" when it has none) and the one-letter names in it."""

    html: Html
    points: frozenset[str] = frozenset()


def figure(row: Row, picture: str = "") -> Figure:
    """Draw a row's scene; without one, show its own picture, from the address `picture` or from its bytes."""
    if row.get("scene"):
        try:
            scene = decode(Scene, json.loads(row["scene"]))
            drawn = Html(svg(scene, title=f"Diagram of {_short(row)}"))
        except (CodecError, ValueError, KeyError, IndexError, OverflowError, RecursionError) as error:
            return Figure(tag("p", f"The diagram cannot be drawn: {error}"[:200], class_="note"))
        names = frozenset(point.name for point in scene.points if len(point.name) == 1 and not point.hidden)
        return Figure(drawn, names)
    image = row.get("image")
    if image is None:
        return Figure(Html(""))
    if not picture:
        data: bytes = image.get("bytes") or b""
        picture = f"data:image/png;base64,{b64encode(data).decode()}"
    return Figure(tag("img", src=picture, alt=f"Picture of {_short(row)}", loading="lazy"))


def labels(row: Row) -> list[tuple[str, str]]:
    """Return what a row is filed under, as (kind, value) pairs: generator, split, difficulty fields."""
    pairs = [("generator", row["generator"])] if row.get("generator") else []
    pairs.append(("split", row["split"]))
    return [*pairs, *((name, str(value)) for name, value in difficulty(row).items())]


def difficulty(row: Row) -> dict[str, int]:
    """Return a row's difficulty fields; what is not a table of integers counts as none."""
    try:
        fields = json.loads(row.get("difficulty") or "{}")
    except (ValueError, RecursionError):
        return {}
    if type(fields) is not dict:
        return {}
    return {name: value for name, value in sorted(fields.items()) if type(value) is int}


def chips(row: Row) -> Html:
    """Return a row's labels as a line of small tags."""
    shown = []
    for kind, value in labels(row):
        plain = kind in ("generator", "split")
        shown.append(
            tag(
                "span", None if plain else tag("b", f"{kind} "), value, class_=f"chip {kind if plain else ''}"
            )
        )
    return tag("p", *shown, class_="chips")


def asked(row: Row, drawn: Figure, *, slot: bool = False) -> Html:
    """Return the question, its diagram (or with `slot` an empty place for it), and how to answer."""
    words = question(row["prompt"])
    instruction = row["prompt"][len(words) :].strip()
    return tag(
        "div",
        tag("div", prose(words, drawn.points), class_="prompt"),
        tag("figure", None if slot else drawn.html, class_="slot" if slot else None) if drawn.html else None,
        tag("p", instruction, class_="instruction") if instruction else None,
        class_="ask",
    )


def answered(row: Row, drawn: Figure) -> Html:
    """Return the answer, the steps with what they cite, the certificate and the formal problem."""
    if "answer" not in row:
        held = "The answers of this split are kept apart; only its questions are published."
        return tag("div", tag("p", held, class_="note"), class_="work")
    return tag(
        "div",
        tag("p", tag("span", "Answer", class_="eyebrow"), tag("b", inline(row["answer"])), class_="answer"),
        steps(row["steps"], drawn.points),
        certificate(row["certificate"]),
        _formal(row),
        class_="work",
    )


def steps(given: Sequence[Mapping[str, Any]], points: frozenset[str]) -> Html:
    """Return the steps as a list; each carries the keys of what it uses and the steps it cites."""
    if not given:
        return Html("")
    lines = [_step(number, step, points) for number, step in enumerate(given[:STEPS])]
    more = tag("p", f"… and {len(given) - STEPS:,} more steps", class_="note") if len(given) > STEPS else None
    count = "1 step" if len(given) == 1 else f"{len(given):,} steps"
    return tag("section", tag("h3", count), tag("ol", *lines, class_="steps"), more, class_="solution")


def certificate(stamps: Sequence[Mapping[str, Any]]) -> Html:
    """Return who checked the row and what they found."""
    lines = []
    for stamp in stamps:
        outcome = stamp["outcome"] if stamp["outcome"] in _SIGNS else "error"
        sign = tag("span", _SIGNS[outcome], class_=f"verdict {outcome}", title=stamp["outcome"])
        name = tag("span", stamp["verifier"], tag("small", f" v{stamp['version']}"), class_="verifier")
        found = ": ".join(part for part in (stamp["reason"], stamp["evidence"]) if part)
        evidence = tag("span", _cut(found, _EVIDENCE), class_="evidence") if found else None
        lines.append(tag("li", sign, tag("div", name, evidence)))
    return tag("section", tag("h3", "Certificate"), tag("ul", *lines, class_="stamps"), class_="certificate")


def provenance(row: Row) -> Html:
    """Return a row's address and digests as a small table."""
    wanted = (
        "unit",
        "index",
        "k",
        "generator_version",
        "id",
        "fingerprint",
        "family",
        "digest",
        "image_digest",
    )
    pairs = [(name.replace("_", " "), str(row[name])) for name in wanted if row.get(name) not in (None, "")]
    return tag("dl", [[tag("dt", name), tag("dd", value)] for name, value in pairs], class_="facts")


def _step(number: int, step: Mapping[str, Any], points: frozenset[str]) -> Html:
    cited = [int(index) for index in step["because"]]
    foot = [
        tag("span", step["rule"].replace("_", " "), class_="rule") if step["rule"] else None,
        tag("span", "from ", ", ".join(str(index + 1) for index in cited), class_="cites") if cited else None,
    ]
    claim = tag("code", _cut(step["claim"], 300), class_="claim") if step["claim"] else None
    return tag(
        "li",
        tag("div", inline(step["text"], points), class_="says"),
        tag("div", claim, *foot, class_="foot") if claim or any(foot) else None,
        tabindex="0",
        data_step=number,
        data_uses=json.dumps(list(step["uses"])),
        data_because=json.dumps(cited),
    )


def _formal(row: Row) -> Html:
    body = row.get("body") or ""
    return tag(
        "details",
        tag("summary", "Formal problem and provenance"),
        provenance(row),
        tag("pre", _cut(_pretty(body), _EVIDENCE), class_="raw", tabindex="0") if body else None,
        class_="formal",
    )


def _pretty(body: str) -> str:
    try:
        return json.dumps(json.loads(body), indent=1, ensure_ascii=False)
    except (ValueError, RecursionError):
        return body


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[:most]} … ({len(words) - most:,} more characters)"


def _short(row: Row) -> str:
    return str(row["id"])[:12]


def item(row: Row, drawn: Figure, *, slot: bool = False) -> Html:
    """Return a row in full: the question beside its answer."""
    return tag("div", asked(row, drawn, slot=slot), answered(row, drawn), class_="loom")


def card(row: Row, drawn: Figure, *inside: Html, **attributes: str | int | None) -> Html:
    """Return a row as a card of a gallery: its diagram or the head of its code, its question, its labels."""
    words = question(row["prompt"])
    shown = tag("div", drawn.html, class_="thumb") if drawn.html else None
    return tag(
        "article",
        shown,
        tag("div", prose(words, drawn.points), class_="prompt clipped"),
        tag("p", tag("span", "Answer", class_="eyebrow"), tag("b", row["answer"]), class_="answer")
        if "answer" in row
        else None,
        chips(row),
        join(inside),
        class_="card" if shown else "card wordy",
        **attributes,
    )
