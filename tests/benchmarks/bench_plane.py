"""Plane geometry rows, complete: how many a core makes in a second, and how varied they are.

A row is a scene's share, its question, text, solution, picture at 448 pixels and all its verifiers' verdicts.

Run: .venv/bin/python tests/benchmarks/bench_plane.py [scenes]
"""

from __future__ import annotations

import math
import sys
import time
from collections import Counter

from proofloom.generators.geometry.plane.templates import bases
from proofloom.pipelines.make import Maker
from proofloom.pipelines.plan import units
from proofloom.pipelines.recipe import parse

RECIPE = """
name: plane
seed: 7
licence: CC-BY-4.0
splits:
  train: {share: 1}
generators:
  - use: geometry/plane_problems
    rows: {train: 1000}
"""
WARM = 8  # items made before the clock starts: the engine's kernels are loaded with the first


def entropy(counts: Counter[str]) -> float:
    """Return the entropy of what was counted, in bits."""
    total = counts.total()
    return -sum(count / total * math.log2(count / total) for count in counts.values())


def main(scenes: int = 300) -> None:
    """Make the rows of so many scenes, and print."""
    recipe = parse(RECIPE, "bench_plane.yaml")
    maker, (unit,) = Maker(recipe), units(recipe)
    for number in range(WARM):
        maker.make(unit.name, 10**6 + number)
    kinds, tiers, groups, rules = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    rejected, refused, forms, drawn = Counter[str](), Counter[str](), set(), set()
    group = {base.name: base.group for base in bases()}
    start = time.process_time()
    for index in range(scenes):
        made = maker.make(unit.name, index)
        assert len(made.rows) == len(made.kept)
        for kept in made.kept:
            body = kept.candidate.body
            kinds[body.asked.what if body.asked else "proof"] += 1
            kinds[f"as {body.kind.value}"] += 1
            kinds[body.mode.value] += 1
            tiers[str(kept.candidate.difficulty["tier"])] += 1
            groups[group[body.lineage.base]] += 1
            rules.update(step.rule for proof in body.proofs for step in proof.steps)
            forms.add(kept.canonical)
            drawn.add(body.lineage.scene)
        for one in made.rejected:
            (refused if one.stage in ("verify", "error") else rejected)[one.reason] += one.count
    spent = time.process_time() - start
    rows = tiers.total()
    print(f"{rows} rows of {scenes} items: {rows / spent:.1f} rows per core-second")
    print(f"distinct by canonical form {len(forms)}, scenes {len(drawn)}; refused {dict(refused)}")
    print(f"draws rejected {rejected.total()}: {dict(rejected.most_common(6))}")
    print(f"kinds {dict(kinds.most_common())}\ntiers {dict(sorted(tiers.items()))}")
    largest, count = groups.most_common(1)[0]
    print(f"most of one sort of figure: {largest}, {count / rows:.1%}; entropy {entropy(groups):.2f} bits")
    print(f"theorems and linear steps: {len(rules)}, entropy {entropy(rules):.2f} bits")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
