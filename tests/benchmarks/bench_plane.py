"""Plane geometry rows, complete: how many a core makes in a second, and how varied they are.

A row is a scene's share: question, text, solution, picture at 448 pixels and the verdicts of all verifiers.
Rows are of the cells of geotrust_200k.yaml in proportion; then of its first cell, one question a scene.

Run: .venv/bin/python tests/benchmarks/bench_plane.py [rows]
"""

from __future__ import annotations

import gc
import math
import sys
import time
from collections import Counter
from pathlib import Path

from proofloom.generators.geometry.plane.templates import bases
from proofloom.pipelines.make import Maker
from proofloom.pipelines.plan import units
from proofloom.pipelines.recipe import load, parse

RECIPE = Path(__file__).resolve().parents[2] / "data" / "recipes" / "geotrust_200k.yaml"
SPLIT = "train"
LEAST = 20  # at least the one part in so many is made of each cell
ONE = """
name: plane
seed: 7
licence: CC-BY-4.0
splits:
  train: {share: 1}
generators:
  - use: geometry/plane_problems
    with: {points: [6, 9], steps: [5, 50], numbers: 1, proofs: 0}
    rows: {train: 1000}
"""
WARM = 8  # items made before the clock starts: the engine's kernels are loaded with the first


class Tally:
    """What was made: how many rows, in how many seconds of one core, and of which kinds."""

    def __init__(self) -> None:
        self.kinds, self.tiers, self.groups, self.rules = (Counter[str]() for _ in range(4))
        self.rejected, self.refused = Counter[str](), Counter[str]()
        self.forms: set[str] = set()
        self.scenes: set[str] = set()
        self.rows, self.spent = 0, 0.0
        self.group = {base.name: base.group for base in bases()}

    def make(self, maker: Maker, unit: str, rows: int) -> None:
        """Make items of a unit until it has so many rows."""
        for number in range(WARM):
            maker.make(unit, 10**6 + number)
        gc.collect()
        gc.freeze()  # as a run does
        index, wanted, start = 0, self.rows + rows, time.process_time()
        while self.rows < wanted:
            made = maker.make(unit, index)
            index += 1
            self.rows += len(made.rows)  # which writes them down as files hold them
            for kept in made.kept:
                self._count(kept)
            for one in made.rejected:
                (self.refused if one.stage in ("verify", "error") else self.rejected)[one.reason] += one.count
        self.spent += time.process_time() - start

    def _count(self, kept) -> None:  # type: ignore[no-untyped-def]
        body = kept.candidate.body
        self.kinds.update((body.asked.what if body.asked else "proof", body.kind.value, body.mode.value))
        self.tiers[str(kept.candidate.difficulty["tier"])] += 1
        self.groups[self.group[body.lineage.base]] += 1
        self.rules.update(step.rule for proof in body.proofs for step in proof.steps)
        self.forms.add(kept.canonical)
        self.scenes.add(body.lineage.scene)


def entropy(counts: Counter[str]) -> float:
    """Return the entropy of what was counted, in bits."""
    total = counts.total()
    return -sum(count / total * math.log2(count / total) for count in counts.values())


def main(rows: int = 900) -> None:
    """Make so many rows in all, and half as many with one question a scene, and print."""
    recipe = load(RECIPE)
    wanted = [unit for unit in units(recipe) if unit.split == SPLIT]
    total = sum(unit.quota for unit in wanted)
    maker, tally, each = Maker(recipe), Tally(), []
    for unit in wanted:
        made, spent = tally.rows, tally.spent
        tally.make(maker, unit.name, max(rows * unit.quota // total, rows // LEAST))
        each.append((tally.spent - spent) / (tally.rows - made))
        print(f"{unit.cell}: {tally.rows - made} rows, {1 / each[-1]:.1f} rows per core-second")
    mean = sum(one * unit.quota for one, unit in zip(each, wanted, strict=True)) / total
    print(f"the cells in proportion: {1 / mean:.1f} rows per core-second")
    print(f"{tally.rows} rows of {len(tally.scenes)} scenes, {len(tally.forms)} distinct by canonical form")
    print(f"refused {tally.refused.total()}: {dict(tally.refused)}")
    print(f"draws rejected {tally.rejected.total()}: {dict(tally.rejected.most_common(6))}")
    print(f"kinds {dict(tally.kinds.most_common())}\ntiers {dict(sorted(tally.tiers.items()))}")
    largest, count = tally.groups.most_common(1)[0]
    share, bits = count / tally.rows, entropy(tally.groups)
    print(f"most of one sort of figure: {largest}, {share:.1%}; {bits:.2f} bits")
    print(f"theorems and linear steps: {len(tally.rules)}, entropy {entropy(tally.rules):.2f} bits")
    single, alone = parse(ONE, "one question a scene"), Tally()
    alone.make(Maker(single), units(single)[0].name, rows // 2)
    print(f"one question a scene: {alone.rows / alone.spent:.1f} rows per core-second")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
