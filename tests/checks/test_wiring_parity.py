"""What serves a model and what made it: which environments are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan

TRAIN = "import joblib\nfrom sklearn.linear_model import Ridge\njoblib.dump(Ridge().fit([[1]], [1]), 'm.joblib')\n"


@pytest.mark.parametrize(
    ("files", "count"),
    [
        pytest.param(
            {"requirements.txt": "scikit-learn==1.3.1\n", "requirements-lambda.txt": "scikit-learn==1.8.0\n"},
            1,
            id="a list for the function that answers",
        ),
        pytest.param(
            {"requirements.txt": "scikit-learn==1.3.1\n", "requirements-dev.txt": "scikit-learn==1.8.0\n"},
            0,
            id="a list for developers",
        ),
        pytest.param(
            {
                "a/training/requirements.txt": "scikit-learn==1.3.1\n",
                "b/serving/requirements.txt": "scikit-learn==1.8.0\n",
            },
            0,
            id="parts of two applications",
        ),
        pytest.param(
            {"training/requirements.txt": "scikit-learn==1.3.1\n", "serving/requirements.txt": "scikit-learn>=1.8\n"},
            0,
            id="no pin on one side",
        ),
        pytest.param(
            {
                "python_env.yaml": "python: '3.9'\ndependencies:\n  - scikit-learn==1.2.2\n",
                "requirements.txt": "scikit-learn==1.3.1\n",
                "Dockerfile": 'FROM python:3.9\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["bash", "serving.sh"]\n',
                "serving.sh": "mlflow models serve\n",
            },
            1,
            id="an image that shows by its command that it serves",
        ),
    ],
)
def test_versions_are_compared_where_a_model_goes(
    files: dict[str, str], count: int, scanned: Callable[[dict[str, str]], Scan]
) -> None:
    done = scanned({"train.py": TRAIN, **files})
    assert sum(f.rule == "served-with-another-version" for f in done.report.findings) == count


def test_what_one_list_trains_and_two_places_serve_is_one_finding(scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {
        "training/requirements.txt": "scikit-learn==1.3.1\n",
        "training/train.py": TRAIN,
        "serving/requirements.txt": "scikit-learn==1.8.0\n",
        "api/requirements.txt": "scikit-learn==1.7.0\n",
    }
    found = [f for f in scanned(files).report.findings if f.rule == "served-with-another-version"]
    assert [f.location.path for f in found] == ["api/requirements.txt"]
    assert [(r.location.path, r.message) for r in found[0].related] == [
        ("training/requirements.txt", "scikit-learn 1.3.1"),
        ("serving/requirements.txt", "scikit-learn 1.8.0 here"),
    ]
