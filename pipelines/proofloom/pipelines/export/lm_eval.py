"""Tasks for the lm-evaluation-harness: a YAML file and a file of questions for each split, and a loader.

Questions with a picture are tasks of their own, since only some of the harness's models take pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from proofloom.pipelines.export.source import Source, data_url, images, question, write_lines
from proofloom.pipelines.rows import PROOF, Row

_LOADER = "lm_eval_loader.py"
# the last boxed, tagged or JSON answer; one level of braces inside a box
_ANSWER = (
    r"\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}"
    r"|<answer>\s*((?:(?!</?answer>)[\s\S])*?)\s*</answer>"
    r'|\{\s*"answer"\s*:\s*"?((?:[^"{}\\]|\\.)*?)"?\s*\}'
)
_KEPT = ("id", "answer", "answer_type", "answer_format", "generator", "difficulty", "canary")
_TASK = """\
# {count} questions of {name}, split {split}. {canary}
task: {task}
custom_dataset: !function lm_eval_loader.questions
dataset_kwargs:
  file: {file}
test_split: test
output_type: generate_until
doc_to_text: "{{{{question}}}}"
doc_to_target: "{{{{answer}}}}"
{pictures}generation_kwargs:
  until: []
  do_sample: false
  max_gen_toks: 4096
filter_list:
  - name: final-answer
    filter:
      - function: regex
        regex_pattern: '{pattern}'
        group_select: -1
      - function: take_first
metric_list:
  - metric: exact_match
    aggregation: mean
    higher_is_better: true
metadata:
  version: 1.0
"""


def write(source: Source, folder: Path) -> list[Path]:
    """Write `NAME_SPLIT.yaml` and `NAME_SPLIT_vision.yaml` with their questions, and the loader."""
    loader = folder / _LOADER
    text = resources.files(__package__).joinpath(_LOADER).read_text(encoding="utf-8")
    loader.write_text(text, encoding="utf-8")
    written = [loader]
    for split, rows in source.splits.items():
        for pictured in (False, True):
            task = f"{source.name}_{split}{'_vision' * pictured}"
            count = sum(1 for _ in _asked(rows, pictured))
            if not count:
                continue
            chosen = (record(row) for row in _asked(rows, pictured))
            written.append(write_lines(folder / "questions" / f"{task}.jsonl", chosen))
            text = _TASK.format(
                count=count,
                name=source.name,
                split=split,
                canary=source.canary,
                task=task,
                file=f"questions/{task}.jsonl",
                pictures="doc_to_image: !function lm_eval_loader.pictures\n" * pictured,
                pattern=_ANSWER.replace("'", "''"),
            )
            path = folder / f"{task}.yaml"
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def _asked(rows: Iterable[Row], pictured: bool) -> Iterator[Row]:
    """Yield the rows with or without a picture, but for proofs, which no comparison decides."""
    return (row for row in rows if (row["image"] is not None) == pictured and row["answer_type"] != PROOF)


def record(row: Row) -> dict[str, Any]:
    """Return a row as a question; pictures are data URLs, one for each placeholder in the text."""
    return {
        "question": question(row),
        **{name: row[name] for name in _KEPT},
        "pictures": [data_url(image) for image in images(row)],
    }
