"""The report: whole, the same every time, needing nothing else, and deaf to what rows say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from proofloom.pipelines.look.reader import open_dataset
from proofloom.pipelines.look.report import render, report

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\2\0\1H\xaf\xa4q"
    b"\0\0\0\0IEND\xaeB`\x82"
)


Elements = list[tuple[str, dict[str, str | None]]]
Read = Callable[[str], Elements]


@pytest.fixture(scope="module")
def page(dataset_folder: Path) -> str:
    return render(open_dataset(dataset_folder))


def test_every_section_and_sample_is_there(page: str, elements: Read) -> None:
    found = elements(page)
    anchors = {attrs["href"] for tag, attrs in found if tag == "a"}
    ids = {f"#{attrs['id']}" for _, attrs in found if "id" in attrs}
    assert anchors <= ids
    assert {"#funnel", "#shape", "#answers", "#checks", "#provenance", "#samples"} <= anchors
    assert sum(tag == "article" for tag, _ in found) == 80
    drawn = [attrs for tag, attrs in found if tag == "svg" and attrs.get("class") == "scene"]
    assert len(drawn) == 40
    for words in (
        "could not be drawn",
        "toy/triangle",
        "geometry/angle_figures",
        "triangle sum",
        "cdcdcdcd",
        "5 figures",
    ):
        assert words in page


def test_samples_are_at_most_as_many_as_asked(dataset_folder: Path) -> None:
    assert render(open_dataset(dataset_folder), samples=9).count("<article") == 9


def test_nothing_outside_is_asked_for(page: str, elements: Read) -> None:
    for tag, attrs in elements(page):
        for name in ("src", "href", "action", "srcset", "data"):
            assert str(attrs.get(name, "#")).startswith(("#", "data:image/png")), (tag, attrs)
        assert "style" not in attrs
        assert not any(name.startswith("on") for name in attrs)
    assert not re.search(r"@import|url\((?!#)", page)


def test_the_policy_names_what_stands_in_the_page(page: str, elements: Read) -> None:
    policy = next(attrs["content"] for tag, attrs in elements(page) if "http-equiv" in attrs)
    assert policy
    assert "default-src 'none'" in policy
    for kind in ("style", "script"):
        (inner,) = re.findall(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        digest = b64encode(sha256(inner.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_what_rows_say_stays_text(hostile_folder: Path, elements: Read) -> None:
    page = render(open_dataset(hostile_folder))
    found = elements(page)
    assert page.count("window.pwned") > 20
    assert [tag for tag, _ in found].count("script") == 1
    assert not any(tag == "img" for tag, _ in found)
    assert not any(name.startswith("on") for _, attrs in found for name in attrs)
    assert "cannot be drawn" in page


def test_equal_datasets_give_equal_bytes(dataset_folder: Path, tmp_path: Path, page: str) -> None:
    code = "import sys; from proofloom.pipelines.look.report import report; report(*sys.argv[1:])"
    for seed in ("0", "7"):
        out = tmp_path / seed / "report.html"
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
        command = [sys.executable, "-c", code, str(dataset_folder), str(out)]
        subprocess.run(command, env=environment, check=True, cwd=tmp_path)
        assert out.read_bytes() == page.encode()


def test_report_makes_its_folder(dataset_folder: Path, tmp_path: Path, page: str) -> None:
    path = report(dataset_folder, tmp_path / "new" / "deep" / "r.html")
    assert path.read_text("utf-8") == page


def test_a_blind_split_shows_questions_only(tmp_path: Path, weaver: Callable[..., Path], rows: Any) -> None:
    woven = rows.woven(10)
    woven[8]["image"] = {"bytes": PNG, "path": None}  # of the test split
    page = render(open_dataset(weaver(tmp_path, woven, blind=["test"])))
    assert page.count("kept apart") == 4
    assert page.count("<article") == 20
    assert page.count("data:image/png;base64,iVBOR") == 1


def test_scenes_are_drawn_rather_than_their_pixels(
    tmp_path: Path, weaver: Callable[..., Path], rows: Any
) -> None:
    row = rows.row_of(rows.triangle(40, 50), "toy/triangle", "train", 0, image={"bytes": PNG, "path": None})
    page = render(open_dataset(weaver(tmp_path, [row])))
    assert "data:image/png" not in page
    assert 'data-key="angle:ACB"' in page
