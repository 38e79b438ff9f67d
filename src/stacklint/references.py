"""From evidence that asks for a file to those askings which nothing in the repository can meet."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.record import dataclass
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from stacklint.holdings import Holdings
    from stacklint.model import Evidence
    from stacklint.situation import Situation

EXACT = frozenset({"ci", "hook", "make", "just", "npm", "stage"})
"""Who starts commands from a folder that is known."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A file that a piece of evidence asks for, as written, and the paths at which it may be.

    An exact one is missing where none of the paths is there; any other only where no path ends so,
    and in an image or a notebook only where nothing has the name.
    """

    item: Evidence
    text: str
    paths: tuple[str, ...]
    exact: bool = True

    @property
    def line(self) -> int:
        """The line in the file, also for a notebook's cell."""
        return self.item.location.file_line or self.item.location.line


def told(situations: Mapping[str, Situation], *, whole: bool = False) -> Iterator[Situation]:
    """Yield the projects of which wiring is told: those with machine learning, and the root above one.

    With `whole` all projects of a repository in which one has machine learning.
    """
    learning = any(s.kind != "non-ml" and _learns(s) for s in situations.values())
    for situation in situations.values():
        if learning and (whole or situation.kind != "non-ml" or situation.project == "."):
            yield situation


def _learns(situation: Situation) -> bool:
    """Return whether a project holds machine learning of its own, not only by its place."""
    known: bool | None = situation.shared.get("learns")
    if known is None:
        own = situation.activities.get("machine-learning") or situation.activities.get("training")
        known = situation.shared["learns"] = bool(own) or any(u.in_use for u in situation.usages.values())
    return known


def spoken_of(situation: Situation, item: Evidence) -> bool:
    """Return whether a file is one of the project's own, and no template; a page only where it speaks for itself."""
    path = item.location.path
    scope = situation.scopes.get(path)
    if scope not in _TOLD and not (scope == "docs" and item.detail.get("context") == "docs"):
        return False
    kept: dict[str, bool] = situation.shared.setdefault("kept", {})
    if path not in kept:
        kept[path] = not _NOT_TOLD.search(path)
    return kept[path]


def unmet(asked: Iterable[Asked], holdings: Holdings, text: Callable[[str], str]) -> dict[str, list[Asked]]:
    """Return what is certainly missing, by its likeliest path, each with the places that ask for it.

    Nothing is certain that a variable, an earlier command, a download, a stage or a template may bring.
    """
    missing = [a for a in asked if not _TO_COPY.search(a.item.location.path) and _is_missing(a, holdings)]
    lines = frozenset((a.item.location.path, a.line) for a in missing)
    found: dict[str, list[Asked]] = defaultdict(list)
    for one in sorted(missing, key=lambda a: a.item.location):
        if not _is_doubtful(one, lines, holdings, text):
            found[one.paths[0]].append(one)
    return found


_TOLD = frozenset({"product", "example"})
_NOT_TOLD = lazy(
    r"[{}%]|\.(?:j2|jinja2?|tmpl|tpl|template)$|/\.(?:github|circleci)/|(?:^|/)[\s_.]*(?:archived?|deprecated|legacy|attic)/"
)
"""Files of templates, those of a CI host below the root, where it does not look, and what was laid aside."""
_TO_COPY = lazy(r"(?:^|/)(?:project[_-]?)?(?:templates?|boilerplates?|scaffold(?:ing)?s?|skeletons?)/")
"""Folders whose files are copied to where what they name is."""
_FETCHES = lazy(
    r"git clone|gh repo clone|\bunzip\b|\btar\s+-?\w*x|\bcookiecutter\b|\bcopier\b|\bsvn\b"
    r"|^\s*-?\s*repository:|download-artifact|snapshot_download|shutil\.unpack|%cd\b|os\.chdir"
    r"|\bgit\+https|\bgit submodule\b|submodules:",
    re.MULTILINE,
)
_GUARDED = lazy(r"(?:\[|\btest|!)\s+-[adefsxr]\s|hashFiles|exists|\|\||continue-on-error")
_NEAR = 3


def _is_missing(asked: Asked, holdings: Holdings) -> bool:
    if any(holdings.has(path) or holdings.has(path.removesuffix(".txt") + ".in") for path in asked.paths):
        return False  # there, or compiled from the list beside it
    if asked.exact:
        return True
    if asked.item.detail.get("context") in {"image", "notebook", "docs"}:
        return not holdings.named(asked.text)
    return not holdings.ending(asked.text)


def _is_doubtful(
    asked: Asked,
    lines: frozenset[tuple[str, int]],
    holdings: Holdings,
    text: Callable[[str], str],
) -> bool:
    """Return whether something else may put the file where it is asked for."""
    rows = text(asked.item.location.path).split("\n")
    name = asked.text.rpartition("/")[2]
    if asked.item.detail.get("form") == "linked":
        row = rows[asked.line - 1] if asked.line <= len(rows) else ""
        return "." not in name and _IS_MADE.search(row) is not None
    context = asked.item.detail.get("context") or asked.item.detail.get("form") == "action"
    if context == "docs":
        return _told_otherwise(asked, rows, name) or holdings.mentions(name, lines) is not False
    if re.search(rf"://\S*/{re.escape(name)}(?![\w.-])", "\n".join(rows[: asked.line])):
        return True
    before = "\n".join(rows if context in {"ci", "notebook", True} else rows[: asked.line])
    if context and _FETCHES.search(before):
        return True
    if context == "script" and _is_for_a_clone(asked.item.location.path, holdings, text):
        return True
    near = rows[max(asked.line - 1 - _NEAR, 0) : asked.line + 1]
    if any(_GUARDED.search(row) for row in (*near, *(r for r in rows if name in r))):
        return True
    return holdings.mentions(name, lines) is not False


def _is_for_a_clone(script: str, holdings: Holdings, text: Callable[[str], str]) -> bool:
    """Return whether an image in the folder of a script, or below, clones code: the script may be for that."""
    folder = script.rpartition("/")[0]
    images = (p for p in holdings.texts if "dockerfile" in p.rpartition("/")[2].lower())
    return any("git clone" in text(p) for p in images if folder and p.startswith(folder + "/"))


_IS_MADE = lazy(
    r"\b(?:creat|generat|produc|writ(?:es|ten)|sav(?:es|ed)|stores?\b|stored|will (?:contain|hold|appear)|by default)",
    re.IGNORECASE,
)
"""Beside the link of a folder: the reader's own run makes it."""
_READERS = lazy(
    r"\b(?:that|this|your|the above|your own) (?:file|script|snippet|code)\b|\bsave (?:it|this|that)\b", re.IGNORECASE
)
_TOLD_TO = lazy(r"\b(?:creat|writ|download|save|make|copy|generat|your|place|put|add|renam)", re.IGNORECASE)


_OPEN_CLOSED_OPEN = 3
"""The fences of a block, and the first one of the next."""


def _above_block(rows: list[str], line: int) -> str:
    """Return the line of prose above the block of commands that a line stands in."""
    at = min(line, len(rows)) - 1
    while at > 0 and not rows[at].lstrip().startswith(("```", "~~~")):
        at -= 1
    return next((row for row in reversed(rows[max(0, at - 3) : at]) if row.strip()), "")


def _shows_code(rows: list[str], line: int, name: str) -> bool:
    """Return whether the block before the one that a line stands in is the code of such a file: the reader keeps it."""
    fences = [n for n, row in enumerate(rows[:line]) if row.lstrip().startswith(("```", "~~~"))]
    if len(fences) < _OPEN_CLOSED_OPEN or not name.endswith(".py"):
        return False
    begun, ended, here = fences[-_OPEN_CLOSED_OPEN:]
    between = rows[ended + 1 : here]
    return "py" in rows[begun].strip("`~ \t")[:2].lower() and not any(row.startswith("#") for row in between)


def _told_otherwise(asked: Asked, rows: list[str], name: str) -> bool:
    """Return whether a text for people has the file made, or brings files from elsewhere."""
    clones = {word for row in rows if "git clone" in row for word in row.split() if "://" in word or "@" in word}
    elsewhere = asked.text.rpartition("/")[0]
    return (
        len(clones) > 1
        or (not elsewhere and _READERS.search(_above_block(rows, asked.line)) is not None)
        or (not elsewhere and _shows_code(rows, asked.line, name))
        or any(name in row and _TOLD_TO.search(row) for row in rows)
        or any(re.match(rf"\s*(?:#|//|<!--|--)\s*(?:\S*/)?{re.escape(name)}\s*(?:-->)?$", row) for row in rows)
        or any("git clone" in row and elsewhere and elsewhere.split("/")[0] in row for row in rows)
    )
