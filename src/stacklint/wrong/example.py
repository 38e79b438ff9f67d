"""An example in the form of a rule's file: what is written, and read to be run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from stacklint.examples import Example
from stacklint.knowledge.kinds_of_rules import EXAMPLES
from stacklint.knowledge.schema import guess
from stacklint.model import StacklintError
from stacklint.repo.document import Document, Unreadable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path


def example_text(why: str, files: Mapping[str, str]) -> str:
    """Return the example as it stands under `good` in a rule's file."""
    row = {"good": [{"why": why, "files": dict(files)}]}
    return yaml.dump(row, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)


def examples_of(file: Path, owners: Collection[str]) -> Iterator[Example]:
    """Yield the examples of a file that is called after a rule; raises `StacklintError` with file and line."""
    if file.stem not in owners:
        near = guess(file.stem, tuple(sorted(owners)))
        raise StacklintError(f"{file}: a file of examples is called after its rule, and no rule is called so{near}")
    try:
        rows = EXAMPLES(Document(file.name, file.read_bytes()).tree, str(file))
    except Unreadable as error:
        raise StacklintError(f"{file}:{error.line or 1}: {error.reason}") from error
    except OSError as error:
        raise StacklintError(f"{file}: {error.strerror}") from error
    for kind in ("bad", "good"):
        for row in rows.get(kind, ()):
            yield Example(
                file.stem, kind, row["why"], row["files"], tuple(row.get("finds", ())), row.get("todo", False)
            )


class _Dumper(yaml.SafeDumper):
    """Writes lists below their key and texts of several lines as they are."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002 - as the class above
        return super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
