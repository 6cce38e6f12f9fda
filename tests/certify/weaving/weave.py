"""Make one dataset the way the command line says, in a process of its own, and print what it amounts to.

Usage: weave.py RECIPE PLACE (local N | share I N | finish | ray N | cluster), as JSON on the last line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from proofloom.pipelines import finish, recipe, run, sealed
from proofloom.pipelines.executors import Executor
from proofloom.pipelines.executors.local import Local
from proofloom.pipelines.recipe import Recipe


def main(file: str, place: str, how: str, *numbers: str) -> dict[str, Any]:
    """Run, and finish unless this is a share; return the seal, the logical digest and what else is known."""
    made = recipe.load(file)
    match how, [int(number) for number in numbers]:
        case "local", [workers]:
            return _whole(made, place, Local(workers))
        case "share", [which, count]:
            return _share(made, place, which, count)
        case "finish", []:
            return _finished(made, place, run.survey(made, place))
        case "ray", [workers]:
            from proofloom.pipelines.executors.ray import Ray

            with Ray(workers) as executor:
                return _whole(made, place, executor)
        case "cluster", []:
            return _cluster(made, place)
    raise SystemExit(f"no such way: {how}")


def _whole(made: Recipe, place: str, executor: Executor, listener: Any = None) -> dict[str, Any]:
    return _finished(made, place, run.run(made, place, executor, listener=listener))


def _share(made: Recipe, place: str, which: int, count: int) -> dict[str, Any]:
    try:
        run.run(made, place, Local(1), share=(which, count))
    except run.MoreRoundsError:
        return {"complete": False}
    return {"complete": True}


def _finished(made: Recipe, place: str, state: run.State) -> dict[str, Any]:
    manifest = finish.finish(made, place, state)
    seal = sealed.digest_of((Path(place) / "manifest.json").read_bytes())
    rows = sum(part["rows"] for part in manifest["splits"].values())
    return {
        "seal": seal,
        "logical": manifest["logical_digest"],
        "rows": rows,
        "shards": len(state.receipts),
        "rounds": len(state.history),
    }


def _cluster(made: Recipe, place: str) -> dict[str, Any]:
    """Three nodes on this machine, one of which is killed when the second shard is committed."""
    import os

    # a test cluster: on loopback, silent, and gone with this process
    os.environ |= {
        "RAY_AUTH_MODE": "disabled",
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_DEDUP_LOGS_SKIP_REGEX": ".*",
    }
    from ray.cluster_utils import Cluster

    from proofloom.pipelines.executors.ray import Ray

    store = 80 << 20
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": store})
    nodes = [cluster.add_node(num_cpus=1, object_store_memory=store) for _ in range(2)]
    cluster.wait_for_nodes()
    committed: list[str] = []
    removed_after = 0

    def listen(event: dict[str, Any]) -> None:
        nonlocal removed_after
        if event["event"] == "shard":
            committed.append(event["name"])
            if len(committed) == 2:
                cluster.remove_node(nodes[1], allow_graceful=False)
                removed_after = len(committed)

    with Ray(address=cluster.address) as executor:
        workers = executor.workers
        found = _whole(made, place, executor, listen)
    cluster.shutdown()
    return {**found, "nodes": workers, "node_removed_after_shards": removed_after}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
