"""What the readers look for is the same from the compiled knowledge and from the YAML files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stacklint.knowledge import load as loading
from stacklint.knowledge.compass import from_rows, gathered_from, interest_of, to_rows
from stacklint.knowledge.load import Knowledge, beside, load_folder, rules_folder
from stacklint.record import fields

if TYPE_CHECKING:
    from pathlib import Path

    from stacklint.interest import Interest


def plain(interest: Interest) -> dict[str, object]:
    return {f.name: getattr(interest, f.name) for f in fields(interest)}


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Knowledge, Knowledge]:
    """Return the knowledge as the run that compiles it and as the next one have it."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setattr(loading, "cache_folder", lambda: folder)
        return load_folder(rules_folder()), load_folder(rules_folder())


def test_the_compiled_interest_is_the_gathered_one(twice: tuple[Knowledge, Knowledge]) -> None:
    first, second = twice
    assert first.interest is None
    assert second.interest is not None
    assert plain(interest_of(second)) == plain(gathered_from(second)) == plain(interest_of(first))


def test_rows_hold_all_of_an_interest(twice: tuple[Knowledge, Knowledge]) -> None:
    interest = gathered_from(twice[0])
    assert all(value for name, value in plain(interest).items() if name != "own")
    rows = json.loads(json.dumps(to_rows(interest)))
    assert plain(from_rows(rows, interest.digest)) == plain(interest)


def test_a_cache_without_the_interest_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "cache_folder", lambda: tmp_path)
    load_folder(rules_folder())
    (kept,) = (p for p in tmp_path.iterdir() if len(p.stem.split("-")) == 2)
    for path in beside(kept):
        path.unlink()
        assert load_folder(rules_folder()).tools
        assert path.is_file()
