"""The report: one HTML file with a dataset's figures and a sample of its rows, the same bytes every time."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from proofloom.pipelines.look import sections
from proofloom.pipelines.look.brand import mark, weave
from proofloom.pipelines.look.item import card, chips, difficulty, figure, item
from proofloom.pipelines.look.markup import Html, asset, fill, join, tag
from proofloom.pipelines.look.reader import LIGHT, Dataset, open_dataset
from proofloom.pipelines.look.sample import sample
from proofloom.pipelines.look.stats import Figures, measure
from proofloom.pipelines.rows import Row

SAMPLES = 200


def report(place: str | Path, out: str | Path) -> Path:
    """Write a finished dataset's report and return its path.

    The file needs nothing outside itself and works from `file://`. Raises `RecipeError` when the
    place holds no finished dataset, `DamagedError` naming a file that is not what was written.
    """
    page = render(open_dataset(place))
    path = Path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, "utf-8", "replace", newline="\n")
    return path


def render(dataset: Dataset, samples: int = SAMPLES) -> str:
    """Return the report's HTML."""
    figures = measure(dataset)
    chosen = sample(dataset, samples)
    parts = [*sections.sections(dataset, figures), _samples(dataset, figures, chosen)]
    style, script = asset("look.css"), asset("item.js") + asset("report.js")
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return fill(
        "report.html",
        policy=join(policy),
        title=join(f"{dataset.name} · Proofloom report"),
        style=Html(style),
        script=Html(script),
        mark=mark(),
        weave=weave(),
        name=join(dataset.name),
        lede=sections.lede(figures),
        contents=join([tag("a", part.title, href=f"#{part.anchor}") for part in parts]),
        sections=join([part.html for part in parts], "\n"),
        footer=sections.colophon(dataset),
    )


def _hash(source: str) -> str:
    return "sha256-" + b64encode(sha256(source.encode()).digest()).decode()


def _samples(dataset: Dataset, figures: Figures, positions: list[int]) -> sections.Section:
    rows = [_row(dataset, position) for position in positions]
    cards = [_card(row) for row in rows]
    levels = sorted({level for row in rows for level in _levels(row)}, key=_level_order)
    note = (
        "Chosen by the hash of their ids, in proportion to each generator, split and difficulty cell. "
        "Open one and point at a step: what it uses lights up."
    )
    keys = tag("p", tag("kbd", "/"), " search  ", tag("kbd", "j"), " ", tag("kbd", "k"), " next, previous  ",
               tag("kbd", "Enter"), " open  ", tag("kbd", "Esc"), " close", class_="tally keys")  # fmt: skip
    return sections.section(
        "samples",
        "Samples",
        note,
        tag(
            "form",
            tag(
                "label",
                "Search",
                tag("input", type="search", name="q", placeholder="words of the question, answer or id"),
                class_="grow",
            ),
            _choice("Generator", "generator", [family.generator for family in figures.families]),
            _choice("Split", "split", list(figures.splits)),
            _choice("Difficulty", "difficulty", levels),
            class_="filters",
        ),
        tag("p", f"{len(rows)} samples", class_="tally", role="status"),
        tag("div", *cards, class_="gallery"),
        keys,
    )


def _row(dataset: Dataset, position: int) -> Row:
    """Return a row, with its picture's bytes only where there is no scene to draw."""
    row = dataset.rows.rows([position], LIGHT)[0]
    if row.get("image") is None or row.get("scene"):
        return row
    return row | dataset.rows.rows([position], ["image"])[0]


def _card(row: Row) -> Html:
    drawn = figure(row)
    full = tag("template", chips(row), item(row, drawn, slot=True))
    opener = tag("button", f"Open row {row['id'][:12]}", type="button", class_="open")
    return card(
        row,
        drawn,
        full,
        opener,
        id=f"row-{row['id']}",
        data_generator=row.get("generator", ""),
        data_split=row["split"],
        data_difficulty=json.dumps(_levels(row)),
    )


def _levels(row: Row) -> list[str]:
    return [f"{name} {value}" for name, value in difficulty(row).items()]


def _level_order(level: str) -> tuple[str, int]:
    name, _, value = level.rpartition(" ")
    return name, int(value)


def _choice(label: str, name: str, values: list[str]) -> Html | None:
    if not values:
        return None
    options = [tag("option", "all", value=""), *(tag("option", value, value=value) for value in values)]
    return tag("label", label, tag("select", *options, name=name))
