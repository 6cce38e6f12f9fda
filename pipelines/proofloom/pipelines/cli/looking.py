"""The commands that look and hand on: list, report, audit, view, export, schema, slurm, fingerprint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from proofloom.pipelines.cli.common import Dataset, Json, RecipeFile, out


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("list")(list_units)
    for command in (report, audit, view, export, schema, slurm, fingerprint):
        app.command()(command)


def list_units(as_json: Json = False) -> None:
    """List every generator and verifier in reach, with what it does and where it comes from."""
    from proofloom.pipelines import registry

    found = [unit for kind in registry.GROUPS for unit in registry.units(kind)]
    plain = [{"kind": u.kind, "address": u.address, "summary": u.summary, "origin": u.origin} for u in found]
    lines = [
        f"{u.kind:10} {u.address:28} {u.summary}" + ("" if u.origin == "proofloom" else f" [{u.origin}]")
        for u in found
    ]
    out(as_json, {"ok": True, "units": plain}, "\n".join(lines))


def report(
    dataset: Dataset,
    file: Annotated[Path | None, typer.Option("--out", "-o", help="Where to write the HTML file.")] = None,
    paper: Annotated[
        Path | None, typer.Option("--paper", help="Write LaTeX, PDF plots, datasheet here.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a report on a dataset: one self-contained HTML file, or the figures for a paper."""
    if paper is not None:
        from proofloom.pipelines.look.paper import paper as write_paper

        written = write_paper(dataset, paper)
    else:
        from proofloom.pipelines.look.report import report as write_report

        written = write_report(dataset, file or Path(dataset) / "report.html")
    out(as_json, {"ok": True, "written": str(written)}, f"wrote {written}")


def audit(
    source: Annotated[
        str,
        typer.Argument(
            help="A dataset's folder or URL, its export as .jsonl, or CRUXEval's .jsonl.", show_default=False
        ),
    ],
    programs: Annotated[
        int, typer.Option("--programs", min=0, help="How many programs to run in the jail.")
    ] = 1_000,
    questions: Annotated[
        int, typer.Option("--questions", min=1, help="How many questions to take.")
    ] = 20_000,
    as_json: Json = False,
) -> None:
    """Tell how well questions about programs can be guessed, what of the programs runs and is needed.

    No program is run but in the jail.
    """
    from itertools import islice

    from proofloom.pipelines.audit import audit as audited
    from proofloom.pipelines.audit.items import of_dataset, of_file
    from proofloom.pipelines.audit.tell import lines
    from proofloom.pipelines.look.reader import open_dataset

    if source.endswith(".jsonl"):
        items = list(islice(of_file(Path(source)), questions))
    else:
        items = of_dataset(open_dataset(source), questions)
    found = audited(items, programs)
    out(as_json, {"ok": True, **found}, "\n".join(lines(found)))


def view(
    dataset: Dataset,
    port: Annotated[int, typer.Option("--port", "-p", help="Port on loopback; 0 takes a free one.")] = 8777,
    as_json: Json = False,
) -> None:
    """Browse a dataset: serves pages on loopback until Ctrl-C."""
    from proofloom.pipelines.look.view import view as serve

    serve(dataset, port, lambda text: out(as_json, {"ok": True, "message": text}, text))


def export(
    dataset: Dataset,
    target: Annotated[Path, typer.Argument(help="The folder to write into.", show_default=False)],
    to: Annotated[
        str, typer.Option("--to", help="messages, trl, verl, nemo-gym, lm-eval or jsonl.")
    ] = "messages",
    as_json: Json = False,
) -> None:
    """Write a dataset in the form that a training or evaluation framework loads."""
    from proofloom.pipelines.export import export as write_export

    written = write_export(dataset, target, to)
    names = [str(path) for path in written]
    out(as_json, {"ok": True, "written": names}, "\n".join(f"wrote {name}" for name in names))


def schema(
    what: Annotated[str, typer.Argument(help="recipe or row.")] = "recipe",
    as_json: Json = False,
) -> None:
    """Print the JSON Schema of recipes, for editors, or the columns of rows; JSON in any case."""
    from proofloom.engine import RecipeError

    del as_json
    if what == "recipe":
        from proofloom.pipelines.recipe import json_schema

        print(json.dumps(json_schema(), indent=2))
    elif what == "row":
        from proofloom.pipelines.rows import COLUMNS

        print(json.dumps([{"column": n, "type": t, "meaning": m} for n, t, m in COLUMNS], indent=2))
    else:
        raise RecipeError.of("schema", "is recipe or row", value=what)


def slurm(
    recipe: RecipeFile,
    place: Annotated[str, typer.Option("--out", "-o", help="Folder or URL that every node sees.")] = "",
    shards: Annotated[int, typer.Option("--shards", help="How many shares, one array task each.")] = 8,
    as_json: Json = False,
) -> None:
    """Print an sbatch file that makes a dataset as an array of shares."""
    from proofloom.pipelines import recipe as recipes
    from proofloom.pipelines.slurm import sbatch_text

    found = recipes.load(recipe)
    text = sbatch_text(recipe, place or f"data/out/{found.name}", shards)
    out(as_json, {"ok": True, "text": text}, text)


def fingerprint(
    source: Annotated[
        Path, typer.Argument(help="A text or JSON-lines file of a benchmark.", show_default=False)
    ],
    target: Annotated[Path, typer.Argument(help="The fingerprint file to write.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Hash a benchmark's texts into a file for a recipe's `disjoint_from`; only hashes are kept."""
    from proofloom.pipelines.fingerprints import from_texts

    count = from_texts(source, target)
    out(as_json, {"ok": True, "lines": count}, f"wrote {count} lines to {target}")
