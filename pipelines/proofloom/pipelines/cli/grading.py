"""The commands that grade responses: grade, serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from proofloom.engine import RecipeError
from proofloom.pipelines.cli.common import Json, out

Picked = Annotated[
    str,
    typer.Option(
        "--policy", help="Which final answer counts: strict, last_after_thinking or thinking_opened."
    ),
]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(grade)
    app.command()(serve)


def grade(
    responses: Annotated[
        Path,
        typer.Argument(
            help="JSON lines with `response` (or `responses`), and a row or its `id`.", show_default=False
        ),
    ],
    rows: Annotated[
        Path | None, typer.Option("--rows", help="The rows as JSON lines, found by `id`.", show_default=False)
    ] = None,
    place: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Where to write the grades (JSON lines).", show_default=False),
    ] = None,
    rollouts: Annotated[
        bool, typer.Option("--rollouts", help="One line for each item: its pass rate and pass@k.")
    ] = False,
    steps: Annotated[bool, typer.Option("--steps", help="Also judge the solution, step by step.")] = False,
    policy: Picked = "strict",
    as_json: Json = False,
) -> None:
    """Grade stored responses by their rows.

    Exit 1 when any was not judged, which is never a wrong answer; 2 when a file is not what it should be.
    """
    from proofloom.pipelines import grades

    found: dict[str, Any] = grades.grade_file(
        responses, rows, place, rollouts=rollouts, steps=steps, policy=policy
    )
    lines = [f"  {outcome}: {count}" for outcome, count in found["outcomes"].items()]
    where = f", written to {place}" if place else ""
    out(
        as_json,
        found,
        "\n".join([f"{found['responses']} responses to {found['items']} items{where}", *lines]),
    )
    if not found["ok"]:
        raise typer.Exit(1)


def serve(
    host: Annotated[
        str, typer.Option("--host", help="Where to listen; others than loopback see what is sent.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8177,
    body: Annotated[int, typer.Option("--max-body", min=1, help="Bytes of one request.")] = 4_000_000,
    running: Annotated[int, typer.Option("--max-running", min=1, help="Requests worked on at once.")] = 32,
    policy: Picked = "strict",
    as_json: Json = False,
) -> None:
    """Answer reward requests over HTTP: /grade, OpenRLHF's /get_reward, NeMo Gym's /verify."""
    from proofloom.verifiers.adapters.forms import FORMS
    from proofloom.verifiers.adapters.server import Limits, Server
    from proofloom.verifiers.answers import Policy

    if not host:
        raise RecipeError.of("--host", "is a name or an address, 0.0.0.0 for all", value=host)
    if policy not in list(Policy):
        raise RecipeError.of("--policy", f"is not one of {', '.join(Policy)}", value=policy)
    options = {"policy": policy}
    with Server(host, port, Limits(body=body, running=running), options) as server:
        address = f"http://{f'[{host}]' if ':' in host else host}:{server.server_address[1]}"
        out(
            as_json,
            {"ok": True, "address": address, "paths": list(FORMS)},
            f"listening on {address}: {', '.join(FORMS)}",
        )
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
