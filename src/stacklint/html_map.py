"""The stack as a map: tools by the problem that they answer, lines for what they are to one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacklint.sanitise import html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.report import Report

_WIDTH, _LABEL, _LETTER, _PAD, _SPACE = 1040, 200, 7.6, 26, 16
_BOX, _LINE = 34, 74
_MOST, _MOST_BONDS, _LONGEST = 60, 80, 30
_OTHERS = "Other tools"
_WORDS = {
    "overlaps": "overlaps with",
    "conflicts": "conflicts with",
    "part of": "is part of",
    "complements": "goes with",
}
_CLASSES = {"part of": "wraps", "complements": "integrates", "reads": "integrates"}


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a tool stands on the map."""

    x: float
    y: float
    width: float

    @property
    def middle(self) -> float:
        """The middle of the box from left to right."""
        return self.x + self.width / 2


def stack_map(report: Report) -> Iterator[str]:
    """Yield the map as SVG, what its lines mean, and the same in words; nothing for less than two tools."""
    rows = _rows(report)
    tools = [tool for names in rows.values() for tool in names]
    if len(tools) <= 1:
        return
    boxes, labels, height = _placed(rows, report)
    lines = [(a, kind, b) for a, kind, b in _bonds(report) if a in boxes and b in boxes][:_MOST_BONDS]
    yield '<div class="scroll" tabindex="0" role="region" aria-label="Map of the stack">'
    yield (
        f'<svg class="map" role="img" aria-labelledby="map-title" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}"><title id="map-title">Tools by the problem that they answer</title>'
    )
    yield from (f'<line class="rule" x1="0" x2="{_WIDTH}" y1="{y - 19}" y2="{y - 19}"/>' for y, _ in labels if y > _BOX)
    yield from (_line(boxes[a], boxes[b], kind, _said(a, kind, b, report)) for a, kind, b in lines)
    yield from (f'<text class="row" x="0" y="{y + 22}">{html(name)}</text>' for y, name in labels)
    yield from (_box(boxes[tool], _short(report.name(tool)), tool in _ended(report)) for tool in tools[:_MOST])
    yield "</svg></div>"
    yield from _legend(lines, report)
    if len(tools) > _MOST:
        yield f'<p class="dim">The map shows {_MOST} of {len(tools)} tools.</p>'


def _rows(report: Report) -> dict[str, list[str]]:
    """Return the tools in use below the first problem that they answer, each once."""
    names = {row.problem: row.name for row in report.problems}
    order = {name: number for number, name in enumerate([*names.values(), _OTHERS])}
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    used = [row for row in report.stack if row.in_use]
    for row in sorted(used, key=lambda row: (not row.problems, row.name.lower(), row.project)):
        if row.tool not in seen:
            seen.add(row.tool)
            first = next((names[p] for p in names if p in row.problems), _OTHERS)
            found.setdefault(first, []).append(row.tool)
    return dict(sorted(found.items(), key=lambda item: order[item[0]]))


def _placed(rows: dict[str, list[str]], report: Report) -> tuple[dict[str, _Box], list[tuple[int, str]], int]:
    """Return a box for each tool, the label of each row with its height, and the height of all."""
    boxes: dict[str, _Box] = {}
    labels: list[tuple[int, str]] = []
    y = 4
    for label, tools in rows.items():
        labels.append((y, label))
        x: float = _LABEL
        for tool in tools[:_MOST]:
            width = round(len(_short(report.name(tool))) * _LETTER + _PAD, 1)
            if x + width > _WIDTH and x > _LABEL:
                x, y = _LABEL, y + _BOX + 22
            boxes[tool] = _Box(x, y, width)
            x += width + _SPACE
        y += _LINE
    return boxes, labels, y - _LINE + _BOX + 24


def _bonds(report: Report) -> list[tuple[str, str, str]]:
    """Return what ties tools, conflicts first: what was found here, then what the catalogue knows."""
    found = [
        (a, {"overlap": "overlaps", "conflict": "conflicts"}[f.kind], b)
        for f in report.findings
        if f.kind in ("conflict", "overlap")
        for a, b in zip(f.tools, f.tools[1:], strict=False)
    ]
    tied = {frozenset((a, b)) for a, _, b in found}
    known = [(b.tool, b.kind, b.other) for b in report.bonds if frozenset((b.tool, b.other)) not in tied]
    return [*dict.fromkeys(sorted(found, key=lambda row: (row[1], row))), *known]


def _ended(report: Report) -> set[str]:
    return {row.tool for row in report.endings if row.date <= report.as_of}


def _line(one: _Box, two: _Box, kind: str, said: str) -> str:
    """Return a line between two boxes: an arc below a row, else a curve from the upper to the lower one."""
    upper, lower = (one, two) if one.y <= two.y else (two, one)
    left, right, start = f"{upper.middle:.1f}", f"{lower.middle:.1f}", upper.y + _BOX
    end = start if upper.y == lower.y else lower.y
    bend = start + 24 if upper.y == lower.y else (start + end) / 2
    path = f"M{left} {start} C{left} {bend} {right} {bend} {right} {end}"
    return f'<path class="bond {_CLASSES.get(kind, kind)}" d="{path}"><title>{html(said)}</title></path>'


def _box(box: _Box, name: str, ended: bool) -> str:
    state = " ended" if ended else ""
    return (
        f'<g class="tool{state}"><rect x="{box.x}" y="{box.y}" width="{box.width}" height="{_BOX}" rx="6"/>'
        f'<text x="{box.middle:.1f}" y="{box.y + 22}">{html(name)}</text></g>'
    )


def _legend(lines: list[tuple[str, str, str]], report: Report) -> Iterator[str]:
    kinds = dict.fromkeys(_CLASSES.get(kind, kind) for _, kind, _ in lines)
    words = {"wraps": "wraps or is part of", "integrates": "works with", "overlaps": "overlap", "conflicts": "conflict"}
    frame = '<svg viewBox="0 0 40 10" width="40" height="10" aria-hidden="true">'
    keys = "".join(
        f'<li>{frame}<path class="bond {kind}" d="M2 5H38"/></svg> {words[kind]}</li>'
        for kind in words
        if kind in kinds
    )
    if keys:
        yield f'<ul class="legend">{keys}</ul>'
        items = "".join(f"<li>{html(_said(a, kind, b, report))}</li>" for a, kind, b in lines)
        yield f"<details><summary>The lines in words ({len(lines)})</summary><ul>{items}</ul></details>"


def _said(one: str, kind: str, two: str, report: Report) -> str:
    notes = {(b.tool, b.other): b.note for b in report.bonds}
    word = "integrates with" if kind == "integrates" else _WORDS.get(kind, kind)
    note = notes.get((one, two), "")
    return f"{report.name(one)} {word} {report.name(two)}" + (f": {note}" if note else "")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
