"""What random input has found: no reader fails on it any more than on anything else."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence, Unread
from stacklint.readers.registry import Dispatch, load_readers
from stacklint.repo.document import Document, Unreadable

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
    ],
)
def test_no_reader_fails(path: str, data: bytes) -> None:
    for reader in DISPATCH.readers(path):
        try:
            assert all(isinstance(item, Evidence | Unread) for item in reader.read(Document(path, data), Interest()))
        except Unreadable:
            continue
