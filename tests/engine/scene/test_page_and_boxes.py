"""Statements on the page of their figure, boxes of what is drawn, and what a scanner does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from proofloom.engine.scene import SIZE, Caption, Scene
from proofloom.engine.scene.boxes import boxes
from proofloom.engine.scene.check import lint
from proofloom.engine.scene.finish import slope, turn
from proofloom.engine.scene.ink import draw
from proofloom.engine.scene.page import PageError, page
from proofloom.engine.scene.pixels import raw_pixels
from proofloom.engine.scene.place import place
from proofloom.engine.scene.scores import measure
from proofloom.engine.scene.style import style, style_names
from proofloom.engine.scene.svg import svg
from proofloom.engine.scene.tikz import tikz

MakeScene = Callable[..., Scene]
TEXT = "In triangle ABC the sides AB and AC are equal, and M is the midpoint of BC. Find angle BAM."


def _ink(scene: Scene, size: int, **options: object) -> np.ndarray:
    """Where a gray picture is darker than its paper."""
    raster = raw_pixels(scene, size=size, **options)  # type: ignore[arg-type]
    return np.frombuffer(raster.data, np.uint8).reshape(size, size) < 128


def test_a_page_has_all_words_in_order_above_the_figure(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("triangle")
    made = page(scene, TEXT, 672)
    assert " ".join(line.text for line in made.lines) == TEXT
    assert len(made.lines) > 1
    tops = [line.box[3] for line in made.lines]
    assert tops == sorted(tops, reverse=True)
    assert min(line.box[1] for line in made.lines) > made.frame.spot((0, SIZE))[1]
    for line in made.lines:
        assert line.box[0] >= 300
        assert line.box[2] <= SIZE - 300
        assert line.size * 672 >= 11 * SIZE


def test_the_figure_on_a_page_is_the_figure_made_smaller(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("triangle")
    made = page(scene, TEXT, 896)
    drawn = _ink(scene, 896, page=made)
    rows, columns = np.nonzero(drawn)
    low = 896 - made.frame.spot((0, SIZE))[1] * 896 // SIZE
    below = rows > low
    assert below.any()
    assert (~below).any()
    whole = np.nonzero(_ink(scene, 896))
    share = (columns[below].max() - columns[below].min()) / (whole[1].max() - whole[1].min())
    assert abs(share - made.frame.scale / 1000) < 0.01


def test_a_chinese_statement_is_set_and_no_line_begins_with_a_stop(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("triangle", "textbook")
    text = "如图，在三角形 ABC 中，AB = AC，M 是 BC 的中点，∠ABC = 69°，求 ∠BAM 的度数。" * 2
    made = page(scene, text, 672)
    rows: dict[int, str] = {}
    for line in made.lines:
        rows[line.y] = rows.get(line.y, "") + line.text
        assert line.font == "han" or all(letter < "\u2e80" for letter in line.text)
    assert "".join(rows.values()).replace(" ", "") == text.replace(" ", "")
    assert len(rows) > 2
    assert not any(row[0] in "，。" for row in rows.values())
    assert _ink(scene, 672, page=made).sum() > _ink(scene, 672, page=replace(made, lines=())).sum() + 1000


@pytest.mark.parametrize("count", range(20, 36))
def test_no_line_begins_with_a_comma(textbook_scene: MakeScene, count: int) -> None:
    text = "点" * count + "，" + "圆" * 20
    rows: dict[int, str] = {}
    for line in page(textbook_scene("triangle"), text, 672).lines:
        rows[line.y] = rows.get(line.y, "") + line.text
    assert "".join(rows.values()) == text
    assert len(rows) > 1
    assert not any(row[0] == "，" for row in rows.values())


def test_what_could_not_be_read_is_no_page(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("triangle")
    with pytest.raises(PageError, match="does not fit"):
        page(scene, TEXT * 12, 448)
    with pytest.raises(PageError, match="letters 龘"):
        page(scene, "Here is 龘.", 672)
    with pytest.raises(PageError, match="wider"):
        page(scene, "x" * 400, 672)


@pytest.mark.parametrize("name", ["plain", "scan"])
@pytest.mark.parametrize("figure", ["triangle", "circle", "curves"])
def test_boxes_hold_what_is_drawn(textbook_scene: MakeScene, figure: str, name: str) -> None:
    scene = textbook_scene(figure, name, jitter=5 if name == "scan" else 0)
    told = boxes(scene, size=896)
    assert [one["key"] for one in told["marks"]] == [mark.key for mark in scene.marks]
    assert [one["key"] for one in told["strokes"]] == [stroke.key for stroke in scene.strokes]
    assert {one["text"] for one in told["labels"]} == {label.text for label in place(scene).labels}
    quiet = replace(scene, points=tuple(replace(p, hidden=True) for p in scene.points))
    layout = replace(place(scene), labels=())
    full = _ink(quiet, 896, layout=layout)
    for one in told["marks"]:
        less = replace(quiet, marks=tuple(mark for mark in scene.marks if mark.key != one["key"]))
        rows, columns = np.nonzero(full & ~_ink(less, 896, layout=layout))
        if len(rows) and "length" not in one["key"]:
            left, top, right, bottom = one["box"]
            assert left - 1 <= columns.min() <= columns.max() <= right + 1
            assert top - 1 <= rows.min() <= rows.max() <= bottom + 1


def test_boxes_in_thousandths_are_those_in_pixels(textbook_scene: MakeScene) -> None:
    told = boxes(textbook_scene("triangle"), size=1000)
    for one in (*told["labels"], *told["marks"], *told["strokes"]):
        assert one["box"] == one["box1000"]
        assert one["box"][0] < one["box"][2]
    spot = textbook_scene("triangle").point("A")
    assert told["points"][0] == {"key": "point:A", "name": "A", "at": [spot.x // 10, 1000 - spot.y // 10]}


def test_a_scan_is_askew_grainy_and_as_its_seed_has_it(textbook_scene: MakeScene) -> None:
    scenes = [textbook_scene("triangle", "scan", jitter) for jitter in range(1, 9)]
    assert len({slope(scene) for scene in scenes}) > 4
    assert all(abs(slope(scene)) <= style("scan").tilt for scene in scenes)
    p, q, r = turn(scenes[0])
    assert p * p + q * q == r * r
    one, two = (np.frombuffer(raw_pixels(scene).data, np.uint8) for scene in scenes[:2])
    paper = one.reshape(448, 448)[:20]
    assert 5 < paper.astype(int).std() < 20
    assert (one != two).any()
    assert turn(textbook_scene("triangle", "scan", 0)) == turn(textbook_scene("triangle", "plain", 3))


def test_there_are_at_least_a_dozen_styles_that_differ(textbook_scene: MakeScene) -> None:
    scenes = [textbook_scene("triangle", name, int(style(name).random)) for name in style_names()]
    pictures = {raw_pixels(scene).digest for scene in scenes}
    assert len(pictures) == len(style_names()) >= 12
    fonts = {style(name).name_font for name in style_names()}
    assert fonts >= {"sans", "serif-italic", "book-italic", "mono"}


def test_a_caption_stands_in_the_picture_the_svg_and_the_boxes(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("triangle")
    captioned = replace(scene, marks=(*scene.marks, Caption(TEXT)))
    assert captioned.caption == TEXT
    assert raw_pixels(captioned, size=448) == raw_pixels(scene, size=448, page=page(scene, TEXT, 448))
    texts = [label["text"] for label in boxes(captioned)["labels"] if label["role"] == "text"]
    assert " ".join(texts) == TEXT
    drawn = svg(captioned)
    assert lint(drawn, captioned) == ()
    assert [one.kind for one in lint(drawn.replace("equal", "even"), captioned)] == ["wrong caption"]
    assert [one.kind for one in lint(svg(scene), captioned)] == ["wrong caption"]
    assert "the sides AB and AC are equal" in tikz(captioned)


def test_a_caption_that_does_not_fit_is_no_picture(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("triangle")
    with pytest.raises(PageError, match="does not fit"):
        raw_pixels(replace(scene, marks=(*scene.marks, Caption(TEXT * 12))), size=448)


def test_a_figure_is_the_same_below_a_caption(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("triangle")
    below = replace(scene, marks=(*scene.marks, Caption(TEXT)))
    assert below.figure == scene
    assert scene.figure is scene
    assert (draw(below), measure(below), place(below)) == (draw(scene), measure(scene), place(scene))
