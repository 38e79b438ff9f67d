"""What the solver costs where nothing has to be solved, and what its findings carry."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan

    Scanned = Callable[[dict[str, str]], Scan]

CODE = "import sklearn\nfrom prefect import flow\nimport vllm\n"
ASK = """
import sys
from stacklint.knowledge.load import load
from stacklint.repo.repository import Repo
from stacklint.scan import scan
from stacklint.settings import Settings
scan(Repo({files!r}), load(), Settings(), "2026-11-27")
print(sorted(name for name in sys.modules if name.startswith("stacklint.solver")))
"""


@pytest.mark.parametrize(
    ("files", "loaded"),
    [
        pytest.param({"index.js": "x()", "package.json": '{"dependencies": {"a": "1"}}'}, False, id="no Python"),
        pytest.param({"train.py": "import sklearn\n"}, False, id="nothing is listed"),
        pytest.param({"train.py": CODE, "requirements.txt": "prefect==3.9.1\nvllm==0.33.0\n"}, True, id="two meet"),
    ],
)
def test_the_solver_is_loaded_only_where_packages_meet(files: dict[str, str], loaded: bool) -> None:
    done = subprocess.run([sys.executable, "-c", ASK.format(files=files)], capture_output=True, text=True, check=True)
    assert (done.stdout.strip() != "[]") == loaded


def test_a_finding_names_both_places_both_tools_and_an_act(scanned: Scanned) -> None:
    done = scanned({"train.py": CODE, "requirements.txt": "prefect==3.9.1\npandas\nvllm==0.33.0\n"})
    (finding,) = [f for f in done.report.findings if f.rule == "packages-exclude-each-other"]
    assert finding.severity == "error"
    assert finding.tools == ("prefect", "vllm")
    assert [finding.location.line, *(r.location.line for r in finding.related)] == [3, 1]
    assert finding.message.endswith(
        "prefect asks for fastapi<0.151,>=0.139.0, and vllm asks for fastapi<0.137.0,>=0.133.0"
    )
    assert finding.act.startswith("Pin prefect 3.")
    assert finding.act.endswith("or give each an environment of its own")


def test_an_environment_of_its_own_is_read_once_for_all_rules(scanned: Scanned) -> None:
    from stacklint.solver import ask  # noqa: PLC0415 - after the scan

    files = {"train.py": CODE, "requirements.txt": "prefect==3.9.1\nvllm==0.33.0\n"}
    first = scanned(files)
    questions = ask._KEPT[0][2]
    assert ask._KEPT[0][0] is first.analysis.evidence
    scanned(files)
    assert ask._KEPT[0][2] is not questions


def test_what_was_made_before_the_python_is_no_way_out(scanned: Scanned) -> None:
    files = {
        "train.py": "import sklearn, numba\n",
        "requirements.txt": "mlflow\nnumba==0.58.1\nnumpy==2.3.2\nscikit-learn\n",
        "Dockerfile": "FROM python:3.13-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n",
    }
    (finding,) = [f for f in scanned(files).report.findings if f.rule == "packages-exclude-each-other"]
    assert finding.act == "Pin numba 0.62.0 (2025-09-18)"


def test_all_refused_lines_are_named_and_mended_at_once(scanned: Scanned) -> None:
    files = {
        "train.py": "import sklearn\nimport mlflow\nmlflow.autolog()\n",
        "requirements.txt": "click==7.1.2\nFlask==2.2.5\nitsdangerous==1.1.0\nmlflow==2.16.0\n",
    }
    (finding,) = [f for f in scanned(files).report.findings if f.rule == "packages-exclude-each-other"]
    assert finding.message.endswith("flask asks for click>=8.0; so it is with itsdangerous 1.1.0")
    assert finding.act == "Ask for click>=8.0 and itsdangerous>=2.0"
    assert finding.related[-1].message == "itsdangerous 1.1.0 here, and flask asks for itsdangerous>=2.0"


def test_what_is_not_known_of_other_pins_is_said(scanned: Scanned) -> None:
    files = {
        "train.py": "import sklearn\nimport mlflow\nmlflow.autolog()\n",
        "requirements.txt": "click==7.1.2\nFlask==2.2.5\nitsdangerous==1.1.0\nmlflow==2.16.0\nno-such-thing==1.0\n",
    }
    (finding,) = [f for f in scanned(files).report.findings if f.rule == "packages-exclude-each-other"]
    assert finding.act.endswith("itsdangerous>=2.0 (what 1 more of its pins ask for is not known here)")


def test_what_other_pins_ask_for_may_undo_a_pin_as_well(scanned: Scanned) -> None:
    listed = "kfserving==0.4.1\nkubeflow-fairing==1.0.2\nkubernetes==12.0.1\n"
    done = scanned({"serve.py": "import sklearn\nimport kfserving\n", "requirements.txt": listed})
    (finding,) = [f for f in done.report.findings if f.rule == "packages-exclude-each-other"]
    assert finding.act.endswith("pin kfserving 0.5.0 (2021-01-01) (what 1 more of its pins ask for is not known here)")
