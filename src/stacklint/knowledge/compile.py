"""From the YAML files of a rules folder to one plain dictionary, checked as it is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stacklint.knowledge.compass import gathered_from, to_rows
from stacklint.knowledge.kinds import KINDS
from stacklint.knowledge.load import Knowledge, examples_beside, interest_beside
from stacklint.knowledge.schema import fail, mapping, texts
from stacklint.model import StacklintError
from stacklint.repo.disk import read_file
from stacklint.repo.document import Document, Unreadable
from stacklint.repo.rule_files import LARGEST, rule_files
from stacklint.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path

Compiled = dict[str, dict[str, Any]]
_APART = frozenset({"detects", "ignores", "bad", "good", "sources"})
"""Keys that no scan reads."""


def compile_rules(folder: Path) -> Compiled:
    """Return {kind of file: {id: content}} for every YAML file below `folder`.

    Raises `StacklintError` with file and line for what is wrong in a file, and for an id used twice.
    """
    compiled: Compiled = {kind: {} for kind in (*KINDS, "imports")}
    seen: dict[str, str] = {}
    for path in rule_files(folder):
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


def apart(compiled: Compiled) -> tuple[Compiled, dict[str, dict[str, Any]]]:
    """Return what a scan reads, and the examples by id: they, and where facts are from, are a third of all."""
    lean: Compiled = {"imports": compiled["imports"]}
    examples: dict[str, dict[str, Any]] = {}
    for kind, rows in compiled.items():
        if kind == "imports":
            continue
        lean[kind] = {}
        for name, row in rows.items():
            examples[name] = {key: row[key] for key in _APART if key in row}
            kept = {key: value for key, value in row.items() if key not in _APART}
            for key in ("health", "requires"):
                if key in kept:
                    kept[key] = {k: v for k, v in kept[key].items() if k not in {"checked", "seen", "source"}}
            if "relations" in kept:
                kept["relations"] = [{k: v for k, v in r.items() if k != "source"} for r in kept["relations"]]
            if "removed" in kept:
                kept["removed"] = [_lean(entry) for entry in kept["removed"]]
            lean[kind][name] = kept
    return lean, examples


def _lean(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a removal without its date, and without the source that its package and version already say."""
    plain = f"https://pypi.org/project/{entry.get('package', '')}/{entry['in']}/"
    said = {"source": plain, "state": "removed"}
    return {k: v for k, v in entry.items() if k != "checked" and said.get(k) != v}


def read_rule(path: Path, name: str) -> dict[str, Any]:
    """Return one file's content as plain data; raises `StacklintError` with file and line."""
    try:
        tree = Document(name, read_file(str(path), LARGEST)).tree
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


def write(compiled: Compiled, target: Path) -> None:
    """Write the compiled knowledge as JSON, at once or not at all; what stands beside it first."""
    lean, examples = apart(compiled)
    _write(examples, examples_beside(target))
    _write(to_rows(gathered_from(Knowledge(lean))), interest_beside(target))
    _write(lean, target)


def _write(compiled: dict[str, Any], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, [json.dumps(compiled, separators=(",", ":"), sort_keys=True).encode()], 0o644)
