"""The text of a scene's SVG: layers of parts, each a group that names its key; letters by any means."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from html import escape as escaped

from proofloom.engine.scene import SIZE, Caption, Scene
from proofloom.engine.scene.ink import Ink, draw
from proofloom.engine.scene.lettering import advance, fonts
from proofloom.engine.scene.page import Page, TextLine, captioned
from proofloom.engine.scene.place import Label, Layout, place
from proofloom.engine.scene.style import Style, style

escape = lru_cache(maxsize=4096)(escaped)  # keys, names and fonts come again and again
Writer = Callable[[Label | TextLine, str, Style], str]


def written(label: Label | TextLine, role: str, look: Style) -> str:
    """Return a label as SVG text with a font list."""
    face = fonts()[label.font]
    slant = ' font-style="italic"' if face.slant == "italic" else ""
    slant += ' font-weight="bold"' if face.weight == "bold" else ""
    slant += ' xml:space="preserve"' if label.text != label.text.strip() else ""
    x, y = label.x + advance(label.text, label.font, label.size) // 2, SIZE - label.y
    return (
        f'<text class="{role}" x="{x}" y="{y}" text-anchor="middle" font-size="{label.size}"'
        f' font-family="{escape(face.family)}"{slant} fill="{look.text}" stroke="none">'
        f"{escape(label.text)}</text>"
    )


def markup(
    scene: Scene,
    layout: Layout | None = None,
    *,
    size: int | None = None,
    background: bool = False,
    title: str = "",
    letters: Writer = written,
) -> str:
    """Return what `svg` does; `letters` writes a label, given its role."""
    layout = place(scene) if layout is None else layout
    look = style(scene.style)
    labels: dict[str, list[Label]] = {}
    for label in layout.labels:
        labels.setdefault(label.key, []).append(label)
    inks: dict[str, list[Ink]] = {}
    for ink in draw(scene).inks:
        inks.setdefault(ink.key, []).append(ink)
    dimensions = f' width="{size}" height="{size}"' if size else ""
    head = f'xmlns="http://www.w3.org/2000/svg" class="scene" viewBox="0 0 {SIZE} {SIZE}"{dimensions}'
    out = [f'<svg {head} role="img" data-style="{escape(scene.style)}">']
    if title:
        out.append(f"<title>{escape(title)}</title>")
    if background:
        out.append(f'<rect class="paper" width="{SIZE}" height="{SIZE}" fill="{look.paper}"/>')
        step = look.grid or look.rules
        lines = "".join(
            f"M0 {at}H{SIZE}" + (f"M{at} 0V{SIZE}" if look.grid else "")
            for at in range(0, SIZE, step or SIZE)
        )
        if step:
            out.append(
                f'<path class="ruling" d="{lines}" fill="none" stroke="{look.ruling}" stroke-width="14"/>'
            )
    page = captioned(scene)
    if page is not None:
        out.append(_captions(page, look, letters))
    line = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
    dashed = f'fill="none" stroke-linejoin="round" stroke-dasharray="{look.dash[0]} {look.dash[1]}"'
    layers = (
        (
            "auxiliary",
            f'{dashed} stroke="{look.auxiliary}" stroke-width="{look.line}"',
            [part.key for part in scene.strokes if part.auxiliary],
        ),
        (
            "strokes",
            f'{line} stroke="{look.ink}" stroke-width="{look.line}"',
            [part.key for part in scene.strokes if not part.auxiliary],
        ),
        (
            "marks",
            f'{line} stroke="{look.mark}" stroke-width="{look.hairline}"',
            [mark.key for mark in scene.marks if not isinstance(mark, Caption)],
        ),
        ("points", f'fill="{look.ink}"', [point.key for point in scene.points if not point.hidden]),
    )
    for name, attributes, keys in layers:
        if keys:
            out.append(f'<g class="{name}" {attributes}>')
            for key in dict.fromkeys(keys):
                out.append(f'<g data-key="{escape(key)}" class="{key.partition(":")[0]}">')
                out.extend(_shape(ink) for ink in inks.get(key, ()))
                out.extend(letters(label, label.role, look) for label in labels.get(key, ()))
                out.append("</g>")
            out.append("</g>")
    out.append("</svg>" if page is None else "</svg></svg>")
    return "".join(out)


def _captions(page: Page, look: Style, letters: Writer) -> str:
    """Return the lines of a caption as a layer, and the opening of the figure's own SVG below them."""
    lines = "".join(letters(line, "caption", look) for line in page.lines)
    frame = page.frame
    side, top = SIZE * frame.scale // 1000, SIZE - frame.bottom - SIZE * frame.scale // 1000
    inner = f'x="{frame.left}" y="{top}" width="{side}" height="{side}" viewBox="0 0 {SIZE} {SIZE}"'
    return f'<g class="caption">{lines}</g><svg {inner}>'


def _shape(ink: Ink) -> str:
    kind = ink.role if ink.role in ("mark", "dot") else "line"
    if ink.role == "dot" or (ink.closed and ink.radius):
        x, y = ink.center
        return f'<circle class="{kind}" cx="{x}" cy="{SIZE - y}" r="{ink.radius}"/>'
    points = [(x, SIZE - y) for x, y in ink.points]
    (x0, y0), (x1, y1) = points[0], points[-1]
    if ink.radius:  # drawn from the clockwise arm counter-clockwise, which SVG's downward y calls sweep 0
        return f'<path class="{kind}" d="M{x0} {y0}A{ink.radius} {ink.radius} 0 0 0 {x1} {y1}"/>'
    if len(points) == 2:
        return f'<line class="{kind}" x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}"/>'
    return f'<polyline class="{kind}" points="{" ".join(f"{x},{y}" for x, y in points)}"/>'
