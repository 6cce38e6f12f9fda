"""Lints what a row says: names, introductions, brackets, spaces, jargon, foreign letters, cited lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from proofloom.engine.geometry.constructions import CONSTRUCTIONS
from proofloom.engine.geometry.predicates import PREDICATES

SIGNS = set("∠∡△▵∽∼≅≌⊥∥·√≠°×²³⊙−–—…’“”∶α₀₁₂₃₄₅₆₇₈₉")  # of geometry, in any language
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
JARGON = {name for name in (*CONSTRUCTIONS, *PREDICATES) if "_" in name} | {
    name for name in (*CONSTRUCTIONS, *PREDICATES) if not name.isalpha()
}
JARGON |= {"coll", "perp", "cong", "midp", "eqangle", "eqratio", "simtri", "simtrir", "contri", "contrir"}
JARGON |= {"ncoll", "npara", "nperp", "aconst", "rconst", "lconst", "sameclock", "eqarea", "lequation"}
JARGON |= {"none", "nan", "null", "undefined", "fraction", "todo", "placeholder"}
WORD = re.compile(r"[a-z][a-z0-9_]+", re.IGNORECASE)
NAME = r"[A-Z](?:_?\d+|['′])?"
RUN = re.compile(rf"(?<![A-Za-z\\])(?!S△)(?:{NAME})+(?![a-z])")
ONE = re.compile(NAME)
ANGLE = re.compile(rf"(?:∠|\bangles? )((?:{NAME}){{3}})(?![A-Za-z])")
PAIRS = {"(": ")", "[": "]", "{": "}", "（": "）", "“": "”", "【": "】"}
TWICE = re.compile(r"\b([a-z]{2,}) \1\b")
ENDS = re.compile(r"(?<=[.?;:。？；：])\s*|\n+")
BEGUN = re.compile(rf"\b(?:a|another|some|new) point ({NAME})\b")
LAW = re.compile(r"\(\d+\)(?:, [a-z ]*[A-Za-z]+)?: (.*)\)\.?$")  # after the lines that it is applied to
LETTER = re.compile(r"[(（]([A-F])[)）]")
CITED = re.compile(r"\((\d+)\)")
TURNED = re.compile(r"clockwise|顺时针|逆时针")
ARTICLES = ("A", "I")  # capitals that may be words


def statement(text: str, names: Sequence[str], language: str) -> Iterator[str]:
    """Yield what is wrong with a problem's words."""
    yield from _any(text, names, language)
    if not text.rstrip().endswith((".", "?", "。", "？", "!", ")")) and "\n" not in text:
        yield "does not end as a sentence does"
    if language == "en" and re.match(r"[a-z]", text):
        yield "begins with a small letter"
    parts = [part for part in ENDS.split(text) if part and part.strip()]
    first: dict[str, int] = {}
    for at, part in enumerate(parts):
        for name in _named(part, names):
            first.setdefault(name, at)
        for name in BEGUN.findall(part):
            if first.get(name, at) < at:
                yield f"{name} is introduced again"
    if missing := [name for name in names if name not in first]:
        yield f"{missing[0]} is never named"
    if late := [name for name, at in first.items() if at == len(parts) - 1 and len(parts) > 1]:
        yield f"{late[0]} is first named where it is asked about"
    if TURNED.search(text):
        yield "says which way round"


def step(text: str, number: int, names: Sequence[str], language: str) -> Iterator[str]:
    """Yield what is wrong with the words of a solution's line, counted from 1."""
    law = LAW.search(text)
    if law:
        clash = sorted({*_named(law[1], names)})
        if clash:
            yield f"a law's letter is a point of the figure: {clash[0]}"
        text = text.replace(law[1], "it holds")
    yield from _any(LETTER.sub("it", text), names, language)
    if any(int(cited) >= number for cited in CITED.findall(text)):
        yield "cites a line that does not come before"


def options(lines: Sequence[str], names: Sequence[str], language: str) -> Iterator[str]:
    """Yield what is wrong with the lines after a statement: options, or lines of a solution."""
    for line in lines:
        yield from _any(line, names, language, labelled=True)
    said = [line.partition(") ")[2] for line in lines if re.match(r"\([A-F]\) ", line)]
    if len(set(said)) < len(said):
        yield "two options say the same"


def _any(text: str, names: Sequence[str], language: str, *, labelled: bool = False) -> Iterator[str]:
    if "  " in text or text != text.strip():
        yield "doubled or outer spaces"
    if re.search(r"\s[,.;!。，；：]|(?<!=)\s[?？]|[,;:]{2}|\.\.|,\.|[。，]{2}", text):
        yield "a stop in the wrong place"
    if TWICE.search(text) or re.search(r"(?!的圆)([\u4e00-\u9fff]{2})\1", text):
        yield "a word twice"
    yield from _brackets(text)
    if language == "en" and CHINESE.search(text):
        yield "Chinese in English"
    strange = [c for c in text if ord(c) > 126 and c not in SIGNS and not CHINESE.match(c)]
    if strange:
        yield f"a letter of no use here: {strange[0]!r}"
    if language == "zh" and re.search(r"[\u4e00-\u9fff][,;:?]|[,;:?][\u4e00-\u9fff]", text):
        yield "a Western stop in Chinese"
    words = {word.lower() for word in WORD.findall(text)}
    if jargon := words & JARGON:
        yield f"jargon: {min(jargon)}"
    if re.search(r"[{}_]|<[a-z/]|%[sd]", text):
        yield "a placeholder"
    for angle in ANGLE.findall(text):
        if len(set(ONE.findall(angle))) < 3:
            yield f"a degenerate angle: {angle}"
    known = set(names)
    for found in RUN.finditer(text):
        parts = ONE.findall(found[0])
        if found[0] in ARTICLES or (
            labelled and len(parts) == 1 and text[found.start() - 1 : found.start()] == "("
        ):
            continue
        if strangers := [part for part in parts if part not in known]:
            yield f"a point that there is not: {strangers[0]}"
        if len(parts) == 2 and parts[0] == parts[1]:
            yield f"a segment of one point: {found[0]}"
        if len(parts) > 2 and len(set(parts)) < len(parts):
            yield f"a figure with a point twice: {found[0]}"


def _brackets(text: str) -> Iterator[str]:
    open_: list[str] = []
    for sign in text:
        if sign in PAIRS:
            open_.append(PAIRS[sign])
        elif sign in PAIRS.values() and (not open_ or open_.pop() != sign):
            yield "unbalanced brackets"
            return
    if open_:
        yield "unbalanced brackets"


def _named(text: str, names: Sequence[str]) -> list[str]:
    known = set(names)
    return [name for run in RUN.findall(text) for name in ONE.findall(run) if name in known]
