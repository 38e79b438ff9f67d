"""What a revision's name stands for, read from the `.git` folder without git."""

# Paths are plain text here, as everywhere in this package.
# ruff: noqa: PTH118

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.repo.disk import read_file
from stacklint.repo.document import Unreadable

if TYPE_CHECKING:
    from stacklint.repo.git import GitFolder
    from stacklint.repo.objects import Objects

_WHOLE = lazy(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SHORT = lazy(r"[0-9a-f]{7,63}")
_STEPS = lazy(r"(?:[~^][0-9]{0,4})*\Z")
_STEP = lazy(r"([~^])([0-9]*)")
_NAME = lazy(r"(?!/)[^\x00-\x20\x7f~^:?*\[\\]{1,512}")
_NOWHERE = lazy(r"\.\.|//|@\{|/\Z|\.lock(?:/|\Z)|(?:\A|/)\.")
_PLACES = ("{}", "refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD")
_SMALL, _PACKED = 4096, 64 << 20
_DEEPEST = 5


def commit_of(git: GitFolder, objects: Objects, revision: str) -> str:
    """Return the id of the commit that a revision names; raises `Unreadable` where there is none.

    A revision is a branch, a tag, a remote's branch, a reference, `HEAD` or an id of at least seven figures,
    and after it any of `~N` and `^N`.
    """
    steps = _STEPS.search(revision)
    assert steps, "no step is a step"
    name = revision[: steps.start()]
    found = _named(git, objects, name)
    if not found:
        raise Unreadable("no such revision")
    found = objects.commit(found)
    for sign, number in _STEP.findall(steps[0]):
        for _ in range(int(number or 1) if sign == "~" else 1):
            parents = objects.parents(found)
            which = int(number or 1) if sign == "^" else 1
            if which > len(parents):
                raise Unreadable("no such revision: the commit has no such parent")
            found = parents[which - 1] if which else found
    return found


def _named(git: GitFolder, objects: Objects, name: str) -> str:
    if _is_name(name):
        packed: dict[str, str] | None = None
        for place in _PLACES:
            found = _reference(git, place.format(name))
            if not found and name != "HEAD":
                packed = _packed(git) if packed is None else packed
                found = packed.get(place.format(name), "")
            if found:
                return found
    if _WHOLE.fullmatch(name):
        return name
    return objects.beginning(name) if _SHORT.fullmatch(name) else ""


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and not _NOWHERE.search(name)


def _reference(git: GitFolder, name: str) -> str:
    """Return the id that a file of a reference holds, or the one that it points to; empty where there is none."""
    for _ in range(_DEEPEST):
        if not _is_name(name) or not (name.startswith("refs/") or name.isupper()):
            return ""
        text = _line(os.path.join(git.own, name)) or _line(os.path.join(git.common, name))
        if _WHOLE.fullmatch(text):
            return text
        if not text.startswith("ref: "):
            return _packed(git).get(name, "") if name.startswith("refs/") else ""
        name = text[5:].strip()
    return ""


def _line(path: str) -> str:
    try:
        return read_file(path, _SMALL).decode("utf-8", "replace").strip()
    except Unreadable:
        return ""


def _packed(git: GitFolder) -> dict[str, str]:
    """Return the references of `packed-refs`."""
    try:
        data = read_file(os.path.join(git.common, "packed-refs"), _PACKED)
    except Unreadable:
        return {}
    rows = (line.split(b" ", 1) for line in data.splitlines() if line[:1] not in {b"#", b"^"})
    return {os.fsdecode(row[1]): row[0].decode("ascii", "replace") for row in rows if len(row) == 2}  # noqa: PLR2004 - an id and a name
