"""List constructions of one more point of a figure, the most telling ones first.

A point tells the more, the more of the figure's lines and circles pass through it. Floats propose here; what
a construction gives is read from the table of constructions, and nothing else is assumed of the point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Complex = NDArray[np.complex128]
Ints = NDArray[np.int64]
Parts = tuple[tuple[str, tuple[int, ...]], ...]

NEAR = 1e-7  # of a figure of size 1: closer than this is incident
FAR = 12.0  # a point farther out than this many sizes is left out
SHARP = 1e-3  # lines that meet at a smaller angle give no point


@dataclass(frozen=True, slots=True)
class Candidate:
    """One more point: its constructions (name, and arguments after the new point), its place, its interest.

    interest  lines and circles through it, the richer ones counting more
    """

    parts: Parts
    place: complex
    interest: int


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines through two or more points: a point and unit direction of each, and the points on it."""

    start: Complex
    way: Complex
    on: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class _Circles:
    """Circles through four or more points, or through two about a third; `about` is -1 without a centre."""

    centre: Complex
    radius: NDArray[np.float64]
    on: tuple[tuple[int, ...], ...]
    about: tuple[int, ...]


def candidates(places: Sequence[complex], first: int = 0) -> list[Candidate]:
    """Return constructions on some points that need at least one of those from `first` on, best first.

    A place that several constructions give is listed once for each.
    """
    z = np.array(places, np.complex128)
    middle = z.mean()
    scale = float(np.abs(z - middle).max())
    z = (z - middle) / scale
    lines, circles = _lines(z), _circles(z)
    parts: list[Parts] = []
    where: list[complex] = []
    for made, place in _all(z, lines, circles, first):
        parts.append(made)
        where.append(place)
    x = np.array(where, np.complex128)
    with np.errstate(invalid="ignore"):
        good = np.isfinite(x) & (np.abs(x) < FAR)
    good[good] = np.abs(x[good, None] - z[None, :]).min(axis=1) > 1e-4
    kept = np.flatnonzero(good)
    interest = _interest(x[kept], lines, circles)
    order = np.argsort(-interest, kind="stable")
    return [Candidate(parts[kept[i]], complex(x[kept[i]] * scale + middle), int(interest[i])) for i in order]


def _interest(x: Complex, lines: _Lines, circles: _Circles) -> Ints:
    rich = np.array([min(len(on) - 1, 3) for on in lines.on], np.int64)
    away = np.abs(((x[:, None] - lines.start[None, :]) * lines.way.conj()[None, :]).imag)
    found = ((away < NEAR) * rich).sum(axis=1)
    if len(circles.on):
        fat = np.array([2 if len(on) > 3 else 1 for on in circles.on], np.int64)
        off = np.abs(np.abs(x[:, None] - circles.centre[None, :]) - circles.radius[None, :])
        found = found + ((off < NEAR) * fat).sum(axis=1)
    return np.asarray(found, np.int64)


def _lines(z: Complex) -> _Lines:
    n = len(z)
    covered: set[tuple[int, int]] = set()
    start, way, on = [], [], []
    for a in range(n):
        for b in range(a + 1, n):
            if (a, b) in covered or abs(z[b] - z[a]) < NEAR:
                continue
            u = (z[b] - z[a]) / abs(z[b] - z[a])
            members = tuple(int(c) for c in np.flatnonzero(np.abs(((z - z[a]) * u.conjugate()).imag) < NEAR))
            covered.update((c, d) for c in members for d in members if c < d)
            start.append(z[a])
            way.append(u)
            on.append(members)
    return _Lines(np.array(start), np.array(way), tuple(on))


def _centre(a: Any, b: Any, c: Any) -> Any:
    """Return the circumcentre of triangles, elementwise."""
    u, v = b - a, c - a
    cross = (u.conjugate() * v).imag
    return a + 1j * (v * np.abs(u) ** 2 - u * np.abs(v) ** 2) / (-2 * cross)


def _circles(z: Complex) -> _Circles:
    n = len(z)
    centre: list[complex] = []
    radius: list[float] = []
    on: list[tuple[int, ...]] = []
    about: list[int] = []
    covered: set[tuple[int, int, int]] = set()
    for o in range(n):
        distance = np.abs(z - z[o])
        left = [p for p in range(n) if p != o]
        while left:
            members = tuple(p for p in left if abs(distance[p] - distance[left[0]]) < NEAR)
            left = [p for p in left if p not in members]
            if len(members) > 1:
                centre.append(z[o])
                radius.append(float(distance[members[0]]))
                on.append(members)
                about.append(o)
                covered.update((a, b, c) for a in members for b in members if a < b for c in members if b < c)
    for a in range(n):
        for b in range(a + 1, n):
            c = np.arange(b + 1, n)
            with np.errstate(divide="ignore", invalid="ignore"):
                middles = _centre(z[a], z[b], z[c])
            for third, middle in zip(c, middles, strict=True):
                if (a, b, int(third)) in covered or not abs(middle) < FAR:
                    continue
                r = abs(z[a] - middle)
                members = tuple(int(p) for p in np.flatnonzero(np.abs(np.abs(z - middle) - r) < NEAR))
                if len(members) > 3:
                    covered.update(
                        (d, e, f) for d in members for e in members if d < e for f in members if e < f
                    )
                    centre.append(middle)
                    radius.append(float(r))
                    on.append(members)
                    about.append(-1)
    return _Circles(np.array(centre, np.complex128), np.array(radius), tuple(on), tuple(about))


Made = Iterator[tuple[Parts, complex]]


def _all(z: Complex, lines: _Lines, circles: _Circles, first: int) -> Made:
    yield from _of_pairs(z, first)
    yield from _of_point_and_line(z, lines, first)
    yield from _meetings(lines, first)
    yield from _parallels(z, lines, first)
    yield from _centres(z, circles, first)
    yield from _on_circles(z, lines, circles, first)


def _of_pairs(z: Complex, first: int) -> Made:
    n = len(z)
    for a in range(n):
        for b in range(n):
            if a != b and max(a, b) >= first:
                if a < b:
                    yield (("midpoint", (a, b)),), (z[a] + z[b]) / 2
                yield (("mirror", (a, b)),), 2 * z[b] - z[a]


def _of_point_and_line(z: Complex, lines: _Lines, first: int) -> Made:
    for start, way, on in zip(lines.start, lines.way, lines.on, strict=True):
        a, b = on[0], on[-1]
        feet = start + way * ((z - start) * way.conjugate()).real
        for p in range(len(z)):
            if p not in on and max(p, a, b) >= first:
                yield (("foot", (p, a, b)),), feet[p]
                yield (("reflect", (p, a, b)),), 2 * feet[p] - z[p]


def _meet(p: Any, u: Any, q: Any, v: Any) -> Any:
    """Return where the lines from p along u and from q along v meet, elementwise."""
    return p + u * ((q - p) * v.conjugate()).imag / (u * v.conjugate()).imag


def _meetings(lines: _Lines, first: int) -> Made:
    count = len(lines.on)
    i, j = np.triu_indices(count, 1)
    sharp = np.abs((lines.way[i] * lines.way[j].conj()).imag) > SHARP
    i, j = i[sharp], j[sharp]
    places = _meet(lines.start[i], lines.way[i], lines.start[j], lines.way[j])
    for one, other, place in zip(i, j, places, strict=True):
        a, b, c, d = lines.on[one][0], lines.on[one][1], lines.on[other][0], lines.on[other][1]
        if max(a, b, c, d) >= first:
            yield (("on_line", (a, b)), ("on_line", (c, d))), place


def _parallels(z: Complex, lines: _Lines, first: int) -> Made:
    """Yield where the parallel or perpendicular to a rich line through a point meets a rich line."""
    rich = [k for k, on in enumerate(lines.on) if len(on) > 2]
    for k in rich:
        c, d = lines.on[k][0], lines.on[k][1]
        for m in rich:
            a, b = lines.on[m][0], lines.on[m][1]
            for name, way in (("on_pline", lines.way[k]), ("on_tline", 1j * lines.way[k])):
                if abs((way * lines.way[m].conjugate()).imag) < SHARP or (name == "on_tline" and m == k):
                    continue
                places = _meet(z, way, lines.start[m], lines.way[m])
                for p in range(len(z)):
                    if p not in lines.on[m] and p not in lines.on[k] and max(a, b, c, d, p) >= first:
                        yield (("on_line", (a, b)), (name, (p, c, d))), places[p]
        for a in range(len(z)):
            if a not in lines.on[k] and max(a, c, d) >= first:
                yield (("parallelogram", (a, c, d)),), z[a] + z[d] - z[c]


def _centres(z: Complex, circles: _Circles, first: int) -> Made:
    n = len(z)
    known = {on[:3] for on, about in zip(circles.on, circles.about, strict=True) if about >= 0}
    for a in range(n):
        for b in range(a + 1, n):
            c = np.arange(max(b + 1, first if b < first else 0), n)
            with np.errstate(divide="ignore", invalid="ignore"):
                places = _centre(z[a], z[b], z[c])
            for third, place in zip(c, places, strict=True):
                if (a, b, int(third)) not in known:
                    yield (("circumcenter", (a, b, int(third))),), place


def _on_circles(z: Complex, lines: _Lines, circles: _Circles, first: int) -> Made:
    """Yield the second meetings of a circle with lines through a point of it, and with other circles."""
    for at, (centre, on, about) in enumerate(zip(circles.centre, circles.on, circles.about, strict=True)):
        for b in on:
            others = np.array([a for a in range(len(z)) if a not in on])
            if len(others):
                u = z[others] - z[b]
                places = z[b] + 2 * u * ((centre - z[b]) * u.conj()).real / np.abs(u) ** 2
                for a, place in zip(others, places, strict=True):
                    if about >= 0 and max(int(a), b, about) >= first and a != about:
                        yield (("intersection_lc", (int(a), about, b)),), place
                    elif about < 0 and max(int(a), *on[:3]) >= first:
                        c, d = [p for p in on if p != b][:2]
                        yield (("on_line", (int(a), b)), ("on_circum", (b, c, d))), place
            for other in range(at + 1, len(circles.on)):
                far = circles.about[other]
                if b in circles.on[other] and about >= 0 and far >= 0 and max(about, far, b) >= first:
                    w = z[far] - z[about]
                    if abs(w) > NEAR:
                        place = z[about] + w / w.conjugate() * (z[b] - z[about]).conjugate()
                        yield (("intersection_cc", (about, far, b)),), place
