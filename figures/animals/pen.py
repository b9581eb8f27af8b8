"""What draws: filled smooth outlines and strokes, placed, turned, mirrored and scaled.

Lengths are in the units of whoever draws; a pen knows how these lie in the picture. Everything is drawn
larger than it will be and made smaller at the end: that smooths the edges.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

SIDE = 64  # pixels of a picture
SHADOW = 70  # of 255: how much darker it is there
FINER = 4  # pixels drawn for each of these, across and down

Point = tuple[float, float]
Points = Sequence[Point] | NDArray[np.float64]
Colour = tuple[float, float, float]
Matrix = NDArray[np.float64]


class Pen:
    """Draws on one canvas; `matrix` (2 x 3) takes its user's coordinates, y downwards, to pixels."""

    def __init__(self, canvas: Image.Image, matrix: Matrix) -> None:
        self.canvas, self.matrix = canvas, matrix
        self._draw = ImageDraw.Draw(canvas)

    @classmethod
    def on_blank(cls) -> Pen:
        """A pen on an empty canvas, whose unit is a pixel of the picture."""
        canvas = Image.new("RGB", (SIDE * FINER, SIDE * FINER))
        return cls(canvas, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))

    def at(self, x: float, y: float, scale: float = 1.0, *, turn: float = 0.0, stretch: float = 1.0) -> Pen:
        """A pen whose origin is (x, y), its unit `scale` of ours, turned clockwise by `turn` radians.

        A negative `stretch` mirrors left and right.
        """
        cos, sin = np.cos(turn) * scale, np.sin(turn) * scale
        inner = np.array([[cos * stretch, -sin, x], [sin * stretch, cos, y], [0.0, 0.0, 1.0]])
        return Pen(self.canvas, self.matrix @ inner)

    def polygon(self, points: Points, colour: Colour) -> None:
        """Fill the polygon."""
        placed = self._placed(points)
        self._draw.polygon([(float(x), float(y)) for x, y in placed], fill=_whole(colour))

    def blob(self, points: Points, colour: Colour) -> None:
        """Fill a smooth outline through the points."""
        self.polygon(smooth(points), colour)

    def ellipse(
        self, x: float, y: float, across: float, down: float, colour: Colour, *, turn: float = 0.0
    ) -> None:
        """Fill an ellipse of these half axes."""
        angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        right, below = across * np.cos(angle), down * np.sin(angle)
        cos, sin = np.cos(turn), np.sin(turn)
        self.polygon(np.stack([x + cos * right - sin * below, y + sin * right + cos * below], axis=1), colour)

    def stroke(self, points: Points, colour: Colour, *widths: float) -> None:
        """A smooth line through the points that grows from the first width to the last."""
        middle = smooth(points, closed=False)
        half = np.interp(np.linspace(0, 1, len(middle)), np.linspace(0, 1, len(widths)), widths) / 2
        along = np.gradient(middle, axis=0)
        along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
        across = np.stack([-along[:, 1], along[:, 0]], axis=1) * half[:, None]
        self.polygon(np.concatenate([middle + across, (middle - across)[::-1]]), colour)
        for end in (0, -1):
            self.ellipse(*middle[end], half[end], half[end], colour)

    def shadow(self, x: float, y: float, across: float, down: float) -> None:
        """Darken what has been drawn within an ellipse of these half axes."""
        angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        mask = Image.new("L", self.canvas.size)
        placed = self._placed(np.stack([x + across * np.cos(angle), y + down * np.sin(angle)], axis=1))
        ImageDraw.Draw(mask).polygon([(float(x), float(y)) for x, y in placed], fill=SHADOW)
        self.canvas.paste((0, 0, 0), mask=mask)

    def picture(self) -> NDArray[np.float64]:
        """What has been drawn, at its final size: float64[64, 64, 3] from 0 to 255."""
        small = np.asarray(self.canvas, dtype=np.float64).reshape(SIDE, FINER, SIDE, FINER, 3)
        return small.mean(axis=(1, 3))

    def _placed(self, points: Points) -> NDArray[np.float64]:
        given = np.asarray(points, dtype=np.float64)
        return (given @ self.matrix[:, :2].T + self.matrix[:, 2]) * FINER


def smooth(points: Points, *, closed: bool = True, between: int = 8) -> NDArray[np.float64]:
    """A Catmull-Rom curve through the points, as a polygon with `between` times as many corners."""
    given = np.asarray(points, dtype=np.float64)
    if closed:
        p0, p1, p2, p3 = (np.roll(given, shift, axis=0) for shift in (1, 0, -1, -2))
    else:
        padded = np.concatenate([given[:1], given, given[-1:]])
        p0, p1, p2, p3 = (padded[i : len(padded) - 3 + i] for i in range(4))
    t = np.linspace(0, 1, between, endpoint=False)[None, :, None]
    p0, p1, p2, p3 = (p[:, None, :] for p in (p0, p1, p2, p3))
    curve = (
        p1
        + (p2 - p0) * t / 2
        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 / 2
        + (3 * (p1 - p2) + p3 - p0) * t**3 / 2
    )
    flat: NDArray[np.float64] = curve.reshape(-1, 2)
    return flat if closed else np.concatenate([flat, given[-1:]])


def shade(colour: Colour, factor: float) -> Colour:
    """The colour made darker (below 1) or lighter (above 1)."""
    red, green, blue = (min(255.0, part * factor) for part in colour)
    return red, green, blue


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour in the one."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _whole(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = (round(min(255.0, max(0.0, part))) for part in colour)
    return red, green, blue
