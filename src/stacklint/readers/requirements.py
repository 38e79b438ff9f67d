"""Requirements files: packages, files they include, and versions where a resolver wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.conda_export import is_conda_export
from stacklint.syntax.declared import Place, locked
from stacklint.syntax.pip_line import REFUSED, read_pip_line
from stacklint.syntax.requirement_file import (
    comments_after,
    decoded,
    is_compiled,
    is_frozen,
    logical_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document
    from stacklint.syntax.requirement_file import Line

_DEV = lazy(
    r"(?:^|[-_./])(?:ci|dev|devel|develop|development|docs?|format|lint|linters?|linting|mypy|pre-?commit|release"
    r"|style|tests?|testing|tox|typing|types)(?=[-_./]|$)"
)
_VIA = lazy(r"\bvia\b")
_VIA_FILE = lazy(r"(?:^|[\s,#])-r\s|\((?:pyproject\.toml|setup\.py|setup\.cfg)\)")
_EXACT = lazy(r"={2,3}([^,;*]+)")
_TOML = lazy(r"\s*[A-Za-z][\w.-]*\s*=\s*(?:\"[^\"]*\"|'[^']*')\s*")
_FEW = 5


@reader(
    "*requirement*.txt",
    "*requirement*.in",
    "requirements*.lock",
    "**/requirements/**/*.txt",
    "**/requirements/**/*.in",
    "*constraints*.txt",
    "reqs*.txt",
    "*-reqs.txt",
    "*_reqs.txt",
    "dependencies.txt",
    facts=("package", "include", "locked", "url", "config"),
    limit=2 << 20,
    note="environment variables are not expanded; of what a resolver wrote only what was asked for "
    "is a package, all is locked",
)
def read_requirements(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the packages asked for, with the line and column of each name.

    Of a list in the spelling of TOML, which pip does not read, as `config` its first line (`list.toml=LINE`).
    """
    text = decoded(document)
    if is_conda_export(text) or ".egg-info/" in document.path:
        return
    lines = list(logical_lines(text))
    compiled = is_compiled(lines) or document.name.endswith(".lock")
    facts = list(_compiled(document, lines) if compiled else _written(document, lines))
    refused = [fact for fact in facts if isinstance(fact, Unread) and fact.reason == REFUSED]
    if len(refused) <= len(facts) - len(refused):
        dropped = set(refused[_FEW:])
        yield from (fact for fact in facts if fact not in dropped)
    elif "req" in document.name.lower():
        yield Unread(document.path, "not a list of requirements", refused[0].line)
        first = next((line for line in lines if line.text.strip()), None)
        if first and _TOML.fullmatch(first.text):
            yield Evidence(Location(document.path, first.number), "config", f"list.toml={first.text.strip()}")


def _written(document: Document, lines: list[Line]) -> Iterator[Evidence | Unread]:
    frozen = is_frozen(lines)
    for line in lines:
        for fact in read_pip_line(line.text, _place(document.path, line)):
            if frozen and isinstance(fact, Evidence) and fact.kind == "package":
                yield replace(fact, detail={**fact.detail, "frozen": "yes"})
            else:
                yield fact


def _compiled(document: Document, lines: list[Line]) -> Iterator[Evidence | Unread]:
    """Yield every version, and as a package what a file asked for: `# via -r requirements.in`."""
    noted = comments_after(lines)
    annotated = any(_VIA.search(comment) for _, comment in noted)
    for line, comment in noted:
        asked = annotated and (_VIA_FILE.search(comment) or not _VIA.search(comment))
        for fact in read_pip_line(line.text, _place(document.path, line)):
            if isinstance(fact, Unread) or fact.kind != "package":
                yield fact
                continue
            if version := _EXACT.fullmatch(fact.detail.get("specifier", "")):
                place = fact.location
                yield locked(document.path, place.line, fact.value, version[1], "pip", column=place.column)
            if asked:
                yield fact


def _place(path: str, line: Line) -> Place:
    return Place(path, line.number, group=_group(path))


def _group(path: str) -> str:
    """Return the group that the names of a file and its folder of requirements say."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0].lower()
    if "constraint" in stem:
        return "constraint"
    below = folder.lower().partition("requirements/")[2]
    return "dev" if _DEV.search(f"{below}/{stem}") else "main"
