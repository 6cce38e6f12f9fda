"""Flip bits, cut and replace files, plant false rows with every digest made to agree: all must be found."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from evidence import Evidence
from kit import loom
from kit.forge import Forged, reseal
from kit.forgeries import SEEN_BY_REGENERATE, SEEN_BY_VERIFY

from proofloom.engine import DamagedError, Seed
from proofloom.pipelines.findings import Findings
from proofloom.pipelines.regenerate import regenerate_rows
from proofloom.pipelines.rows import Row
from proofloom.pipelines.verify import check_one, verify_dataset
from proofloom.pipelines.verify_files import check_files, read_group

FLIPS = 10_000
BATCH = 250  # flips to a case
SAMPLE_FLIPS = 100
COMMANDS = 20  # flips that the command line is asked about
REDONE = 40  # damages of the work folder that `run` must name and repair
ROWS = 25  # false rows of each kind in each family
SEED = Seed.root("flips")
FAMILIES: dict[str, dict[str, Any]] = {
    "geometry/angle_chase": {},
    "program/exercises": {"languages": {"python": 1, "javascript": 1, "c": 1}},
}


def main(evidence: Evidence) -> int:
    """Run every case that is not decided yet; ok when nothing false or damaged passed."""
    loom.plug_in()
    with tempfile.TemporaryDirectory(prefix="certify-flips-") as name:
        folder = Path(name)
        dataset = _dataset(folder, 4 if evidence.sample else ROWS)
        _flips(evidence, dataset)
        _commands(evidence, dataset)
        _redone(evidence, folder)
        _forgeries(evidence, dataset, folder / "forged")
        _misplaced(evidence, dataset, folder / "forged")
    cases = evidence.cases
    bad = {case: found["bad"] for case, found in cases.items() if found["bad"]}
    total: Counter[str] = Counter()
    for case, found in cases.items():
        total[case.split(" ")[0]] += found["count"]
    planted = {
        case: found["count"] for case, found in cases.items() if case.startswith(("false", "misplaced"))
    }
    unseen = sorted({note for found in cases.values() for note in found.get("only_regenerate", ())})
    enough = evidence.sample or (total["flips"] >= FLIPS and all(planted.values()))
    return evidence.conclude(
        ok=bool(not bad and enough),
        flips=total["flips"],
        flips_by_command=total["command"],
        damages_redone_by_run=total["redone"],
        false_rows_planted=planted,
        seen_only_by_regenerate=unseen,
        bad=bad,
    )


def _dataset(folder: Path, rows: int) -> Path:
    """Make a dataset of both families, with pictures, steps, rejects and two splits."""
    generators = [
        {"use": use, "with": knobs, "rows": {"train": rows, "test": max(rows // 4, 2)}}
        for use, knobs in FAMILIES.items()
    ]
    recipe = loom.small_recipe(folder, generators=generators, image_size=128)
    place = folder / "dataset"
    loom.call(loom.serial("run", recipe, "--out", place, "--no-pilot"))
    return place


def _flips(evidence: Evidence, dataset: Path) -> None:
    names = sorted(loom.tree(dataset))
    sizes = [(dataset / name).stat().st_size for name in names]
    rows = {name: read_group(str(dataset), name, 0) for name in names if name.startswith("data/")}
    total = SAMPLE_FLIPS if evidence.sample else FLIPS
    for start in range(0, total, BATCH):
        case = f"flips {start}"
        if evidence.get(case) is not None:
            continue
        bad: list[str] = []
        count = min(BATCH, total - start)
        for number in range(start, start + count):
            seed = SEED / "bit" / number
            # half of the flips fall on a file whatever its size, so that small ones get their share
            even = (seed / "even").chance(1, 2)
            name = (seed / "file").choice(names) if even else (seed / "file").weighted(names, sizes)
            bad += _flip(dataset, name, seed, rows.get(name, []))
        evidence.put(case, {"count": count, "bad": bad})


def _flip(dataset: Path, name: str, seed: Seed, rows: list[Row]) -> list[str]:
    path = dataset / name
    whole = path.read_bytes()
    bit = (seed / "bit").integer(0, 8 * len(whole) - 1)
    damaged = bytearray(whole)
    damaged[bit // 8] ^= 1 << bit % 8
    bad = []
    path.write_bytes(damaged)
    try:
        found = Findings()
        try:
            check_files(str(dataset), found)
        except DamagedError as error:
            found.bad(error.file, error.message)
        if name not in {where for where, _ in found.problems}:
            bad.append(f"bit {bit} of {name}: not found")
        if rows and _reads_wrong(dataset, name, rows):
            bad.append(f"bit {bit} of {name}: read as other rows, without any word")
    finally:
        path.write_bytes(whole)
    return bad


def _reads_wrong(dataset: Path, name: str, rows: list[Row]) -> bool:
    """Return whether a damaged file, read without its manifest, gives a false row that says nothing of it.

    Page checksums stop nearly all; a flip in the footer can only show in rows that break their own digests.
    """
    try:
        got = read_group(str(dataset), name, 0)
    except DamagedError:
        return False
    return any(
        row != true and check_one(row, {}, False, None).ok for row, true in zip(got, rows, strict=False)
    )


def _commands(evidence: Evidence, dataset: Path) -> None:
    """Ask the command line itself: exit code 1 for each damage, 0 without."""
    total = 2 if evidence.sample else COMMANDS
    names = sorted(loom.tree(dataset))
    for number in range(total):
        case = f"command {number}"
        if evidence.get(case) is None:
            seed = SEED / "command" / number
            path = dataset / (seed / "file").choice(names)
            whole = path.read_bytes()
            damaged = bytearray(whole)
            damaged[(seed / "byte").integer(0, len(whole) - 1)] ^= 1 << (seed / "bit").integer(0, 7)
            path.write_bytes(damaged)
            ended = loom.call(loom.command("verify", dataset, "-j", "1"), check=False)
            path.write_bytes(whole)
            bad = [] if ended.returncode == 1 else [f"{path.name}: verify ended with {ended.returncode}"]
            evidence.put(case, {"count": 1, "bad": bad})
    ended = loom.call(loom.command("verify", dataset, "-j", "1"), check=False)
    if ended.returncode != 0:
        evidence.put("command undamaged", {"count": 0, "bad": [ended.stdout[-500:]]})


def _redone(evidence: Evidence, folder: Path) -> None:
    """Damage a finished folder: `run` names a damaged shard, and ends with the same bytes again."""
    recipe = loom.small_recipe(folder)
    place = folder / "redone"
    arguments = loom.serial("run", recipe, "--out", place, "--no-pilot")
    loom.call(arguments)
    wanted = loom.tree(place)
    names = [name for name in wanted if name != "recipe.yaml"]
    for number in range(2 if evidence.sample else REDONE):
        case = f"redone {number}"
        if evidence.get(case) is not None:
            continue
        seed = SEED / "redone" / number
        # mostly the work folder, on which the next run builds
        work = (seed / "work").chance(3, 4)
        name = (seed / "file").choice([n for n in names if n.startswith("work/") == work])
        how = _damage(place, name, seed)
        ended = loom.call(arguments, check=False)
        bad = loom.differences(wanted, loom.tree(place))
        if ended.returncode != 0:
            bad.append(f"the run ended with {ended.returncode}: {ended.stderr[-500:]}")
        lost = how == "gone" and name.endswith(".json")  # without its sidecar a shard was never committed
        if work and not lost and f"damaged, made again: {name}" not in ended.stderr:
            bad.append(f"{name} ({how}) was not named")
        evidence.put(case, {"count": 1, "bad": bad})
        if bad:
            shutil.rmtree(place)
            loom.call(arguments)


def _damage(place: Path, name: str, seed: Seed) -> str:
    path = place / name
    data = path.read_bytes()
    how = (seed / "how").choice(("flip", "cut", "foreign", "gone"))
    byte = (seed / "byte").integer(0, len(data) - 1)
    if how == "flip":
        path.write_bytes(
            data[:byte] + bytes([data[byte] ^ 1 << (seed / "bit").integer(0, 7)]) + data[byte + 1 :]
        )
    elif how == "cut":
        path.write_bytes(data[:byte])
    elif how == "foreign":
        others = [p for p in sorted((place / "work").iterdir()) if p.suffix == path.suffix and p != path]
        path.write_bytes((seed / "other").choice(others).read_bytes() if others else b"not ours")
    else:
        path.unlink()
    return how


def _forgeries(evidence: Evidence, dataset: Path, out: Path) -> None:
    """Plant false rows of each kind and family, all digests made to agree; each one must be named."""
    for family in FAMILIES:
        for kind, forgery in (SEEN_BY_VERIFY | SEEN_BY_REGENERATE).items():
            case = f"false {family}: {kind}"
            if evidence.get(case) is not None:
                continue
            forged, planted = Forged(dataset), []
            for split, rows in forged.rows.items():
                for place, row in enumerate(rows):
                    if row["generator"] != family or len(planted) == ROWS:
                        continue
                    false = forgery(row, SEED / kind / split / place)
                    if false is not None:
                        rows[place] = false
                        planted.append(false["id"])
            if planted:
                forged.write(out)
                evidence.put(case, _found(out, kind, planted))


def _found(out: Path, kind: str, planted: list[str]) -> dict[str, Any]:
    problems = verify_dataset(str(out)).problems
    named = {where for where, _ in problems}
    missed = [row_id for row_id in planted if f"row {row_id}" not in named]
    if kind in SEEN_BY_VERIFY:
        # what concerns a column of the whole file is said of the file
        whole = kind.startswith("another") and any(where.startswith("data/") for where, _ in problems)
        return {"count": len(planted), "bad": [] if whole else [f"passed: row {row_id}" for row_id in missed]}
    rebuilt = regenerate_rows(str(out), missed)
    bad = [f"passed even regenerate: {item.what}" for item in rebuilt if item.same_content]
    return {"count": len(planted), "bad": bad, "only_regenerate": [kind] if missed else []}


def _misplaced(evidence: Evidence, dataset: Path, out: Path) -> None:
    """Plant true rows where they do not belong."""
    for family in FAMILIES:
        for kind, misplace in MISPLACED.items():
            case = f"misplaced {family}: {kind}"
            if evidence.get(case) is not None:
                continue
            forged = Forged(dataset)
            misplace(forged, [row for row in forged.rows["test"] if row["generator"] == family])
            forged.write(out)
            problems = verify_dataset(str(out)).problems
            evidence.put(case, {"count": 1, "bad": [] if problems else ["passed"]})


def _twice(forged: Forged, rows: list[Row]) -> None:
    forged.rows["test"].append(reseal({**rows[0], "index": 10_000, "fingerprint": "2" * 32}))


def _twice_instead(forged: Forged, rows: list[Row]) -> None:
    """Put a second copy in the place of another row, at that row's address, so that every count holds."""
    place = forged.rows["test"].index(rows[1])
    kept = {name: rows[1][name] for name in ("unit", "index", "k", "fingerprint", "family")}
    forged.rows["test"][place] = reseal({**rows[0], **kept})


def _one_less(forged: Forged, rows: list[Row]) -> None:
    forged.rows["test"].remove(rows[0])


def _wrong_split(forged: Forged, rows: list[Row]) -> None:
    forged.rows["test"].remove(rows[0])
    forged.rows["train"].append(rows[0])


def _wrong_split_renamed(forged: Forged, rows: list[Row]) -> None:
    forged.rows["test"].remove(rows[0])
    unit = rows[0]["unit"].replace(".test.", ".train.")
    forged.rows["train"].append(reseal({**rows[0], "split": "train", "unit": unit, "index": 10_000}))


def _two_out_of_order(forged: Forged, rows: list[Row]) -> None:
    places = [forged.rows["test"].index(row) for row in rows[:2]]
    forged.rows["test"][places[0]], forged.rows["test"][places[1]] = rows[1], rows[0]


MISPLACED = {
    "a row twice": _twice,
    "a row twice, instead of another": _twice_instead,
    "a row less": _one_less,
    "a row in a file of another split": _wrong_split,
    "a row in another split, and named so": _wrong_split_renamed,
    "two rows out of order": _two_out_of_order,
}
