"""The decorator that makes a function a reporter, and how one is found by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from stacklint.plugins import module_names
from stacklint.report import Report

Write = Callable[[Report], str]
REPORTERS: dict[str, Write] = {}


def reporter(name: str) -> Callable[[Write], Write]:
    """Register a function as what writes the format `name`; its module has the same name."""

    def register(write: Write) -> Write:
        assert write.__module__.rpartition(".")[2] == name, "found by its module's name"
        REPORTERS[name] = write
        return write

    return register


@cache
def reporter_names() -> tuple[str, ...]:
    """Return the names of all formats, sorted; none of their modules is imported."""
    return module_names("stacklint.reporters")


def load_reporter(name: str) -> Write:
    """Return the reporter of a format, importing its module alone; KeyError where there is none."""
    if name not in reporter_names():
        raise KeyError(name)
    import_module(f"stacklint.reporters.{name}")
    return REPORTERS[name]
