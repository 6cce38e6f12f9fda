"""Show that neighbouring seeds share no more problems than unrelated ones, and that splits share none."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import Any

from evidence import Evidence
from kit import loom

from proofloom.pipelines import recipe as recipes
from proofloom.pipelines.make import Maker

ROWS = 10_000  # of each family and seed, half in each split
SAMPLE_ROWS = 40
BATCH = 250  # items to a case
SEEDS = (41, 42, 7_300_001)  # two neighbours, and one that is related to neither
SPLITS = ("train", "test")
ALPHA = 0.001  # of the binomial test
# small problems, so that different seeds do meet: the test is blind where nothing ever repeats
FAMILIES: dict[str, dict[str, Any]] = {
    "geometry/angle_chase": {"steps": [3, 3]},
    "program/exercises": {
        "functions": [1, 1],
        "statements": [2, 12],
        "steps": [2, 40],
        "distinct": [3, 2],
        "pool": 6,
        "languages": {"python": 1},
        "asks": {"output": 1, "steps": 1},
    },
    "toy/polygon": {"sides": [4, 4]},
}


def main(evidence: Evidence) -> int:
    """Make every row that is not made yet, without its picture; compare fingerprints and families."""
    loom.plug_in()
    most = SAMPLE_ROWS if evidence.sample else ROWS
    ok, shown = True, {}
    for use in FAMILIES:
        forms: dict[int, set[str]] = {}
        by_split: dict[str, dict[str, set[str]]]
        by_split = {split: {"forms": set(), "families": set()} for split in SPLITS}
        rows = 0
        for seed in SEEDS:
            found = {split: _rows(evidence, use, seed, split, most // 2) for split in SPLITS}
            forms[seed] = {form for part in found.values() for form, _ in part}
            for split, part in found.items():
                rows += len(part)
                by_split[split]["forms"].update(form for form, _ in part)
                by_split[split]["families"].update(family for _, family in part)
        pairs = {pair: len(forms[pair[0]] & forms[pair[1]]) for pair in combinations(SEEDS, 2)}
        near, every = pairs[SEEDS[0], SEEDS[1]], sum(pairs.values())
        chance = _at_least(near, every, len(pairs))
        train, test = (by_split[split] for split in SPLITS)
        across = {what: len(train[what] & test[what]) for what in train}
        shown[use] = {
            "rows": rows,
            "different_problems": {str(seed): len(forms[seed]) for seed in SEEDS},
            "shared_by_neighbours": near,
            "shared_by_the_unrelated_pairs": [count for pair, count in pairs.items() if pair != SEEDS[:2]],
            "probability_of_as_many_by_chance": chance,
            "shared_by_splits": across,
        }
        ok = ok and chance >= ALPHA and not any(across.values()) and rows >= most * len(SEEDS)
    return evidence.conclude(ok=ok, families=shown, alpha=ALPHA)


def _at_least(near: int, every: int, pairs: int) -> float:
    """Return the exact probability that of `every` shared problems at least `near` fall on one given pair.

    If neighbours are as unrelated as any two seeds, each shared problem falls on each pair alike, and the
    number on one of them is binomial (conditional test for equal Poisson rates, Przyborowski and Wilenski,
    Biometrika 31, 1940).
    """
    tail = sum(comb(every, k) * (pairs - 1) ** (every - k) for k in range(near, every + 1))
    return tail / pairs**every


def _rows(evidence: Evidence, use: str, seed: int, split: str, most: int) -> list[tuple[str, str]]:
    """Return the (fingerprint, family) of the first rows of a seed's split."""
    rows: list[tuple[str, str]] = []
    maker: Maker | None = None
    start = 0
    while len(rows) < most:
        case = f"{use} {seed} {split} {start}"
        found = evidence.get(case)
        if found is None:
            maker = maker or _maker(use, seed)
            unit = f"{use.replace('/', '.')}.{split}.all"
            made = maker.make_all(unit, range(start, start + min(BATCH, most)))
            found = [[row["fingerprint"], row["family"]] for part in made for row in part.rows]
            evidence.put(case, found)
        rows += [(form, family) for form, family in found]
        start += min(BATCH, most)
    return rows[:most]


def _maker(use: str, seed: int) -> Maker:
    plain = {
        "name": "seeds",
        "seed": seed,
        "splits": {split: {"share": 1} for split in SPLITS},
        "generators": [
            {
                "use": use,
                "with": FAMILIES[use],
                "rows": dict.fromkeys(SPLITS, ROWS),
                "verifiers": ["toy/sum"] if use.startswith("toy/") else [],
            }
        ],
    }
    return Maker(recipes.Recipe.model_validate(plain), pictures=False)
