"""The files that set stacklint up in a repository, as planned edits: nothing is written here."""

from __future__ import annotations

import re
from difflib import unified_diff
from typing import TYPE_CHECKING

from stacklint import __version__
from stacklint.addresses import HOME
from stacklint.record import dataclass
from stacklint.regex import lazy

if TYPE_CHECKING:
    from pathlib import Path

HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/stacklint.yml"
SETTINGS = "stacklint.toml"
_TOP = lazy(r"^(\w[\w-]*):", re.MULTILINE)
_ITEM = lazy(r"^([ ]*)- repo:", re.MULTILINE)

_SETTINGS = """# From which severity on a check fails; `stacklint check --show-settings` shows all settings.
fail-on = "warning"
"""
_WORKFLOW = f"""name: stacklint
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
  security-events: write
jobs:
  stacklint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
        with:
          persist-credentials: false
      - uses: stacklint/stacklint@v{__version__}
"""


@dataclass(frozen=True, slots=True)
class Edit:
    """A file as it is and as it would be; `before` is empty where there is none."""

    path: str
    before: str
    after: str

    def diff(self) -> str:
        """Return the edit as a unified diff."""
        old = f"a/{self.path}" if self.before else "/dev/null"
        lines = unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), old, f"b/{self.path}"
        )
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Plan:
    """The edits, and in words what is left as it is."""

    edits: tuple[Edit, ...]
    left: tuple[str, ...]


def planned(root: Path, *, hook: bool, workflow: bool) -> Plan:
    """Return what would set stacklint up in `root`; a file that is there is never replaced, a hook only added."""
    edits, left = list[Edit](), list[str]()
    for found in (_settings(root), _hook(root) if hook else None, _workflow(root) if workflow else None):
        if isinstance(found, Edit):
            edits.append(found)
        elif found:
            left.append(found)
    return Plan(tuple(edits), tuple(left))


def _settings(root: Path) -> Edit | str:
    if (root / SETTINGS).exists():
        return f"{SETTINGS} is there already"
    if "[tool.stacklint]" in _text(root / "pyproject.toml"):
        return "pyproject.toml has [tool.stacklint] already"
    return Edit(SETTINGS, "", _SETTINGS)


def _hook(root: Path) -> Edit | str:
    before = _text(root / HOOKS)
    new = [f"- repo: {HOME}", f"  rev: v{__version__}", "  hooks:", "    - id: stacklint"]
    if HOME in before:
        return f"{HOOKS} has the hook already"
    if not before.strip():
        return Edit(HOOKS, before, "\n".join(["repos:", *(f"  {line}" for line in new), ""]))
    items = _ITEM.findall(before)
    if _TOP.findall(before)[-1:] != ["repos"] or not items:
        return f"{HOOKS} is not of the usual form; add by hand:\n" + "\n".join(f"  {line}" for line in new)
    lines = "\n".join(items[0] + line for line in new)
    return Edit(HOOKS, before, f"{before.rstrip()}\n{lines}\n")


def _workflow(root: Path) -> Edit | str:
    if (root / WORKFLOW).exists():
        return f"{WORKFLOW} is there already"
    return Edit(WORKFLOW, "", _WORKFLOW)


def _text(path: Path) -> str:
    """Return the text of a regular file; empty where there is none that can be read."""
    try:
        return path.read_text(encoding="utf-8") if path.is_file() and not path.is_symlink() else ""
    except (OSError, UnicodeDecodeError):
        return ""
