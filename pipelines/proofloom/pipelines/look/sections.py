"""The report's sections, each a heading, a sentence, and figures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proofloom.pipelines.audit.tell import scope, words
from proofloom.pipelines.look.charts import bars, histogram, percent, ratio, strip
from proofloom.pipelines.look.markup import Child, Html, join, tag
from proofloom.pipelines.look.reader import Dataset
from proofloom.pipelines.look.stats import Family, Figures, Funnel

# stages in the order in which a draw meets them, with what they mean
STAGES = {
    "draw": "could not be drawn",
    "split": "belongs to another split",
    "disjoint": "in a set to stay clear of",
    "verify": "not passed by a verifier",
    "error": "broke",
    "copies": "duplicates, or too many alike",
    "surplus": "beyond the quota",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its place in the table of contents."""

    anchor: str
    title: str
    html: Html


def section(anchor: str, title: str, note: str, *children: Child) -> Section:
    """Return a section with a heading and one sentence under it."""
    return Section(
        anchor, title, tag("section", tag("h2", title), tag("p", note, class_="note"), *children, id=anchor)
    )


def sections(dataset: Dataset, figures: Figures) -> list[Section]:
    """Return the sections before the samples."""
    found = [_overview(figures), _funnel(figures), _shape(figures), _answers(figures), _checks(figures)]
    audited = dataset.manifest.get("audit")
    return [*found, *([_audit(audited)] if audited else ()), _provenance(dataset)]


def lede(figures: Figures) -> Html:
    """Return the sentence under the title."""
    makers, checkers = len(figures.families), len(figures.certificates)
    rows = f"{figures.rows:,} {_plural(figures.rows, 'row')} from {makers} {_plural(makers, 'generator')}"
    checked = f"each passed by {checkers} {_plural(checkers, 'verifier')} that did not make it"
    if makers > 1:
        checked = "each passed by verifiers that did not make it"
    return join(f"{rows}, {checked}, and each can be rebuilt to the same bytes.")


def colophon(dataset: Dataset) -> Html:
    """Return the report's last line."""
    version = dataset.manifest["versions"].get("proofloom", "")
    return join(
        [
            f"Made by Proofloom {version} from the dataset alone. ",
            tag("span", dataset.manifest.get("canary", ""), class_="digest"),
        ]
    )


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def _overview(figures: Figures) -> Section:
    draws = sum(funnel.draws for funnel in figures.funnels)
    made = sum(funnel.made for funnel in figures.funnels)
    outcomes: Counter[str] = Counter()
    for counts in figures.verdicts.values():
        outcomes.update(counts)
    shared = figures.leaks.fingerprints_across + figures.leaks.families_across
    near = sum(funnel.near for funnel in figures.funnels)
    splits = ", ".join(f"{count:,} {name}" for name, count in figures.splits.items())
    steps: Counter[int] = Counter()
    for family in figures.families:
        steps.update(family.steps)
    count = sum(steps.values())
    every = sum(value * rows for value, rows in steps.items())
    tiles = [
        ("Rows", f"{figures.rows:,}", splits),
        ("Kept of all draws", percent(figures.rows, draws), f"{draws:,} draws, {made:,} good rows"),
        (
            "Verdicts that pass",
            percent(outcomes["pass"], sum(outcomes.values())),
            f"{outcomes['unknown']:,} unknown, {outcomes['error']:,} errors",
        ),
        ("Steps per row", ratio(every, count), f"{every:,} steps, each with what it cites"),
        ("Shared between splits", f"{shared:,}", "fingerprints and families"),
        ("Near duplicates", percent(near, made), f"{near:,} rows, {figures.near_across:,} across splits"),
    ]
    cells = [tag("div", tag("dt", name), tag("dd", value), tag("dd", more)) for name, value, more in tiles]
    return section(
        "overview",
        "At a glance",
        "Counts are exact; shares are rounded to what is shown.",
        tag("dl", *cells, class_="tiles"),
    )


def _funnel(figures: Figures) -> Section:
    panels = [_one_funnel(funnel) for funnel in figures.funnels]
    note = (
        "What became of every draw, unit by unit. Nothing is dropped in silence: each loss has its stage "
        "and its reason."
    )
    return section("funnel", "Funnel", note, *panels)


def losses(funnel: Funnel) -> dict[str, int]:
    """Return a unit's losses by stage, in the order of `STAGES`, stages of other releases after them."""
    found = {stage: sum(reasons.values()) for stage, reasons in funnel.lost.items()}
    found["copies"] = funnel.made - funnel.surplus - funnel.kept
    found["surplus"] = funnel.surplus
    names = [*STAGES, *sorted(set(found) - set(STAGES))]
    return {name: found[name] for name in names if found.get(name)}


def _one_funnel(funnel: Funnel) -> Html:
    ends = [("kept", "kept", funnel.kept)]
    ends += [
        (stage if stage in STAGES else "other", STAGES.get(stage, stage), count)
        for stage, count in losses(funnel).items()
    ]
    legend = [
        tag(
            "li",
            tag("span", class_=f"key {kind}"),
            f"{name} ",
            tag("b", f"{count:,}"),
            " ",
            _of(funnel, count),
        )
        for kind, name, count in ends
    ]
    about = f"{funnel.split}, {funnel.cell}" if funnel.cell != "all" else funnel.split
    each = ratio(funnel.draws, max(funnel.kept, 1))
    drawn = f"{funnel.draws:,} draws for {funnel.tried:,} items, {each} per row kept"
    return tag(
        "div",
        tag("h3", funnel.generator, tag("span", about, class_="chip split"), tag("small", drawn)),
        tag(
            "div",
            strip([(kind, count, f"{name}: {count:,}") for kind, name, count in ends], funnel.draws),
            class_="funnel-bar",
        ),
        tag("ul", *legend, class_="legend"),
        _reasons(funnel),
        class_="panel",
    )


def _of(funnel: Funnel, count: int) -> str:
    return percent(count, funnel.draws)


def _reasons(funnel: Funnel) -> Html | None:
    found = [(stage, why, count) for stage, whys in funnel.lost.items() for why, count in whys.items()]
    if not found:
        return None
    found.sort(key=lambda item: (-item[2], item[:2]))
    lines = [(join([tag("small", f"{stage} "), why]), count) for stage, why, count in found]
    title = f"{len(found)} {_plural(len(found), 'reason')} for rejection"
    return tag("details", tag("summary", title), bars(lines, funnel.draws))


def _shape(figures: Figures) -> Section:
    note = "How long the solutions are and how hard the problems, by the fields that recipes can ask for."
    return section(
        "shape", "Steps and difficulty", note, *(_one_shape(family) for family in figures.families)
    )


def _one_shape(family: Family) -> Html:
    charts = [histogram(family.steps, "steps written out")]
    charts += [
        histogram(counts, name.replace("_", " ")) for name, counts in sorted(family.difficulty.items())
    ]
    pictures = f"{family.rows:,} rows, {family.pictures:,} with a diagram"
    top = sorted(family.rules.items(), key=lambda item: (-item[1], item[0]))
    rules = None
    if top:
        used = bars([(name.replace("_", " "), count) for name, count in top], sum(family.rules.values()))
        rules = tag(
            "details", tag("summary", f"{len(top)} rules used, {sum(family.rules.values()):,} times"), used
        )
    return tag(
        "div",
        tag("h3", family.generator, tag("small", pictures)),
        tag("div", *charts, class_="grid"),
        rules,
        class_="panel",
    )


def _answers(figures: Figures) -> Section:
    note = (
        "What a model reaches without reasoning: by always giving the most frequent answer, or by copying "
        "the answer where it already stands in the question."
    )
    return section(
        "answers", "Answers and baselines", note, *(_one_answer(family) for family in figures.families)
    )


def _one_answer(family: Family) -> Html:
    found = family.answers
    most = found.top[0][1] if found.top else 0
    kinds = ", ".join(f"{name} {percent(count, family.rows)}" for name, count in sorted(family.kinds.items()))
    facts = [
        ("Majority answer", percent(most, found.rows), "always giving it"),
        ("Copy", percent(found.copied, found.rows), "answer stands in the question"),
        ("Different answers", f"{found.distinct:,}", kinds),
    ]
    tiles = [tag("div", tag("dt", name), tag("dd", value), tag("dd", more)) for name, value, more in facts]
    listed = bars([(answer, count) for answer, count in found.top], found.rows)
    return tag(
        "div",
        tag("h3", family.generator),
        tag("div", tag("dl", *tiles, class_="tiles"), listed, class_="pair"),
        class_="panel",
    )


def _audit(found: Mapping[str, Any]) -> Section:
    panels = []
    for name, shares in found["figures"].items():
        if shares:
            word = words()[name]
            lines = [
                tag("tr", tag("td", label), tag("td", f"{count:,} of {of:,}", class_="n"),
                    tag("td", percent(count, of), class_="n"))
                for label, (count, of) in shares.items()
            ]  # fmt: skip
            head = tag("h3", word["title"], tag("small", word["says"]))
            panels.append(tag("div", head, tag("table", *lines, class_="counts"), class_="panel"))
    note = f"What can be guessed without running anything, what runs and is needed: {scope(found)}."
    return section("audit", "Questions about programs", note, *panels)


def _checks(figures: Figures) -> Section:
    note = (
        "Verdicts of all candidates, kept or not, and of the rows that are published. Unknown is never a "
        "pass; an error is a check that broke and says nothing of the row."
    )
    outcomes = ("pass", "fail", "unknown", "error")
    head = tag(
        "tr",
        tag("th", "Verifier"),
        *(tag("th", name, class_="n") for name in outcomes),
        tag("th", "unknown rate", class_="n"),
    )
    lines = []
    for name, counts in figures.verdicts.items():
        cells = [_number(counts.get(outcome, 0)) for outcome in outcomes]
        rate = percent(counts.get("unknown", 0), sum(counts.values()))
        lines.append(tag("tr", tag("td", name), *cells, tag("td", rate, class_="n")))
    rows = [
        tag("tr", tag("td", name), *(_number(counts.get(outcome, 0)) for outcome in outcomes))
        for name, counts in figures.certificates.items()
    ]
    leaks = figures.leaks
    shared = [
        ("canonical fingerprints found in more than one split", leaks.fingerprints_across),
        ("families found in more than one split", leaks.families_across),
        ("question texts found in more than one split", leaks.prompts_across),
        ("rows whose fingerprint an earlier row has", leaks.fingerprints_repeated),
        ("rows whose text an earlier row has", leaks.prompts_repeated),
        ("near duplicates whose other is in another split", figures.near_across),
    ]
    table = [
        tag(
            "tr",
            tag("td", name),
            tag("td", f"{count:,}", class_="n alarm" if count and i < 2 else "n ok" if not count else "n"),
        )
        for i, (name, count) in enumerate(shared)
    ]
    return section(
        "checks",
        "Checks",
        note,
        tag(
            "div",
            tag("h3", "All candidates"),
            tag("div", tag("table", head, *lines, class_="counts"), class_="scroll"),
            class_="panel",
        ),
        tag(
            "div",
            tag("h3", "Certificates of published rows"),
            tag("div", tag("table", _head(outcomes), *rows, class_="counts"), class_="scroll"),
            class_="panel",
        ),
        tag("div", tag("h3", "Leaks and duplicates"), tag("table", *table), class_="panel"),
    )


def _head(outcomes: tuple[str, ...]) -> Html:
    """Return the head row of a table of verdicts."""
    return tag("tr", tag("th", "Verifier"), *(tag("th", name, class_="n") for name in outcomes))


def _number(count: int) -> Html:
    return tag("td", f"{count:,}", class_="n" if count else "n zero")


def _provenance(dataset: Dataset) -> Section:
    manifest = dataset.manifest
    digests = {name.replace("_", " "): manifest.get(name, "") for name in ("logical_digest", "recipe_digest")}
    digests |= {f"{name} rows": part.get("content", "") for name, part in manifest["splits"].items()}
    files = [
        tag(
            "tr",
            tag("td", item["path"]),
            tag("td", f"{int(item['bytes']):,}", class_="n"),
            tag("td", item["sha256"], class_="digest"),
        )
        for item in manifest["files"]
    ]
    head = tag("tr", tag("th", "File"), tag("th", "bytes", class_="n"), tag("th", "SHA-256"))
    recipe = json.dumps(manifest["recipe"], indent=1, ensure_ascii=False, sort_keys=True)
    note = "With these, the same rows come out again; with these library versions, the same bytes."
    return section(
        "provenance",
        "Provenance",
        note,
        tag("div", tag("h3", "Digests"), _facts(digests), class_="panel"),
        tag("div", tag("h3", "Versions"), _facts(manifest["versions"]), class_="panel"),
        tag(
            "div",
            tag(
                "details",
                tag("summary", f"{len(files)} files"),
                tag("div", tag("table", head, *files), class_="scroll"),
            ),
            tag(
                "details",
                tag("summary", "The recipe, in full"),
                tag("pre", recipe, class_="raw", tabindex="0"),
            ),
            class_="panel",
        ),
    )


def _facts(pairs: Mapping[str, Any]) -> Html:
    return tag(
        "dl", [[tag("dt", name), tag("dd", str(value))] for name, value in pairs.items()], class_="facts"
    )
