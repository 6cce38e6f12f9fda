"""The tables: letters as wide as in the fonts themselves, styles that can be read."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import matplotlib
import pytest
from fontTools.ttLib import TTFont

from proofloom.engine.scene import SIZE
from proofloom.engine.scene.lettering import advance, fonts, ink_box
from proofloom.engine.scene.style import style, style_names


@pytest.mark.parametrize("name", sorted(fonts()))
def test_letters_measure_as_in_the_font_file(name: str) -> None:
    face = fonts()[name]
    ours = Path(str(files("proofloom.engine.scene"))) / "fonts"
    font = TTFont((ours if face.own else Path(matplotlib.get_data_path()) / "fonts" / "ttf") / face.file)
    assert face.em == font["head"].unitsPerEm
    letters, outlines, widths = font.getBestCmap(), font["glyf"], font["hmtx"]
    assert face.own or set("ABCXYZabcxyz0123456789?°+-−.,=()√") - set(face.glyphs) <= {"√"}
    for letter, (width, *inked) in face.glyphs.items():
        spots, _, _ = outlines[letters[ord(letter)]].getCoordinates(outlines)
        xs, ys = [x for x, _ in spots] or [0], [y for _, y in spots] or [0]
        assert (letter, width) == (letter, widths[letters[ord(letter)]][0])
        # the two readers of a font may round a letter that is composed of others apart by one unit
        if face.own:  # all in one box
            assert inked[0] <= min(xs) <= max(xs) <= inked[2]
            assert inked[1] <= min(ys) <= max(ys) <= inked[3]
            continue
        far = max(abs(a - b) for a, b in zip(inked, (min(xs), min(ys), max(xs), max(ys)), strict=True))
        assert far <= 1, letter


def test_a_line_of_text_is_as_wide_as_its_letters() -> None:
    one, two = ink_box("H", "sans", 2048), ink_box("HH", "sans", 2048)
    assert two[2] - one[2] == advance("H", "sans", 2048) == fonts()["sans"].glyphs["H"][0]
    assert ink_box("g", "sans", 2048)[1] < 0 < ink_box("g", "sans", 2048)[3]


def test_unknown_letters_and_empty_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="'漢'"):
        ink_box("漢", "sans", 400)
    with pytest.raises(ValueError, match="no ink"):
        ink_box(" ", "sans", 400)


def test_an_unknown_style_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match="plain, textbook, thin"):
        style("baroque")


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", style_names())
def test_styles_can_be_read(name: str) -> None:
    look = style(name)
    assert min(look.name_size, look.value_size) * 448 >= 11 * SIZE
    assert min(look.line, look.hairline) * 448 >= 0.9 * SIZE
    for colour in (look.ink, look.mark, look.text, look.auxiliary):
        lighter, darker = sorted((_luminance(colour), _luminance(look.paper)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
