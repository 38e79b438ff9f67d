"""Wiring: badges that show the state of a workflow which is not there."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.programs import compiled
from stacklint.references import told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_README = lazy(r"readme\.(?:md|rst|txt)|readme", re.IGNORECASE)
_NAMING = lazy(r"pyproject\.toml|setup\.(?:py|cfg)|mkdocs\.ya?ml|citation\.cff", re.IGNORECASE)
_FOLDER = ".github/workflows/"
_PLACES = 4


@check("badge-of-missing-workflow")
def find_badge_of_missing_workflow(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield addresses of badges, by `parameters.badge`, whose workflow file this repository does not have.

    The groups of the expression are the repository, in one of two places, and the file. It is this
    repository where a manifest or a command to clone it names it, or another of its badges has its file here.
    """
    badge = compiled(rule.parameters["badge"])
    here = {posixpath.basename(p) for p in context.paths if p.startswith(_FOLDER)}
    at_root = Holdings.of(context).at_root
    root = next((s for s in told(context.situations) if s.project == "."), None)
    for path in [p for p in at_root if _README.fullmatch(p)] if root else ():
        text = context.text(path)
        rows = {
            ((m[1] or m[2]).lower(), m[3]): text.count("\n", 0, m.start()) + 1
            for m in reversed(list(badge.finditer(text)))
        }
        own = {name for name, file in rows if file in here} | {n for n, _ in rows if _is_own(n, text, context)}
        gone = sorted((line, file) for (name, file), line in rows.items() if name in own and file not in here)
        if root and gone:
            (line, file), *others = gone
            words = {"path": _FOLDER + file, "by": path}
            related = (Related(Location(path, number), name) for number, name in others[:_PLACES])
            yield claim(rule, root.project, Location(path, line), words, file, related)


def _is_own(name: str, readme: str, context: Context) -> bool:
    """Return whether a repository is this one, by its manifests or by how the page has it cloned."""
    word = re.compile(rf"github\.com[/:]{re.escape(name)}(?![\w-])", re.IGNORECASE)
    cloned = re.compile(rf"git clone [^\n]*{word.pattern}", re.IGNORECASE)
    return bool(cloned.search(readme)) or any(
        word.search(context.text(path)) for path in Holdings.of(context).at_root if _NAMING.fullmatch(path)
    )
