"""Shell scripts: what they start and install, which variables they export."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.environment import named
from stacklint.syntax.gpus import batch_gpus, batch_head, variable_gpus
from stacklint.syntax.script import scene, script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document


@reader(
    *("*.sh", "*.bash", "*.zsh", "*.ksh", "*.sbatch", "*.slurm", "*.bat", "*.cmd", "*.ps1"),
    facts=("command", "package", "include", "env", "image", "config", "text"),
    limit=1 << 20,
    note="functions and variables are not followed",
)
def read_shell_script(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the commands, what they install, and the variables that are exported."""
    at = scene(document, "script")
    ending = document.name.lower().rpartition(".")[2]
    yield from script(_FOREIGN[ending](document.text) if ending in _FOREIGN else document.text, at)
    yield from named(_EXPORT, "set", at)
    yield from batch_head(document.text, document.path)
    yield from batch_gpus(document.text, document.path)
    yield from variable_gpus(document.text, document.path)


@reader(
    *("entrypoint", "docker-entrypoint", "run", "start", "serve", "train", "deploy", "build"),
    *("test", "setup", "bootstrap", "install", "predict", "**/bin/*", "**/script/*", "**/scripts/*"),
    facts=("command", "package", "include", "env", "image", "config", "text"),
    limit=1 << 20,
    note="only files whose first line names a shell",
)
def read_unnamed_script(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield the same of a file without an ending whose first line names a shell."""
    if "." not in document.name and _SHELL.match(document.data[:80]):
        yield from read_shell_script(document, interest)


def _batch(text: str) -> str:
    """Return a batch file without what only speaks or jumps."""
    return _SPOKEN.sub("", text).replace("\n@", "\n ")


def _powershell(text: str) -> str:
    """Return a PowerShell file without comments and calls of its own commands, paths written as elsewhere."""
    parts = text.split("<#")
    rest = ["\n" * p.partition("#>")[0].count("\n") + p.partition("#>")[2] for p in parts[1:]]
    return _CMDLET.sub("", "".join([parts[0], *rest])).replace("\\", "/").replace("`\n", "\\\n")


_FOREIGN = {"bat": _batch, "cmd": _batch, "ps1": _powershell}
_SPOKEN = lazy(r"^[ \t]*(?:@?(?:echo|rem|goto|if|for|set)\b|::?)[^\n]*", re.MULTILINE | re.IGNORECASE)
_CMDLET = lazy(r"^[ \t]*(?:[A-Z][a-z]+-[A-Z]\w+|throw|param|function|\[)[^\n]*", re.MULTILINE)
_EXPORT = lazy(r"^\s*(?:export|set|\$env:)\s*([A-Z][A-Z0-9_]+)\s?=")
_SHELL = lazy(rb"#![^\n]*\b(?:ba|z|k|da)?sh\b")
