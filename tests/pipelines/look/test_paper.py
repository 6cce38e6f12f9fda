"""The paper's parts: the report's figures, escaped for TeX, the same bytes every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from proofloom.pipelines.look.paper import paper
from proofloom.pipelines.look.reader import open_dataset
from proofloom.pipelines.look.stats import measure

NAMES = {"tables.tex", "datasheet.tex", "dataset.bib", "paper.tex", "funnel.pdf", "steps.pdf", "answers.pdf"}


@pytest.fixture(scope="module")
def parts(dataset_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return paper(dataset_folder, tmp_path_factory.mktemp("paper"))


def test_all_parts_are_there_and_taken_in(parts: Path) -> None:
    names = {path.name for path in parts.iterdir()}
    assert names == NAMES | {"difficulty-toy-triangle.pdf", "difficulty-toy-loop.pdf"}
    document = (parts / "paper.tex").read_text()
    for name in names - {"paper.tex"}:
        assert re.search(rf"{{{name.removesuffix('.tex').removesuffix('.bib')}(?:\.pdf)?}}", document), name
    for path in parts.glob("*.pdf"):
        assert path.read_bytes().startswith(b"%PDF-")


def test_tables_hold_the_figures(parts: Path, dataset_folder: Path) -> None:
    figures = measure(open_dataset(dataset_folder))
    tables = (parts / "tables.tex").read_text()
    lines = [
        [cell.strip() for cell in line.rstrip("\\ ").split("&")]
        for line in tables.splitlines()
        if "&" in line
    ]
    named = [line for line in lines if line[0] == r"toy/\allowbreak{}triangle"]
    family = figures.families[1]
    assert named[0][1:] == ["32", "8", "40", "0", "3"]
    assert named[-1][1] == str(family.answers.distinct)
    assert [r"geometry/\allowbreak{}angle\_\allowbreak{}figures", "80", "0", "2", "0"] in lines
    assert tables.count(r"\begin{tabular}") == tables.count(r"\end{tabular}") == 5
    for line in lines:
        assert all(cell for cell in line)


def test_equal_datasets_give_equal_bytes(dataset_folder: Path, tmp_path: Path, parts: Path) -> None:
    code = "import sys; from proofloom.pipelines.look.paper import paper; paper(*sys.argv[1:])"
    environment = os.environ | {"PYTHONHASHSEED": "5", "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "1"}
    subprocess.run(
        [sys.executable, "-c", code, str(dataset_folder), str(tmp_path)], env=environment, check=True
    )
    for path in parts.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name
        assert not re.search(rb"CreationDate|ModDate|Matplotlib v", path.read_bytes())


def test_what_a_dataset_says_is_no_tex(hostile_folder: Path, tmp_path: Path) -> None:
    for path in paper(hostile_folder, tmp_path).glob("*.tex"):
        text = path.read_text()
        assert "<script>" not in text
        assert "${" not in text.replace(r"\${", "")
    assert r"\textless{}script\textgreater{}" in (tmp_path / "tables.tex").read_text()


def test_braces_balance(parts: Path) -> None:
    for path in [*parts.glob("*.tex"), *parts.glob("*.bib")]:
        plain = re.sub(r"\\[{}]", "", path.read_text())
        assert plain.count("{") == plain.count("}"), path.name
