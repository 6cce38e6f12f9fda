"""Scenes as TikZ: one `tikzpicture` that needs no package but tikz itself."""

from __future__ import annotations

from proofloom.engine.scene import SIZE, Scene
from proofloom.engine.scene.grid import Spot, near
from proofloom.engine.scene.ink import draw
from proofloom.engine.scene.place import Layout, place
from proofloom.engine.scene.style import style

_SPECIAL = {
    "°": r"\ensuremath{{}^\circ}",
    "−": r"\ensuremath{-}",
    "·": r"\ensuremath{\cdot}",
    "×": r"\ensuremath{\times}",
    "′": r"\ensuremath{{}^\prime}",
    "½": r"\ensuremath{\frac12}",
    "√": r"\ensuremath{\surd}",
    "∠": r"\ensuremath{\angle}",
    "△": r"\ensuremath{\triangle}",
    "∥": r"\ensuremath{\parallel}",
    "⊥": r"\ensuremath{\perp}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: rf"\{letter}" for letter in "#$%&_{}"},
    **{
        letter: rf"\ensuremath{{\{name}}}"
        for letter, name in zip(
            "παβγδθφ", ("pi", "alpha", "beta", "gamma", "delta", "theta", "varphi"), strict=True
        )
    },
}


def tikz(scene: Scene, layout: Layout | None = None, *, width_mm: int = 80) -> str:
    """Return a scene as a tikzpicture of the given width; each part ends in a comment with its key.

    Raises what `place` raises.
    """
    layout = place(scene) if layout is None else layout
    look = style(scene.style)

    def points(units: int) -> str:
        return _decimal(units * width_mm * 72_270, SIZE * 25_400, 2) + "pt"  # 72.27 TeX points to 25.4 mm

    def mm(units: int) -> str:
        return _decimal(units * width_mm, SIZE, 3)

    def at(spot: Spot) -> str:
        return f"({mm(spot[0])},{mm(spot[1])})"

    colours = (("ink", look.ink), ("mark", look.mark), ("aux", look.auxiliary), ("text", look.text))
    out = [rf"\definecolor{{scene{name}}}{{HTML}}{{{value[1:].upper()}}}" for name, value in colours]
    out.append(r"\begin{tikzpicture}[x=1mm,y=1mm,line cap=round,line join=round]")
    dash = f"dash pattern=on {points(look.dash[0])} off {points(look.dash[1])},line cap=butt"
    pens = {
        "stroke": f"sceneink,line width={points(look.line)}",
        "auxiliary": f"sceneaux,line width={points(look.line)},{dash}",
        "mark": f"scenemark,line width={points(look.hairline)}",
    }
    for ink in draw(scene).inks:
        if ink.role == "dot":
            out.append(rf"\fill[sceneink] {at(ink.center)} circle[radius={mm(ink.radius)}]; % {ink.key}")
            continue
        path = " -- ".join(at(spot) for spot in ink.points)
        if ink.closed:
            path = f"{at(ink.center)} circle[radius={mm(ink.radius)}]"
        out.append(rf"\draw[{pens[ink.role]}] {path}; % {ink.key}")
    for label in layout.labels:
        center = (label.box[0] + label.box[2]) // 2, (label.box[1] + label.box[3]) // 2
        text = "".join(_SPECIAL.get(letter, letter) for letter in label.text)
        font = rf"\fontsize{{{points(label.size)}}}{{{points(label.size)}}}\selectfont"
        options = f"scenetext,inner sep=0pt,font={font}"
        out.append(rf"\node[{options}] at {at(center)} {{{text}}}; % {label.key}")
    if scene.caption:
        text = "".join(_SPECIAL.get(letter, letter) for letter in scene.caption)
        options = f"scenetext,anchor=south,align=left,text width={width_mm}mm"
        out.append(rf"\node[{options}] at {at((SIZE // 2, SIZE))} {{{text}}}; % caption:")
    out.append(r"\end{tikzpicture}")
    return "\n".join(out) + "\n"


def _decimal(numerator: int, denominator: int, places: int) -> str:
    """A fraction as decimal text, rounded, without a float."""
    scaled = near(numerator * 10**places, denominator)
    whole, rest = divmod(abs(scaled), 10**places)
    return f"{'-' if scaled < 0 else ''}{whole}.{rest:0{places}d}"
