"""Find generators and verifiers by address; an address is a file's place, or an entry point's name."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, cast, get_args, get_origin, get_type_hints

from proofloom.engine import Candidate, Problem, RecipeError, Verdict
from proofloom.engine.codec import CodecError, decode
from proofloom.engine.marks import GENERATOR, VERIFIER, Generator, GeneratorMark, VerifierMark

GROUPS = {"generator": "proofloom.generators", "verifier": "proofloom.verifiers"}
_MARKS = {"generator": GENERATOR, "verifier": VERIFIER}


@dataclass(frozen=True, slots=True)
class Unit:
    """A generator or verifier that can be named in a recipe: its address, first doc line and origin."""

    kind: str
    address: str
    summary: str
    module: str
    origin: str


@dataclass(frozen=True, slots=True)
class LoadedGenerator:
    """A generator's class with its mark."""

    address: str
    cls: type
    mark: GeneratorMark

    def make(self, knobs: Mapping[str, Any], file: str = "", key: str = "with") -> Generator:
        """Build the generator from plain knob values; raise `RecipeError` naming every wrong one."""
        if not is_dataclass(self.cls):
            raise RecipeError.of(file, f"{self.address} is not a dataclass", key)
        hints = get_type_hints(self.cls)
        known = {item.name for item in fields(self.cls)}
        problems, values = [], {}
        for name, plain in knobs.items():
            if name not in known:
                message = f"unknown knob of {self.address}; it has {', '.join(sorted(known)) or 'none'}"
                problems.append(Problem(file, f"{key}.{name}", repr(plain), message))
                continue
            try:
                values[name] = decode(hints[name], plain)
            except CodecError as error:
                problems.append(Problem(file, f"{key}.{name}", repr(plain), str(error)))
        if not problems:
            try:
                return cast(Generator, self.cls(**values))
            except Exception as error:  # an outsider's generator may refuse in any way
                problems.append(Problem(file, key, repr(dict(knobs)), str(error) or type(error).__name__))
        raise RecipeError(*problems)


@dataclass(frozen=True, slots=True)
class LoadedVerifier:
    """A verifier's function with its mark and the body type that it reads."""

    address: str
    check: Callable[[Candidate[Any]], Verdict]
    mark: VerifierMark
    body: Any


def units(kind: str) -> list[Unit]:
    """List every generator or verifier in reach, by address, without importing its module."""
    found = {unit.address: unit for unit in [*_built_in(kind), *_outside(kind)]}
    return [found[address] for address in sorted(found)]


def addresses(kind: str) -> list[str]:
    """List the addresses of every generator or verifier in reach."""
    return [unit.address for unit in units(kind)]


@cache
def load_generator(address: str) -> LoadedGenerator:
    """Import the generator at an address; raise LookupError when there is none."""
    target = _load("generator", address)
    return LoadedGenerator(address, target, getattr(target, GENERATOR))


@cache
def load_verifier(address: str) -> LoadedVerifier:
    """Import the verifier at an address; raise LookupError when there is none."""
    target = _load("verifier", address)
    hints = get_type_hints(target)
    hints.pop("return", None)
    annotation = next(iter(hints.values()), None)
    body = get_args(annotation)[0] if get_origin(annotation) is Candidate else Any
    return LoadedVerifier(address, target, getattr(target, VERIFIER), body)


def _load(kind: str, address: str) -> Any:
    unit = next((unit for unit in units(kind) if unit.address == address), None)
    if unit is None:
        raise LookupError(f"no {kind} named {address!r}; there are: {', '.join(addresses(kind))}")
    module_name, _, attribute = unit.module.partition(":")
    module = importlib.import_module(module_name)
    if attribute:
        named = getattr(module, attribute, None)
        if _MARKS[kind] not in getattr(named, "__dict__", {}):
            raise LookupError(f"{unit.module} is no marked {kind}")
        return named
    for value in vars(module).values():
        # the mark is looked up on the object itself: a subclass of a generator is not one
        if _MARKS[kind] in getattr(value, "__dict__", {}) and value.__module__ == module_name:
            return value
    raise LookupError(f"{module_name} marks no {kind}")


def _built_in(kind: str) -> list[Unit]:
    package = importlib.import_module(GROUPS[kind])
    prefix = package.__name__ + "."
    found = []
    for name, path in _files(package.__path__, prefix):
        summary = _marked_summary(kind, path)
        if summary is not None:
            address = name.removeprefix(prefix).replace(".", "/")
            found.append(Unit(kind, address, summary, name, "proofloom"))
    return found


def _files(folders: Iterable[str], prefix: str) -> Iterator[tuple[str, Path]]:
    """Yield every module below folders, by its name, with its file; no package is imported on the way."""
    for module in pkgutil.iter_modules(folders, prefix):
        place = Path(str(getattr(module.module_finder, "path", ""))) / module.name.rpartition(".")[2]
        if module.ispkg:
            yield from _files([str(place)], module.name + ".")
        else:
            yield module.name, place.with_suffix(".py")


@cache
def _marked_summary(kind: str, path: Path) -> str | None:
    """Return the first doc line of a file that uses the mark at top level, else None; imports nothing."""
    text = path.read_text(encoding="utf-8")
    if f"@{kind}" not in text:
        return None
    tree = ast.parse(text)
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            for mark in node.decorator_list:
                name = mark.func if isinstance(mark, ast.Call) else mark
                if isinstance(name, ast.Name) and name.id == kind:
                    return (ast.get_docstring(tree) or "").partition("\n")[0]
    return None


def _outside(kind: str) -> list[Unit]:
    return [_outside_unit(kind, point) for point in entry_points(group=GROUPS[kind])]


def _outside_unit(kind: str, point: EntryPoint) -> Unit:
    spec = importlib.util.find_spec(point.module)
    path = Path(spec.origin) if spec and spec.origin else None
    summary = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "") if path else ""
    origin = point.dist.name if point.dist else "entry point"
    return Unit(kind, point.name, summary.partition("\n")[0], point.value, origin)
