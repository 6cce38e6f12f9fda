"""Check a dataset from its own files: seals, digests, and every row again by its verifiers."""

from __future__ import annotations

import base64
import json
import multiprocessing as mp
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from proofloom.engine import Candidate, DamagedError, MissingExtraError, Outcome
from proofloom.pipelines import registry
from proofloom.pipelines.findings import Findings
from proofloom.pipelines.images import image_size, pixel_digest
from proofloom.pipelines.orphans import end_with_parent
from proofloom.pipelines.rows import Key, Row, candidate_of, check_row, content_id
from proofloom.pipelines.sealed import MANIFEST
from proofloom.pipelines.secrets import Secret

_TOGETHER = 64  # rows that verifiers may work ahead on


def check_one(row: Row, required: Mapping[str, tuple[str, ...]], keyed: bool, key: Key | None) -> Findings:
    """Check one row by its own columns: digest, id, certificate, picture, and its verifiers run again.

    `required` names the verifiers of each unit; without it, the generator's own count. `keyed` says
    that the row's ids are keyed by a secret, which `key` holds if it is known.
    """
    found = Findings(rows=1)
    where = f"row {row.get('id', '?')}"
    try:
        wrong = check_row(row)
        if wrong:
            found.bad(where, wrong)
            return found
        _check_certificate(row, required, found, where)
        candidate = _check_content(row, found, where, keyed, key)
        _check_picture(row, candidate, found, where)
    except DamagedError as error:
        found.bad(error.file, error.message)
    except (MissingExtraError, MemoryError):
        raise
    except Exception as error:  # a row may be anybody's: whatever it does to a check, it has not passed
        found.bad(where, f"is not a row of ours: {type(error).__name__}: {error}")
    return found


def _check_certificate(
    row: Row, required: Mapping[str, tuple[str, ...]], found: Findings, where: str
) -> None:
    stamped = {stamp["verifier"]: stamp for stamp in row["certificate"]}
    own = registry.load_generator(row["generator"]).mark.verifiers
    needed = required.get(row["unit"], own)
    for name in dict.fromkeys((*own, *needed)):
        if name not in stamped:
            found.bad(where, f"carries no verdict of {name}")
    if not stamped:
        found.bad(where, "carries no certificate")
    if len(stamped) < len(row["certificate"]):
        found.bad(where, "carries two verdicts of one verifier")
    for name, stamp in stamped.items():
        if stamp["outcome"] != Outcome.PASS:
            found.bad(where, f"{name} said {stamp['outcome']}: {stamp['reason']}")


def _check_content(row: Row, found: Findings, where: str, keyed: bool, key: Key | None) -> Candidate[Any]:
    candidate: Candidate[Any] | None = None
    for stamp in row["certificate"]:
        loaded = registry.load_verifier(stamp["verifier"])
        candidate = candidate_of(row, loaded.body)
        try:
            verdict = loaded.check(candidate)
        except MissingExtraError:
            raise
        except Exception as error:  # a verifier that breaks on a row has not passed it
            found.bad(where, f"{loaded.address} broke: {type(error).__name__}: {error}")
            continue
        found.verdicts[f"{loaded.address} {verdict.outcome}"] += 1
        if verdict.outcome is not Outcome.PASS:
            found.bad(where, f"{loaded.address}: {verdict.outcome}: {verdict.reason}")
        elif loaded.mark.version == stamp["version"]:
            if (verdict.reason, verdict.evidence) != (stamp["reason"], stamp["evidence"]):
                found.bad(where, f"{loaded.address} finds other evidence than the certificate states")
        else:
            found.notes[
                f"{loaded.address}: version {loaded.mark.version} checked what {stamp['version']} did"
            ] += 1
    if candidate is None:
        raise DamagedError(where, "cannot be checked without a certificate")
    if keyed and key is None:
        found.notes["ids of a secret split are keyed: not checked without the secret"] += 1
    else:
        known = key or Key()
        made = content_id(known, row["generator"], row["generator_version"], candidate, row["body"])
        if made != row["id"]:
            found.bad(where, "its id does not follow from its content")
    return candidate


def _check_picture(row: Row, candidate: Candidate[Any], found: Findings, where: str) -> None:
    image = row["image"]
    if (image is None) != (candidate.scene is None) or (image is None) != (row["image_digest"] == ""):
        found.bad(where, "has a picture without a scene, or a scene without a picture")
        return
    if image is None or candidate.scene is None:
        return
    if image.get("path") is not None:
        found.bad(where, "image: points elsewhere")
    size = image_size(image["bytes"], where)
    try:
        from proofloom.engine.scene import pixels
    except ImportError:
        found.notes["pictures were not drawn again: pip install 'proofloom[produce]'"] += 1
    else:
        raster = pixels.raw_pixels(candidate.scene, size=size)
        if raster.digest != row["image_digest"]:
            found.bad(where, "image: does not show its scene")
        elif pixels.encode_png(raster) == image["bytes"]:
            return  # the very file: no need to unpack it
    if pixel_digest(image["bytes"], where) != row["image_digest"]:
        found.bad(where, "image: its pixels do not match its digest")


def verify_jsonl(path: Path) -> Findings:
    """Check rows exported as JSON lines; the base install is enough where the verifiers allow it."""
    found = Findings()
    seen: set[str] = set()
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            try:
                row = json.loads(line)
                if row.get("image"):
                    row["image"]["bytes"] = base64.b64decode(row["image"]["bytes"], validate=True)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                found.bad(f"{path}: line {number}", f"is not a row: {error}")
                continue
            found.add(check_one(row, {}, False, None))
            if row.get("fingerprint") in seen:
                found.bad(f"{path}: line {number}", "is a duplicate by its fingerprint")
            seen.add(str(row.get("fingerprint")))
    if not found.rows:
        found.bad(str(path), "holds no row")
    return found


def verify_dataset(place: str, workers: int = 1, secrets: Mapping[str, Secret] | None = None) -> Findings:
    """Check a finished dataset: its manifest, every listed file, no unlisted one, and every row."""
    from proofloom.pipelines.verify_files import check_files, row_groups

    found = Findings()
    try:
        manifest = check_files(place, found, secrets)
        required = {name: tuple(unit["verifiers"]) for name, unit in manifest["units"].items()}
        keys = {name: Key(secret.key) for name, secret in (secrets or {}).items()}
        tasks = list(row_groups(place, manifest, found, keys))
    except DamagedError as error:
        found.bad(error.file, error.message)
        return found
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        found.bad(MANIFEST, f"is not one of ours: {type(error).__name__}: {error}")
        return found
    for part in _parallel([(place, *task, required, keys) for task in tasks], workers):
        found.add(part)
    return found


def _parallel(tasks: list[tuple[Any, ...]], workers: int) -> Iterator[Findings]:
    if workers <= 1 or len(tasks) <= 1:
        for task in tasks:
            yield _check_group(task)
        return
    context = mp.get_context("forkserver")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=end_with_parent) as pool:
        yield from pool.map(_check_group, tasks)


def _check_group(task: tuple[Any, ...]) -> Findings:
    from proofloom.pipelines.verify_files import read_group

    place, path, group, split, keyed, required, keys = task
    found = Findings()
    try:
        rows: Iterable[Row] = read_group(place, path, group)
    except DamagedError as error:
        found.bad(error.file, error.message)
        return found
    left = iter(rows)
    while part := list(islice(left, _TOGETHER)):
        _ahead(part)
        for row in part:
            if row["split"] != split:
                found.bad(
                    f"row {row['id']}", f"says it belongs to split {row['split']!r}, in a file of {split!r}"
                )
            found.add(check_one(row, required, keyed, keys.get(split)))
    return found


def _ahead(rows: list[Row]) -> None:
    """Let verifiers work ahead on rows, which may be anybody's: what breaks is seen when each is checked."""
    with suppress(Exception):
        names = {stamp["verifier"] for row in rows for stamp in row["certificate"]}
        for loaded in map(registry.load_verifier, sorted(names)):
            if loaded.mark.ahead is None:
                continue
            candidates = []
            for row in rows:
                with suppress(Exception):
                    candidates.append(candidate_of(row, loaded.body))
            loaded.mark.ahead(candidates)
