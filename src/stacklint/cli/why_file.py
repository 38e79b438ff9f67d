"""`stacklint why FILE`: who asks for a file of the repository, whether it is there, and what may bring it."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

from stacklint.holdings import Holdings
from stacklint.present import counted, place
from stacklint.regex import lazy
from stacklint.repo.open import open_repo

if TYPE_CHECKING:
    from pathlib import Path

    from stacklint.model import Evidence
    from stacklint.page import Page
    from stacklint.scan import Scan

_FILE = lazy(r"[\w.@+-]*(?:/[\w.@+-]+)+|[\w@+-][\w.@+-]*\.[A-Za-z][A-Za-z0-9]{0,9}")
_MOST = 20


def is_file(name: str) -> bool:
    """Return whether what somebody typed looks like a path, and not like a tool or a problem."""
    return bool(_FILE.fullmatch(name.removeprefix("./")))


def write_file(name: str, done: Scan, root: Path, page: Page) -> None:
    """Write how the references to a file were resolved."""
    repo = open_repo(root)
    source = done.report.source
    holdings = Holdings(repo.paths, repo.ignored, source, (*repo.links, *(repo.tracked or ())))
    wanted = normpath(name)
    page.add(f"{wanted}: {_state(wanted, holdings)}", style="bold")
    near = [path for path in holdings.named(wanted) if path != wanted]
    for path in near[:_MOST]:
        page.add(f"of that name: {path}", indent="  ")
    asking = sorted((e for e in done.analysis.evidence if _asks(e, wanted)), key=lambda e: e.location)
    asking = list({e.location: e for e in asking}.values())
    page.add(f"asked for in {counted(len(asking), 'place')}" if asking else "nothing here asks for it", indent="  ")
    for item in asking[:_MOST]:
        said = item.detail.get("line") or item.detail.get("form", item.kind)
        page.add(f"{place(item.location)}  {said}", indent="    ", hanging="      ")
    lines = frozenset((e.location.path, e.location.file_line or e.location.line) for e in asking)
    made = holdings.mentions(wanted.rpartition("/")[2], lines)
    if asking and made is not False and wanted not in holdings.paths:
        page.add("a line elsewhere may make it, so no finding claims that it is missing", indent="  ")


def _state(path: str, holdings: Holdings) -> str:
    if path in holdings.paths or path in holdings.folders:
        return "here"
    if holdings.ignored(path) or holdings.ignored(path + "/"):
        return "not here, and git ignores it, so each machine may have its own"
    return "behind a link or a submodule" if holdings.has(path) else "not here, and git does not ignore it"


def _asks(item: Evidence, wanted: str) -> bool:
    """Return whether a piece of evidence names a file, from whatever folder."""
    if item.kind == "include":
        return item.value == wanted or item.value.endswith("/" + wanted) or wanted.endswith("/" + item.value)
    if item.kind != "command":
        return False
    words = {normpath(word.strip("\"'")) for word in item.detail.get("line", "").split()}
    return any(word == wanted or word.endswith("/" + wanted) for word in words)
