"""Settings of a place that is trusted: a folder beside the repository, or a revision of its history."""

from __future__ import annotations

import os
import posixpath
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacklint.model import StacklintError
from stacklint.repo.document import Unreadable
from stacklint.repo.git import find_git
from stacklint.settings import FILES, LIMIT, PATHS, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.repo.git import GitFolder
    from stacklint.settings import Known, Settings

_MOST_BYTES = 64 << 20


@contextmanager
def settings_from(place: str, root: Path, known: Known | None = None) -> Iterator[Settings]:
    """Give the settings that `root` would have in a trusted place, for as long as the block lasts.

    A place that is written as a path (`./x`, `../x`, `/x`) is a folder, and everything else a revision, so that
    no folder of the repository passes for a branch. Rules and baselines that the settings name are those of
    the place. Raises `StacklintError` for a place that there is not, or that is part of what is checked.
    """
    start = Path(os.path.realpath(root))
    git = find_git(str(start))
    below = start.relative_to(git.root) if git else Path()
    if _is_path(place):
        yield _settings(_folder(place, start, git), below, known)
        return
    if git is None:
        raise StacklintError(f"--config-from {place}: there is no git repository here; write a folder as ./{place}")
    with tempfile.TemporaryDirectory(prefix="stacklint-") as made:
        top = Path(os.path.realpath(made))
        try:
            _extract(git, place, below, top)
            yield _settings(top, below, known)
        except Unreadable as error:
            raise StacklintError(f"--config-from {place}: {error.reason}") from error
        except StacklintError as error:
            raise StacklintError(str(error).replace(f"{top}/", f"{place}:")) from error


def _is_path(place: str) -> bool:
    starts = tuple(dots + mark for dots in (".", "..") for mark in {"/", os.sep})
    return os.path.isabs(place) or place.startswith(starts) or place in {".", ".."}  # noqa: PTH117 - text of a command


def _folder(place: str, start: Path, git: GitFolder | None) -> Path:
    top = Path(os.path.realpath(place))
    if not top.is_dir():
        raise StacklintError(f"--config-from {place}: no such folder")
    theirs = find_git(str(top))
    same = theirs.root == git.root if theirs and git else top.is_relative_to(start)
    if same:
        raise StacklintError(f"--config-from {place}: it is part of what is checked; --config FILE takes it anyway")
    return top


def _settings(top: Path, below: Path, known: Known | None) -> Settings:
    here = top / below
    here = here if here.is_dir() else top
    return nearest([here, *(p for p in here.parents if p.is_relative_to(top))], here, known)


def _extract(git: GitFolder, revision: str, below: Path, top: Path) -> None:
    """Write the settings files of a revision below `top`, and the rules and baselines that they name."""
    from stacklint.repo.objects import Objects  # noqa: PLC0415 - only where a revision is asked for
    from stacklint.repo.revision import commit_of  # noqa: PLC0415 - likewise

    objects = Objects(git)
    commit = commit_of(git, objects, revision)
    left = _MOST_BYTES
    (top / ".git").mkdir()
    (top / ".git/HEAD").touch()  # paths of the settings may lead as far as in the repository
    for folder in [below, *below.parents]:
        for name in FILES:
            path = posixpath.normpath((folder / name).as_posix())
            data = objects.file(commit, path)
            if data is None or len(data) > LIMIT:
                continue
            _write(top / path, data)
            for named in _named(data, path):
                single = objects.file(commit, named)
                for inner, content in [(named, single)] if single is not None else objects.files(commit, named):
                    left -= len(content or b"")
                    if left < 0:
                        raise Unreadable(f"{named} is larger than {_MOST_BYTES:,} bytes")
                    _write(top / inner, content or b"")
    (top / below).mkdir(parents=True, exist_ok=True)


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _named(data: bytes, path: str) -> Iterator[str]:
    """Yield the paths, as git writes them, that a settings file names inside the repository."""
    import tomli  # noqa: PLC0415 - as above

    try:
        values: Mapping[str, Any] = tomli.loads(data.decode("utf-8-sig", errors="replace"))
        table = values if path.endswith(FILES[0]) else values["tool"]["stacklint"]
        named = [item for key in PATHS for item in _texts(table.get(key))]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return  # said where the settings are read
    for item in named:
        found = posixpath.normpath(posixpath.join(posixpath.dirname(path), item))
        if not found.startswith(("../", "/")) and found not in {".", ".."}:
            yield found


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]
