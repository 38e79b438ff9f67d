"""The ways of lines on the map: through the gaps between rows and a gutter beside them, never behind a box."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacklint.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH, GUTTER, BOX, ROW = 1040, 232, 34, 78
"""The map's width, where boxes begin, the height of a box, and from one row to the next."""

_LANES, _LANE, _LANES_BEGIN = 8, 6, 176
_TRACKS, _TRACK, _FIRST_TRACK = 5, 5, 8
_ROUND = 5.0
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """Where a tool stands on the map."""

    x: float
    y: int
    width: float


def routes(pairs: list[tuple[Box, Box]]) -> list[str]:
    """Return the way of a line for each pair of boxes, as the data of an SVG path."""
    ordered = [(a, b) if (a.y, a.x) <= (b.y, b.x) else (b, a) for a, b in pairs]
    at = _Ends(ordered)
    return [_path(list(_points(number, one, two, at))) for number, (one, two) in enumerate(ordered)]


class _Ends:
    """Spreads the lines that leave a box over its edges, so that no two leave at one point."""

    def __init__(self, pairs: list[tuple[Box, Box]]) -> None:
        self._all = Counter(end for pair in pairs for end in _edges(*pair))
        self._given: Counter[tuple[Box, str]] = Counter()

    def take(self, box: Box, edge: str) -> float:
        """Return the next free place on an edge."""
        self._given[box, edge] += 1
        return round(box.x + box.width * self._given[box, edge] / (self._all[box, edge] + 1), 1)


def _edges(one: Box, two: Box) -> Iterator[tuple[Box, str]]:
    yield one, "below"
    yield two, "below" if one.y == two.y else "above"


def _points(number: int, one: Box, two: Box, at: _Ends) -> Iterator[Point]:
    """Yield the corners from the upper box to the lower one."""
    below = one.y + BOX + _FIRST_TRACK + number % _TRACKS * _TRACK
    (_, edge), *_ = list(_edges(one, two))[1:]
    start, end = at.take(one, "below"), at.take(two, edge)
    yield start, one.y + BOX
    yield start, below
    if two.y - one.y > ROW:
        lane = _LANES_BEGIN + number % _LANES * _LANE
        above = two.y - ROW + BOX + _FIRST_TRACK + number % _TRACKS * _TRACK
        yield lane, below
        yield lane, above
        yield end, above
    else:
        yield end, below
    yield end, two.y + BOX if one.y == two.y else two.y


def _path(points: list[Point]) -> str:
    """Return the data of a path along right angles with rounded corners."""
    parts = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        enter, leave = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{enter[0]:g} {enter[1]:g}Q{corner[0]:g} {corner[1]:g} {leave[0]:g} {leave[1]:g}")
    return "".join([*parts, f"L{points[-1][0]:g} {points[-1][1]:g}"])


def _towards(corner: Point, other: Point) -> Point:
    """Return the point at which a rounded corner begins on the way to another point."""
    across, down = other[0] - corner[0], other[1] - corner[1]
    length = abs(across) + abs(down)
    share = min(_ROUND, length / 2) / length if length else 0
    return round(corner[0] + across * share, 1), round(corner[1] + down * share, 1)
