"""Which readers want a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.readers.registry import Dispatch, Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document


def _nothing(_document: Document, _interest: Interest) -> Iterator[Evidence | Unread]:
    yield from ()


@pytest.mark.parametrize(
    ("pattern", "path", "wanted"),
    [
        pytest.param("Pipfile", "a/Pipfile", True, id="a name anywhere"),
        pytest.param("Pipfile", "a/Pipfile.lock", False, id="a longer name"),
        pytest.param("*.py", "a/b.py", True, id="an ending"),
        pytest.param("*.py", "a/b.pyc", False, id="a longer ending"),
        pytest.param("requirements*.txt", "a/requirements-dev.txt", True, id="a name with a star"),
        pytest.param("requirements*.txt", "requirements/dev.txt", False, id="a star does not cross folders"),
        pytest.param("**/requirements/**/*.txt", "a/requirements/b/dev.txt", True, id="folders between"),
        pytest.param("**/requirements/*.txt", "requirements/dev.txt", True, id="no folder before"),
        pytest.param(".github/workflows/*.yml", "a/.github/workflows/x.yml", False, id="a path from the root"),
        pytest.param("Dockerfile*", "a/Dockerfile.gpu", True, id="a star at the end"),
        pytest.param("*.tar.gz", "a/b.tar.gz", True, id="an ending of two parts"),
        pytest.param("a.b", "aXb", False, id="a dot is a dot"),
    ],
)
def test_pattern(pattern: str, path: str, wanted: bool) -> None:
    reader = Reader("x", (pattern,), (), _nothing, 1)
    assert bool(Dispatch((reader,)).readers(path)) is wanted
