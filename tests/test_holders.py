"""Pins that keep another package below a version."""

from __future__ import annotations

import pytest

from stacklint.holders import holders
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
