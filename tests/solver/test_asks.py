"""Demands and their markers."""

from __future__ import annotations

import json

import pytest

from stacklint.knowledge.load import rules_folder
from stacklint.solver import asks
from stacklint.solver.asks import ask_of, holds
from stacklint.solver.markers import simply


def _markers() -> list[str]:
    """Return markers of real releases, each one once, every seventh of them."""
    found: set[str] = set()
    for path in sorted((rules_folder() / "releases").glob("*.json")):
        found |= {text.partition(";")[2].strip() for text in json.loads(path.read_bytes())["strings"]}
    return sorted(found - {""})[::7]


@pytest.mark.parametrize("python", ["3.8", "3.10", "3.13"])
def test_real_markers_are_read_as_the_standard_reads_them(python: str, monkeypatch: pytest.MonkeyPatch) -> None:
    markers = _markers()
    assert len(markers) > 50
    short = [simply(marker, python, set()) for marker in markers]
    assert sum(answer is not None for answer in short) > 0.95 * len(markers)
    monkeypatch.setattr(asks, "simply", lambda *_: None)
    holds.cache_clear()
    long = [holds(marker, python) for marker in markers if "extra" not in marker]
    holds.cache_clear()
    for marker, one in zip([m for m in markers if "extra" not in m], long, strict=True):
        quick = short[markers.index(marker)]
        assert quick is None or quick == one, marker


@pytest.mark.parametrize(
    ("text", "package", "spec", "extras"),
    [
        ("dask[bag]<3.0,>=0.19.3", "dask", "<3.0,>=0.19.3", {"bag"}),
        ("numpy (>=1.21)", "numpy", ">=1.21", set()),
        ("alembic", "alembic", "", set()),
    ],
)
def test_a_requirement(text: str, package: str, spec: str, extras: set[str]) -> None:
    ask = ask_of(text)
    assert ask is not None
    assert (ask.package, ask.spec.text, ask.extras) == (package, spec, frozenset(extras))


def test_an_address_asks_for_no_version() -> None:
    assert ask_of("a @ https://example.org/a.whl") is None


def test_no_marker_at_all_holds_nowhere() -> None:
    assert not holds("python_version >>> 3", "3.11")
