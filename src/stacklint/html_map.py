"""The stack as a map: tools by the problem that they answer, lines for what they are to one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.html_lines import BOX, GUTTER, ROW, WIDTH, Box, routes
from stacklint.sanitise import html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.report import Report

Line = tuple[str, str, str]

_LETTER, _PAD, _SPACE = 7.6, 26, 16
_MOST, _MOST_LINES, _LONGEST = 60, 60, 30
_OTHERS = "Other tools"
_KEYS = {"wraps": "wraps or is part of", "integrates": "works with", "overlaps": "overlap", "conflicts": "conflict"}
_DRAWN_AS = {"part of": "wraps", "complements": "integrates", "reads": "integrates"}
_SAID = {
    "overlaps": "overlaps with",
    "conflicts": "conflicts with",
    "part of": "is part of",
    "complements": "goes with",
    "integrates": "integrates with",
}


def stack_map(report: Report) -> Iterator[str]:
    """Yield the map as SVG, what its lines mean, and the same in words; nothing for less than two tools."""
    rows = _rows(report)
    tools = [tool for names in rows.values() for tool in names]
    if len(tools) <= 1:
        return
    boxes, labels, height = _placed(rows, report)
    lines = [line for line in _lines(report) if line[0] in boxes and line[2] in boxes][:_MOST_LINES]
    yield '<div class="scroll" tabindex="0" role="region" aria-label="Map of the stack">'
    yield (
        f'<svg class="map" role="img" aria-labelledby="map-title" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}"><title id="map-title">Tools by the problem that they answer</title>'
    )
    yield from (f'<line class="rule" x1="0" x2="{WIDTH}" y1="{y - 8}" y2="{y - 8}"/>' for y, _ in labels[1:])
    for (one, kind, two), path in zip(lines, routes([(boxes[a], boxes[b]) for a, _, b in lines]), strict=True):
        said = html(_said(one, kind, two, report))
        yield f'<path class="bond {_DRAWN_AS.get(kind, kind)}" d="{path}"><title>{said}</title></path>'
    yield from (f'<text class="row" x="0" y="{y + 22}">{html(name)}</text>' for y, name in labels)
    ended = {row.tool for row in report.endings if row.date <= report.as_of}
    yield from (_box(box, _short(report.name(tool)), tool in ended) for tool, box in boxes.items())
    yield "</svg></div>"
    yield from _legend(lines, report)
    if len(tools) > len(boxes):
        yield f'<p class="dim">The map shows {len(boxes)} of {len(tools)} tools.</p>'


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


def _placed(rows: dict[str, list[str]], report: Report) -> tuple[dict[str, Box], list[tuple[int, str]], int]:
    """Return a box for each tool, the label of each row with its height, and the height of all."""
    boxes: dict[str, Box] = {}
    labels: list[tuple[int, str]] = []
    y = 4
    for label, tools in rows.items():
        labels.append((y, label))
        x: float = GUTTER
        for tool in tools[: _MOST - len(boxes)]:
            width = round(len(_short(report.name(tool))) * _LETTER + _PAD, 1)
            if x + width > WIDTH and x > GUTTER:
                x, y = GUTTER, y + ROW
            boxes[tool] = Box(x, y, width)
            x = round(x + width + _SPACE, 1)
        y += ROW
    return boxes, labels, y


def _lines(report: Report) -> list[Line]:
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


def _box(box: Box, name: str, ended: bool) -> str:
    state = " ended" if ended else ""
    return (
        f'<g class="tool{state}"><rect x="{box.x}" y="{box.y}" width="{box.width}" height="{BOX}" rx="6"/>'
        f'<text x="{box.x + box.width / 2:.1f}" y="{box.y + 22}">{html(name)}</text></g>'
    )


def _legend(lines: list[Line], report: Report) -> Iterator[str]:
    kinds = {_DRAWN_AS.get(kind, kind) for _, kind, _ in lines}
    frame = '<svg viewBox="0 0 40 10" width="40" height="10" aria-hidden="true">'
    keys = "".join(
        f'<li>{frame}<path class="bond {kind}" d="M2 5H38"/></svg> {_KEYS[kind]}</li>'
        for kind in _KEYS
        if kind in kinds
    )
    if keys:
        yield f'<ul class="legend">{keys}</ul>'
        items = "".join(f"<li>{html(_said(a, kind, b, report))}</li>" for a, kind, b in lines)
        yield f"<details><summary>The lines in words ({len(lines)})</summary><ul>{items}</ul></details>"


def _said(one: str, kind: str, two: str, report: Report) -> str:
    notes = {(b.tool, b.other): b.note for b in report.bonds}
    note = notes.get((one, two), "")
    return f"{report.name(one)} {_SAID.get(kind, kind)} {report.name(two)}" + (f": {note}" if note else "")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
