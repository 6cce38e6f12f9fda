"""The command line: one boundary that turns every failure into a clear message and an exit code.

0 ok, 1 the answer is no, 2 bad input, 3 more rounds needed, 130 interrupted.
"""

from __future__ import annotations

import sys
from typing import Any, cast

import typer

from proofloom.engine import DamagedError, MissingExtraError, RecipeError
from proofloom.pipelines.cli import checking, grading, looking, making, solving
from proofloom.pipelines.cli.common import failure

app = typer.Typer(
    name="proofloom",
    help="Make verified synthetic reasoning data, check it, and rebuild it to the same bytes.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_INTERRUPTED = 130
# typer carries its own copy of click and names only this descendant of its usage errors
_UsageError: Any = typer.BadParameter.__bases__[0]
for part in (making, checking, grading, looking, solving):
    part.register(app)


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(status(sys.argv[1:]))


def status(arguments: list[str]) -> int:
    """Run one command and return its exit code; no exception gets out."""
    as_json = "--json" in arguments
    try:
        code = app(arguments or ["--help"], prog_name="proofloom", standalone_mode=False)
        if code == _INTERRUPTED:  # typer swallows Ctrl-C and answers this
            raise KeyboardInterrupt
        return code if isinstance(code, int) else 0
    except typer.Exit as leaving:
        return leaving.exit_code
    except (KeyboardInterrupt, typer.Abort):
        message = "interrupted: everything committed is kept; run again to resume"
        return failure(as_json, _INTERRUPTED, "interrupted", message)
    except RecipeError as error:
        problems = [
            {"file": p.file, "key": p.key, "value": p.value, "message": p.message} for p in error.problems
        ]
        return failure(as_json, 2, "recipe", str(error), problems=problems)
    except MissingExtraError as error:
        return failure(as_json, 2, "missing", str(error))
    except ModuleNotFoundError as error:
        return failure(as_json, 2, "missing", _missing(error))
    except DamagedError as error:
        return failure(as_json, 1, "damaged", str(error), file=error.file)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        message = f"{where}{error.strerror or error}"
        if arguments[0] in ("run", "finish"):
            message += ": everything committed is kept; run again to go on"
        # a file where a folder should be, or the reverse, is a wrong argument and not a broken machine
        wrong = isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError)
        return failure(as_json, 2 if wrong else 1, "system", message)
    except Exception as error:
        return _known(error, as_json)


def _known(error: Exception, as_json: bool) -> int:
    """Give the loom's own refusals their codes; anything else is a bug and shows where it is."""
    from proofloom.pipelines.executors import ExecutorError
    from proofloom.pipelines.plan import StarvedError
    from proofloom.pipelines.run import MoreRoundsError, TooManyErrorsError

    if isinstance(error, MoreRoundsError):
        return failure(as_json, 3, "more rounds", str(error))
    if isinstance(error, StarvedError | TooManyErrorsError | ExecutorError):
        return failure(as_json, 1, type(error).__name__.removesuffix("Error").lower(), str(error))
    if isinstance(error, _UsageError):
        return failure(as_json, 2, "usage", cast(Any, error).format_message())
    raise error


def _missing(error: ModuleNotFoundError) -> str:
    extras = {"z3": "smt", "ray": "ray", "datasets": "hub"}
    name = (error.name or "?").partition(".")[0]
    return f"{name} is not installed: pip install 'proofloom[{extras.get(name, 'produce')}]'"
