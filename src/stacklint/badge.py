"""A badge for README: how many of a repository's problems are solved, drawn as one small SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from stacklint.report import Report

_LABEL = "ML stack"
_COLOURS = {"good": "#2e7d32", "open": "#a15c00", "error": "#b3261e", "none": "#5f6368"}
_PAD = 6
_NARROW, _WIDE = set("fijlrt1.,;:|!'() "), set("mwMW@%")
_SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{alt}">
<title>{alt}</title>
<rect width="{width}" height="20" rx="3" fill="#3c4043"/>
<path d="M{left} 0h{bar}a3 3 0 0 1 3 3v14a3 3 0 0 1 -3 3h-{bar}z" fill="{colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">
<text x="{label_at}" y="14" textLength="{label_length}">{label}</text>
<text x="{text_at}" y="14" textLength="{text_length}">{text}</text>
</g>
</svg>
"""


def badge_text(report: Report) -> tuple[str, str]:
    """Return what the badge says and the name of its colour.

    Counts the problems that show themselves in any project: solved where one project solves it and none leaves it open.
    """
    states: dict[str, set[str]] = {}
    for row in report.problems:
        states.setdefault(row.problem, set()).add(row.state)
    needed = [found for found in states.values() if found != {"not-needed"}]
    open_ = sum("gap" in found for found in needed)
    if not needed:
        return "no problem shown", "none"
    text = f"{len(needed) - open_} of {len(needed)} solved"
    if errors := report.summary["error"]:
        return f"{text}, {errors} broken", "error"
    return text, "open" if open_ else "good"


def badge(report: Report) -> str:
    """Return the SVG; the same report gives the same bytes."""
    text, colour = badge_text(report)
    label_length, text_length = _length(_LABEL), _length(text)
    left = label_length + 2 * _PAD
    width = left + text_length + 2 * _PAD
    return _SVG.format(
        width=width,
        alt=escape(f"{_LABEL}: {text}", {'"': "&quot;"}),
        left=left,
        bar=width - left - 3,
        colour=_COLOURS[colour],
        label=escape(_LABEL),
        label_at=_PAD,
        label_length=label_length,
        text=escape(text),
        text_at=left + _PAD,
        text_length=text_length,
    )


def _length(text: str) -> int:
    """Return about how many pixels a text takes in Verdana of 11 pixels."""
    return round(sum(4 if c in _NARROW else 10 if c in _WIDE else 7 for c in text))
