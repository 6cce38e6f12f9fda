"""Plots as PDF, without a date: the one place outside the scene that uses matplotlib."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure

from proofloom.pipelines.look.charts import bins

WIDTH = 5.5  # inches: the text width of common paper classes
_LABEL = 44  # characters
_DYE = "#35528f"
_COLOURS = {
    "kept": _DYE,
    "draw": "#a9b3c4",
    "split": "#b3a58d",
    "disjoint": "#cdbf9f",
    "verify": "#c9713f",
    "error": "#b3363a",
    "copies": "#8b95a5",
    "surplus": "#e5e0d6",
}
_STYLE: dict[str, Any] = {
    "font.family": "STIXGeneral",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "pdf.fonttype": 42,  # embedded TrueType, which publishers ask for
}
# whatever could tell the hour or the machine stays out
_METADATA = {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None}


def histograms(path: Path, panels: Sequence[tuple[str, Mapping[int, int]]]) -> None:
    """Write a grid of histograms, three in a row: (title, value to number of rows)."""
    across = min(3, len(panels))
    down = -(-len(panels) // across)
    with matplotlib.rc_context(_STYLE):
        figure = _figure(1.55 * down + 0.15)
        grid = figure.subplots(down, across, squeeze=False)
        for place, axes in enumerate(grid.flat):
            if place >= len(panels):
                axes.set_axis_off()
                continue
            title, counts = panels[place]
            parts = bins(counts)
            step = parts[0][1] - parts[0][0] + 1
            middles = [(low + high) / 2 for low, high, _ in parts]
            axes.bar(middles, [rows for _, _, rows in parts], width=0.84 * step, color=_DYE)
            axes.set_title(_plain(title), fontsize=9)
            axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(6, integer=True))
            axes.yaxis.set_major_locator(matplotlib.ticker.MaxNLocator(4, integer=True))
            if place % across == 0:
                axes.set_ylabel("rows")
        _save(figure, path)


def funnel(path: Path, units: Sequence[tuple[str, Sequence[tuple[str, str, int]]]]) -> None:
    """Write a stacked bar of shares for each unit: (name, [(stage, what it means, count)])."""
    with matplotlib.rc_context(_STYLE):
        figure = _figure(0.34 * len(units) + 0.95)
        axes = figure.subplots()
        named: dict[str, Any] = {}
        for row, (_, parts) in enumerate(units):
            total, left = sum(count for _, _, count in parts), 0.0
            for stage, meaning, count in parts:
                share = 100 * count / max(total, 1)
                drawn = axes.barh(row, share, left=left, height=0.62, color=_COLOURS.get(stage, "#5d6571"))
                named.setdefault(meaning, drawn)
                left += share
        axes.set_yticks(range(len(units)), [_plain(name) for name, _ in units], fontsize=8)
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel("share of draws (%)")
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
        figure.legend(
            named.values(), named.keys(), loc="outside upper center", ncols=3, frameon=False, fontsize=8
        )
        _save(figure, path)


def bars(path: Path, panels: Sequence[tuple[str, Sequence[tuple[str, int]], int]]) -> None:
    """Write the most frequent answers, side by side: (title, [(answer, count)], rows)."""
    with matplotlib.rc_context(_STYLE):
        figure = _figure(2.4 * -(-len(panels) // 2))
        grid = figure.subplots(-(-len(panels) // 2), min(2, len(panels)), squeeze=False)
        for place, axes in enumerate(grid.flat):
            if place >= len(panels):
                axes.set_axis_off()
                continue
            title, counts, rows = panels[place]
            names = [_plain(name if len(name) <= 18 else f"{name[:17]}…") for name, _ in counts]
            axes.barh(range(len(counts)), [100 * count / max(rows, 1) for _, count in counts], color=_DYE)
            axes.set_yticks(range(len(counts)), names, fontsize=7)
            axes.invert_yaxis()
            axes.tick_params(axis="y", length=0)
            axes.set_title(_plain(title), fontsize=9)
            axes.set_xlabel("rows (%)")
        _save(figure, path)


def _figure(height: float) -> Figure:
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    FigureCanvasPdf(figure)
    return figure


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, format="pdf", metadata=_METADATA)


def _plain(words: str) -> str:
    """Return text as matplotlib shows it, where a dollar sign begins mathematics, cut to a label's length."""
    words = words if len(words) <= _LABEL else f"{words[: _LABEL - 1]}…"
    return words.replace("$", r"\$")
