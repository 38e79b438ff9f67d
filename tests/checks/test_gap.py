"""How loud a gap is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan

TRAIN = {"train.py": "from sklearn.linear_model import Ridge\nmodel = Ridge()\nmodel.fit(x, y)\n"}
SERVICE = {
    "k8s/service.yaml": "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: houses\n"
    "spec:\n  predictor:\n    model:\n      modelFormat: {name: sklearn}\n      storageUri: s3://models/houses\n"
}
ROUTE = {
    "app.py": "import joblib\nfrom flask import Flask\napp = Flask('x')\nm = joblib.load('m.joblib')\n"
    "@app.route('/predict')\ndef predict():\n    return m.predict(x)\n"
}


def _deploys(line: str) -> dict[str, str]:
    return {".github/workflows/deploy.yml": f"on: push\njobs:\n  d:\n    runs-on: x\n    steps:\n      - run: {line}\n"}


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        pytest.param(SERVICE | _deploys("kubectl apply -f k8s/"), "warning", id="a model server that is deployed"),
        pytest.param(SERVICE, "note", id="a manifest that nothing applies"),
        pytest.param(ROUTE | _deploys("gcloud run deploy houses --source ."), "note", id="a route of one's own"),
    ],
)
def test_a_model_that_nothing_watches(
    files: dict[str, str], severity: str, scanned: Callable[[dict[str, str]], Scan]
) -> None:
    found = [f for f in scanned(TRAIN | files).report.findings if f.rule == "model-without-monitoring"]
    assert [f.severity for f in found] == [severity]
