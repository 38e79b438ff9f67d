"""What own code does by hand is seen in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan

LOOP = "import torch\nloss = model(batch)\nloss.backward()\n"
TWO = {"train.py": LOOP, "finetune.py": LOOP, "Dockerfile": "FROM python:3.13\nRUN pip install torch\n"}


@pytest.mark.parametrize(
    ("code", "recorded"),
    [
        pytest.param("import json\njson.dump(x, open(f'metrics_{n}.json', 'w'))\n", True, id="a file for each run"),
        pytest.param("def log_metrics(step, loss):\n    rows.append(loss)\n", True, id="a function named so"),
        pytest.param("def upsert_best_config(db, row):\n    db.add(row)\n", True, id="a row of a table"),
        pytest.param("import logging\nlogging.FileHandler('logs/audit.jsonl')\n", True, id="a log of events"),
        pytest.param("import json\nx = json.load(open('metrics.json'))\n", False, id="metrics that are read"),
        pytest.param("import json\njson.dump(x, open('users.json', 'w'))\n", False, id="a file of something else"),
    ],
)
def test_own_records_hold_the_finding_back(
    code: str, recorded: bool, scanned: Callable[[dict[str, str]], Scan]
) -> None:
    report = scanned(TWO | {"keep.py": code}).report
    info = next(row for row in report.problems if row.problem == "experiment-tracking")
    assert info.state == "gap"
    assert (info.finding_withheld is not None) == recorded, info.finding_withheld
    assert any(f.rule == "runs-without-record" for f in report.findings) != recorded


@pytest.mark.parametrize(
    ("line", "recorded"),
    [
        pytest.param("emit(TrainingAuditEvent(accuracy=loss))\n", True, id="an event"),
        pytest.param("db.execute('INSERT INTO training_runs VALUES (%s)', loss)\n", True, id="a row"),
        pytest.param("print(TrainingArguments())\n", False, id="settings"),
    ],
)
def test_a_training_that_hands_its_outcome_on_is_recorded(
    line: str, recorded: bool, scanned: Callable[[dict[str, str]], Scan]
) -> None:
    report = scanned(TWO | {"train.py": LOOP + line}).report
    assert any(f.rule == "runs-without-record" for f in report.findings) != recorded


SERVED = {
    "app.py": "import joblib\nfrom flask import Flask\napp = Flask('x')\nm = joblib.load('m.joblib')\n"
    "@app.route('/predict')\ndef predict():\n    return m.predict(x)\n",
    "train.py": "from sklearn.linear_model import Ridge\nmodel = Ridge()\nmodel.fit(x, y)\n",
}


@pytest.mark.parametrize(
    ("code", "state"),
    [
        pytest.param("from scipy.stats import ks_2samp\nks_2samp(a, b)\n", "partial", id="a module that compares"),
        pytest.param("", "not-needed", id="an empty file of that name"),
        pytest.param("\n\n", "not-needed", id="blank lines"),
    ],
)
def test_an_empty_file_watches_nothing(code: str, state: str, scanned: Callable[[dict[str, str]], Scan]) -> None:
    report = scanned(SERVED | {"monitoring/drift.py": code}).report
    info = next(row for row in report.problems if row.problem == "monitoring")
    assert info.state == state, info.reason


@pytest.mark.parametrize(
    ("code", "state"),
    [
        pytest.param("def queue(task):\n    return task.status\n", "not-needed", id="it watches jobs"),
        pytest.param("def watch(log):\n    return compare(log.predictions)\n", "partial", id="it watches answers"),
    ],
)
def test_a_module_named_so_watches_a_model(code: str, state: str, scanned: Callable[[dict[str, str]], Scan]) -> None:
    report = scanned(SERVED | {"services/task_monitor.py": code}).report
    info = next(row for row in report.problems if row.problem == "monitoring")
    assert info.state == state, info.reason


@pytest.mark.parametrize(
    ("path", "state"),
    [
        pytest.param("scripts/check_drift.py", "partial", id="of a model"),
        pytest.param("scripts/check_openapi_drift.py", "not-needed", id="of a description of the interface"),
    ],
)
def test_drift_of_what_is_written_down_is_no_model_s(
    path: str, state: str, scanned: Callable[[dict[str, str]], Scan]
) -> None:
    report = scanned(SERVED | {path: "def compare(old, new):\n    return old != new  # predictions\n"}).report
    assert next(row.state for row in report.problems if row.problem == "monitoring") == state
