"""Packages that need another Python than the one that is let in."""

from __future__ import annotations

from packaging.version import Version
from questions import SHELVES, question_of

from stacklint.solver.python_bounds import needs_python


def test_a_package_that_needs_a_later_python() -> None:
    found = list(needs_python(question_of("mlflow>=3.10", "pandas", python="3.9 3.10")))
    assert [(row.package, row.needs, row.python) for row in found] == [("mlflow", "3.10", "3.9")]


def test_the_python_of_a_release_that_was_not_read_is_not_told() -> None:
    shelf = SHELVES.of("gitpython")
    line = next(i for i, row in enumerate(shelf.lines) if row.first != row.last and row.python == ">=3.7")
    inner = f"{shelf.firsts[line]}.post9"
    assert shelf.within(Version(inner))
    assert not list(needs_python(question_of(f"gitpython=={inner}", python="3.6")))
    assert list(needs_python(question_of(f"gitpython=={shelf.firsts[line]}", python="3.6")))
