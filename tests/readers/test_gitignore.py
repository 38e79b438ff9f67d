"""What an ignore file is to spare and drops all the same."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.gitignore import read_gitignore
from stacklint.repo.document import Document


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("data/\n!data/a.csv\n", [("data/a.csv", "data", 2)], id="the folder is dropped"),
        pytest.param("data\n!data/**/.gitkeep\n", [("data/**/.gitkeep", "data", 2)], id="any folder in it"),
        pytest.param("a/data/*\n!a/data/x/b.csv\n", [("a/data/x/b.csv", "a/data/x", 2)], id="what is in the folder"),
        pytest.param("data/*\n!data/a.csv\n", [], id="only what is in it, and that is a file"),
        pytest.param("data/*\n!data/x/\n!data/x/b.csv\n", [], id="taken back before"),
        pytest.param("!data/a.csv\ndata/\n", [("data/a.csv", "data", 1)], id="the folder is dropped below"),
        pytest.param("*.csv\n!a.csv\n", [], id="no folder"),
        pytest.param("data/\n#!data/a.csv\n", [], id="a remark"),
        pytest.param("data/\n!*/a.csv\n", [], id="a folder of any name"),
    ],
)
def test_what_is_spared_in_vain(text: str, expected: list[tuple[str, str, int]]) -> None:
    found = [e for e in read_gitignore(Document(".gitignore", text), Interest()) if isinstance(e, Evidence)]
    assert [(e.value, e.detail["inside"], e.location.line) for e in found] == expected


def test_paths_are_those_of_the_repository() -> None:
    (found,) = read_gitignore(Document("part/.gitignore", "out/\n!out/a.md\n"), Interest())
    assert isinstance(found, Evidence)
    assert (found.value, found.detail["inside"], found.detail["line"]) == ("part/out/a.md", "part/out", "out/")
