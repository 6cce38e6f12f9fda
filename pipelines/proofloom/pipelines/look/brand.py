"""The mark and the woven band that report and pages share."""

from __future__ import annotations

from proofloom.pipelines.look.markup import Html, tag

_STEP = 9


def mark() -> Html:
    """Return the mark: three warps and three wefts, over and under."""
    threads = []
    for place in range(3):
        at = 2 + 8 * place
        threads.append(tag("rect", x=at, y=0, width=4, height=24, rx=1, class_="warp"))
    for place in range(3):
        at = 2 + 8 * place
        for other in range(3):
            if (place + other) % 2 == 0:
                threads.append(tag("rect", x=8 * other, y=at, width=8, height=4, class_="weft"))
            else:
                left, right = (
                    tag("rect", x=8 * other, y=at, width=1.5, height=4, class_="weft"),
                    8 * other + 6.5,
                )
                threads += [left, tag("rect", x=right, y=at, width=1.5, height=4, class_="weft")]
    return tag("svg", threads, viewBox="0 0 24 24", aria_hidden="true")


def weave(name: str = "weave") -> Html:
    """Return the band: a plain weave that repeats along the width."""
    parts = [
        tag("rect", x=0, y=0, width=5, height=4, class_="weft"),
        tag("rect", x=6, y=5, width=5, height=4, class_="weft"),
        tag("rect", x=6, y=0, width=4, height=4, class_="warp", opacity=".55"),
        tag("rect", x=0, y=5, width=4, height=4, class_="warp", opacity=".55"),
    ]
    pattern = tag("pattern", parts, id=name, width=12, height=_STEP, patternUnits="userSpaceOnUse")
    return tag("svg", tag("defs", pattern), tag("rect", width="100%", height=_STEP, fill=f"url(#{name})"))
