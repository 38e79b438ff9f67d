"""What a check needs: each way to say it, met and unmet."""

from __future__ import annotations

import pytest

from stacklint.checks.registry import Context
from stacklint.knowledge.load import load
from stacklint.model import Evidence, Location
from stacklint.needs import has_any
from stacklint.situation import Situation

PARAMETERS = {
    "calls": "log_model register_model",
    "wants": {"call": "wandb.init mlflow.log_model"},
    "names": {"sklearn": "scikit-learn", "attr": "attrs"},
    "key": "workflow.paths",
    "ending": ".dvc",
}
EVIDENCE = (
    Evidence(Location("a.py"), "call", "mlflow.log_model"),
    Evidence(Location("ci.yml"), "config", "workflow.paths=push:src/**"),
    Evidence(Location("ci.yml"), "command", "make", {"context": "ci"}),
    Evidence(Location("requirements.txt"), "package", "attr"),
)
PATHS = frozenset({"a.py", "data/x.csv.dvc", ".dvc/config", "k8s/.dockerignore", "Makefile"})


@pytest.mark.parametrize(
    ("need", "met"),
    [
        pytest.param("call", True, id="a kind"),
        pytest.param("image", False, id="no such kind"),
        pytest.param("config:workflow.paths", True, id="a key"),
        pytest.param("config:{key}", True, id="a key by its parameter"),
        pytest.param("command:image ci", True, id="one of several contexts"),
        pytest.param("command:image", False, id="another context"),
        pytest.param("call={wants.call}", True, id="a value, in a parameter within one"),
        pytest.param("call=log_model", False, id="a last name is no value"),
        pytest.param("call~{calls}", True, id="a last name"),
        pytest.param("call~log_metric", False, id="another last name"),
        pytest.param("call^mlflow wandb", True, id="a beginning"),
        pytest.param("call^log", False, id="no beginning"),
        pytest.param("package={names}", True, id="the keys of a parameter"),
        pytest.param("package={}", False, id="the names of all parameters"),
        pytest.param("package={missing}", True, id="without the parameter the check is asked"),
        pytest.param("package={key.deeper}", True, id="without a parameter within one, too"),
        pytest.param("file=Makefile tox.ini", True, id="the name of a file"),
        pytest.param("file=*{ending}", True, id="the ending of a file"),
        pytest.param("file=*.dockerignore", False, id="a whole name is no ending"),
        pytest.param("file=config", True, id="a name, in whatever folder"),
        pytest.param("path=.dvc/config", True, id="a path"),
        pytest.param("path=config", False, id="a name is no path"),
        pytest.param("tool=mlflow dvc", True, id="a tool"),
        pytest.param("tool=aim", False, id="another tool"),
        pytest.param("decided", False, id="no decision"),
        pytest.param("call & config:workflow.paths & file=a.py", True, id="all parts"),
        pytest.param("call & image", False, id="one part of two"),
    ],
)
def test_a_need_is_met(need: str, *, met: bool) -> None:
    situation = Situation(".", "application", "prototype", "", usages={"dvc": None})  # type: ignore[dict-item] # its name counts
    context = Context(load(), {".": situation}, PATHS, lambda _: False, evidence=EVIDENCE)
    assert has_any((need,), PARAMETERS, context) is met
    assert has_any(("image", need), PARAMETERS, context) is met
