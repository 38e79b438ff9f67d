"""Evidence is sorted once, by kind and by what tells pieces of a kind apart."""

from __future__ import annotations

import pytest

from stacklint.gathered import seen
from stacklint.model import Evidence, Location
from stacklint.situation import Situation

_ROWS = (
    Evidence(Location("a.yml", 1), "config", "workflow.paths=push:src/**"),
    Evidence(Location("a.yml", 2), "command", "pytest", {"context": "ci", "line": "pytest"}),
    Evidence(Location("a.yml", 3), "config", "workflow.paths=push:tests/**"),
    Evidence(Location("a.yml", 4), "command", "make"),
    Evidence(Location("b.py", 1), "string", "home=ann", {"path": "/home/ann"}),
    Evidence(Location("d"), "include", "src/x.py", {"form": "copy"}),
    Evidence(Location("r.txt"), "package", "mlflow"),
)


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        pytest.param("config", [0, 2], id="a kind, in the order of the evidence"),
        pytest.param("config:workflow.paths", [0, 2], id="a key of configuration"),
        pytest.param("config:workflow", [], id="the beginning of a key is none"),
        pytest.param("command:ci", [1], id="who starts a command"),
        pytest.param("command:", [3], id="a command that nobody knows to start"),
        pytest.param("string:home", [4], id="a key of literals"),
        pytest.param("include:copy", [5], id="the form of what is pulled in"),
        pytest.param("package", [6], id="a kind that nothing tells apart"),
        pytest.param("package:mlflow", [], id="a value is no key"),
    ],
)
def test_evidence_is_found_by_its_key(key: str, lines: list[int]) -> None:
    situation = Situation(".", "application", "production", "", evidence=_ROWS)
    assert list(seen(situation, key)) == [_ROWS[number] for number in lines]
