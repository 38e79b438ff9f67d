"""Pins that keep another package below a version."""

from __future__ import annotations

import pytest

from stacklint.holders import holders, is_older_than_python
from stacklint.model import Evidence, Location


def _asked(name: str, specifier: str, path: str = "requirements.txt") -> Evidence:
    return Evidence(Location(path, 1), "package", name, {"specifier": specifier})


@pytest.mark.parametrize(
    ("holder", "version", "held"),
    [
        pytest.param(_asked("pytorch-lightning", "==1.2.10"), "0.8.0", True, id="its release asks for one version"),
        pytest.param(_asked("pytorch-lightning", "==1.2.10"), "0.2.0", False, id="for the very one"),
        pytest.param(_asked("pytorch-lightning", "==1.5.0"), "0.8.0", False, id="its release asks for a lower bound"),
        pytest.param(_asked("pytorch-lightning", ">=1.2.10"), "0.8.0", False, id="no exact pin"),
        pytest.param(_asked("pytorch-lightning", "==1.2.10", "other.txt"), "0.8.0", False, id="another list"),
        pytest.param(_asked("nobody-knows", "==1.0"), "0.8.0", False, id="a package without facts"),
        pytest.param(_asked("pytorch-lightning", "==one"), "0.8.0", False, id="no version"),
    ],
)
def test_a_pin_holds_another_package(holder: Evidence, version: str, held: bool) -> None:
    demand = _asked("torchmetrics", "")
    assert holders("torchmetrics", version, [demand], [demand, holder]) == ([holder] if held else [])


@pytest.mark.parametrize(
    ("pinned", "held"),
    [
        pytest.param(_asked("torch", "==1.9.0"), True, id="each release from there on asks for a later one"),
        pytest.param(_asked("torch", "=1.9.0"), True, id="as conda writes it"),
        pytest.param(_asked("torch", "==1.13.1"), False, id="one of them takes it"),
        pytest.param(_asked("torch", ">=1.9.0"), False, id="no pin"),
    ],
)
def test_a_pin_is_older_than_what_the_newer_releases_ask_for(pinned: Evidence, held: bool) -> None:
    demand = _asked("pytorch-lightning", ">=1.5.8")
    assert holders("pytorch-lightning", "2.0.0", [demand], [demand, pinned]) == ([pinned] if held else [])


@pytest.mark.parametrize(
    ("pinned", "older"),
    [
        pytest.param(_asked("torch", "==1.9.0"), True, id="from before that Python"),
        pytest.param(_asked("torch", "==2.8.0"), False, id="from after it"),
        pytest.param(_asked("nobody-knows", "==1.0"), False, id="without facts"),
    ],
)
def test_a_pin_is_older_than_the_python_that_a_version_needs(pinned: Evidence, older: bool) -> None:
    demand, pythons = _asked("matplotlib", ">=3.4.2"), {"3.11": "2022-10-24"}
    assert is_older_than_python("matplotlib", "3.11.0", [demand], [demand, pinned], pythons) is older
