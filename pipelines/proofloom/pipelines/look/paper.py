"""A dataset's figures for a paper: LaTeX tables, PDF plots, a datasheet and BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from string import Template

from proofloom.pipelines.look import paper_plots
from proofloom.pipelines.look.charts import median, percent
from proofloom.pipelines.look.markup import asset
from proofloom.pipelines.look.reader import Dataset, open_dataset
from proofloom.pipelines.look.sections import STAGES, losses
from proofloom.pipelines.look.stats import Family, Figures, Funnel, measure
from proofloom.pipelines.look.tex import table, tex

Cells = list[str | int]

_GEBRU = """@article{gebru2021datasheets,
  author  = {Gebru, Timnit and Morgenstern, Jamie and Vecchione, Briana and Vaughan, Jennifer Wortman and
             Wallach, Hanna and {Daum\\'e III}, Hal and Crawford, Kate},
  title   = {Datasheets for Datasets},
  journal = {Communications of the ACM},
  volume  = {64},
  number  = {12},
  pages   = {86--92},
  year    = {2021}
}
"""


class _TexTemplate(Template):
    """A template whose parts begin with "@", since TeX needs the dollar sign."""

    delimiter = "@"


def paper(place: str | Path, folder: str | Path) -> Path:
    """Write tables, plots, datasheet, bibliography and a document that shows them; return the folder.

    Equal datasets give equal bytes. Raises `RecipeError` when the place holds no finished dataset,
    `DamagedError` naming a file that is not what was written.
    """
    dataset = open_dataset(place)
    figures = measure(dataset)
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    plots = _plots(figures, out)
    parts = {
        "tables.tex": "\n".join(tables(figures)),
        "datasheet.tex": datasheet(dataset, figures),
        "dataset.bib": bibliography(dataset),
        "paper.tex": _TexTemplate(asset("paper.tex")).substitute(
            title=tex(dataset.name), plots="\n".join(_float(*plot) for plot in plots)
        ),
    }
    for name, content in parts.items():
        (out / name).write_text(content, "utf-8", newline="\n")
    return out


def tables(figures: Figures) -> list[str]:
    """Return the tables: composition, funnel, baselines, verdicts, leaks."""
    names = list(figures.splits)
    composition: list[Cells] = [
        [f.generator, *(f.splits[name] for name in names), f.rows, f.pictures, median(f.steps)]
        for f in figures.families
    ]
    funnel: list[Cells] = [
        [
            f.generator,
            f.split,
            f.cell,
            f.draws,
            *(sum(f.lost.get(stage, {}).values()) for stage in _LOST),
            f.duplicates,
            f.kept,
        ]
        for f in figures.funnels
    ]
    baselines: list[Cells] = [
        [f.generator, f.answers.distinct, percent(_most(f), f.rows), percent(f.answers.copied, f.rows)]
        for f in figures.families
    ]
    outcomes = ("pass", "fail", "unknown", "error")
    verdicts: list[Cells] = [
        [name, *(counts.get(outcome, 0) for outcome in outcomes)] for name, counts in figures.verdicts.items()
    ]
    leaks = figures.leaks
    shared: list[Cells] = [
        ["Canonical fingerprints in more than one split", leaks.fingerprints_across],
        ["Families in more than one split", leaks.families_across],
        ["Question texts in more than one split", leaks.prompts_across],
        ["Rows whose fingerprint an earlier row has", leaks.fingerprints_repeated],
        ["Rows whose text an earlier row has", leaks.prompts_repeated],
        ["Near duplicates across splits", figures.near_across],
    ]
    heads = ["Generator", *names, "Rows", "Diagrams", "Median steps"]
    lost = ["Generator", "Split", "Cell", "Draws", *(stage.capitalize() for stage in _LOST), "Copies", "Kept"]
    checks = ["Verifier", *(outcome.capitalize() for outcome in outcomes)]
    return [
        table("Rows by generator and split.", "tab:rows", heads, composition, "l" + "r" * (len(heads) - 1)),
        table(
            "What became of every draw, by the stage at which it was lost.",
            "tab:funnel",
            lost,
            funnel,
            "lll" + "r" * (len(lost) - 3),
        ),
        table(
            "Answers, and what is reached without reasoning.",
            "tab:baselines",
            ["Generator", "Different answers", "Majority", "Copy"],
            baselines,
            "lrrr",
        ),
        table("Verdicts on all candidates.", "tab:verdicts", checks, verdicts, "lrrrr"),
        table("What splits and rows share.", "tab:leaks", ["Shared", "Count"], shared, "lr"),
    ]


_LOST = ("draw", "split", "disjoint", "verify", "error")


def datasheet(dataset: Dataset, figures: Figures) -> str:
    """Return the datasheet as LaTeX."""
    manifest = dataset.manifest
    near = sum(funnel.near for funnel in figures.funnels)
    dropped = bool(manifest["recipe"].get("near_duplicates", {}).get("drop"))
    checks = [
        f"{name}: {counts.get('pass', 0):,} passed, {counts.get('fail', 0):,} failed, "
        f"{counts.get('unknown', 0):,} unknown, {counts.get('error', 0):,} errors"
        for name, counts in figures.verdicts.items()
    ]
    rows = [f"{family.rows:,} of {family.generator}" for family in figures.families]
    splits = [f"{name} ({count:,} rows)" for name, count in figures.splits.items()]
    leaks = figures.leaks
    shares = [
        f"{family.generator}: {percent(_most(family), family.rows)} by the most frequent answer, "
        f"{percent(family.answers.copied, family.rows)} of answers stand in the question"
        for family in figures.families
    ]
    parts = {
        "name": dataset.name,
        "instances": f"Reasoning problems from {_list(family.generator for family in figures.families)}.",
        "counts": f"{figures.rows:,}: {_list(rows)}.",
        "splits": f"{_list(splits)}. Families of problems are reserved per split: {leaks.families_across:,} "
        f"families and {leaks.fingerprints_across:,} canonical forms are shared.",
        "redundancy": f"{leaks.fingerprints_repeated:,} rows repeat a canonical form; {near:,} rows have a "
        f"near duplicate in wording before them, {figures.near_across:,} of them in another split.",
        "version": manifest["versions"].get("proofloom", ""),
        "recipe": manifest.get("recipe_digest", "")[:16],
        "draws": f"{sum(funnel.draws for funnel in figures.funnels):,}",
        "kept": f"{figures.rows:,}",
        "verifiers": f"By verifiers, on every candidate. {_list(checks, '; ')}.",
        "near": f"Near duplicates in wording were {'dropped' if dropped else 'counted and kept'}.",
        "baselines": f"Without reasoning one reaches: {_list(shares, '; ')}.",
        "canary": manifest.get("canary", ""),
        "licence": f"{manifest.get('licence', 'see the manifest')}.",
        "logical": manifest.get("logical_digest", "")[:16],
    }
    plain = {name: tex(str(value)) for name, value in parts.items()}
    return _TexTemplate(asset("datasheet.tex")).substitute(plain, key=_key(dataset))


def bibliography(dataset: Dataset) -> str:
    """Return BibTeX for the dataset, without a year, which no manifest holds, and for what is cited."""
    manifest = dataset.manifest
    digest = manifest.get("logical_digest", "")
    fields = {
        "key": f"{{{tex(dataset.name)}}}",
        "title": f"{{{tex(dataset.name)}: a verified synthetic reasoning dataset}}",
        "howpublished": f"{{Made by Proofloom {tex(manifest['versions'].get('proofloom', ''))}}}",
        "note": f"{{Rows digest {tex(digest)}, recipe digest {tex(manifest.get('recipe_digest', ''))}}}",
    }
    body = ",\n".join(f"  {name:<12} = {value}" for name, value in fields.items())
    return f"@misc{{{_key(dataset)},\n{body}\n}}\n\n{_GEBRU}"


def _plots(figures: Figures, out: Path) -> list[tuple[str, str]]:
    """Write the plots and return each one's file name with its caption."""
    found = [("funnel.pdf", "What became of the draws of each unit.")]
    paper_plots.funnel(out / "funnel.pdf", [(_unit(funnel), _ends(funnel)) for funnel in figures.funnels])
    steps = [(family.generator, family.steps) for family in figures.families if family.steps]
    if steps:
        paper_plots.histograms(out / "steps.pdf", steps)
        answers = [(f.generator, f.answers.top, f.rows) for f in figures.families]
        paper_plots.bars(out / "answers.pdf", answers)
        found += [("steps.pdf", "Steps per row."), ("answers.pdf", "The most frequent answers.")]
    for family in figures.families:
        if family.difficulty:
            name = f"difficulty-{_slug(family.generator)}.pdf"
            fields = sorted(family.difficulty.items())
            paper_plots.histograms(out / name, [(key.replace("_", " "), counts) for key, counts in fields])
            found.append((name, f"Difficulty of {family.generator}."))
    return found


def _ends(funnel: Funnel) -> list[tuple[str, str, int]]:
    lost = losses(funnel)
    return [
        ("kept", "kept", funnel.kept),
        *((stage, STAGES.get(stage, stage), count) for stage, count in lost.items()),
    ]


def _unit(funnel: Funnel) -> str:
    return f"{funnel.generator}, {funnel.split}" + ("" if funnel.cell == "all" else f", {funnel.cell}")


def _float(name: str, caption: str) -> str:
    return (
        "\\begin{figure}[htbp]\n\\centering\n"
        f"\\includegraphics[width=\\linewidth]{{{name}}}\n\\caption{{{tex(caption)}}}\n\\end{{figure}}"
    )


def _most(family: Family) -> int:
    return family.answers.top[0][1] if family.answers.top else 0


def _list(words: Iterable[str], between: str = ", ") -> str:
    return between.join(words)


def _slug(words: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-").lower() or "unnamed"


def _key(dataset: Dataset) -> str:
    return f"proofloom-{_slug(dataset.name)}"
