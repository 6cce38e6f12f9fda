"""Write the pages that are made from the code, and the README's example; `--check` says which are stale."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import audits
import scorecard
import yaml
from pydantic import BaseModel

from proofloom.engine.record import SCHEMA_VERSION
from proofloom.engine.scene.svg import svg
from proofloom.pipelines import recipe
from proofloom.pipelines.make import Maker
from proofloom.pipelines.rows import COLUMNS, STAMP_FIELDS, STEP_FIELDS, candidate_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SAMPLE_UNIT, SAMPLE_INDEX = "geometry.angle_chase.train.short", 9
SAMPLE_START = "<!-- sample: made by docs/generate.py (make docs) -->"
SAMPLE_END = "<!-- end of sample -->"
SCORECARD_START = (
    "<!-- scorecard: made by docs/generate.py (make docs) from tests/certificates/scorecard.json -->"
)
SCORECARD_END = "<!-- end of scorecard -->"
MADE = "<!-- Made by docs/generate.py (make docs); edits here are lost. -->"
ROW_INTRO = """\
A dataset is Parquet under `data/`, one row per problem; every column named here is always there. A
column is never reused for something else: a change of meaning raises the version, and a release also
reads the version before its own."""
RECIPE_INTRO = """\
A recipe is a YAML file. An unknown key, a key written twice or a value of another type is an error;
all errors are reported at once, before any work. `proofloom schema` prints the JSON Schema for
editors. Every key can be overridden on the command line: `--set limits.rounds=10`."""
ARROW = {
    "json": "string (JSON)",
    "image": "struct<bytes: binary, path: string>",
    "steps": f"list<struct<{', '.join(STEP_FIELDS)}>>",
    "certificate": f"list<struct<{', '.join(STAMP_FIELDS)}>>",
}


def row_schema() -> str:
    """Return the page on what a row holds."""
    lines = [
        "# What a row holds",
        "",
        MADE,
        "",
        f"Schema version {SCHEMA_VERSION}.",
        ROW_INTRO,
        "",
        *_table(("column", "type", "meaning"), ((f"`{n}`", ARROW.get(t, t), m) for n, t, m in COLUMNS)),
    ]
    return "\n".join(lines) + "\n"


def recipe_reference() -> str:
    """Return the page on the keys of a recipe; raise when a key and its sentence do not match."""
    schema = recipe.json_schema()
    parts = {"Recipe": schema, **{name: schema["$defs"][name] for name in TITLES}}
    words: dict[str, dict[str, str]] = tomllib.loads((HERE / "recipe-keys.toml").read_text(encoding="utf-8"))
    for name in parts.keys() | words.keys():
        keys = parts.get(name, {}).get("properties", {}).keys()
        if wrong := keys ^ words.get(name, {}).keys():
            raise SystemExit(f"docs/recipe-keys.toml, [{name}]: {', '.join(sorted(wrong))}")
    lines = [
        "# The keys of a recipe",
        "",
        MADE,
        "",
        RECIPE_INTRO,
        "",
    ]
    for name, part in parts.items():
        title = TITLES.get(name, "At the top")
        lines += [f"## {title}", "", *_keys(getattr(recipe, name), part, words[name]), ""]
    return "\n".join(lines)


TITLES = {
    "Split": "`splits.NAME`",
    "Entry": "`generators[]`",
    "Cell": "`generators[].cells[]`",
    "Limits": "`limits`",
    "AtMost": "`at_most[]`",
    "NearDuplicates": "`near_duplicates`",
    "Files": "`files`",
    "Disjoint": "`disjoint_from[]`",
}


def _keys(model: type[BaseModel], part: dict[str, Any], words: dict[str, str]) -> Iterator[str]:
    rows = []
    for name, field in model.model_fields.items():
        key = field.alias or name
        default = (
            "**required**" if field.is_required() else _default(field.get_default(call_default_factory=True))
        )
        rows.append((f"`{key}`", _type(part["properties"][key]), default, words[key]))
    return _table(("key", "type", "default", "meaning"), rows)


def _default(value: Any) -> str:
    if value in ("", None):
        return "none"
    if isinstance(value, BaseModel):
        return "below"
    if isinstance(value, dict):
        value = {key: item.model_dump(exclude_none=True) for key, item in value.items()}
    plain = list(value) if isinstance(value, tuple) else value
    text = yaml.safe_dump([plain], default_flow_style=True).strip()
    return f"`{text[1:-1]}`"


def _type(value: dict[str, Any]) -> str:
    if "$ref" in value:
        return TITLES[value["$ref"].rpartition("/")[2]]
    if "anyOf" in value:
        return " or ".join(_type(one) for one in value["anyOf"] if one.get("type") != "null")
    if value["type"] == "array":
        return f"list of {_type(value['items'])}"
    if value["type"] == "object":
        inner = next(iter(value.get("patternProperties", {}).values()), None)
        return f"mapping to {_type(inner)}" if inner else "mapping"
    if "minimum" in value:
        return f"{value['type']}, {value['minimum']} to {value['maximum']}"
    return str(value["type"])


def _table(head: tuple[str, ...], rows: Any) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def sample() -> tuple[str, str]:
    """Return the README's example as Markdown, and its diagram as SVG: one row of the demo recipe."""
    found = recipe.load(ROOT / "data" / "recipes" / "demo.yaml")
    row = Maker(found).make(SAMPLE_UNIT, SAMPLE_INDEX).rows[0]
    scene = candidate_of(row, Any).scene
    steps = [f"{i}. {step['text']}{_cited(step['because'])}" for i, step in enumerate(row["steps"], 1)]
    checks = [f"`{stamp['verifier']}` {stamp['outcome']}" for stamp in row["certificate"]]
    lines = [
        '<img src="docs/sample.svg" align="right" width="300" alt="The diagram of the example row">',
        "",
        f"**Prompt.** {row['prompt']}".replace("\n\n", " "),
        "",
        f"**Answer.** {row['answer']}",
        "",
        "**Solution.**",
        "",
        *steps,
        "",
        f"**Certificate.** {', '.join(checks)}.",
        "",
        '<br clear="right">',
    ]
    return "\n".join(lines), svg(scene, background=True, outlines=True) if scene is not None else ""


def _cited(because: list[int]) -> str:
    return f" *({', '.join(str(i + 1) for i in because)})*" if because else ""


def readme() -> str:
    """Return the README with its example and its tables of graders made anew."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    text = _between(text, SAMPLE_START, SAMPLE_END, sample()[0])
    return _between(text, SCORECARD_START, SCORECARD_END, scorecard.tables())


def _between(text: str, start: str, end: str, made: str) -> str:
    head, found, rest = text.partition(start)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise SystemExit(f"README.md: a mark is gone: {start} or {end}")
    return f"{head}{start}\n{made}\n{end}{tail}"


PAGES = {
    "docs/row-schema.md": row_schema,
    "docs/recipe-reference.md": recipe_reference,
    "docs/program-audit.md": lambda: audits.page(MADE),
    "docs/sample.svg": lambda: sample()[1],
    "README.md": readme,
}


def main(arguments: list[str]) -> int:
    """Write the pages; with `--check` only compare them, and return 1 when one is stale."""
    stale = []
    for name, make in PAGES.items():
        path, text = ROOT / name, make()
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        print(f"stale: {', '.join(stale)}; run make docs", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
