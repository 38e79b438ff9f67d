"""A badge is evidence where the notebook that it opens is the repository's own."""

from __future__ import annotations

import pytest

from stacklint.model import Evidence, Location
from stacklint.own_badges import own_badges

COLAB = "https://colab.research.google.com"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        pytest.param(f"{COLAB}/github/acme/leaves/blob/main/notebooks/train%20it.ipynb", True, id="a notebook of ours"),
        pytest.param(f"{COLAB}/github/acme/leaves/blob/main/old/train%20it.ipynb", True, id="one that was moved"),
        pytest.param(f"{COLAB}/github/other/lessons/blob/main/03-iris.ipynb", False, id="somebody else's"),
        pytest.param(f"{COLAB}/github/other/lessons/blob/main/03-iris.ipynb#scrollTo=x", False, id="a place in it"),
        pytest.param(f"{COLAB}/drive/1rO79oCPGSz", True, id="an address that names no file"),
        pytest.param("https://github.com/acme/template", True, id="no notebook at all"),
    ],
)
def test_badges_open_own_notebooks(address: str, kept: bool) -> None:
    badge = Evidence(Location("README.md", 3), "badge", address)
    assert own_badges([badge], {"README.md", "notebooks/train it.ipynb"}) == ([badge] if kept else [])


def test_other_evidence_stays() -> None:
    item = Evidence(Location("train.py", 1), "import", "mlflow")
    assert own_badges([item], {"train.py"}) == [item]
