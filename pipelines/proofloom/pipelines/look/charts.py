"""Bars and histograms as fluid inline SVG: widths in percent, so that the text beside them never shrinks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proofloom.pipelines.look.markup import Html, tag

_HEIGHT = 120
_BINS = 24


def percent(part: int, whole: int) -> str:
    """Return a share with one decimal, from integers, never showing 0 or 100 for what is not."""
    if not whole:
        return "–"
    tenths = (2000 * part + whole) // (2 * whole)
    if part and not tenths:
        return "<0.1%"
    if part < whole and tenths == 1000:
        return ">99.9%"
    return f"{tenths // 10}.{tenths % 10}%"


def ratio(part: int, whole: int) -> str:
    """Return part per whole with two decimals, from integers."""
    if not whole:
        return "–"
    cents = (200 * part + whole) // (2 * whole)
    return f"{cents // 100}.{cents % 100:02d}"


def bins(counts: Mapping[int, int], most: int = _BINS) -> list[tuple[int, int, int]]:
    """Return (lowest, highest, rows) of equal neighbouring bins, at most `most`, 1, 2 or 5 by ten wide."""
    if not counts:
        return []
    low, high = min(counts), max(counts)
    width, factors = 1, (2, 5, 10)
    while -(-(high - low // width * width + 1) // width) > most:
        width = next(f * scale for scale in (10**e for e in range(400)) for f in factors if f * scale > width)
    first = low // width * width
    found = [0] * ((high - first) // width + 1)
    for value, rows in counts.items():
        found[(value - first) // width] += rows
    return [(first + i * width, first + (i + 1) * width - 1, rows) for i, rows in enumerate(found)]


def histogram(counts: Mapping[int, int], title: str) -> Html:
    """Return a histogram of integers with its median, as a figure."""
    parts = bins(counts)
    if not parts:
        return Html("")
    tallest = max(rows for _, _, rows in parts)
    total = sum(counts.values())
    every = -(-len(parts) // 8)
    drawn: list[Html] = []
    for place, (low, high, rows) in enumerate(parts):
        name = f"{low:,}" if low == high else f"{low:,}–{high:,}"
        tall = max(round_div(rows * _HEIGHT, tallest), 2 if rows else 0)
        left, wide = _share(place * 10 + 1, len(parts) * 10), _share(8, len(parts) * 10)
        hint = tag("title", f"{name}: {rows:,} rows ({percent(rows, total)})")
        bar = tag("rect", x=left, y=_HEIGHT - tall + 4, width=wide, height=tall, rx=2, class_="bar")
        hit = tag(
            "rect",
            x=_share(place, len(parts)),
            y=0,
            width=_share(1, len(parts)),
            height=_HEIGHT + 4,
            class_="hit",
        )
        drawn.append(tag("g", hint, hit, bar))
        if place % every == 0:
            middle = _share(place * 2 + 1, len(parts) * 2)
            drawn.append(tag("text", f"{low:,}", x=middle, y=_HEIGHT + 22, text_anchor="middle"))
    base = tag("line", x1="0", x2="100%", y1=_HEIGHT + 4.5, y2=_HEIGHT + 4.5, class_="axis")
    caption = tag("figcaption", tag("b", title), tag("span", f"median {median(counts):,}", class_="soft"))
    words = f"Histogram of {title}: " + ", ".join(f"{low}: {rows}" for low, _, rows in parts)
    picture = tag("svg", drawn, base, height=_HEIGHT + 30, width="100%", role="img", aria_label=words)
    return tag("figure", caption, picture, class_="histogram")


def median(counts: Mapping[int, int]) -> int:
    """Return the lower median of a histogram."""
    half, passed = (sum(counts.values()) + 1) // 2, 0
    for value in sorted(counts):
        passed += counts[value]
        if passed >= half:
            return value
    raise ValueError("an empty histogram has no median")


def bars(rows: Sequence[tuple[str | Html, int]], whole: int, kind: str = "") -> Html:
    """Return a list of named amounts as horizontal bars, the largest as long as the room."""
    most = max((count for _, count in rows), default=0)
    lines = [
        tag(
            "li",
            tag("span", name, class_="name"),
            tag("span", strip([(kind or "bar", count, "")], most), class_="track"),
            tag("span", f"{count:,}", class_="count"),
            tag("span", percent(count, whole), class_="soft"),
        )
        for name, count in rows
    ]
    return tag("ul", *lines, class_="bars")


def strip(parts: Sequence[tuple[str, int, str]], whole: int) -> Html:
    """Return one horizontal bar of (class, amount, hint) parts side by side."""
    drawn, left = [], 0
    for kind, count, hint in parts:
        if count:
            piece = tag("rect", tag("title", hint) if hint else None, x=_share(left, whole), y=0,
                        width=_share(count, whole), height="100%", class_=f"part {kind}")  # fmt: skip
            drawn.append(piece)
        left += count
    return tag("svg", drawn, class_="strip", width="100%", height="100%", role="img", aria_hidden="true")


def round_div(part: int, whole: int) -> int:
    """Return part over whole, rounded half up, in integers."""
    return (2 * part + whole) // (2 * whole) if whole else 0


def _share(part: int, whole: int) -> str:
    """Return a share as a percentage with three decimals, for an SVG attribute."""
    if not whole:
        return "0%"
    thousandths = round_div(part * 100_000, whole)
    return f"{thousandths // 1000}.{thousandths % 1000:03d}%"
