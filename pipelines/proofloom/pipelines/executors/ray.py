"""The Ray executor: the same shards as Ray core tasks, on a Ray of our own or on a running cluster."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pickle
import secrets
import signal
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from proofloom.engine import MissingExtraError
from proofloom.pipelines.executors import ExecutorError, Stop, portable
from proofloom.pipelines.plan import Shard
from proofloom.pipelines.produce import Job, Receipt, make_shard
from proofloom.pipelines.versions import code_digest

TRIES = 5  # a cluster ends workers for reasons of its own (memory, preemption), so more than locally
RECYCLE = 200  # shards after which a worker process is replaced, against slow growth in libraries
AHEAD = 2  # tasks in flight per CPU: one that runs and one that is ready when it ends
_POLL = 0.25  # seconds between looks at a wish to stop
_OBJECT_STORE = 80 << 20  # bytes; receipts travel inline, so Ray's smallest store is enough
# Ray repeats each lost worker on standard output, where our answers belong: nothing of it is to pass.
_QUIET = {"RAY_DEDUP_LOGS_SKIP_REGEX": ".*", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
# What a Ray of our own is started under: loopback only (the switch is named after the systems on which
# it is the default), and no report to anyone.
_OWN = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_USAGE_STATS_ENABLED": "0"}
_token = secrets.token_hex(32)  # Ray reads it once per process


class Ray:
    """Makes shards as Ray tasks; use it in a `with` block, which ends the Ray that it started.

    Without `address` (or the environment's RAY_ADDRESS, which `ray job submit` sets) it starts a Ray on
    this machine that listens on loopback only and asks for a token. With one it joins that cluster,
    whose nodes all need this Proofloom and a way to the output place. `workers` bounds how many shards
    are made at a time; `started` is how long starting or joining took, in seconds.
    """

    def __init__(
        self, workers: int | None = None, *, address: str | None = None, stop: Stop | None = None
    ) -> None:
        if importlib.util.find_spec("ray") is None:
            raise MissingExtraError("the Ray executor", "ray")
        self._asked = workers
        self._address = address or os.environ.get("RAY_ADDRESS") or "local"
        self._stop = stop or Stop()
        self._ray: Any = None
        self._owner = False
        self.started = 0.0

    def __enter__(self) -> Ray:
        self._connect()
        return self

    def __exit__(self, *about: object) -> None:
        self.close()

    @property
    def workers(self) -> int:
        """Return how many shards are made at a time: what was asked for, within what the cluster has."""
        cpus = int(self._connect().cluster_resources().get("CPU", 0))
        return min(cpus, self._asked or cpus)

    def run(self, job: Job, shards: Sequence[Shard]) -> Iterator[Receipt]:
        """Yield receipts as shards are committed. On any exit, no task of this run is left behind."""
        ray = self._connect()
        make = ray.remote(num_cpus=1, max_retries=TRIES - 1, max_calls=RECYCLE)(_make)
        if "://" not in job.place:
            job = replace(job, place=os.path.abspath(job.place))  # noqa: PTH100 - a text, not a path of ours
        packed = pickle.dumps((job, code_digest()))
        waiting = deque(shards)
        flight: dict[Any, Shard] = {}
        room, looked = 0, float("-inf")
        try:
            while flight or (waiting and not self._stop.asked):
                if self._stop.expired:
                    return
                if time.monotonic() - looked > 1:  # nodes come and go
                    room, looked = self._room(), time.monotonic()
                while waiting and len(flight) < room and not self._stop.asked:
                    shard = waiting.popleft()
                    flight[make.remote(packed, shard)] = shard
                ready, _ = ray.wait(list(flight), timeout=_POLL)
                if ready:  # take along all that are ready: one look at a long list is dear
                    ready, _ = ray.wait(list(flight), num_returns=len(flight), timeout=0)
                for ref in ready:
                    yield self._result(ref, flight.pop(ref))
        finally:
            self._cancel(list(flight))

    def close(self) -> None:
        """Leave the cluster, and end it when it is our own."""
        if self._ray is not None and self._owner:
            self._ray.shutdown()
        self._ray = None

    def _room(self) -> int:
        """Return how many tasks may be in flight now."""
        workers = self.workers
        if not workers:
            raise ExecutorError(f"the Ray cluster at {self._address} has no CPU to make shards on")
        return workers if self._asked and self._address != "local" else AHEAD * workers

    def _result(self, ref: Any, shard: Shard) -> Receipt:
        where = f"shard {shard.name} (items {shard.unit}#{shard.start} to #{shard.stop - 1})"
        try:
            answer: Receipt | Exception = self._ray.get(ref)
        except self._ray.exceptions.RayTaskError as error:  # before or after our own code: see _make
            raise ExecutorError(f"{where} could not be started on a Ray worker: {error.cause}") from None
        except self._ray.exceptions.RayError as error:
            line = next(iter(str(error).splitlines()), "")
            raise ExecutorError(
                f"{where} ended its Ray worker {TRIES} times ({type(error).__name__}: {line}). To learn at "
                "which item, run it on local workers: the same command without Ray."
            ) from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _cancel(self, refs: list[Any]) -> None:
        """End the given tasks' workers and wait shortly until they are gone."""
        for ref in refs:
            # a Ray that is going down itself has nothing left to cancel
            with contextlib.suppress(Exception):
                self._ray.cancel(ref, force=True)
        if refs:
            with contextlib.suppress(Exception):
                self._ray.wait(refs, num_returns=len(refs), timeout=1.0)

    def _connect(self) -> Any:
        """Start or join Ray once, quietly, and return the module."""
        if self._ray is not None:
            return self._ray
        begun = time.monotonic()
        local = self._address == "local"
        options: dict[str, Any] = {}
        if local:
            options["num_cpus"] = self._asked or len(os.sched_getaffinity(0))
            options["object_store_memory"] = _OBJECT_STORE
            options["include_dashboard"] = False
        handler = signal.getsignal(signal.SIGTERM)
        with _environment(_own() if local else _QUIET):
            import ray

            if not ray.is_initialized():
                if not local:
                    _look_for(self._address, ray)
                self._owner = True
                try:
                    ray.init(
                        self._address,
                        job_config=_job_config(ray),
                        log_to_driver=False,
                        logging_level="ERROR",
                        **options,
                    )
                except Exception as error:
                    ray.shutdown()
                    line = next(iter(str(error).splitlines()), "")
                    what = "Ray could not be started" if local else f"no Ray cluster at {self._address}"
                    raise ExecutorError(f"{what}: {line} ({type(error).__name__})") from None
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, handler)  # Ray puts one of its own, which exits at once
        self._ray, self.started = ray, time.monotonic() - begun
        return ray


def _own() -> dict[str, str]:
    """Return the environment in which a Ray of our own starts."""
    own = {**_QUIET, **_OWN, "RAY_AUTH_TOKEN": _token}
    if "ray" not in sys.modules:
        own["RAY_AUTH_MODE"] = "token"  # Ray reads it on import; later, its own default decides
    # its workers import from where we import, as local workers do
    own["PYTHONPATH"] = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)  # noqa: PTH100
    return own


@contextlib.contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Set variables for Ray and the processes that it starts; what a user has set of Ray's own wins.

    Afterwards the environment is as it was, whatever Ray has added to it.
    """
    before = dict(os.environ)
    for name, value in values.items():
        if name == "PYTHONPATH" or name not in before:
            os.environ[name] = value
    try:
        yield
    finally:
        for name in [name for name in os.environ if name.startswith("RAY_") or name == "PYTHONPATH"]:
            if name not in before:
                del os.environ[name]
            else:
                os.environ[name] = before[name]


def _look_for(address: str, ray: Any) -> None:
    """Raise `ExecutorError` when nobody listens at host:port, where Ray itself would end the process."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon or not port.isdecimal():
        return  # "auto": Ray looks for itself and says so
    # Ray takes a loopback address for this machine's outer one
    hosts = [host, ray.util.get_node_ip_address()] if host in ("127.0.0.1", "localhost") else [host]
    why = ""
    for name in hosts:
        try:
            socket.create_connection((name.strip("[]"), int(port)), timeout=10).close()
            return
        except OSError as error:
            why = str(error)
    raise ExecutorError(f"no Ray cluster at {address}: {why}")


def _job_config(ray: Any) -> Any:
    """Return a job configuration that keeps the launch folder off the workers' import path.

    Ray puts the folder first unless the job has a working_dir, and giving one means uploading it.
    """

    class Config(ray.job_config.JobConfig):  # type: ignore[misc]
        def _runtime_env_has_working_dir(self) -> bool:
            return True

    return Config()


_jobs: dict[bytes, tuple[Job, str]] = {}


def _make(packed: bytes, shard: Shard) -> Receipt | Exception:
    """Run in the worker: make one shard; an exception is an answer too, since Ray would change its type."""
    try:
        if packed not in _jobs:
            _jobs.clear()
            _jobs[packed] = pickle.loads(packed)  # noqa: S301 - from our own driver
        job, code = _jobs[packed]
        if code_digest() != code:
            raise ExecutorError(
                f"the Ray worker on {os.uname().nodename} has other Proofloom code ({code_digest()}) "
                f"than this run ({code}): install the same version on every node"
            )
        return make_shard(job, shard)
    except Exception as error:
        return portable(error)
