"""The dataset's card: its README, with the loaders' configuration as YAML, written from the manifest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from string import Template
from typing import Any

import yaml

from proofloom.pipelines import diversity, registry
from proofloom.pipelines.audit import tell
from proofloom.pipelines.rows import COLUMNS

Manifest = Mapping[str, Any]

# licence names that hubs know; any other is given as "other" with its name
_KNOWN_LICENCES = frozenset(
    ("apache-2.0", "cc-by-4.0", "cc-by-nc-4.0", "cc-by-sa-4.0", "cc0-1.0", "mit", "odc-by", "pddl")
)
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGER = ((10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"), (10**9, "100M<n<1B"))
_FUNNEL = ("tried", "made", "duplicates", "crowded", "near_duplicates", "kept")
AUDIT = """\
How often a guess is right that runs nothing, how much of the programs runs and is needed, and how alike they
are. `proofloom audit` makes the same table for more questions, and for CRUXEval's file."""
_REASONS = 20  # of the funnel, the most frequent


def card(manifest: Manifest) -> str:
    """Return the README of a dataset: loader configuration as YAML, then what a reader should know."""
    front = yaml.safe_dump(_front(manifest), sort_keys=False, allow_unicode=True, width=10_000)
    template = resources.files(__package__).joinpath("card.md").read_text(encoding="utf-8")
    text = Template(template).substitute(_words(manifest))
    # an empty slot leaves blank lines or a trailing space behind
    text = re.sub(r" +$", "", text, flags=re.MULTILINE)
    return f"---\n{front}---\n\n" + re.sub(r"\n{3,}", "\n\n", text)


def title(manifest: Manifest) -> str:
    """Return the dataset's name as people read it: "angles-mini" becomes "Angles mini"."""
    text = str(manifest["name"]).replace("-", " ").replace("_", " ")
    return text[:1].upper() + text[1:]


def total_rows(manifest: Manifest) -> int:
    """Return the number of published rows in all splits."""
    return sum(part["rows"] for part in manifest["splits"].values())


def images(manifest: Manifest, split: str | None = None) -> int:
    """Return how many published rows (of one split, or of all) carry a diagram."""
    return sum(item["images"] for item in data_files(manifest, split))


def data_files(manifest: Manifest, split: str | None = None) -> list[Mapping[str, Any]]:
    """Return the manifest's entries for files under `data/`, of one split or of all."""
    found = [item for item in manifest["files"] if item["path"].startswith("data/")]
    return [item for item in found if split in (None, item["split"])]


def pattern(split: str) -> str:
    """Return the glob of a split's files; it does not match a split whose name only begins the same."""
    return f"data/{split}-?????-of-?????.parquet"


def split_name(split: str) -> str:
    """Return a split's name as `datasets` allows it: letters, digits, "_" and "." only."""
    return split.replace("-", "_")


def citation(manifest: Manifest) -> str:
    """Return a BibTeX entry; the logical digest names the content, whoever publishes it."""
    return (
        f"@misc{{{str(manifest['name']).replace('.', '-')},\n"
        f"  title = {{{title(manifest)}}},\n"
        f"  howpublished = {{Made with Proofloom {manifest['versions']['proofloom']}}},\n"
        f"  note = {{logical digest {manifest['logical_digest']}}}\n"
        "}"
    )


def verifier_summaries() -> dict[str, str]:
    """Return the first doc line of every verifier in reach, by address."""
    return {unit.address: unit.summary for unit in registry.units("verifier")}


def _front(manifest: Manifest) -> dict[str, Any]:
    rows = total_rows(manifest)
    licence = str(manifest["licence"])
    known = licence.lower() in _KNOWN_LICENCES
    tasks = ["question-answering", "text-generation"]
    if images(manifest):
        tasks.insert(1, "visual-question-answering")
    groups = _configs(manifest)
    return {
        "license": licence.lower() if known else "other",
        **({} if known else {"license_name": licence}),
        "language": ["en"],
        "pretty_name": title(manifest),
        "size_categories": [next((name for top, name in (*_SIZES, *_LARGER) if rows < top), "n>1B")],
        "task_categories": tasks,
        "tags": ["synthetic", "proofloom", "reasoning", "verified"],
        "configs": [
            {
                "config_name": name,
                "data_files": [{"split": split_name(split), "path": pattern(split)} for split in splits],
            }
            for name, splits in groups.items()
        ],
        "dataset_info": [_info(manifest, name, splits) for name, splits in groups.items()],
    }


def _configs(manifest: Manifest) -> dict[str, list[str]]:
    """Return the splits of each configuration: blind splits have other columns, so they stand apart."""
    splits = manifest["splits"]
    groups = {
        "default": [name for name, part in splits.items() if not part["blind"]],
        "blind": [name for name, part in splits.items() if part["blind"]],
    }
    return {name: found for name, found in groups.items() if found}


def _info(manifest: Manifest, name: str, splits: Sequence[str]) -> dict[str, Any]:
    parts = [
        {
            "name": split_name(split),
            "num_bytes": sum(item["bytes"] for item in data_files(manifest, split)),
            "num_examples": manifest["splits"][split]["rows"],
        }
        for split in splits
    ]
    size = sum(part["num_bytes"] for part in parts)
    return {"config_name": name, "splits": parts, "download_size": size, "dataset_size": size}


def _words(manifest: Manifest) -> dict[str, str]:
    """Return what stands in each slot of `card.md`."""
    units, near = manifest["units"], manifest["recipe"]["near_duplicates"]
    configs = _configs(manifest)
    first, splits = next(iter(configs.items()))
    others = manifest["recipe"]["disjoint_from"]
    pictures = images(manifest)
    blind = _list(f"`{split}`" for split in configs.get("blind", ()))
    named = _list(f"`{item['path']}` (digest `{item['digest'][:16]}…`)" for item in others)
    return {
        "title": title(manifest),
        "rows": f"{total_rows(manifest):,}",
        "with_pictures": f", {pictures:,} of them with a diagram" if pictures else "",
        "proofloom": manifest["versions"]["proofloom"],
        "generators": _list(f"`{name}`" for name in dict.fromkeys(u["generator"] for u in units.values())),
        "canary": manifest["canary"],
        "configuration": "" if first == "default" else f', "{first}"',
        "first_split": split_name("train" if "train" in splits else splits[0]),
        "blind_note": f"\nThe keys of {blind} are withheld: prompts only, as configuration `blind`.\n"
        * bool(blind),
        "columns": _table(("column", "type", "meaning"), [(f"`{n}`", kind, m) for n, kind, m in COLUMNS]),
        "verifiers": _verifiers(manifest),
        "unit_verifiers": _table(
            ("unit", "verifiers that passed each of its rows"),
            [(f"`{name}`", _list(f"`{v}`" for v in unit["verifiers"])) for name, unit in units.items()],
        ),
        "funnel": _table(
            ("unit", "indices tried", "rows made", "duplicates", "too many alike", "near duplicates", "kept"),
            [(f"`{name}`", *(f"{unit[key]:,}" for key in _FUNNEL)) for name, unit in units.items()],
        ),
        "similarity": f"{near['similarity']:.0%}",
        "near_fate": "left out" if near["drop"] else "kept and counted",
        "at_most": "".join(
            f" At most {cap['rows']} rows share one `{cap['of']}`." for cap in manifest["recipe"]["at_most"]
        ),
        "near_across": f"{manifest['near_duplicates_across_splits']:,}",
        "reasons": _reasons(manifest),
        "splits": _splits(manifest),
        "audit": _audit(manifest),
        "plane": _plane(manifest),
        "disjoint": f"No row shares a fingerprint with {named}." if others else "",
        "versions": _table(
            ("what", "digest or version"),
            [
                ("recipe", f"`{manifest['recipe_digest']}`"),
                ("rows (logical)", f"`{manifest['logical_digest']}`"),
                *((name, f"`{value}`") for name, value in manifest["versions"].items()),
            ],
        ),
        "but_for": ", but for those named above" if others else "",
        "licence": manifest["licence"],
        "citation": citation(manifest),
    }


def _verifiers(manifest: Manifest) -> str:
    summaries = verifier_summaries()
    rows = [
        (
            f"`{name}`",
            _plain(summaries.get(name, "")),
            *(f"{counts[outcome]:,}" for outcome in ("pass", "fail", "unknown", "error")),
        )
        for name, counts in manifest["verdicts"].items()
    ]
    return _table(("verifier", "what it checks", "pass", "fail", "unknown", "error"), rows)


def _reasons(manifest: Manifest) -> str:
    counts: Counter[str] = Counter()
    for unit in manifest["units"].values():
        counts.update(unit["rejected"])
    if not counts:
        return "Nothing was rejected."
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = [(_plain(reason), f"{count:,}") for reason, count in ranked[:_REASONS]]
    left = len(ranked) - len(shown)
    rarer = f"\n\n{left} rarer reasons are in `rejects/`." if left else ""
    return _table(("rejected because", "times"), shown) + rarer


def _audit(manifest: Manifest) -> str:
    """Return the section on questions about programs; "" where there are none."""
    found = manifest.get("audit")
    if found is None:
        return ""
    shown = tell.table({"this dataset": found})
    return f"## Questions about programs, audited\n\n{AUDIT}\n\n{tell.scope(found)}:\n\n{shown}"


def _plane(manifest: Manifest) -> str:
    """Return the section on plane geometry; "" where there is none."""
    found = manifest.get("plane")
    if found is None:
        return ""
    head = ("of the rows of plane geometry", "here", "in GeoBench")
    source = diversity.words()["source"]
    return f"## Plane geometry, how varied\n\n{_table(head, diversity.table(found))}\n\n{source}"


def _splits(manifest: Manifest) -> str:
    rows = []
    for name, part in manifest["splits"].items():
        notes = [note for flag, note in ((part["secret"], "secret seed"), (part["blind"], "blind")) if flag]
        share = manifest["recipe"]["splits"][name]["share"]
        counts = (f"{part['rows']:,}", f"{images(manifest, name):,}", f"{part['families']:,}")
        rows.append((f"`{name}`", *counts, str(share), ", ".join(notes) or "public"))
    return _table(("split", "rows", "with a diagram", "families", "share of families", "kind"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join([_line(head), _line(["---"] * len(head)), *(_line(row) for row in rows)])


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _plain(text: str) -> str:
    """Return a text so that Markdown shows it as it is."""
    return re.sub(r"([\\*_`\[\]])", r"\\\1", text).replace("<", "&lt;")


def _list(items: Iterable[str]) -> str:
    *most, last = [*items] or [""]
    return f"{', '.join(most)} and {last}" if most else last
