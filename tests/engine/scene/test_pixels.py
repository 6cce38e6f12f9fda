"""Pixels: the same everywhere, in a PNG that others read, showing ink where the scene says."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from proofloom.engine.codec import encode
from proofloom.engine.scene import SIZE, Scene, ScenePoint, Segment
from proofloom.engine.scene.finish import _softened
from proofloom.engine.scene.pixels import pixel_digest, png, raw_pixels
from proofloom.engine.scene.place import place
from proofloom.engine.scene.style import style as style_of
from proofloom.engine.scene.style import style_names

MakeScene = Callable[..., Scene]


def _array(scene: Scene, labels: bool = True, size: int = 448) -> np.ndarray:
    layout = place(scene)
    raster = raw_pixels(scene, layout if labels else replace(layout, labels=()), size)
    return np.frombuffer(raster.data, np.uint8).reshape(size, size, -1).astype(int)


COLOURED = ["blueprint", "chalk", "colour", "slide", "oldbook", "night", "squared", "notebook", "whiteboard"]


@pytest.mark.parametrize("style", style_names())
def test_the_png_holds_the_raw_pixels(textbook_scene: MakeScene, style: str) -> None:
    scene = textbook_scene("triangle", style)
    raster = raw_pixels(scene, size=224)
    image = Image.open(io.BytesIO(png(scene, size=224)))
    image.load()
    assert (image.mode, image.size) == (raster.mode, (224, 224))
    assert image.tobytes() == raster.data
    assert image.info == {}
    assert raster.mode == ("RGB" if style in COLOURED else "L")


def test_same_picture_in_another_process_and_under_any_hash_seed(textbook_scene: MakeScene) -> None:
    program = """
import sys
from hashlib import sha256
from proofloom.engine.codec import decode
from proofloom.engine.scene import Scene
from proofloom.engine.scene.pixels import png, pixel_digest
from proofloom.engine.scene.svg import svg
from proofloom.engine.scene.tikz import tikz
import json
for plain in json.loads(sys.stdin.read()):
    scene = decode(Scene, plain)
    texts = svg(scene) + svg(scene, outlines=True) + tikz(scene)
    print(sha256(png(scene) + texts.encode()).hexdigest())
    print(pixel_digest(scene))
"""
    names = [
        ("triangle", "plain", 0),
        ("parallels", "chalk", 9),
        ("circle", "textbook", 0),
        ("curves", "scan", 4),
    ]
    scenes = json.dumps([encode(textbook_scene(*name)) for name in names])
    said = []
    for seed in ("0", "1", "random"):
        ran = subprocess.run(
            [sys.executable, "-c", program],
            input=scenes,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        said.append(ran.stdout)
    assert said[0] == said[1] == said[2]
    assert said[0].split()[1::2] == [pixel_digest(textbook_scene(*name)) for name in names]


def test_the_digest_tells_pictures_apart(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("triangle")
    others = (
        replace(scene, marks=scene.marks[1:]),
        replace(scene, style="thin"),
        replace(scene, jitter=1),
        replace(scene, strokes=(*scene.strokes[:3], replace(scene.strokes[3], auxiliary=False))),
    )
    digests = {pixel_digest(scene), pixel_digest(scene, size=449), *(pixel_digest(other) for other in others)}
    assert len(digests) == 6


def test_auxiliary_strokes_are_dashed(textbook_scene: MakeScene) -> None:
    """Along AM (auxiliary) ink comes and goes; along BM (not) it does not."""
    picture = _array(textbook_scene("triangle"), labels=False)[:, :, 0]
    down, across = picture[100:340, 224] < 160, picture[448 - 448 * 1500 // SIZE - 1, 120:205] < 160
    assert (down[1:] != down[:-1]).sum() >= 20
    assert across.all()


def test_ink_is_where_the_scene_says() -> None:
    scene = Scene((ScenePoint("A", 2000, 8000), ScenePoint("B", 8000, 8000)), (Segment("A", "B"),))
    picture = _array(scene, labels=False, size=500)[:, :, 0]
    dark = np.argwhere(picture < 128)
    assert abs(dark[:, 0] - 100).max() <= 4  # y = 8000 is a fifth from the top
    assert abs(dark[:, 1].min() - 100) <= 4
    assert abs(dark[:, 1].max() - 400) <= 4


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("name", ["triangle", "parallels", "circle", "curves"])
def test_labels_are_inked_inside_their_boxes_and_on_bare_paper(
    textbook_scene: MakeScene, name: str, style: str
) -> None:
    """Drawn with and without labels: only boxes change, all of them do, and they were bare before."""
    scene = textbook_scene(name, style)
    bare, full = _array(scene, labels=False), _array(scene)
    changed = (bare != full).any(axis=2)
    assert changed.any()
    for label in place(scene).labels:
        left, right = label.box[0] * 448 // SIZE - 1, label.box[2] * 448 // SIZE + 2
        top, bottom = 447 - label.box[3] * 448 // SIZE - 1, 448 - label.box[1] * 448 // SIZE + 1
        rows, columns = np.nonzero(changed[top:bottom, left:right])
        margins = rows.min(), columns.min(), bottom - top - 1 - rows.max(), right - left - 1 - columns.max()
        assert max(margins) <= 2  # the ink fills its box
        look, under = style_of(style), bare[top:bottom, left:right]
        if look.grid or look.rules:  # on squared paper nothing darker than its lines
            assert (under >= [int(look.ruling[i : i + 2], 16) - 1 for i in (1, 3, 5)]).all()
        else:
            assert (under == bare[0, 0]).all()
        changed[top:bottom, left:right] = False
    assert not changed.any()


@pytest.mark.parametrize("size", [15, 4097])
def test_sizes_out_of_range_are_refused(textbook_scene: MakeScene, size: int) -> None:
    with pytest.raises(ValueError, match="16 to 4096"):
        raw_pixels(textbook_scene("triangle"), size=size)


def test_a_scan_is_softened_by_one_two_one_in_both_directions_and_its_edge_repeats() -> None:
    levels = np.arange(35, dtype=np.uint8).reshape(5, 7) * 7 % 251
    soft = _softened(levels)
    wide = np.pad(levels, 1, "edge").astype(int)
    for row, column in np.ndindex(5, 7):
        part = wide[row : row + 3, column : column + 3]
        low = [(a + 2 * b + c + 2) // 4 for a, b, c in part.T]  # down first, rounded, then across
        assert soft[row, column] == (low[0] + 2 * low[1] + low[2] + 2) // 4


def test_ruled_paper_and_lines_across_it_make_a_small_file(textbook_scene: MakeScene) -> None:
    sizes = {
        style: len(png(textbook_scene("triangle", style))) for style in ("colour", "notebook", "squared")
    }
    assert max(sizes.values()) < 2 * sizes["colour"]


@pytest.mark.parametrize("style", ["plain", "colour", "whiteboard"])
def test_strokes_along_one_line_are_no_darker_than_one(style: str) -> None:
    spots = {"A": (1000, 2000), "M": (4000, 4000), "B": (8500, 7000)}
    points = tuple(ScenePoint(name, *spot) for name, spot in spots.items())
    one = Scene(points, (Segment("A", "B"),), style=style, jitter=3)
    more = replace(one, strokes=(Segment("M", "B"), Segment("A", "B"), Segment("A", "M")))
    assert raw_pixels(one).data == raw_pixels(more).data
    broken = replace(one, strokes=(Segment("A", "M"), Segment("M", "B")))
    assert np.abs(_array(one) - _array(broken)).sum() < 3 * 20_000  # nothing of a line is missing
