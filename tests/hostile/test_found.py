"""What random input has found: no reader fails on it any more than on anything else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from stacklint.knowledge.compass import interest_of
from stacklint.model import Evidence, Unread
from stacklint.readers.registry import Dispatch, load_readers
from stacklint.repo.document import Document, Unreadable

if TYPE_CHECKING:
    from stacklint.knowledge.load import Knowledge

_NAMES = b", ".join(b"mlflow.a%d as b%d" % (n, n) for n in range(80)) + b", mlflow"
DISPATCH = Dispatch(load_readers())


@pytest.mark.parametrize(
    ("path", "data"),
    [
        pytest.param("uv.lock", b'[[package]]\nname = "a\xff"\nversion = "1"\n', id="a lock's name that is not UTF-8"),
        pytest.param(
            "poetry.lock", b'[[package]]\nname = "a"\nversion = "1\xff"\n', id="a lock's version that is not UTF-8"
        ),
        pytest.param(
            "Pipfile.lock",
            b'{"default": {\n        "a\xff": {\n            "version": "==1"',
            id="a Pipfile.lock that is not UTF-8",
        ),
        pytest.param("a.py", b"import " + _NAMES + b"\nmlflow.a\xb1b(1)\n", id="a call that is not UTF-8"),
    ],
)
def test_no_reader_fails(knowledge: Knowledge, path: str, data: bytes) -> None:
    interest = interest_of(knowledge)
    for reader in DISPATCH.readers(path):
        try:
            assert all(isinstance(item, Evidence | Unread) for item in reader.read(Document(path, data), interest))
        except Unreadable:
            continue


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.ini", "[metadata]\nmlflow = 1\n[" + "/" * 400_000, id="a section without end"),
        pytest.param("postBuild", "c" + '{"a":#' * 40_000, id="marks of comments within a word"),
        pytest.param(
            "setup.cfg", "a" + "\u2028" * 40_000 + "b=1\nc\u2028" + "\u2028" * 40_000 + "x\n", id="a key of blanks"
        ),
        pytest.param("justfile", "a:\n" * 75_000, id="recipes without bodies"),
        pytest.param("a.ini", "[metadata]\nmlflow = 1\n" + ("[" * 1990 + "\n") * 250, id="sections that do not end"),
        pytest.param("a.ini", "[metadata]\nmlflow = 1\n" + ("a" + " " * 1990 + "\n") * 250, id="keys without a value"),
        pytest.param("Dockerfile", "FROM python:3.11\nENV " + "_" * 100_000 + "\n", id="a variable without end"),
        pytest.param("README.md", "```" + " " * 200_000, id="a fence that does not end"),
        pytest.param("README.md", "[a" * 60_000, id="links that do not end"),
        pytest.param("README.md", "<!--" * 60_000, id="comments that do not end"),
        pytest.param(
            "pyproject.toml",
            '[project]\nname = "a"\ndependencies = ["mlflow; python_ver' + "\u2028" * 90_000 + '"]\n',
            id="a requirement that ends in blanks",
        ),
        pytest.param("tox.ini", "[testenv]\ndeps = " + "a" * 130_000 + "\n", id="a requirement without end"),
        pytest.param("a.cfg", "mlflow" + " " * 400_000 + "x\n", id="a key followed by blanks"),
    ],
)
def test_no_reader_takes_long(knowledge: Knowledge, path: str, text: str) -> None:
    started, interest = time.process_time(), interest_of(knowledge)
    for reader in DISPATCH.readers(path):
        list(reader.read(Document(path, text), interest))
    assert time.process_time() - started < 6
