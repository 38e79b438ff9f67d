"""The modules of a package that registers what its modules hold."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path


def module_names(package: str) -> tuple[str, ...]:
    """Return the names of a package's modules but for its registry, sorted; none is imported.

    `pkgutil` says the same and imports the library's parser of Python for it.
    """
    folders = import_module(package).__path__
    found = {path.stem for folder in folders for path in Path(folder).glob("*.py")}
    return tuple(sorted(found - {"__init__", "registry"}))
