"""Every figure of a dataset that report, paper and card show: exact counts, in one pass over a few columns.

Up to `SPAN` rows one pass is all. Beyond, what needs a memory of every row (different answers,
repeated prompts, shared fingerprints) is counted in several passes, each over its own share of the
hash space, so that the figures stay exact and memory stays bounded.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from proofloom.engine import DamagedError
from proofloom.pipelines.look.reader import Dataset
from proofloom.pipelines.look.wording import stands_in

SPAN = 2_000_000  # rows per pass over what must be remembered
TOP = 12
_COLUMNS = ("generator", "split", "difficulty", "image_digest", "answer_type")
_LEAVES = (
    "steps.list.element.rule",
    "certificate.list.element.verifier",
    "certificate.list.element.version",
    "certificate.list.element.outcome",
)
_REMEMBERED = ("generator", "split", "prompt", "answer", "fingerprint", "family")


@dataclass(slots=True)
class Answers:
    """A generator's answers: rows, different ones, the most frequent, and how many stand in their prompt."""

    rows: int = 0
    distinct: int = 0
    copied: int = 0
    top: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class Family:
    """The figures of one generator's rows; histograms map a value to its number of rows."""

    generator: str
    rows: int = 0
    pictures: int = 0
    splits: Counter[str] = field(default_factory=Counter)
    steps: Counter[int] = field(default_factory=Counter)
    difficulty: dict[str, Counter[int]] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    answers: Answers = field(default_factory=Answers)


@dataclass(frozen=True, slots=True)
class Leaks:
    """What is shared: fingerprints and families found in several splits, and texts found twice."""

    fingerprints_across: int
    families_across: int
    fingerprints_repeated: int
    prompts_repeated: int
    prompts_across: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """What became of a unit's draws. `lost` maps a stage to its reasons and their counts.

    Draws are attempts that ended in rows or in a rejection; `surplus` are good rows beyond the quota.
    """

    unit: str
    generator: str
    split: str
    cell: str
    quota: int
    tried: int
    made: int
    kept: int
    duplicates: int
    near: int
    surplus: int
    lost: dict[str, dict[str, int]]

    @property
    def draws(self) -> int:
        """All that was drawn: rows made and attempts rejected."""
        return self.made + sum(sum(reasons.values()) for reasons in self.lost.values())


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a dataset."""

    rows: int
    splits: dict[str, int]
    blind: tuple[str, ...]
    families: tuple[Family, ...]
    funnels: tuple[Funnel, ...]
    certificates: dict[str, dict[str, int]]
    verdicts: dict[str, dict[str, int]]
    leaks: Leaks
    near_across: int


def measure(dataset: Dataset) -> Figures:
    """Return a dataset's figures; equal datasets give equal figures, in equal order."""
    families: dict[str, Family] = {}
    splits: Counter[str] = Counter()
    certificates: Counter[tuple[str, int, str]] = Counter()
    for group, content in dataset.rows.tables((*_COLUMNS, *_LEAVES)):
        splits[group.split] += content.num_rows
        if "generator" in content.column_names:
            _count(content, families, certificates)
    leaks = _remember(dataset, families)
    manifest = dataset.manifest
    blind = tuple(sorted(name for name, part in manifest["splits"].items() if part.get("blind")))
    by_verifier: dict[str, dict[str, int]] = {}
    for (verifier, version, outcome), count in sorted(certificates.items()):
        by_verifier.setdefault(f"{verifier}@{version}", {})[outcome] = count
    return Figures(
        rows=dataset.rows.count,
        splits=dict(sorted(splits.items(), key=lambda item: (-item[1], item[0]))),
        blind=blind,
        families=tuple(families[name] for name in sorted(families)),
        funnels=funnels(manifest),
        certificates=by_verifier,
        verdicts={name: dict(counts) for name, counts in sorted(manifest["verdicts"].items())},
        leaks=leaks,
        near_across=int(manifest.get("near_duplicates_across_splits", 0)),
    )


def funnels(manifest: Mapping[str, Any]) -> tuple[Funnel, ...]:
    """Return each unit's funnel, in the manifest's order of generators and splits."""
    found = []
    dropping = bool(manifest["recipe"].get("near_duplicates", {}).get("drop"))
    try:
        for name, unit in manifest["units"].items():
            lost: dict[str, dict[str, int]] = {}
            for label, count in unit["rejected"].items():
                stage, _, reason = label.partition(": ")
                lost.setdefault(stage, {})[reason] = int(count)
            near, gone = int(unit["near_duplicates"]), int(unit["duplicates"]) + int(unit["crowded"])
            made, kept = int(unit["made"]), int(unit["kept"])
            surplus = made - kept - gone - (near if dropping else 0)
            numbers = (int(unit["quota"]), int(unit["tried"]), made, kept, gone, near, surplus)
            found.append(Funnel(name, unit["generator"], unit["split"], unit["cell"], *numbers, lost))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedError("manifest.json", f"units are not as this release writes them: {error}") from None
    return tuple(sorted(found, key=lambda item: (item.generator, item.unit)))


def _count(
    content: pa.Table, families: dict[str, Family], certificates: Counter[tuple[str, int, str]]
) -> None:
    """Add one row group to the histograms."""
    columns = {name: content.column(name).to_pylist() for name in content.column_names}
    names: list[str] = columns["generator"]
    for index, name in enumerate(names):
        family = families.setdefault(name, Family(name))
        family.rows += 1
        family.splits[columns["split"][index]] += 1
        family.pictures += bool(columns["image_digest"][index])
        family.kinds[columns["answer_type"][index]] += 1
        steps = columns["steps"][index]
        family.steps[len(steps)] += 1
        family.rules.update(step["rule"] for step in steps if step["rule"])
        for key, value in _difficulty(columns["difficulty"][index]):
            family.difficulty.setdefault(key, Counter())[value] += 1
        certificates.update(
            (s["verifier"], s["version"], s["outcome"]) for s in columns["certificate"][index]
        )


def _difficulty(plain: str) -> list[tuple[str, int]]:
    try:
        fields = json.loads(plain)
    except (ValueError, RecursionError):
        fields = None
    if type(fields) is not dict:
        raise DamagedError("data", "a row's difficulty is not a JSON object")
    return [(key, value) for key, value in sorted(fields.items()) if type(value) is int]


def _remember(dataset: Dataset, families: Mapping[str, Family]) -> Leaks:
    """Count what needs a memory of all rows, in as many passes as that memory's bound asks for."""
    passes = max(1, -(-dataset.rows.count // SPAN))
    answers: dict[str, Counter[str]] = {name: Counter() for name in families}
    across: Counter[str] = Counter()
    for part in range(passes):
        seen: dict[str, dict[str, str]] = {name: {} for name in ("prompt", "fingerprint", "family")}
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for group, content in dataset.rows.tables(_REMEMBERED):
            columns = {name: content.column(name).to_pylist() for name in content.column_names}
            split = group.split
            for name, known in seen.items():
                for value in columns.get(name, ()):
                    key = _digest(value) if name == "prompt" else value
                    if passes > 1 and _share(key) % passes != part:
                        continue
                    if key not in known:
                        known[key] = split
                    else:
                        across[f"{name} repeated"] += 1
                        if known[key] != split and known[key] != "*":
                            known[key] = "*"
                            across[f"{name} across"] += 1
            if "answer" not in columns:
                continue
            for generator, answer, prompt in zip(
                columns["generator"], columns["answer"], columns["prompt"], strict=True
            ):
                if part == 0:
                    families[generator].answers.rows += 1
                    families[generator].answers.copied += stands_in(answer, prompt)
                if passes == 1 or _share(_digest(answer)) % passes == part:
                    counted[generator][answer] += 1
        for generator, counts in counted.items():
            families[generator].answers.distinct += len(counts)
            answers[generator] += Counter(dict(_top(counts)))
    for generator, counts in answers.items():
        families[generator].answers.top = _top(counts)
    return Leaks(
        fingerprints_across=across["fingerprint across"],
        families_across=across["family across"],
        fingerprints_repeated=across["fingerprint repeated"],
        prompts_repeated=across["prompt repeated"],
        prompts_across=across["prompt across"],
    )


def _top(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:TOP]


def _digest(value: str) -> str:
    return blake2b(value.encode(), digest_size=12).hexdigest()


def _share(digest: str) -> int:
    return int(digest[:8], 16)
