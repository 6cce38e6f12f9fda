"""One shard: make its items, write rows and rejects, commit with a sidecar; or see that it is done."""

from __future__ import annotations

import faulthandler
import gc
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from proofloom.engine import DamagedError
from proofloom.pipelines import near, sealed, shards
from proofloom.pipelines.columns import Columns
from proofloom.pipelines.make import Made, Maker, Rejected
from proofloom.pipelines.plan import Shard
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.rows import shared
from proofloom.pipelines.secrets import Secret
from proofloom.pipelines.store import Store, open_store
from proofloom.pipelines.versions import code_digest

WORK = "work"
_TOGETHER = 64  # items that are laid out at once, see `Made.rows`
_GARBAGE = (200_000, 50, 100)  # objects, and rounds, between two looks for garbage: rows leave next to none
_STDERR = 2  # the descriptor: in a notebook or a test, sys.stderr may be no file at all


@dataclass(frozen=True, slots=True)
class Job:
    """Everything a worker needs to make any shard of a run; picklable."""

    recipe: Recipe
    place: str
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a committed shard holds: the small answer that a worker returns, and the sidecar's content.

    `funnel` counts what was rejected by "stage: reason"; `verdicts` counts "verifier outcome".
    """

    shard: Shard
    rows: int
    errors: int
    files: Mapping[str, tuple[int, str]]
    content: str
    funnel: Mapping[str, int]
    verdicts: Mapping[str, int]
    first_error: str = ""
    cpu: float = 0.0  # seconds that making it took, told to the run and never written into the dataset


def rows_name(shard: Shard) -> str:
    """Return the name of a shard's rows in its store."""
    return f"{WORK}/{shard.name}.parquet"


def rejects_name(shard: Shard) -> str:
    """Return the name of a shard's rejects in its store."""
    return f"{WORK}/{shard.name}.rejects.parquet"


def sidecar_name(shard: Shard) -> str:
    """Return the name of a shard's sidecar in its store."""
    return f"{WORK}/{shard.name}.json"


def is_shard_file(name: str) -> bool:
    """Return whether a file of a store has the name of a shard's rows, rejects or sidecar."""
    return re.fullmatch(rf"{WORK}/[^/]+-\d{{9,}}-\d{{9,}}(\.rejects)?\.(parquet|json)", name) is not None


def make_shard(job: Job, shard: Shard, beat: Callable[[int], None] = lambda index: None) -> Receipt:
    """Make and commit one shard; `beat` is told each index before it is made.

    An item that runs longer than the recipe's `item_seconds` ends the process: the shard stays
    unmade, and only the recipe's `leave_out` can go on without the item.
    """
    began = time.process_time()
    maker = _maker(job)
    store = open_store(job.place)
    limit, armed = job.recipe.limits.item_seconds, 0.0
    rows = Columns(shards.WORK_SCHEMA)
    rejected: list[Rejected] = []
    verdicts: Counter[str] = Counter()
    waiting: list[Made] = []

    def watched(index: int) -> None:
        nonlocal armed
        now = time.monotonic()
        if now - armed > 1:  # re-arming starts a thread, so once a second is enough
            faulthandler.dump_traceback_later(limit + 1, exit=True, file=_STDERR)
            armed = now
        beat(index)

    size = maker.together(shard.unit)
    try:
        for start in range(shard.start, shard.stop, size):
            part = range(start, min(start + size, shard.stop))
            waiting += maker.make_all(shard.unit, part, watched)
            if len(waiting) >= _TOGETHER or part.stop == shard.stop:
                laid = [row for made in waiting for row in made.rows]
                for row in laid:
                    row["sketch"] = near.sketch(row["prompt"])
                    row["shared"] = [shared(row, cap.of) for cap in job.recipe.at_most]
                rows.add(laid)
                for made in waiting:
                    rejected += made.rejected
                    verdicts.update(made.verdicts)
                waiting.clear()
    finally:
        faulthandler.cancel_dump_traceback_later()
    receipt = _commit(job, store, shard, rows, rejected, verdicts)
    return replace(receipt, cpu=time.process_time() - began)


def _commit(
    job: Job, store: Store, shard: Shard, rows: Columns, rejected: list[Rejected], verdicts: Counter[str]
) -> Receipt:
    whole = rows.table()
    content = shards.content_digest(whole.column("digest").to_pylist())
    about = {
        "recipe": job.recipe.digest,
        "code": code_digest(),
        "shard": asdict(shard),
        "rows": whole.num_rows,
        "content": content,
        "canary": job.recipe.canary,
    }
    files = {}
    if rejected:
        lines = [_reject_row(shard.unit, item) for item in rejected]
        data = shards.to_bytes(shards.table(lines, shards.REJECTS_SCHEMA), about)
        files[rejects_name(shard)] = (len(data), shards.file_digest(data))
        store.write(rejects_name(shard), data)
    data = shards.to_bytes(whole, about, lasting=False)
    files[rows_name(shard)] = (len(data), shards.file_digest(data))
    store.write(rows_name(shard), data)
    funnel: Counter[str] = Counter()
    for item in rejected:
        funnel[f"{item.stage}: {item.reason}"] += item.count
    errors = [item for item in rejected if item.stage == "error"]
    receipt = Receipt(
        shard,
        whole.num_rows,
        len(errors),
        files,
        content,
        dict(sorted(funnel.items())),
        dict(sorted(verdicts.items())),
        f"{errors[0].reason}: {errors[0].detail}; replay: {replay(shard.unit, errors[0])}" if errors else "",
    )
    plain = asdict(receipt)
    del plain["cpu"]
    store.write(sidecar_name(shard), sealed.seal({**plain, **_run(job)}))
    return receipt


def _run(job: Job) -> dict[str, Any]:
    return {"recipe": job.recipe.digest, "code": code_digest(), "canary": job.recipe.canary}


def done(job: Job, store: Store, shard: Shard) -> Receipt | None:
    """Return a shard's receipt when it is committed and undamaged, None when it was never committed.

    Raises `DamagedError` naming the file when something is there and is not what was committed,
    or was made by other code.
    """
    name = sidecar_name(shard)
    try:
        data = store.read(name)
    except FileNotFoundError:
        return None
    receipt, run = read_sidecar(data, name)
    if receipt.shard != shard or run["recipe"] != job.recipe.digest:
        raise DamagedError(name, "belongs to another shard or recipe")
    if run["code"] != code_digest():
        raise DamagedError(name, f"was made by other code ({run['code']})")
    for file, (size, digest) in receipt.files.items():
        check_file(store, file, size, digest)
    return receipt


def read_sidecar(data: bytes, name: str) -> tuple[Receipt, dict[str, Any]]:
    """Return a sidecar's receipt and what it says of its run; raise `DamagedError` when it is damaged."""
    plain = sealed.unseal(data, name)
    try:
        run = {key: plain.pop(key) for key in ("recipe", "code", "canary")}
        plain["shard"] = Shard(**plain["shard"])
        plain["files"] = {file: (int(size), str(digest)) for file, (size, digest) in plain["files"].items()}
        stem = name.removesuffix(".json")
        if not plain["files"].keys() <= {f"{stem}.parquet", f"{stem}.rejects.parquet"}:
            raise ValueError("it names files of others")
        return Receipt(**plain), run
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedError(name, f"is not a sidecar: {error}") from None


def check_file(store: Store, name: str, size: int, digest: str) -> bytes:
    """Return a file's bytes; raise `DamagedError` unless they have the stated size and SHA-256."""
    try:
        data = store.read(name)
    except FileNotFoundError:
        raise DamagedError(name, "is missing") from None
    except IsADirectoryError:
        raise DamagedError(name, "is a folder") from None
    if len(data) != size:
        raise DamagedError(name, f"has {len(data)} bytes, not {size}")
    if shards.file_digest(data) != digest:
        raise DamagedError(name, "does not match its SHA-256")
    return data


def replay(unit: str, item: Rejected) -> str:
    """Return the one command that makes an item again."""
    return f"proofloom preview RECIPE --item '{unit}#{item.index}' --strict"


def _reject_row(unit: str, item: Rejected) -> dict[str, Any]:
    return {
        "unit": unit,
        "replay": replay(unit, item) if item.stage in ("verify", "error") else "",
        **asdict(item),
    }


_makers: dict[tuple[str, bool], Maker] = {}


def _maker(job: Job) -> Maker:
    """Return this process's maker for the job; loading generators and verifiers once is worth keeping."""
    key = (job.recipe.digest, job.strict)
    if key not in _makers:
        _makers.clear()
        _makers[key] = Maker(job.recipe, job.secrets, strict=job.strict)
        # what was loaded so far stays; to look through it for garbage again and again cost a tenth of a run
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_GARBAGE)
    return _makers[key]
