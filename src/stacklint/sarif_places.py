"""Paths and regions as SARIF wants them: URIs below the git root, all four numbers of a region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stacklint.model import Location
from stacklint.present import from_git_root
from stacklint.record import replace
from stacklint.regex import lazy

if TYPE_CHECKING:
    from stacklint.model import Finding
    from stacklint.report import Report

_ENCODED = lazy(r"%25([89A-F][0-9A-F])")
_ANCHORS = (
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
    "setup.cfg",
    "environment.yml",
    "environment.yaml",
    "Pipfile",
    "README.md",
    "README.rst",
)


def artifact(path: str, report: Report) -> dict[str, Any]:
    """Return the place of a file relative to the root of the git work tree, percent-encoded."""
    return {"uri": uri_of(from_git_root(report, path)), "uriBaseId": "%SRCROOT%"}


def uri_of(path: str) -> str:
    """Return a path percent-encoded; bytes that are no UTF-8 came in so and stay as they are."""
    return _ENCODED.sub(r"%\1", quote(path, safe="/", errors="surrogatepass"))


def region(location: Location, report: Report) -> dict[str, int]:
    """Return lines and columns; where the end is not known, that of the line.

    In a notebook it is a whole line of the file, for columns count within the cell.
    """
    start = max(1, location.file_line or location.line)
    column = 1 if location.cell else max(1, location.column)
    end = 0 if location.cell else location.end_line
    if end > start or (end == start and location.end_column > column):
        last = location.end_column or _length(location.path, end, report) + 1
        return _numbers(start, column, end, max(1, last))
    return _numbers(start, column, start, max(column + 1, _length(location.path, start, report) + 1))


def anchored(finding: Finding, report: Report) -> Finding:
    """Return a finding that stands in a file: one about a whole project stands at its manifest."""
    if finding.location.path not in ("", "."):
        return finding
    folder = "" if finding.project == "." else f"{finding.project}/"
    known = (folder + name for name in _ANCHORS)
    path = next((path for path in known if report.source(path)), f"{folder}README.md")
    return replace(finding, location=Location(path))


def text_of(path: str, report: Report) -> str:
    """Return a file's text, empty for a binary file."""
    text = report.source(path)
    return "" if "\0" in text else text


def _length(path: str, line: int, report: Report) -> int:
    lines = text_of(path, report).split("\n")
    return len(lines[line - 1]) if line <= len(lines) else 0


def _numbers(line: int, column: int, end_line: int, end_column: int) -> dict[str, int]:
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }
