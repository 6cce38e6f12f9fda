"""Write a finished dataset in the form that a training or evaluation framework loads: one file per target."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from proofloom.engine import RecipeError
from proofloom.pipelines.export.source import Source, open_source

TARGETS = ("messages", "trl", "verl", "nemo-gym", "lm-eval", "jsonl")
VIEWS = ("geotrust", "geobench")  # of rows of plane geometry, as other datasets have theirs


def export(dataset: str | Path, target: str | Path, to: str) -> list[Path]:
    """Write a dataset's rows with their answers into a new folder, for a target; return the files.

    Raises `RecipeError` for an unknown target, for a folder that holds something, for a dataset with
    nothing but blind splits, which have no answers to export, and for one with nothing that a view shows.
    The folder appears whole or not at all.
    """
    if to not in (*TARGETS, *VIEWS):
        raise RecipeError.of("--to", f"is not one of {', '.join((*TARGETS, *VIEWS))}", value=to)
    folder = Path(target)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RecipeError.of(str(folder), "is there already and not empty: choose a new folder")
    source = open_source(dataset)
    write: Callable[[Source, Path], list[Path]] = import_module(f"{__name__}.{to.replace('-', '_')}").write
    partial = folder.parent / f".{folder.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        written = write(source, partial)
        if folder.exists():
            folder.rmdir()
        partial.replace(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return [folder / path.relative_to(partial) for path in written]
