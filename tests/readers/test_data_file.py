"""Data and model files as evidence."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.data_file import read_data_file, read_named_file
from stacklint.readers.registry import READERS, Dispatch, Reader
from stacklint.repo.document import Document

INTEREST = Interest(
    suffixes=(("**/*.csv", "csv"), ("**/*.pkl", "pickle"), ("**/*.onnx", "onnx")),
    magic=((0, b"PAR1", "parquet"),),
)
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


def facts(found: object) -> list[tuple[str, str, str]]:
    """Return (format, size, how) of evidence."""
    assert hasattr(found, "__iter__")
    items = [item for item in found if isinstance(item, Evidence)]
    return [(e.value, e.detail["size"], e.detail["how"]) for e in items]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param(
            Document("m.bin", pickle.dumps([1]), 9_000_000),
            [("pickled-data", "9000000", "magic")],
            id="a pickle by another name, of which only the head is here",
        ),
        pytest.param(Document("m.pkl", POINTER), [("pickle", "12345", "pointer")], id="a pointer"),
        pytest.param(Document("m.onnx", "odd"), [("onnx", "3", "extension")], id="an ending"),
        pytest.param(Document("notes.dat", "a b c"), [], id="text"),
    ],
)
def test_a_file_that_bytes_tell(document: Document, expected: list[tuple[str, str, str]]) -> None:
    assert facts(read_data_file(document, INTEREST)) == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param(Document("a.csv", "a,b\n"), [("csv", "4", "extension")], id="a table"),
        pytest.param(Document("a.csv", POINTER), [("csv", "12345", "pointer")], id="a pointer"),
        pytest.param(Document("a.xlsx", "x"), [], id="a format that nobody asked for"),
    ],
)
def test_a_file_that_its_name_tells(document: Document, expected: list[tuple[str, str, str]]) -> None:
    assert facts(read_named_file(document, INTEREST)) == expected


ELSEWHERE = {"**/*.ipynb"}
"""Formats whose files have readers of their own."""


def globs() -> list[str]:
    """Return the globs of all formats that the catalogue knows."""
    import yaml  # noqa: PLC0415 - only here

    folder = Path(__file__).parents[2] / "rules" / "formats"
    rows = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))]
    return [glob for row in rows for glob in row.get("globs", ()) if glob not in ELSEWHERE]


@pytest.mark.parametrize("glob", globs())
def test_every_format_of_the_catalogue_has_a_reader(glob: str) -> None:
    readers: list[Reader] = [r for r in READERS if r.name == "data_file"]
    path = glob.replace("**/", "a/").replace("*", "b")
    assert len(Dispatch(tuple(readers)).readers(path)) >= 1
