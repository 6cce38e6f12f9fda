"""The commands that check: verify, regenerate, secret."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proofloom.pipelines.cli.common import (
    Dataset,
    Json,
    SecretFiles,
    Workers,
    executor_from,
    out,
    secrets_from,
)


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(verify)
    app.command()(regenerate)
    keeper = typer.Typer(help="Secrets of private test splits.", no_args_is_help=True)
    for command in (new, commitment, reveal):
        keeper.command()(command)
    app.add_typer(keeper, name="secret")


def verify(
    dataset: Annotated[
        str, typer.Argument(help="A dataset's folder or URL, or a .jsonl export.", show_default=False)
    ],
    workers: Workers = 0,
    secret: SecretFiles = None,
    as_json: Json = False,
) -> None:
    """Check every file and every row again, by the rows' own columns. Exit 1 when anything is wrong."""
    import os

    from proofloom.pipelines import verify as checks

    if dataset.endswith(".jsonl"):
        found = checks.verify_jsonl(Path(dataset))
    else:
        count = workers or len(os.sched_getaffinity(0))
        found = checks.verify_dataset(dataset, count, secrets_from(secret))
    shown = found.shown()
    lines = [f"{item['where']}: {item['what']}" for item in shown["problems"]]
    if len(found.problems) > len(lines):
        lines.append(f"... and {len(found.problems) - len(lines)} more")
    lines += [f"note: {note} ({count} times)" for note, count in shown["notes"].items()]
    lines += [f"  {name}: {count}" for name, count in shown["verdicts"].items()]
    lines.append(
        f"{found.rows} rows checked: " + ("all is well" if found.ok else f"{len(found.problems)} problems")
    )
    out(as_json, shown, "\n".join(lines))
    if not found.ok:
        raise typer.Exit(1)


def regenerate(
    dataset: Dataset,
    rows: Annotated[
        list[str] | None, typer.Option("--rows", metavar="ID", help="Only these rows; repeatable.")
    ] = None,
    shard: Annotated[
        int | None, typer.Option("--shard", metavar="K", help="Only the K-th data file, from 0.")
    ] = None,
    place: Annotated[str, typer.Option("--out", "-o", help="Where to rebuild the whole dataset.")] = "",
    executor: Annotated[str, typer.Option("--executor", help="local or ray.")] = "local",
    workers: Workers = 0,
    secret: SecretFiles = None,
    as_json: Json = False,
) -> None:
    """Rebuild a dataset, one file or some rows from the manifest, and compare. Exit 1 when it differs."""
    import tempfile

    from proofloom.pipelines import regenerate as rebuild
    from proofloom.pipelines.store import open_store
    from proofloom.pipelines.verify_files import read_manifest

    held = secrets_from(secret)
    if rows:
        found = rebuild.regenerate_rows(dataset, rows, held)
    elif shard is not None:
        found = [rebuild.regenerate_file(dataset, shard, held)]
    else:
        target = place or tempfile.mkdtemp(prefix="proofloom-regenerated-")
        found = [rebuild.regenerate_all(dataset, target, executor_from(executor, workers), held)]
    changes = rebuild.version_changes(read_manifest(open_store(dataset)))
    ok = all(item.same_bytes or (changes and item.same_content) for item in found)
    words = {(True, True): "the same bytes", (False, True): "the same rows in other bytes"}
    lines = [f"{item.what}: {words.get((item.same_bytes, item.same_content), 'DIFFERS')}" for item in found]
    lines += changes
    parts = [{"what": i.what, "same_bytes": i.same_bytes, "same_content": i.same_content} for i in found]
    out(as_json, {"ok": ok, "rebuilt": parts, "version_changes": changes}, "\n".join(lines))
    if not ok:
        raise typer.Exit(1)


def new(
    file: Annotated[Path, typer.Argument(help="Where to write it (new file).")], as_json: Json = False
) -> None:
    """Make a secret and print the commitment for the recipe's `splits.NAME.secret`."""
    from proofloom.engine import RecipeError
    from proofloom.pipelines import secrets

    made = secrets.new()
    try:
        secrets.write(made, file)
    except FileExistsError:
        raise RecipeError.of(str(file), "is there already: a secret is never overwritten") from None
    out(as_json, {"ok": True, "commitment": made.commitment}, f"secret: {made.commitment}")


def commitment(file: Annotated[Path, typer.Argument(help="A secret file.")], as_json: Json = False) -> None:
    """Print the commitment of a secret."""
    from proofloom.pipelines import secrets

    made = secrets.read(file).commitment
    out(as_json, {"ok": True, "commitment": made}, made)


def reveal(
    dataset: Dataset,
    secret: SecretFiles = None,
    keys: Annotated[
        str, typer.Option("--keys", help="Where the keys/ folder is, if not in the dataset.")
    ] = "",
    workers: Workers = 0,
    as_json: Json = False,
) -> None:
    """Prove a secret split: the commitment, the keys, every row made again from the secret. Exit 1 if not."""
    from proofloom.pipelines.reveal import reveal as prove

    found = prove(dataset, secrets_from(secret), keys or dataset)
    lines = [f"{item.what}: {'holds' if item.holds else 'DOES NOT HOLD'}" for item in found]
    ok = all(item.holds for item in found)
    out(as_json, {"ok": ok, "claims": [{"what": i.what, "holds": i.holds} for i in found]}, "\n".join(lines))
    if not ok:
        raise typer.Exit(1)
