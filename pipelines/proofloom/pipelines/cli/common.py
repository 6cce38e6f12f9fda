"""What the commands share: their common options, how they print, and how they name an executor."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from proofloom.pipelines.executors import Executor, Stop
    from proofloom.pipelines.secrets import Secret

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
RecipeFile = Annotated[Path, typer.Argument(help="The recipe file (YAML).", show_default=False)]
Dataset = Annotated[str, typer.Argument(help="The dataset's folder or URL.", show_default=False)]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY.PATH=VALUE", help="Override a recipe key; repeatable."),
]
SecretFiles = Annotated[
    list[str] | None,
    typer.Option("--secret", metavar="SPLIT=FILE", help="The secret of a secret split; repeatable."),
]
Workers = Annotated[int, typer.Option("--workers", "-j", min=0, help="Processes; 0 means one per core.")]


def out(as_json: bool, data: Mapping[str, Any], text: str) -> None:
    """Print a command's answer: as one JSON object, or as text."""
    print(json.dumps(data, default=str) if as_json else text)


def failure(as_json: bool, code: int, kind: str, message: str, **more: Any) -> int:
    """Print why a command failed, to standard error (or as JSON to standard output); return its exit code."""
    if as_json:
        print(json.dumps({"ok": False, "error": kind, "message": message, **more}, default=str))
    else:
        print(f"proofloom: {message}", file=sys.stderr)
    return code


def secrets_from(options: list[str] | None) -> dict[str, Secret]:
    """Read the secrets that --secret names; raise `RecipeError` for one that is not split=file."""
    from proofloom.engine import RecipeError
    from proofloom.pipelines import secrets

    found = {}
    for option in options or ():
        split, equals, file = option.partition("=")
        if not equals or not split or not file:
            raise RecipeError.of("--secret", "is written split=file", value=option)
        found[split] = secrets.read(Path(file))
    return found


def executor_from(name: str, workers: int, address: str = "", stop: Stop | None = None) -> Executor:
    """Return the executor of a name, which ends early when `stop` is asked to; `RecipeError` for no name."""
    from proofloom.engine import RecipeError
    from proofloom.pipelines.executors import Stop

    match name:
        case "local":
            from proofloom.pipelines.executors.local import Local

            held = stop or Stop()
            return Local(workers, held) if workers else Local(stop=held)
        case "ray":
            from proofloom.pipelines.executors.ray import Ray

            return Ray(workers or None, address=address or None, stop=stop)
    raise RecipeError.of("--executor", "is local or ray", value=name)
