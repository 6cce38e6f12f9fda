"""What to make: the recipe file, its overrides, and every error in it at once before any work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    WrapValidator,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from proofloom.engine import Problem, RecipeError
from proofloom.engine.codec import canonical_json
from proofloom.pipelines import plain_yaml, registry
from proofloom.pipelines.overrides import digest_files, override
from proofloom.pipelines.rows import COLUMNS

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
Count = Annotated[int, Field(ge=0, le=100_000_000)]
Share = Annotated[float, Field(ge=0, le=1)]


def _seed(raw: Any, check: Callable[[Any], int | str]) -> int | str:
    try:
        return check(raw)
    except ValidationError:  # one complaint, not one for each kind
        raise PydanticCustomError("seed", "must be an integer or a text", {}) from None


class Part(BaseModel):
    """A recipe's part: frozen, and any key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class Split(Part):
    """A part of the dataset that shares no family of problems with the others.

    `share` is its portion of the space of families, relative to the other splits' shares. `secret`
    is the commitment of a root seed that is kept outside the recipe (`proofloom secret new`).
    """

    share: int = Field(default=1, ge=1, le=1000)
    secret: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class Cell(Part):
    """A quota of rows per split for one setting of the generator's knobs."""

    name: Name
    rows: dict[Name, Count]
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")

    @field_validator("rows")
    @classmethod
    def _ordered(cls, rows: dict[str, int]) -> dict[str, int]:
        return dict(sorted(rows.items()))


class Entry(Part):
    """One generator with its knobs, its quotas and the verifiers that every row must pass.

    The generator's own verifiers always count; `verifiers` adds others. `rows` is short for one cell.
    """

    use: str
    name: Name = ""
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")
    rows: dict[Name, Count] = Field(default_factory=dict)
    cells: tuple[Cell, ...] = Field(default=(), strict=False, validate_default=True)
    verifiers: tuple[str, ...] = Field(default=(), strict=False, validate_default=True)

    @field_validator("use")
    @classmethod
    def _known(cls, use: str) -> str:
        try:
            for name in registry.load_generator(use).mark.verifiers:
                registry.load_verifier(name)
        except (LookupError, ImportError) as error:
            raise PydanticCustomError("generator", "{why}", {"why": str(error.args[0])}) from None
        return use

    @field_validator("with_")
    @classmethod
    def _knobs_known(cls, knobs: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        if "use" in info.data:
            _check_knobs(info.data["use"], {"": knobs})
        return knobs

    @field_validator("rows")
    @classmethod
    def _ordered(cls, rows: dict[str, int]) -> dict[str, int]:
        return dict(sorted(rows.items()))

    @field_validator("verifiers")
    @classmethod
    def _verifiers_known(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for name in names:
            try:
                registry.load_verifier(name)
            except (LookupError, ImportError) as error:
                raise PydanticCustomError("verifier", "{why}", {"why": str(error.args[0])}) from None
        use = info.data.get("use")
        if use and not names and not registry.load_generator(use).mark.verifiers:
            message = "name at least one: {use} has none of its own, and every row must be checked"
            raise PydanticCustomError("verifiers", message, {"use": use})
        return names

    @field_validator("cells")
    @classmethod
    def _cells_complete(cls, cells: tuple[Cell, ...], info: ValidationInfo) -> tuple[Cell, ...]:
        if "rows" in info.data and bool(info.data["rows"]) == bool(cells):
            raise PydanticCustomError("rows", "give either rows or cells, and not both", {})
        if len({cell.name for cell in cells}) < len(cells):
            raise PydanticCustomError("cells", "two cells have one name", {})
        if "use" in info.data and "with_" in info.data:
            own = info.data["with_"]
            sets = {f"{place}.with": {**own, **cell.with_} for place, cell in enumerate(cells)}
            _check_knobs(info.data["use"], sets)
        return cells

    @model_validator(mode="before")
    @classmethod
    def _named(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and isinstance(raw.get("use"), str) and "name" not in raw:
            return {**raw, "name": raw["use"].replace("/", ".")}
        return raw

    def all_cells(self) -> tuple[Cell, ...]:
        """Return the cells; `rows` alone stands for one cell named "all"."""
        return self.cells or (Cell(name="all", rows=self.rows),)

    def all_verifiers(self) -> tuple[str, ...]:
        """Return the generator's own verifiers and then those that the recipe adds, each once."""
        own = registry.load_generator(self.use).mark.verifiers
        return tuple(dict.fromkeys((*own, *self.verifiers)))

    def knobs(self, cell: Cell) -> dict[str, Any]:
        """Return the knobs of a cell: the entry's own, overridden by the cell's."""
        return {**self.with_, **cell.with_}


def _check_knobs(address: str, knobs: Mapping[str, dict[str, Any]]) -> None:
    """Check sets of knobs, each under the place where a recipe has it, and raise all that is wrong."""
    problems: list[Problem] = []
    for place, values in knobs.items():
        try:
            registry.load_generator(address).make(values, key=place)
        except RecipeError as error:
            problems += error.problems
    if problems:
        why = {"why": "; ".join(problem.message for problem in problems), "problems": problems}
        raise PydanticCustomError("with", "{why}", why)


class Limits(Part):
    """When to stop loudly instead of going on.

    `errors` is the share of items that may be ERROR; `rounds` bounds the search for the quota;
    `item_seconds` is a kill switch for a stuck item, and never decides what a row says.
    """

    errors: Share = 0.01
    rounds: int = Field(default=40, ge=1, le=1000)
    item_seconds: int = Field(default=300, ge=1, le=86_400)


class NearDuplicates(Part):
    """The second, fuzzy measure: MinHash over words; at or above `similarity` two rows are near."""

    similarity: Share = 0.9
    drop: bool = False


class Files(Part):
    """How the published files are cut: rows per row group, and rows per file."""

    group_rows: int = Field(default=250, ge=1, le=500)
    file_rows: int = Field(default=50_000, ge=1, le=10_000_000)


class AtMost(Part):
    """How many rows may share one value: of a column, or of a place in what a column of JSON holds."""

    of: str = Field(pattern=r"^[a-z_]+(\.[a-z_]+)*$")
    rows: int = Field(ge=1, le=100_000_000)

    @field_validator("of")
    @classmethod
    def _known(cls, of: str) -> str:
        column, _, rest = of.partition(".")
        if (kind := _KINDS.get(column, "")) != ("json" if rest else "string"):
            why = "is a column of {kind}" if kind else "is no column"
            raise PydanticCustomError("column", "{column} " + why, {"column": column, "kind": kind})
        return of


_KINDS = {name: kind for name, kind, _ in COLUMNS}


class Disjoint(Part):
    """A file of fingerprints that no row may share; its digest stands in the recipe's."""

    path: str
    digest: str = ""


class Recipe(Part):
    """A whole recipe. `seed` roots every public split; the format's version is `recipe`."""

    recipe: Literal[1] = 1
    name: Name
    seed: Annotated[int | str, WrapValidator(_seed)]
    licence: str = "CC-BY-4.0"
    splits: dict[Name, Split] = Field(default_factory=lambda: {"train": Split()}, min_length=1)
    generators: tuple[Entry, ...] = Field(strict=False)
    shard_rows: int = Field(default=250, ge=1, le=20_000)
    attempts: int = Field(default=100, ge=1, le=1_000_000)
    limits: Limits = Limits()
    at_most: tuple[AtMost, ...] = Field(default=(), strict=False)
    near_duplicates: NearDuplicates = NearDuplicates()
    files: Files = Files()
    image_size: int = Field(default=448, ge=64, le=2048)
    disjoint_from: tuple[Disjoint, ...] = Field(default=(), strict=False)
    leave_out: tuple[str, ...] = Field(default=(), strict=False)
    overrides: tuple[str, ...] = Field(default=(), strict=False)

    @field_validator("splits")
    @classmethod
    def _ordered(cls, splits: dict[str, Split]) -> dict[str, Split]:
        return dict(sorted(splits.items()))  # no meaning may hang on the order of keys in a file

    @field_validator("disjoint_from", mode="before")
    @classmethod
    def _paths(cls, raw: Any) -> Any:
        if isinstance(raw, list):
            return [{"path": item} if isinstance(item, str) else item for item in raw]
        return raw

    @model_validator(mode="after")
    def _consistent(self) -> Recipe:
        if not self.generators:
            raise PydanticCustomError("generators", "name at least one generator", {})
        names = [entry.name for entry in self.generators]
        if len(set(names)) < len(names):
            raise PydanticCustomError("name", "two generators have one name; give one a `name`", {})
        units = []
        for entry in self.generators:
            for cell in entry.all_cells():
                for split in cell.rows:
                    if split not in self.splits:
                        raise PydanticCustomError("split", "there is no split {split}", {"split": split})
                    units.append(f"{entry.name}.{split}.{cell.name}")
        for item in self.leave_out:
            unit, _, index = item.partition("#")
            if unit not in units or not index.isdecimal():
                message = "an item to leave out is written unit#index; the units are {units}"
                raise PydanticCustomError("leave_out", message, {"units": ", ".join(units)})
        return self

    @property
    def digest(self) -> str:
        """Return the recipe's digest: of what it says, not of how its file or its paths are spelled."""
        return digest_of(self.model_dump(mode="json", by_alias=True))

    @property
    def canary(self) -> str:
        """Return the string that stands in every file, so that a leak into training data can be seen."""
        return canary_of(self.digest)


def digest_of(plain: Mapping[str, Any]) -> str:
    """Return the digest of a resolved recipe's plain values, however its paths and overrides are spelled."""
    counted = {key: value for key, value in plain.items() if key != "overrides"}
    counted["disjoint_from"] = [{"digest": item["digest"]} for item in counted["disjoint_from"]]
    return blake2b(canonical_json(counted).encode(), digest_size=32, person=b"proofloom recipe").hexdigest()


def canary_of(digest: str) -> str:
    """Return the canary that goes with a recipe's digest."""
    return f"proofloom-canary-{blake2b(digest.encode(), digest_size=16, person=b'canary').hexdigest()}"


def load(path: Path | str, overrides: Sequence[str] = ()) -> Recipe:
    """Read a recipe file, apply `a.b=c` overrides, check all of it; raise `RecipeError` with every error."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError.of(str(path), f"cannot be read: {error}") from None
    return parse(text, str(path), overrides, path.parent)


def parse(text: str, file: str, overrides: Sequence[str] = (), base: Path | None = None) -> Recipe:
    """Check the text of a recipe; `file` is how errors name it and `base` is where its paths start."""
    try:
        raw = plain_yaml.read(text)
    except plain_yaml.NotYamlError as error:
        raise RecipeError.of(file, f"is not YAML: {error}") from None
    if not isinstance(raw, dict):
        raise RecipeError.of(file, "a recipe is a mapping of keys to values", value=raw)
    problems = [problem for spec in overrides if (problem := override(raw, spec))]
    if overrides and isinstance(recorded := raw.setdefault("overrides", []), list):
        recorded.extend(overrides)
    problems += digest_files(raw, base or Path(), file)
    try:
        recipe = Recipe.model_validate(raw)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            if item["type"] != "split":
                problems += _problems(file, item)
        problems += _strange_splits(file, raw)
        raise RecipeError(*problems) from None
    if problems:
        raise RecipeError(*problems)
    return recipe


def _problems(file: str, item: Any) -> list[Problem]:
    key = ".".join(str(part) for part in item["loc"])
    inner = item.get("ctx", {}).get("problems", ())
    if inner:  # of knobs, each under its own key
        return [Problem(file, f"{key}.{p.key.lstrip('.')}".rstrip("."), p.value, p.message) for p in inner]
    value = "" if isinstance(item["input"], dict) or item["type"] == "missing" else f"{item['input']!r:.120}"
    return [Problem(file, key, value, item["msg"])]


def _strange_splits(file: str, raw: dict[str, Any]) -> list[Problem]:
    """Find rows for splits that are not there, in a recipe that may be wrong elsewhere too."""
    splits, entries = raw.get("splits", {"train": {}}), raw.get("generators")
    if not isinstance(splits, dict) or not isinstance(entries, list):
        return []
    found = []
    for number, entry in enumerate(entries):
        if isinstance(entry, dict):
            cells = entry.get("cells")
            places = {"rows": entry}
            places |= {f"cells.{i}.rows": c for i, c in enumerate(cells if isinstance(cells, list) else ())}
            for place, holder in places.items():
                rows = holder.get("rows") if isinstance(holder, dict) else None
                for split, count in rows.items() if isinstance(rows, dict) else ():
                    if split not in splits:
                        why = f"there is no such split; the splits are {', '.join(map(str, splits))}"
                        found.append(Problem(file, f"generators.{number}.{place}.{split}", repr(count), why))
    return found


def input_name(digest: str) -> str:
    """Return where a dataset's folder keeps its copy of an input file."""
    return f"inputs/{digest[:32]}.fingerprints"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of recipe files, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Recipe.model_json_schema()}


def dump(recipe: Recipe) -> str:
    """Return the resolved recipe as YAML text for a dataset's folder, which holds its input files."""
    text: str = yaml.safe_dump(resolved(recipe), sort_keys=True, allow_unicode=True, width=100)
    return text


def resolved(recipe: Recipe) -> dict[str, Any]:
    """Return the recipe as plain values, its input files named as a dataset's folder keeps them."""
    plain = recipe.model_dump(mode="json", by_alias=True)
    for item in plain["disjoint_from"]:
        item["path"] = input_name(item["digest"])
    return plain
