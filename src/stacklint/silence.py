"""What would hide a finding: the comment at its place where one can stand there, else lines for the settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.present import file_line
from stacklint.record import dataclass
from stacklint.regex import lazy
from stacklint.snippet import lines_of

if TYPE_CHECKING:
    from stacklint.model import Finding, Location
    from stacklint.present import Group
    from stacklint.report import Report

HERE, ABOVE = "at that line", "on the line above"
_REASON = '"..."'

_BEHIND = (".py", ".pyi", ".ipynb", ".toml", ".yaml", ".yml", ".sh", ".r", ".tf", ".hcl", ".jl", ".dvc")
"""In these files `#` begins a comment also behind other text."""

_ON_A_LINE = {
    "#": (".cfg", ".ini", ".conf", ".mk", ".env", ".properties", ".dockerfile", "ignore"),
    "//": (".groovy", ".js", ".ts", ".scala", ".java"),
    "--": (".sql",),
}
_NAMES = {
    "#": ("dockerfile", "containerfile", "makefile", "justfile", "pipfile", "mlproject", "mlmodel"),
    "//": ("jenkinsfile",),
}
_LIST = lazy(r"^accept[ \t]*=[ \t]*\[", re.MULTILINE)
_BEGINS = lazy(r"[ \t]*(?:[-*+]|\d+[.)]|#{1,6})[ \t]")
_GENERATED = (".lock", "dvc.lock", "pipfile.lock")
_REQUIREMENTS = lazy(r"(?i)(require|constraint|reqs?[-_.])[^/]*\.(txt|in)$|(^|/)requirements/[^/]+\.(txt|in)$")


@dataclass(frozen=True, slots=True)
class Silencer:
    """Where to write what would hide a finding, and the lines to write."""

    where: str
    lines: tuple[str, ...]


def silencer(row: Group, report: Report) -> Silencer:
    """Return the comment or setting that hides findings that say the same; a setting where they are several."""
    finding = row.first
    if finding.kind == "gap" and finding.problem and len(report.projects) <= 1:
        lines = (_header(report, f"problems.{finding.problem}"), 'state = "not-needed"', f"reason = {_REASON}")
        return Silencer(_file(report), lines)
    alone = len(row.places) == 1 and not row.elsewhere
    comment = _comment(finding, report) if alone and finding.kind != "gap" else None
    return comment or _accepted(row, report)


def _accepted(row: Group, report: Report) -> Silencer:
    lines = [f"rule = {_quoted(row.first.rule)}"]
    if len(report.projects) > 1 and not row.elsewhere:
        lines.append(f"project = {_quoted(row.first.project)}")
    lines.append(f"reason = {_REASON}")
    if _LIST.search(report.source(report.settings)):  # TOML takes no table beside a list in brackets
        return Silencer(f"in the list `accept` {_file(report)}", (f"{{{', '.join(lines)}}},",))
    return Silencer(_file(report), (_header(report, "accept", several=True), *lines))


def _file(report: Report) -> str:
    return f"in {report.settings or 'stacklint.toml'}"


def _header(report: Report, name: str, *, several: bool = False) -> str:
    full = f"tool.stacklint.{name}" if report.settings.endswith("pyproject.toml") else name
    return f"[[{full}]]" if several else f"[{full}]"


def _quoted(text: str) -> str:
    import json  # noqa: PLC0415 - only where something is silenced by a setting

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(finding: Finding, report: Report) -> Silencer | None:
    """Return the comment that can stand at a finding's line, or above it; None where none can."""
    place = finding.location
    words = f"stacklint: ignore[{finding.rule}] reason"
    around = _Around(report.source(place.path), file_line(place))
    if not around.known:
        return None
    if (opener := _behind(place)) and around.takes_behind:
        return Silencer(HERE, (f"{opener} {words}",))
    if place.path.lower().endswith((".md", ".markdown")) and around.is_prose:
        return Silencer(ABOVE, (f"<!-- {words} -->",))
    if (opener := _above(place)) and around.takes_above(_name(place)):
        return Silencer(ABOVE, (f"{opener} {words}",))
    return None


def _behind(place: Location) -> str:
    name = _name(place)
    if name.endswith(_GENERATED):
        return ""
    return "#" if name.endswith(_BEHIND) or _REQUIREMENTS.search(place.path) else ""


def _above(place: Location) -> str:
    name = _name(place)
    if name.endswith(_GENERATED):
        return ""
    for opener, ends in _ON_A_LINE.items():
        if name.endswith(ends) or name.startswith(_NAMES.get(opener, ("\0",))):
            return opener
    return ""


def _name(place: Location) -> str:
    return place.path.rpartition("/")[2].lower()


class _Around:
    """The line of a finding with those above it: what may be written beside it."""

    def __init__(self, text: str, number: int) -> None:
        lines = lines_of(text)
        self.known = 0 < number <= len(lines) and bool(text)
        self._above = lines[: number - 1]
        self._line = lines[number - 1].rstrip("\r") if self.known else ""
        self._text = text

    @property
    def takes_behind(self) -> bool:
        """Whether a comment may follow on the line: it neither goes on nor stands within a string."""
        line = self._line.strip().strip('",').removesuffix("\\n")
        above = "".join(self._above)
        quotes = above.count('"""') % 2 or above.count("'''") % 2
        return not line.endswith("\\") and not line.startswith("%%") and not quotes and '"""' not in line

    @property
    def is_prose(self) -> bool:
        """Whether a line of Markdown begins a paragraph, an item or a heading: no fence, table or front matter."""
        fences = sum(line.lstrip().startswith(("```", "~~~")) for line in self._above)
        front = self._text.startswith("---") and "---" not in (line.strip() for line in self._above[1:])
        begins = not self._above or not self._above[-1].strip() or bool(_BEGINS.match(self._line))
        return not fences % 2 and begins and not self._line.lstrip().startswith(("|", "```", "~~~")) and not front

    def takes_above(self, name: str) -> bool:
        """Whether a comment may stand above the line: in a Dockerfile anywhere, else not within a command."""
        container = "dockerfile" in name or "containerfile" in name
        return container or not (self._above and self._above[-1].rstrip().endswith("\\"))
