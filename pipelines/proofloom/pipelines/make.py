"""One item: from its address to its verified records, as a pure function of the recipe."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

from proofloom.engine import (
    Candidate,
    MissingExtraError,
    Outcome,
    RecipeError,
    Record,
    Reject,
    Seed,
    Stamp,
    Verdict,
)
from proofloom.engine.codec import canonical_json, encode
from proofloom.engine.marks import Generator
from proofloom.pipelines import fingerprints, registry
from proofloom.pipelines.plan import Unit, units
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.registry import LoadedVerifier
from proofloom.pipelines.rows import Key, Row, check_candidate, content_id, to_row
from proofloom.pipelines.secrets import Secret

TOGETHER = 64  # items that are verified together where that costs less
SPACE = 1 << 64  # families are spread over [0, SPACE)


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that did not become a row: at which stage, why, how often, and the first case's detail.

    `stage` is "draw", "split", "disjoint", "verify" or "error"; `attempt` is the first attempt that
    it happened at.
    """

    index: int
    attempt: int
    stage: str
    reason: str
    detail: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class _Line:
    """A unit made ready: its generator built, its verifiers loaded, its place in the tree of seeds."""

    unit: Unit
    generator: Generator
    version: int
    verifiers: tuple[LoadedVerifier, ...]
    seed: Seed
    key: Key
    family_range: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A candidate that all its verifiers passed, with its picture; not yet laid out as a row."""

    recipe: Recipe
    line: _Line
    index: int
    k: int
    candidate: Candidate[Any]
    body: str
    canonical: str
    family: str
    certificate: tuple[Stamp, ...]
    image: bytes | None
    image_digest: str

    def row(self) -> Row:
        unit, version, key = self.line.unit, self.line.version, self.line.key
        record = Record(
            id=content_id(key, unit.generator, version, self.candidate, self.body),
            recipe=self.recipe.name,
            generator=unit.generator,
            generator_version=version,
            split=unit.split,
            unit=unit.name,
            index=self.index,
            k=self.k,
            candidate=self.candidate,
            certificate=self.certificate,
            fingerprint=_public(key, fingerprints.form_digest(self.canonical)),
            family=_public(key, blake2b(self.family.encode(), digest_size=16, person=b"family").hexdigest()),
            canary=self.recipe.canary,
        )
        return to_row(record, self.body, self.image, self.image_digest)


_Ready = tuple[int, Candidate[Any], str, str, str]  # its place in its draw, body, canonical form and family


@dataclass
class Made:
    """What one index gave: rows, what was rejected on the way, and each verifier's verdicts, counted."""

    kept: list[_Kept] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows, laid out when they are first asked for.

        Between two draws the processor's caches are full of other things: who makes many items saves a
        third of the loom's cost by asking for the rows of several at once.
        """
        return [kept.row() for kept in self.kept]


@dataclass
class _Drawn:
    """What one index drew: the candidates that its plan allows, not yet verified, and what was missed."""

    index: int
    made: Made = field(default_factory=Made)
    attempt: int = 0
    ready: list[_Ready] = field(default_factory=list)
    missed: list[Rejected] = field(default_factory=list)


class Maker:
    """Makes the items of one recipe. Holds only what is derived from the recipe and its secrets.

    Without `pictures` the rows lack only their pixels: for counting, where drawing would be the whole cost.
    """

    def __init__(
        self,
        recipe: Recipe,
        secrets: Mapping[str, Secret] | None = None,
        *,
        strict: bool = False,
        pictures: bool = True,
    ) -> None:
        self.recipe = recipe
        self._pictures = pictures
        self.strict = strict
        self._left_out = frozenset(recipe.leave_out)
        self._disjoint = fingerprints.merge(Path(item.path) for item in recipe.disjoint_from)
        held = dict(secrets or {})
        # the units of a secret split that we do not hold stay closed; all others can be made without it
        self._lines = {
            unit.name: self._line(unit, held)
            for unit in units(recipe)
            if recipe.splits[unit.split].secret is None or unit.split in held
        }

    def unit(self, name: str) -> Unit:
        """Return a unit by name; raise `RecipeError` when the recipe has none of that name."""
        return self._open(name).unit

    def key(self, unit: str) -> Key:
        """Return the key of a unit's public digests."""
        return self._open(unit).key

    def together(self, unit: str) -> int:
        """Return how many items of a unit are best made together: what its verifiers do ahead costs less."""
        return TOGETHER if any(loaded.mark.ahead for loaded in self._open(unit).verifiers) else 1

    def make(self, unit: str, index: int) -> Made:
        """Make item `index` of a unit: draw until an attempt works out, then verify all its candidates.

        Nothing but the recipe, the unit and the index decides what comes back.
        """
        (made,) = self.make_all(unit, [index])
        return made

    def make_all(
        self, unit: str, indices: Sequence[int], beat: Callable[[int], None] = lambda index: None
    ) -> Iterator[Made]:
        """Make several items of a unit, each as if it were made alone; `beat` is told which one is next."""
        line, drawn = self._open(unit), []
        for index in indices:
            beat(index)
            drawn.append(self._draw(line, index))
        if len(drawn) > 1:
            self._ahead(line, [candidate for one in drawn for _, candidate, *_ in one.ready])
        for one in drawn:
            if len(drawn) > 1:
                beat(one.index)
            for ready in one.ready:
                self._verify(line, one.index, one.attempt, *ready, one.made)
            one.made.rejected += one.missed
            yield one.made

    def _ahead(self, line: _Line, candidates: Sequence[Candidate[Any]]) -> None:
        """Let verifiers work ahead; one that breaks at it is still asked about each candidate."""
        for loaded in line.verifiers:
            try:
                if loaded.mark.ahead:
                    loaded.mark.ahead(candidates)
            except (OSError, MemoryError, MissingExtraError):
                raise
            except Exception:
                if self.strict:
                    raise

    def _draw(self, line: _Line, index: int) -> _Drawn:
        """Draw an item until an attempt works out."""
        unit, item = line.unit.name, _Drawn(index)
        made = item.made
        if f"{unit}#{index}" in self._left_out:
            made.rejected.append(Rejected(index, 0, "draw", "left out by the recipe"))
            return item
        missed: dict[tuple[str, str], list[int]] = {}
        for attempt in range(self.recipe.attempts):
            try:
                drawn = line.generator.draw(line.seed / index / attempt)
                candidates = (drawn,) if isinstance(drawn, Candidate) else drawn
                item.ready = list(self._admitted(line, candidates, attempt, missed))
                item.attempt = attempt
                if candidates and not item.ready:
                    continue
            except Reject as reject:
                missed.setdefault(("draw", reject.reason), []).append(attempt)
                continue
            except (OSError, MemoryError):
                raise  # the machine's fault, not the item's: the shard stays unmade
            except Exception as error:
                if self.strict:
                    raise
                made.rejected.append(Rejected(index, attempt, "error", type(error).__name__, _trace(error)))
                break
            break
        else:
            made.rejected.append(Rejected(index, self.recipe.attempts, "draw", "no attempt left"))
        item.missed = [
            Rejected(index, attempts[0], stage, reason, count=len(attempts))
            for (stage, reason), attempts in missed.items()
        ]
        return item

    def _open(self, name: str) -> _Line:
        if name not in self._lines:
            known = {unit.name: unit for unit in units(self.recipe)}
            if name in known:
                raise missing_secret(self.recipe, known[name].split)
            raise RecipeError.of(self.recipe.name, f"has no unit {name!r}; it has {', '.join(known)}")
        return self._lines[name]

    def _line(self, unit: Unit, secrets: Mapping[str, Secret]) -> _Line:
        loaded = registry.load_generator(unit.generator)
        split = self.recipe.splits[unit.split]
        root, key = Seed.root(self.recipe.seed), Key()
        if split.secret is not None:
            secret = secrets[unit.split]
            if secret.commitment != split.secret:
                message = f"the given secret is another one: it commits to {secret.commitment}"
                raise RecipeError.of(self.recipe.name, message, f"splits.{unit.split}", split.secret)
            root, key = secret.root, Key(secret.key)
        seed = root / f"{unit.generator}@{loaded.mark.version}" / unit.split / unit.entry / unit.cell
        return _Line(
            unit,
            loaded.make(unit.knobs),
            loaded.mark.version,
            tuple(registry.load_verifier(name) for name in unit.verifiers),
            seed,
            key,
            family_range(self.recipe, unit.split),
        )

    def _admitted(
        self,
        line: _Line,
        candidates: Sequence[Candidate[Any]],
        attempt: int,
        missed: dict[tuple[str, str], list[int]],
    ) -> Iterator[_Ready]:
        """Yield those of a draw's candidates that the plan allows, with their places; count the others."""
        for k, candidate in enumerate(candidates):
            try:
                yield k, *self._admit(line, candidate)
            except _Refusal as refusal:
                missed.setdefault((refusal.stage, refusal.reason), []).append(attempt)

    def _admit(self, line: _Line, candidate: Candidate[Any]) -> tuple[Candidate[Any], str, str, str]:
        """Encode a candidate and ask whether its split and the sets to be disjoint from allow it."""
        check_candidate(candidate)
        body = canonical_json(encode(candidate.body))
        canonical = f"{line.unit.generator}\n{candidate.canonical or body}"
        family = f"{line.unit.generator}\n{candidate.family or candidate.canonical or body}"
        low, high = line.family_range
        if not low <= family_place(family) < high:
            raise _Refusal("split", "family belongs to another split")
        forms = map(fingerprints.form_digest, (canonical, family))
        why = self._disjoint.hit(forms, candidate.prompt)
        if why:
            raise _Refusal("disjoint", why)
        return candidate, body, canonical, family

    def _verify(
        self,
        line: _Line,
        index: int,
        attempt: int,
        k: int,
        candidate: Candidate[Any],
        body: str,
        canonical: str,
        family: str,
        made: Made,
    ) -> None:
        certificate = self.certify(line.verifiers, candidate)
        made.verdicts.update(f"{stamp.verifier} {stamp.verdict.outcome.value}" for stamp in certificate)
        bad = [stamp for stamp in certificate if stamp.verdict.outcome is not Outcome.PASS]
        if bad:
            worst = next((s for s in bad if s.verdict.outcome is Outcome.ERROR), bad[0])
            stage = "error" if worst.verdict.outcome is Outcome.ERROR else "verify"
            reason = f"{worst.verifier}: {worst.verdict.outcome}: {worst.verdict.reason}"
            made.rejected.append(Rejected(index, attempt, stage, reason, worst.verdict.evidence))
            return
        image, image_digest = None, ""
        if candidate.scene is not None and self._pictures:
            from proofloom.engine.scene import pixels  # matplotlib only where there is a picture

            raster = pixels.raw_pixels(candidate.scene, size=self.recipe.image_size)
            image, image_digest = pixels.encode_png(raster), raster.digest
        made.kept.append(
            _Kept(
                self.recipe,
                line,
                index,
                k,
                candidate,
                body,
                canonical,
                family,
                certificate,
                image,
                image_digest,
            )
        )

    def certify(self, verifiers: Sequence[LoadedVerifier], candidate: Candidate[Any]) -> tuple[Stamp, ...]:
        """Ask each verifier; one that raises has broken, which is an ERROR verdict and never a fail."""
        stamps = []
        for loaded in verifiers:
            try:
                verdict = loaded.check(candidate)
                if not isinstance(verdict, Verdict):  # an outsider's verifier is checked by nobody else
                    raise TypeError(f"it returned {verdict!r:.80} and no verdict")
                f"{verdict.reason}{verdict.evidence}".encode()
            except (OSError, MemoryError, MissingExtraError):
                raise
            except Exception as error:
                if self.strict:
                    raise
                verdict = Verdict.error(type(error).__name__, _trace(error))
            stamps.append(Stamp(loaded.address, loaded.mark.version, verdict))
        return tuple(stamps)


class _Refusal(Exception):
    """The plan does not allow this candidate here, whatever its quality."""

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(reason)
        self.stage = stage
        self.reason = reason


def missing_secret(recipe: Recipe, split: str) -> RecipeError:
    """Return the error for a secret split that cannot be made here."""
    return RecipeError.of(
        recipe.name, "is a secret split: give its secret with --secret NAME=FILE", f"splits.{split}"
    )


def family_place(family: str) -> int:
    """Return where a canonical family lies in [0, 2**64): the same in every recipe, whatever its seed."""
    return int.from_bytes(blake2b(family.encode(), digest_size=8, person=b"proofloom split").digest(), "big")


def family_range(recipe: Recipe, split: str) -> tuple[int, int]:
    """Return the part [low, high) of family space that a split may draw from, by the splits' shares."""
    total, low = sum(part.share for part in recipe.splits.values()), 0
    for name, part in recipe.splits.items():
        high = low + part.share
        if name == split:
            return SPACE * low // total, SPACE * high // total
        low = high
    raise KeyError(split)


def _public(key: Key, digest: str) -> str:
    """Return a digest as the public sees it: as it is, or keyed so that it confirms no guess."""
    return key.digest(b"keyed", digest) if key.secret else digest


def _trace(error: BaseException) -> str:
    """Return the error and the last places it passed through, without paths of this machine."""
    places = [
        f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)
    ]
    words = f"{error} ({' < '.join(reversed(places[-4:]))})"
    return words.encode("utf-8", "replace").decode()
