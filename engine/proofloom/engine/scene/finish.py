"""What a scanner does to a picture: soft edges, grain, dust, a page that lies askew; in whole numbers."""

from __future__ import annotations

from hashlib import shake_128
from typing import Any

import numpy as np

from proofloom.engine.scene import SIZE, Scene
from proofloom.engine.scene.style import Style, style
from proofloom.engine.seed import Seed

Pixels = np.ndarray[Any, Any]  # (rows, columns) or (rows, columns, 3), bytes

TILE = 40_009  # grains that are drawn before they repeat: a prime, so that no rows are alike
DUST = 96  # how much darker a speck is


def slope(scene: Scene) -> int:
    """Return by how many thousandths the page is turned: tan of half the angle, times 2000."""
    most = style(scene.style).tilt
    return (Seed.root(scene.jitter) / "tilt").integer(-most, most) if most and scene.jitter else 0


def turn(scene: Scene) -> tuple[int, int, int]:
    """Return (p, q, r): the page is turned by the angle with cosine p/r and sine q/r, about its middle."""
    return turn_by(slope(scene))


def turn_by(t: int) -> tuple[int, int, int]:
    """Return the same of a slope."""
    return 4_000_000 - t * t, 4000 * t, 4_000_000 + t * t


def turned(spot: tuple[int, int], by: tuple[int, int, int]) -> tuple[int, int]:
    """Return where a spot of the scene is on the turned page, to the nearest unit."""
    p, q, r = by
    x, y = spot[0] - SIZE // 2, spot[1] - SIZE // 2
    return SIZE // 2 + (2 * (p * x - q * y) + r) // (2 * r), SIZE // 2 + (2 * (q * x + p * y) + r) // (2 * r)


def scanned(pixels: Pixels, scene: Scene) -> Pixels:
    """Return pixels as a scanner gives them: blur, then grain and dust from the scene's seed."""
    look = style(scene.style)
    for _ in range(look.blur):
        pixels = _softened(pixels)
    if scene.jitter and (look.noise or look.specks):
        pixels = _dusty(_grainy(pixels, look, scene.jitter), look, scene.jitter)
    return pixels


def _softened(pixels: Pixels) -> Pixels:
    """Convolve with (1 2 1) / 4 in both directions; the edge repeats."""
    soft: Pixels = pixels.astype(np.uint16)
    for axis in (0, 1):
        lines = soft.swapaxes(0, axis)
        total = 2 * lines + 2
        total[1:] += lines[:-1]
        total[:-1] += lines[1:]
        total[[0, -1]] += lines[[0, -1]]
        soft = (total >> 2).swapaxes(0, axis)
    return soft.astype(np.uint8)


def _grainy(pixels: Pixels, look: Style, jitter: int) -> Pixels:
    raw = shake_128(f"grain {jitter}".encode()).digest(TILE)
    levels = ((np.arange(256) * (2 * look.noise + 1) >> 8) - look.noise).astype(np.int16)
    grain = np.resize(levels[np.frombuffer(raw, np.uint8)], pixels.shape[:2])
    if pixels.ndim == 3:
        grain = grain[:, :, None]
    grainy: Pixels = np.clip(pixels + grain, 0, 255).astype(np.uint8)
    return grainy


def _dusty(pixels: Pixels, look: Style, jitter: int) -> Pixels:
    size = pixels.shape[0]
    count = look.specks * size * size // 1_000_000
    raw = np.frombuffer(shake_128(f"dust {jitter}".encode()).digest(8 * count), np.uint32).astype(np.int64)
    ys, xs = raw[::2] % size, raw[1::2] % size
    pixels[ys, xs] = np.maximum(pixels[ys, xs].astype(np.int16) - DUST, 0).astype(np.uint8)
    return pixels
