"""Fingerprint files: what a dataset must be disjoint from, held as hashes only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from proofloom.engine import RecipeError

HEADER = "proofloom fingerprints 1"
_WORD = re.compile(r"\w+")
GRAM = 13  # words; the length usual in benchmark decontamination (GPT-3, arXiv 2005.14165, appendix C)


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Two sets of digests: of canonical forms, and of runs of 13 words of text."""

    forms: frozenset[str] = frozenset()
    grams: frozenset[str] = frozenset()

    def hit(self, forms: Iterable[str], text: str) -> str:
        """Return why a row may not be kept, as a constant reason, or "".

        A row's forms are its canonical one and its family's: a file may rule out all of a family.
        """
        if not self.forms.isdisjoint(forms):
            return "same problem as in a set to be disjoint from"
        if self.grams and any(gram in self.grams for gram in text_grams(text)):
            return "13 words in a row as in a set to be disjoint from"
        return ""


def form_digest(canonical: str) -> str:
    """Return the fingerprint of a canonical form (32 hexadecimal digits)."""
    return blake2b(canonical.encode(), digest_size=16, person=b"fingerprint").hexdigest()


def text_grams(text: str) -> Iterator[str]:
    """Yield a digest for each run of 13 words of the text, whatever its case and punctuation."""
    words = _WORD.findall(text.lower())
    for start in range(len(words) - GRAM + 1):
        run = " ".join(words[start : start + GRAM])
        yield blake2b(run.encode(), digest_size=8, person=b"gram").hexdigest()


def write(path: Path, forms: Iterable[str], texts: Iterable[str] = ()) -> int:
    """Write a fingerprint file from form digests and texts; return the number of its lines."""
    grams = {gram for text in texts for gram in text_grams(text)}
    lines = [
        HEADER,
        *(f"form {form}" for form in sorted(set(forms))),
        *(f"gram {gram}" for gram in sorted(grams)),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return len(lines)


def from_texts(source: Path, target: Path) -> int:
    """Write the fingerprints of a benchmark file: each line a text, or a JSON object whose texts count."""
    texts = []
    for line in source.read_text(encoding="utf-8").splitlines():
        try:
            plain = json.loads(line)
        except ValueError:
            plain = line
        texts += list(_texts(plain))
    return write(target, (), texts)


def _texts(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict | list):
        for part in plain.values() if isinstance(plain, dict) else plain:
            yield from _texts(part)


def read(path: Path) -> Fingerprints:
    """Read a fingerprint file; raise `RecipeError` naming the line that is wrong."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    if not lines or lines[0] != HEADER:
        raise RecipeError.of(str(path), f"is not a fingerprint file: its first line must be {HEADER!r}")
    found: dict[str, set[str]] = {"form": set(), "gram": set()}
    for number, line in enumerate(lines[1:], start=2):
        kind, _, digest = line.partition(" ")
        width = {"form": 32, "gram": 16}.get(kind)
        if width is None or not re.fullmatch(f"[0-9a-f]{{{width}}}", digest):
            raise RecipeError.of(
                str(path), "is not 'form' or 'gram' and a digest", f"line {number}", line[:80]
            )
        found[kind].add(digest)
    return Fingerprints(frozenset(found["form"]), frozenset(found["gram"]))


def merge(files: Iterable[Path]) -> Fingerprints:
    """Read several fingerprint files into one."""
    parts = [read(path) for path in files]
    return Fingerprints(
        frozenset().union(*(part.forms for part in parts)), frozenset().union(*(part.grams for part in parts))
    )
