"""A file is written at once or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt, SystemExit, MemoryError])
def test_whatever_ends_the_writing_leaves_what_was_there(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "a.json"
    write_whole(target, [b"old"])

    def parts() -> Iterator[bytes]:
        yield b"half"
        raise error

    with pytest.raises(error):
        write_whole(target, parts())
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.json", b"old")]


def test_it_is_private_unless_asked(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", [b"x"])
    write_whole(tmp_path / "b", [b"x"], 0o644)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o644


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    write_whole(tmp_path / ("x" * 255), [b"y"])
    assert [len(p.name) for p in tmp_path.iterdir()] == [255]
