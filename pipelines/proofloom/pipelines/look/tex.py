"""Text and tables for LaTeX, with everything that a dataset holds escaped."""

from __future__ import annotations

from collections.abc import Sequence

_SPECIAL = {
    **{sign: f"\\{sign}" for sign in "{}$&#%"},
    "_": r"\_\allowbreak{}",
    "/": r"/\allowbreak{}",
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "°": r"\textdegree{}",
    "∠": r"$\angle$",
    "△": r"$\triangle$",
    "∥": r"$\parallel$",
    "⊥": r"$\perp$",
    "×": r"$\times$",
    "−": r"$-$",
    "–": "--",
    "…": r"\dots{}",
    "·": r"$\cdot$",
}


def tex(words: str) -> str:
    """Return any text as LaTeX that shows it; a letter beyond Latin-1 is shown by its code point."""
    return "".join(_letter(letter) for letter in words)


def _letter(letter: str) -> str:
    if letter in _SPECIAL:
        return _SPECIAL[letter]
    if letter in " \t\n\r" or not letter.isprintable():
        return " "
    return letter if ord(letter) < 256 else f"[U+{ord(letter):04X}]"


def table(
    caption: str, label: str, heads: Sequence[str], rows: Sequence[Sequence[str | int]], align: str
) -> str:
    """Return a floating table; `align` is a column specification, numbers get thousands separators.

    Heads, caption and cells are plain text and are escaped here.
    """
    lines = [_line(heads), r"\hline", *(_line(row) for row in rows)]
    body = "\n".join(lines)
    return (
        "\\begin{table}[htbp]\n\\centering\\footnotesize\\setlength{\\tabcolsep}{4pt}\n"
        f"\\caption{{{tex(caption)}}}\n\\label{{{label}}}\n"
        f"\\begin{{tabular}}{{{align}}}\n\\hline\n{body}\n\\hline\n\\end{{tabular}}\n\\end{{table}}\n"
    )


def _line(cells: Sequence[str | int]) -> str:
    return " & ".join(f"{cell:,}" if isinstance(cell, int) else tex(cell) for cell in cells) + r" \\"
