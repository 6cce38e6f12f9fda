"""The command that solves a geometry problem: solve."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from proofloom.pipelines.cli.common import Json, failure, out

if TYPE_CHECKING:
    from proofloom.engine.geometry.problem import Problem

ROOT = "solve"  # of the seed by which figures are drawn
WORDS = {
    "problem",
    "name",
    "let",
    "aux",
    "point",
    "assume",
    "prove",
    "find",
}  # begin the lines of our notation


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(solve)


def solve(
    file: Annotated[
        Path,
        typer.Argument(
            help="Problems, in any of the notations read.", show_default=False, exists=True, dir_okay=False
        ),
    ],
    profile: Annotated[str, typer.Option("--profile", help="Which theorems: base or full.")] = "base",
    aux: Annotated[
        int, typer.Option("--aux", min=0, metavar="TRIALS", help="Search for auxiliary points: most trials.")
    ] = 0,
    proofs: Annotated[
        int, typer.Option("--proofs", min=1, metavar="K", help="Up to so many proofs, by different theorems.")
    ] = 1,
    latex: Annotated[bool, typer.Option("--latex", help="Word problem and proof as LaTeX.")] = False,
    formal: Annotated[bool, typer.Option("--formal", help="Print the formal proof as well.")] = False,
    svg: Annotated[str, typer.Option("--svg", metavar="FILE", help="Draw the figure of the last one.")] = "",
    as_json: Json = False,
) -> None:
    """Draw, prove and check geometry problems. Exit 0 when all are proved, 1 when not, 2 on bad input."""
    from proofloom.engine.geometry.closure.engine import ready
    from proofloom.engine.geometry.problem import ProblemError
    from proofloom.engine.geometry.reading import LanguageError
    from proofloom.engine.geometry.rules import PROFILES
    from proofloom.engine.seed import Seed
    from proofloom.pipelines.further import further
    from proofloom.pipelines.solve import solve as solved
    from proofloom.pipelines.told import Told, picture

    if profile not in PROFILES:
        raise typer.BadParameter(f"--profile is one of {', '.join(PROFILES)}, not {profile!r}")
    if not ready():
        typer.echo("Compiling the engine, once; this takes about a minute.", err=True)
    seed = Seed.root(ROOT)
    told: list[list[Told]] = []  # of each goal: what became of it, and further proofs
    problem = None
    try:
        for problem in _problems(file.read_text(encoding="utf-8")):
            for one in solved(problem, seed, profile=profile, aux=aux):
                every = [one, *further(one, seed, profile, proofs - 1)]
                told.append([Told(each, latex=latex) for each in every])
    except LanguageError as error:
        place: dict[str, Any] = {"line": error.line, "column": error.column}
        raise typer.Exit(failure(as_json, 2, "language", f"{file}: {error}", **place)) from error
    except UnicodeDecodeError as error:
        raise typer.Exit(failure(as_json, 2, "language", f"{file}: not a text in UTF-8")) from error
    except ProblemError as error:
        name = f" ({problem.name})" if problem is not None and problem.name else ""
        message = f"{file}{name}: {error}"
        raise typer.Exit(failure(as_json, 2, "problem", message, clause=error.clause + 1)) from error
    if not told:
        raise typer.Exit(failure(as_json, 2, "language", f"{file}: line 1, column 1: expected a problem"))
    if svg:
        Path(svg).write_text(picture(told[-1][0].solution), encoding="utf-8")
    ok = all(one.solution.solved for one, *_ in told)
    goals = [{**one.data(), "further": [other.data() for other in others]} for one, *others in told]
    shown = [
        one.text(formal=formal) if not at else f"Another proof.\n\n{one.text(formal=formal)}"
        for each in told
        for at, one in enumerate(each)
    ]
    out(as_json, {"ok": ok, "goals": goals}, "\n\n".join(shown))
    if not ok:
        raise typer.Exit(1)


def _problems(text: str) -> list[Problem]:
    """Read a file in whichever notation it is: ours (and yuclid's) begins its lines with certain words."""
    from proofloom.engine.geometry.jgex import read_jgex, read_jgex_file
    from proofloom.engine.geometry.language import read_problems

    lines = [line.partition("#")[0].split() for line in text.splitlines()]
    filled = [words for words in lines if words]
    if all(words[0] in WORDS for words in filled):
        return read_problems(text)
    return [read_jgex(text)] if len(filled) == 1 else read_jgex_file(text)
