"""What became of a problem is told in plain words; how it was checked in full stays with the data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from proofloom.pipelines.cli import status

ALTITUDES = "a b c = triangle a b c; h = on_tline h b a c, on_tline h c a b ? perp a h b c\n"
SQUARES = (  # each on the left of the side that it is named after
    "a b c = triangle a b c; e d = square e d b a; f g = square f g a c; h = on_line h b e, on_line h a d; "
    "i = on_pline i e a g, on_pline i g a e ? perp c h h i\n"
)
TRIANGLES = (  # true if both stand outside or both inside; of one outside and one inside it is not
    "a b c = triangle a b c; d = eq_triangle d a b; e = eq_triangle e a c ? cong d c b e\n"
)
JARGON = re.compile(r"\b(replay|oracle|degree|bits|branch(es)?|unknown|prime|gex|coll|true triangles?)\b")


def told(capsys: pytest.CaptureFixture[str], folder: Path, text: str, *options: str) -> str:
    file = folder / "problem.txt"
    file.write_text(text, encoding="utf-8")
    status(["solve", str(file), *options])
    return capsys.readouterr().out


def test_a_result_is_told_without_the_names_of_checkers(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = told(capsys, tmp_path, f"some/folder/altitudes.gex\n{ALTITUDES}")
    assert out.startswith("altitudes\n")
    assert "Result: proved. Checked by a second program on 3 further figures, and by exact arithmetic." in out
    assert not JARGON.search(out), JARGON.search(out)


def test_what_holds_only_as_drawn_is_said_to(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = told(capsys, tmp_path, TRIANGLES)
    assert "further figures, and by exact arithmetic, in this position; in others it may fail." in out
    assert not JARGON.search(out), JARGON.search(out)


def test_what_holds_on_all_real_figures_has_no_others(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The equations of a square leave both sides of a line to it, its name does not."""
    out = told(capsys, tmp_path, SQUARES)
    assert (
        "Result: proved. Checked by a second program on 3 further figures, and by exact arithmetic.\n" in out
    )
    sides = re.findall(r"is a square, \S on the (same|other) side of line", out)
    assert len(sides) == 2
    assert len(set(sides)) == 1
    assert not JARGON.search(out), JARGON.search(out)


def test_the_checkers_are_named_on_request(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "replay: pass" in told(capsys, tmp_path, ALTITUDES, "--formal")
    (goal,) = json.loads(told(capsys, tmp_path, ALTITUDES, "--json"))["goals"]
    assert goal["checks"]["replay"][0] == goal["checks"]["oracle"][0] == "pass"
    assert goal["conditions"].startswith("This proof is for the position drawn")


def test_a_long_sum_is_broken_into_lines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = (
        "a b c = triangle a b c; d = foot d c a b; e = on_tline e a b c, on_line e c d; f = midpoint f a e; "
        "g = midpoint g c b ? perp d f d g\n"
    )
    out = told(capsys, tmp_path, text)
    (links,) = re.findall(r"\[\n {8}∠FDG\n((?: {10}= .*\n)+) {8}points on one line: [^\]]*\]", out)
    assert links.count("\n") >= 3
    assert "90° (" in links.splitlines()[-1]
