"""The commands that make: validate, preview, run, status, finish."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from proofloom.pipelines.cli.common import (
    Json,
    Overrides,
    RecipeFile,
    SecretFiles,
    Workers,
    executor_from,
    out,
    secrets_from,
)

Place = Annotated[str, typer.Option("--out", "-o", help="Folder or URL for the dataset.")]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (validate, preview, run, status, finish):
        app.command()(command)


def validate(recipe: RecipeFile, overrides: Overrides = None, as_json: Json = False) -> None:
    """Check a recipe: every error at once, with file, key and value. Nothing is written."""
    from proofloom.pipelines import recipe as recipes
    from proofloom.pipelines.plan import units

    found = recipes.load(recipe, overrides or ())
    lines = [
        {"unit": u.name, "generator": u.generator, "rows": u.quota, "verifiers": list(u.verifiers)}
        for u in units(found)
    ]
    data = {"ok": True, "name": found.name, "digest": found.digest, "units": lines}
    text = "\n".join(f"  {u.name}: {u.quota} rows, checked by {', '.join(u.verifiers)}" for u in units(found))
    out(as_json, data, f"{found.name} is a good recipe, digest {found.digest[:16]}\n{text}")


def preview(
    recipe: RecipeFile,
    item: Annotated[str, typer.Option("--item", "-i", metavar="[UNIT#]INDEX", help="Which item.")] = "0",
    picture: Annotated[Path | None, typer.Option("--picture", help="Write the picture here (SVG).")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Let an error raise, to see where.")] = False,
    overrides: Overrides = None,
    secret: SecretFiles = None,
    as_json: Json = False,
) -> None:
    """Make one item and show it: statement, picture, steps, verdicts. Exit 1 when it gives no row."""
    from proofloom.pipelines import preview as previews
    from proofloom.pipelines import recipe as recipes

    found = recipes.load(recipe, overrides or ())
    made = previews.preview(found, item, secrets_from(secret), strict=strict)
    if picture is not None and made.svg:
        picture.write_text(made.svg, encoding="utf-8")
    out(as_json, made.data, made.text)
    if not made.rows:
        raise typer.Exit(1)


def run(
    recipe: RecipeFile,
    place: Place = "",
    executor: Annotated[str, typer.Option("--executor", help="local or ray.")] = "local",
    workers: Workers = 0,
    address: Annotated[str, typer.Option("--address", help="A running Ray cluster to join.")] = "",
    shards: Annotated[
        str, typer.Option("--shards", metavar="I/N", help="Make only the I-th of N shares (from 1).")
    ] = "",
    pilot: Annotated[bool, typer.Option("--pilot/--no-pilot", help="Estimate cost and yield first.")] = True,
    blind: Annotated[
        bool, typer.Option("--blind", help="Keys of secret splits go to separate files.")
    ] = False,
    leave_out_missing: Annotated[
        bool, typer.Option("--leave-out-missing", help="Make no rows in languages that no tool here checks.")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait while another run holds the folder.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first item that breaks.")] = False,
    grace: Annotated[float, typer.Option("--grace", help="Seconds for shards in hand after SIGTERM.")] = 20.0,
    overrides: Overrides = None,
    secret: SecretFiles = None,
    as_json: Json = False,
) -> None:
    """Make the dataset of a recipe. Running again resumes; nothing committed is made twice."""
    from proofloom.pipelines import lacking
    from proofloom.pipelines import recipe as recipes
    from proofloom.pipelines.executors import Stop
    from proofloom.pipelines.executors.static import stop_on_sigterm
    from proofloom.pipelines.finish import finish as finish_dataset
    from proofloom.pipelines.pilot import announce
    from proofloom.pipelines.progress import Progress
    from proofloom.pipelines.run import run as run_recipe

    found = recipes.load(recipe, overrides or ())
    lacks, without = lacking.lacks(found)
    if leave_out_missing and lacks:
        print(lacking.told(lacks), file=sys.stderr)
        found = recipes.load(recipe, [*(overrides or ()), *without])
        lacking.rest(found, str(recipe))
    else:
        lacking.refuse(lacks, str(recipe))
    place = place or f"data/out/{found.name}"
    held, share = secrets_from(secret), _share(shards)
    stop = Stop()
    maker = executor_from(executor, workers, address, stop)
    if pilot and share[1] == 1:
        announce(found, place, held, maker.workers, quiet=as_json)
    options: dict[str, Any] = {"secrets": held, "wait": wait}
    with Progress(quiet=as_json) as progress, stop_on_sigterm(stop, grace):
        state = run_recipe(found, place, maker, share=share, strict=strict, listener=progress, **options)
    if share[1] > 1:
        out(as_json, {"ok": True, "complete": True}, "every shard is made; now: proofloom finish")
        return
    manifest = finish_dataset(found, place, state, blind=blind, **options)
    _tell_finished(manifest, place, as_json)


def finish(
    recipe: RecipeFile,
    place: Place = "",
    blind: Annotated[
        bool, typer.Option("--blind", help="Keys of secret splits go to separate files.")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait while another run holds the folder.")] = False,
    overrides: Overrides = None,
    secret: SecretFiles = None,
    as_json: Json = False,
) -> None:
    """Pack the shards that shares have made into the dataset. Exit 3 when a round is still missing."""
    from proofloom.pipelines import recipe as recipes
    from proofloom.pipelines.finish import finish as finish_dataset
    from proofloom.pipelines.run import survey

    found = recipes.load(recipe, overrides or ())
    place = place or f"data/out/{found.name}"
    held = secrets_from(secret)
    state = survey(found, place)
    manifest = finish_dataset(found, place, state, secrets=held, blind=blind, wait=wait)
    _tell_finished(manifest, place, as_json)


def status(place: Annotated[str, typer.Argument(help="The output folder.")], as_json: Json = False) -> None:
    """Tell how far a run is, from another shell or after it."""
    from proofloom.pipelines.status import status as status_of

    data, text = status_of(place)
    out(as_json, data, text)


def _tell_finished(manifest: dict[str, Any], place: str, as_json: bool) -> None:
    from proofloom.pipelines.store import open_store

    splits = {name: part["rows"] for name, part in manifest["splits"].items()}
    rows = ", ".join(f"{name} {count}" for name, count in splits.items())
    digest = manifest["logical_digest"]
    shown = open_store(place).place  # a URL's credentials are not for the screen
    data = {"ok": True, "place": shown, "splits": splits, "logical_digest": digest}
    out(as_json, data, f"{manifest['name']}: {rows} rows in {shown}\nlogical digest {digest}")


def _share(text: str) -> tuple[int, int]:
    from proofloom.engine import RecipeError

    if not text:
        return 0, 1
    first, slash, second = text.partition("/")
    if slash and first.isdecimal() and second.isdecimal() and 1 <= int(first) <= int(second):
        return int(first) - 1, int(second)
    raise RecipeError.of("--shards", "is written I/N with 1 <= I <= N", value=text)
