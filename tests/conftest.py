"""What all tests share: the knowledge, and a scan of a repository given as a dict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.knowledge.load import Knowledge, load
from stacklint.repo.repository import Repo
from stacklint.scan import Scan, scan
from stacklint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

AS_OF = "2026-11-24"


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's cache out of the tests."""
    folder: Path = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STACKLINT_CACHE_DIR", str(folder))
        yield


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def scanned(knowledge: Knowledge) -> Callable[[dict[str, str]], Scan]:
    """Return a function that scans a repository given as a dict of files."""

    def run(files: dict[str, str]) -> Scan:
        return scan(Repo(files), knowledge, Settings(), AS_OF)

    return run


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs programs of its own, unless it is asked for: `-m by_hand`."""
    if "by_hand" in config.getoption("-m"):
        return
    skip = pytest.mark.skip(reason="run by hand with -m by_hand")
    for item in items:
        if item.get_closest_marker("by_hand"):
            item.add_marker(skip)
