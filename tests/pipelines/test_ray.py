"""Ray as the executor: equal files, retries, clear errors, loopback only, and nothing left behind."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from proofloom.engine import MissingExtraError
from proofloom.pipelines import finish, recipe, run
from proofloom.pipelines.executors import ExecutorError, Stop
from proofloom.pipelines.executors import ray as executor
from proofloom.pipelines.executors.local import Local
from proofloom.pipelines.executors.ray import Ray
from proofloom.pipelines.plan import next_round
from proofloom.pipelines.produce import Job
from proofloom.pipelines.sealed import digest_of

PLUG = Path(__file__).parent / "trouble"
pytestmark = pytest.mark.ray


@pytest.fixture(scope="module")
def ray() -> Iterator[Ray]:
    """Return a Ray of two CPUs whose workers know the trouble plug-in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PLUG))
        with Ray(2) as found:
            yield found


@pytest.fixture
def trouble(tmp_path: Path) -> Callable[..., Job]:
    """Return a function that writes what goes wrong and returns a job of 8 shards of 5 items over it."""

    def job(*lines: str) -> Job:
        (tmp_path / "trouble.txt").write_text("\n".join(lines))
        text = (
            "name: trouble\nseed: 1\nshard_rows: 5\ngenerators:\n"
            f"  - {{use: trouble/unit, with: {{file: '{tmp_path}/trouble.txt'}}, rows: {{train: 160}}}}\n"
        )
        return Job(recipe.parse(text, "trouble.yaml"), str(tmp_path / "out"))

    return job


def _seal(place: Path) -> str:
    return digest_of((place / "manifest.json").read_bytes())


def test_ray_makes_the_dataset_of_local_workers(
    ray: Ray, toy_recipe: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recipe.parse(toy_recipe, "toy.yaml")
    finish.finish(made, tmp_path / "local", run.run(made, tmp_path / "local", Local(1)))
    monkeypatch.chdir(tmp_path)  # a relative place means the same to workers in another folder
    finish.finish(made, "ray", run.run(made, "ray", ray))
    assert _seal(tmp_path / "ray") == _seal(tmp_path / "local")
    assert ray.workers == 2


def test_an_operating_system_error_is_the_same_as_locally(
    ray: Ray, trouble: Callable[..., Job], tmp_path: Path
) -> None:
    job = trouble()
    (tmp_path / "out").write_text("a file where the folder should be")
    caught = []
    for maker in (ray, Local(1)):
        with pytest.raises(FileExistsError) as error:
            list(maker.run(job, next_round(job.recipe, 0, [])))
        caught.append((type(error.value), error.value.errno, error.value.filename))
    assert caught[0] == caught[1]
    assert caught[0][1] == errno.EEXIST


def test_a_worker_that_dies_is_replaced(ray: Ray, trouble: Callable[..., Job], tmp_path: Path) -> None:
    job = trouble(f"killonce {tmp_path / 'once'}")
    shards = next_round(job.recipe, 0, [])
    assert {receipt.shard for receipt in ray.run(job, shards)} == set(shards)
    assert (tmp_path / "once").exists()


def test_a_shard_that_keeps_killing_is_given_up_by_name(
    ray: Ray, trouble: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "TRIES", 2)
    job = trouble("kill")
    shard = next_round(job.recipe, 0, [])[1]
    with pytest.raises(ExecutorError, match="ended its Ray worker 2 times") as caught:
        list(ray.run(job, [shard]))
    assert f"shard {shard.name} (items trouble.unit.train.all#5 to #9)" in str(caught.value)


def _gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_closing_early_cancels_what_is_in_flight(
    ray: Ray, trouble: Callable[..., Job], tmp_path: Path
) -> None:
    job = trouble("sleep 0.2")
    receipts = ray.run(job, next_round(job.recipe, 0, []))
    next(receipts)
    job = trouble(f"pid {tmp_path / 'pid'}", "sleep 600")
    end = time.monotonic() + 60
    while not (tmp_path / "pid").exists():
        assert time.monotonic() < end
        time.sleep(0.05)
    begun = time.monotonic()
    receipts.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 2
    assert _gone(int((tmp_path / "pid").read_text()))


def test_asked_to_stop_it_starts_nothing_and_gives_up_after_the_grace(
    ray: Ray, trouble: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    job, stop = trouble("sleep 0.02"), Stop()
    monkeypatch.setattr(ray, "_stop", stop)
    shards = next_round(job.recipe, 0, [])
    receipts = ray.run(job, shards)
    next(receipts)
    stop.ask(grace=30)
    assert 1 <= len(list(receipts)) <= 4  # at most two tasks in flight per CPU, one of them the first
    job, stop.deadline = trouble("sleep 600"), None
    receipts = ray.run(job, shards)
    stop.deadline = time.monotonic() + 1.5
    begun = time.monotonic()
    assert list(receipts) == []
    assert time.monotonic() - begun < 5


def test_a_node_with_other_code_is_refused(
    ray: Ray, trouble: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "code_digest", lambda: "another version")
    job = trouble()
    with pytest.raises(ExecutorError, match=r"other Proofloom code .* than this run \(another version\)"):
        list(ray.run(job, next_round(job.recipe, 0, [])))


def test_without_ray_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executor.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"proofloom\[ray\]"):
        Ray(2)


def test_nothing_imports_ray_until_a_run_chooses_it() -> None:
    code = (
        "import sys\n"
        "import proofloom.pipelines.cli, proofloom.pipelines.run, proofloom.pipelines.executors.local\n"
        "import proofloom.pipelines.executors.ray\n"
        "print('ray' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


LOOK = """
import json, os, sys
from pathlib import Path
from proofloom.pipelines import recipe, run
from proofloom.pipelines.executors.ray import Ray
before = dict(os.environ)

def listening(pids):
    inodes = set()
    for pid in pids:
        for fd in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                inodes.add(os.readlink(fd))
            except OSError:
                pass
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            field = line.split()
            if field[3] == "0A" and f"socket:[{field[9]}]" in inodes:
                found.append(field[1].partition(":")[0])
    return found

def family(root):
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            pass
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found

def main():
    made = recipe.load(sys.argv[1])
    with Ray(1) as executor:
        import ray
        run.run(made, sys.argv[2], executor)
        look = ray.remote(lambda: [sys.path, dict(os.environ)])
        path, inside = ray.get(look.remote())
        members = family(os.getpid())
        found = {
            "addresses": listening(members), "processes": len(members), "path": path,
            "mode": inside.get("RAY_AUTH_MODE"), "token": len(inside.get("RAY_AUTH_TOKEN", "")),
            "changed": sorted(k for k in {*before, *os.environ} if before.get(k) != os.environ.get(k)),
        }
    found["after"] = sorted(k for k in {*before, *os.environ} if before.get(k) != os.environ.get(k))
    found["left"] = len(family(os.getpid())) - 1
    Path(sys.argv[3]).write_text(json.dumps(found))

main()
"""


def test_a_ray_of_our_own_is_quiet_closed_to_others_and_leaves_nothing(
    toy_recipe: str, tmp_path: Path
) -> None:
    launch = tmp_path / "launch"
    launch.mkdir()
    # files that would be imported instead of the real ones, were the launch folder on the workers' path
    for name in ("yaml.py", "pyarrow.py"):
        (launch / name).write_text("raise SystemError('imported from the launch folder')\n")
    (tmp_path / "toy.yaml").write_text(toy_recipe)
    (tmp_path / "script" / "nested").mkdir(parents=True)
    script = tmp_path / "script" / "nested" / "look.py"
    script.write_text(LOOK)
    home = tmp_path / "home"
    home.mkdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RAY_")} | {"HOME": str(home)}
    done = subprocess.run(
        [sys.executable, str(script), *(str(tmp_path / name) for name in ("toy.yaml", "out", "found"))],
        cwd=launch, env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    found = json.loads((tmp_path / "found").read_text())
    loopback = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
    assert found["processes"] > 3
    assert len(found["addresses"]) > 3
    assert set(found["addresses"]) <= loopback
    assert str(launch) not in found["path"]
    assert str(script.parent) in found["path"]  # as for local workers: what the driver can import
    assert (found["mode"], found["token"]) == ("token", 64)
    assert found["changed"] == []
    assert found["after"] == []
    assert found["left"] == 0
    assert list(home.iterdir()) == []  # no token on the disk


def test_no_cluster_at_the_address_is_said_so() -> None:
    code = (
        "from proofloom.pipelines.executors import ExecutorError\n"
        "from proofloom.pipelines.executors.ray import Ray\n"
        "try:\n    Ray(address='127.0.0.1:1').workers\n"
        "except ExecutorError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.startswith("no Ray cluster at 127.0.0.1:1: "), done.stderr


JOIN = """
import os, sys
os.environ["RAY_AUTH_MODE"] = "disabled"  # a test cluster on loopback that ends with this process
os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
os.environ["RAY_DEDUP_LOGS_SKIP_REGEX"] = ".*"
from ray.cluster_utils import Cluster
from proofloom.pipelines import finish, recipe, run
from proofloom.pipelines.executors.ray import Ray

def main():
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": 80 << 20})
    node = cluster.add_node(num_cpus=2, object_store_memory=80 << 20)
    cluster.wait_for_nodes()
    made, told, removed = recipe.load(sys.argv[1]), [], []

    def listen(event):
        told.append(event)
        if event["event"] == "shard" and not removed:
            removed.append(cluster.remove_node(node, allow_graceful=False))

    with Ray(address=cluster.address) as executor:
        print(executor.workers)
        finish.finish(made, sys.argv[2], run.run(made, sys.argv[2], executor, listener=listen))
    print(len(removed))
    cluster.shutdown()

main()
"""


def test_a_running_cluster_is_joined_and_a_lost_node_costs_no_shard(
    trouble: Callable[..., Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(PLUG))
    job = trouble("sleep 0.02")
    (tmp_path / "recipe.yaml").write_text(recipe.dump(job.recipe))
    (tmp_path / "join.py").write_text(JOIN)
    path = os.pathsep.join((str(PLUG), os.environ["PYTHONPATH"]))
    done = subprocess.run(
        [sys.executable, str(tmp_path / "join.py"), str(tmp_path / "recipe.yaml"), job.place],
        capture_output=True, text=True, check=False, timeout=200, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    assert done.stdout.split() == ["3", "1"], done.stderr
    finish.finish(job.recipe, tmp_path / "local", run.run(job.recipe, tmp_path / "local", Local(1)))
    assert _seal(Path(job.place)) == _seal(tmp_path / "local")
