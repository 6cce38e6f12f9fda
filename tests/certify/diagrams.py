"""Pictures of published problems in all styles, re-read from their SVG, held to their problem, read by OCR.

A picture that passes the gate must have no fault in its SVG, which is read back without the code that draws,
and none against its problem. Then tesseract reads labels twice, in the picture and alone on the same paper;
of what it reads alone it must read nine tenths in the picture. Without tesseract nothing is certified.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from evidence import Evidence, need
from PIL import Image

from proofloom.engine import Seed
from proofloom.engine.errors import Reject
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex_file
from proofloom.engine.geometry.problem import Problem, ProblemError, hypotheses
from proofloom.engine.scene import SIZE
from proofloom.engine.scene.check import lint
from proofloom.engine.scene.finish import turn, turned
from proofloom.engine.scene.pixels import png
from proofloom.engine.scene.style import style_names
from proofloom.engine.scene.svg import svg
from proofloom.generators.geometry.depict import Depiction, depict
from proofloom.verifiers.geometry.picture import fault

ROOT = Seed.root("diagrams")
FILES = ("jgex_ag_231.txt", "imo_sl.txt", "larger_imo_eval.txt", "testing_minimal_rules.txt")
CHUNK = 50  # pictures that pass the gate
CHUNKS = 40
SAMPLED = 12
STRIDE = 1000  # from one chunk's first seed to the next's
TRIES = 12  # figures of one problem
LABELS = 500
READ = 40  # labels of one call
PIXELS = 672
AROUND = 75  # scene units around a label that tesseract sees, more than a label must keep free
LARGER = 4  # times, as tesseract reads larger letters better


@cache
def problems() -> tuple[Problem, ...]:
    """Return the published problems."""
    folder = Path(__file__).parents[1] / "benchmarks" / "problems" / "newclid"
    texts = [(folder / name).read_text(encoding="utf-8") for name in FILES]
    return tuple(problem for text in texts for problem in read_jgex_file(text))


def main(evidence: Evidence) -> int:
    """Check every chunk that is not decided yet, then the labels, and add up."""
    tesseract = shutil.which("tesseract")
    if not (tesseract or evidence.sample):
        need(None, "tesseract", "apt-get install tesseract-ocr")
    for chunk in range(1 if evidence.sample else CHUNKS):
        if evidence.get(f"pictures/{chunk}") is None:
            evidence.put(f"pictures/{chunk}", tried(chunk, SAMPLED if evidence.sample else CHUNK))
    for call in range(1 if evidence.sample else -(-LABELS // READ)):
        if tesseract and evidence.get(f"labels/{call}") is None:
            evidence.put(f"labels/{call}", read(call, tesseract))
    gate: Counter[str] = Counter()
    styles: Counter[str] = Counter()
    wrong: list[Any] = []
    labels: Counter[str] = Counter()
    for found in evidence.cases.values():
        gate.update(found.get("gate", {}))
        styles.update(found.get("styles", {}))
        wrong += found.get("wrong", [])
        labels.update(found.get("labels", {}))
    enough = evidence.sample or (gate["passed"] >= 2000 and labels["tried"] >= LABELS)
    return evidence.conclude(
        ok=not wrong
        and enough
        and (not tesseract or 10 * labels["in the picture"] >= 9 * labels["alone"] > 0),
        pictures=gate.pop("passed"),
        refused=dict(gate.most_common()),
        styles=dict(styles),
        labels=dict(labels) if tesseract else "not read: tesseract is missing",
        wrong=wrong[:50],
    )


def tried(chunk: int, size: int) -> dict[str, Any]:
    """Check `size` pictures that pass the gate."""
    gate: Counter[str] = Counter()
    styles: Counter[str] = Counter()
    wrong = []
    for problem, picture in pictures(chunk * STRIDE, size, gate):
        styles[picture.scene.style] += 1
        found = [
            f"{one.kind} {one.key} {one.other}"
            for one in lint(svg(picture.scene, picture.layout), picture.scene)
        ]
        about = fault(problem, picture.scene, hypotheses(problem), picture.shown)
        if found or about:
            wrong.append([problem.name, picture.scene.style, found, about])
    return {"gate": dict(gate), "styles": dict(styles), "wrong": wrong}


def pictures(first: int, count: int, gate: Counter[str]) -> Iterator[tuple[Problem, Depiction]]:
    """Yield pictures of the problems in turn, styles in turn; what cannot be drawn is passed over."""
    known, at = problems(), first
    for number in range(first, first + count):
        while True:
            problem = known[(at * 7) % len(known)]
            style = style_names()[number % len(style_names())]
            picture = _picture(problem, ROOT / at, style, gate)
            at += 1
            if picture is not None:
                gate["passed"] += 1
                yield problem, picture
                break


def _picture(problem: Problem, seed: Seed, style: str, gate: Counter[str]) -> Depiction | None:
    for number in range(TRIES):
        try:
            figure = draw(problem, seed / number)
            return depict(problem, figure.xy, seed / number, named=problem.goals, style=style)
        except Reject as reject:
            gate[reject.reason] += 1
        except ProblemError:
            return None
    return None


def read(call: int, tesseract: str) -> dict[str, Any]:
    """Have tesseract read labels in pictures, and the same labels alone on the same paper."""
    crops: list[tuple[str, Image.Image, Image.Image]] = []
    for _, picture in pictures(1_000_000 + call * STRIDE, READ, Counter()):
        crops += _crops(picture, len(crops))[:3]
        if len(crops) >= READ:
            break
    texts = [text for text, _, _ in crops[:READ]]
    there = _read([image for _, image, _ in crops[:READ]], tesseract)
    alone = _read([image for _, _, image in crops[:READ]], tesseract)
    same = [
        [_plain(found) == _plain(text) for text, found in zip(texts, one, strict=True)]
        for one in (there, alone)
    ]
    return {"labels": {"tried": len(texts), "in the picture": sum(same[0]), "alone": sum(same[1])}}


def _plain(text: str) -> str:
    """What tesseract cannot tell apart by a lone letter counts as one: capitals of one shape, and o and 0."""
    return text.strip().translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")).upper().replace("0", "O")


def _crops(picture: Depiction, start: int) -> list[tuple[str, Image.Image, Image.Image]]:
    """Return labels' texts with what is around them in the picture, and the same without all else."""
    scene, layout = picture.scene, picture.layout
    bare = replace(scene, strokes=(), marks=(), points=tuple(replace(p, hidden=True) for p in scene.points))
    images = [Image.open(io.BytesIO(png(one, layout, PIXELS))).convert("L") for one in (scene, bare)]
    by, found = turn(scene), []
    order = layout.labels[start % len(layout.labels) :] + layout.labels[: start % len(layout.labels)]
    for label in order:
        left, low, right, high = label.box
        corners = [turned((x, y), by) for x in (left, right) for y in (low, high)]
        xs, ys = [x for x, _ in corners], [SIZE - y for _, y in corners]
        box = [
            v * PIXELS // SIZE
            for v in (min(xs) - AROUND, min(ys) - AROUND, max(xs) + AROUND, max(ys) + AROUND)
        ]
        pair = [_enlarged(image.crop((box[0], box[1], box[2], box[3]))) for image in images]
        found.append((label.text, pair[0], pair[1]))
    return found


def _enlarged(image: Image.Image) -> Image.Image:
    """Return a crop several times as large, dark on light, on a margin of its own paper."""
    large = image.resize((image.width * LARGER, image.height * LARGER), Image.Resampling.BICUBIC)
    paper = sorted(large.tobytes())[len(large.tobytes()) // 2]
    if paper < 128:
        large, paper = Image.eval(large, lambda value: 255 - value), 255 - paper
    page = Image.new("L", (large.width + 60, large.height + 60), paper)
    page.paste(large, (30, 30))
    return page


def _read(images: list[Image.Image], tesseract: str) -> list[str]:
    """Return what tesseract reads of each image, as one word."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, image in enumerate(images):
            paths.append(str(Path(folder) / f"{number}.png"))
            image.save(paths[-1])
        names = Path(folder) / "names.txt"
        names.write_text("\n".join(paths), encoding="utf-8")
        command = [tesseract, str(names), "-", "--psm", "10", "--dpi", "300"]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, env={"OMP_THREAD_LIMIT": "1"}
        )
        pages = done.stdout.split("\f")
    return pages[: len(images)]
