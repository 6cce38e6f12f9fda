"""Fingerprint files say no more than hashes, read back exactly, and refuse what they forbid."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofloom.engine import RecipeError
from proofloom.pipelines import fingerprints

TEXT = "In the triangle ABC the angle at A is forty degrees and the side BC is"
FORM = fingerprints.form_digest("a form")


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    count = fingerprints.write(tmp_path / "f", [FORM, FORM], [TEXT])
    lines = (tmp_path / "f").read_text().splitlines()
    found = fingerprints.read(tmp_path / "f")
    words = len(TEXT.split())
    assert (len(lines), count) == (2 + words - 13 + 1, len(lines))
    assert found.forms == {FORM}
    assert len(found.grams) == words - 12
    assert "triangle" not in (tmp_path / "f").read_text()


def test_a_hit_is_the_same_form_or_thirteen_words_in_a_row(tmp_path: Path) -> None:
    fingerprints.write(tmp_path / "f", [FORM], [TEXT])
    found = fingerprints.read(tmp_path / "f")
    other = fingerprints.form_digest("another")
    assert "same problem" in found.hit([FORM], "")
    thirteen = " ".join(TEXT.split()[1:14])
    assert "13 words" in found.hit([other], f"So: {thirteen.upper()}, then?")
    assert found.hit([other], " ".join(TEXT.split()[1:13])) == ""
    assert found.hit([other], " ".join(reversed(TEXT.split()))) == ""


def test_files_are_merged(tmp_path: Path) -> None:
    fingerprints.write(tmp_path / "a", [FORM])
    fingerprints.write(tmp_path / "b", [], [TEXT])
    both = fingerprints.merge([tmp_path / "a", tmp_path / "b"])
    assert both.hit(["", FORM], "")
    assert both.hit([], TEXT)
    assert fingerprints.merge([]).hit([FORM], TEXT) == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", ""),
        ("proofloom fingerprints 2\n", ""),
        (f"{fingerprints.HEADER}\nform {FORM[:-1]}\n", "line 2"),
        (f"{fingerprints.HEADER}\nform {FORM}\n\n", "line 3"),
        (f"{fingerprints.HEADER}\nword {FORM}\n", "line 2"),
        (f"{fingerprints.HEADER}\ngram {FORM}\n", "line 2"),
        (f"{fingerprints.HEADER}\nform {FORM.upper()}\n", "line 2"),
    ],
)
def test_a_wrong_file_is_refused_by_line(tmp_path: Path, text: str, place: str) -> None:
    (tmp_path / "f").write_text(text)
    with pytest.raises(RecipeError) as caught:
        fingerprints.read(tmp_path / "f")
    assert caught.value.problems[0].file == str(tmp_path / "f")
    assert caught.value.problems[0].key == place


def test_a_benchmark_of_lines_or_of_json_objects_is_hashed(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text(f'{{"id": 3, "parts": ["{TEXT}"]}}\n\nplain {TEXT}\n')
    fingerprints.from_texts(tmp_path / "b.jsonl", tmp_path / "f")
    found = fingerprints.read(tmp_path / "f")
    assert found.grams == set(fingerprints.text_grams(TEXT)) | set(fingerprints.text_grams(f"plain {TEXT}"))
