"""From the YAML files of a rules folder to one plain dictionary, checked as it is read."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from stacklint.knowledge.kinds import KINDS
from stacklint.knowledge.schema import fail, mapping, texts
from stacklint.model import StacklintError
from stacklint.repo.document import Document, Unreadable
from stacklint.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Compiled = dict[str, dict[str, Any]]


def compile_rules(folder: Path) -> Compiled:
    """Return {kind of file: {id: content}} for every YAML file below `folder`.

    Raises `StacklintError` with file and line for what is wrong in a file, and for an id used twice.
    """
    compiled: Compiled = {kind: {} for kind in (*KINDS, "imports")}
    seen: dict[str, str] = {}
    for path in sorted(folder.rglob("*.yaml")):
        inner = path.relative_to(folder)
        content = read_rule(path, inner.as_posix())
        if inner.as_posix() == "imports.yaml":
            compiled["imports"] = content
            continue
        kind, name = inner.parts[0], path.stem
        if name in seen:
            raise StacklintError(f"{inner.as_posix()}:1: the id {name!r} is taken by {seen[name]}")
        seen[name] = inner.as_posix()
        compiled[kind][name] = {"folder": inner.parent.as_posix(), **content}
    return compiled


def read_rule(path: Path, name: str) -> dict[str, Any]:
    """Return one file's content as plain data; raises `StacklintError` with file and line."""
    try:
        tree = Document(name, path.read_bytes()).tree
    except Unreadable as error:
        raise StacklintError(f"{name}:{error.line or 1}: {error.reason}") from error
    kind = name.partition("/")[0]
    if name == "imports.yaml":
        found: dict[str, Any] = mapping(texts)(tree, name)
    elif kind in KINDS:
        found = KINDS[kind](tree, name)
    else:
        raise fail(tree, name, f"no such folder of knowledge: {kind!r}")
    return found


def digest(folder: Path) -> str:
    """Return a hash of the names, sizes and times of all files below `folder`."""
    state = hashlib.sha256()
    for path in _files(folder):
        stat = path.stat()
        state.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return state.hexdigest()[:24]


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.rglob("*.yaml")))


def write(compiled: Compiled, target: Path) -> None:
    """Write the compiled knowledge as JSON, at once or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, [json.dumps(compiled, separators=(",", ":"), sort_keys=True).encode()], 0o644)
