"""The default executor: processes on this machine, nothing to start and nothing to install."""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import RawValue
from types import FrameType
from typing import Any

from proofloom.pipelines.executors import ExecutorError, Stop, portable
from proofloom.pipelines.orphans import end_with_parent
from proofloom.pipelines.plan import Shard
from proofloom.pipelines.produce import Job, Receipt, make_shard

TRIES = 3  # a shard that ended its worker this often is given up
RECYCLE = 200  # shards after which a worker is replaced, against slow growth in libraries
_POLL = 0.25  # seconds between looks at a wish to stop


@dataclass(slots=True)
class _Worker:
    """A worker process, our end of its pipe, the item it is at, and the shard that it holds."""

    process: BaseProcess
    pipe: Connection
    item: Any
    shard: Shard | None = None
    done: int = 0


@dataclass(slots=True)
class Local:
    """Makes shards in `workers` processes; a worker that dies is replaced and its shard made again."""

    workers: int = field(default_factory=lambda: max(1, len(os.sched_getaffinity(0))))
    stop: Stop = field(default_factory=Stop)

    def run(self, job: Job, shards: Sequence[Shard]) -> Iterator[Receipt]:
        """Yield receipts as shards are committed. On any exit, workers are ended before it returns."""
        waiting = deque(shards)
        tries: dict[Shard, int] = {}
        context = mp.get_context("forkserver")
        context.set_forkserver_preload(["proofloom.pipelines.produce"])
        crew: list[_Worker] = []
        try:
            while any(worker.shard for worker in crew) or (waiting and not self.stop.asked):
                if self.stop.expired:
                    return
                while waiting and len(crew) < self.workers and not self.stop.asked:
                    crew.append(_start(context, job))
                for worker in crew:
                    if worker.shard is None and waiting and not self.stop.asked:
                        worker.shard = waiting.popleft()
                        _send(worker, worker.shard)
                busy = [worker for worker in crew if worker.shard is not None]
                for ready in wait([worker.pipe for worker in busy], _POLL):
                    worker = next(worker for worker in busy if worker.pipe is ready)
                    shard, worker_answer = worker.shard, _receive(worker)
                    assert shard is not None
                    if isinstance(worker_answer, Receipt):
                        worker.shard, worker.done = None, worker.done + 1
                        if worker.done >= RECYCLE:
                            crew.remove(worker)
                            _end(worker)
                        yield worker_answer
                    elif isinstance(worker_answer, Exception):
                        raise worker_answer
                    else:
                        crew.remove(worker)
                        _end(worker)
                        tries[shard] = tries.get(shard, 0) + 1
                        if tries[shard] >= TRIES:
                            raise ExecutorError(_gave_up(shard, worker))
                        waiting.appendleft(shard)
        finally:
            for worker in crew:
                if worker.shard is not None and worker.process.pid:
                    worker.process.kill()
            for worker in crew:
                _end(worker)


def _start(context: Any, job: Job) -> _Worker:
    ours, theirs = context.Pipe()
    item = RawValue("q", -1)
    # the fork server keeps the environment of its own start, which may be that of an earlier run
    process = context.Process(target=_work, args=(theirs, job, item, dict(os.environ)), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours, item)


def _send(worker: _Worker, shard: Shard) -> None:
    # a worker that is dead already is found out on receiving, and the shard is given to another
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        worker.pipe.send(shard)


def _receive(worker: _Worker) -> Receipt | Exception | None:
    """Return a receipt, the exception that the worker raised, or None when the worker is gone."""
    try:
        answer: Receipt | Exception = worker.pipe.recv()
    except (EOFError, ConnectionResetError):
        return None
    return answer


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.join(1.0)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _gave_up(shard: Shard, worker: _Worker) -> str:
    index = worker.item.value
    return (
        f"shard {shard.name} ended its worker {TRIES} times (exit code {worker.process.exitcode}), "
        f"the last time at item {index}. See why: proofloom preview RECIPE --item '{shard.unit}#{index}'. "
        f"To go on without it, add '{shard.unit}#{index}' to the recipe's leave_out "
        "and run into a new folder: it is then another recipe."
    )


def _work(pipe: Connection, job: Job, item: Any, environment: dict[str, str]) -> None:
    """Run in the worker: make shards until the pipe ends, and die with the run that started us.

    A signal to the whole group must not cost the shard in hand: SIGINT is for the run to decide on,
    and SIGTERM ends the worker between two shards.
    """
    busy = leaving = False

    def leave(number: int, frame: FrameType | None) -> None:
        nonlocal leaving
        del number, frame
        if not busy:
            os._exit(0)
        leaving = True

    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, leave)
    end_with_parent()

    def beat(index: int) -> None:
        item.value = index

    while not leaving:
        try:
            shard = pipe.recv()
        except (EOFError, ConnectionResetError):
            return
        busy = True
        try:
            answer: Receipt | Exception = make_shard(job, shard, beat)
        except Exception as error:
            answer = portable(error)
        try:
            pipe.send(answer)
        except (BrokenPipeError, ConnectionResetError):
            return
        busy = False
