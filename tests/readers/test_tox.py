"""tox.ini."""

from __future__ import annotations

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.tox import read_tox
from stacklint.repo.document import Document

TEXT = """\
[tox]
envlist = py39

[testenv]
deps =
    pytest>=7  # tests
    py39: numpy<2
    -r{toxinidir}/requirements.txt
    {[base]deps}
    -e {toxinidir}
commands = pytest

[testenv:docs]
deps = sphinx
"""


def test_what_the_environments_of_the_tests_hold() -> None:
    found = [f for f in read_tox(Document("tox.ini", TEXT), Interest()) if isinstance(f, Evidence)]
    assert [(f.kind, f.value, f.location.line, f.location.column, f.detail["environment"]) for f in found] == [
        ("package", "pytest", 6, 5, "tox.ini#env:default"),
        ("package", "numpy", 7, 11, "tox.ini#env:default:py39"),
        ("include", "requirements.txt", 8, 7, "tox.ini#env:default"),
        ("include", ".", 10, 8, "tox.ini#env:default"),
        ("package", "sphinx", 14, 8, "tox.ini#env:docs"),
    ]
    assert {f.detail["group"] for f in found} == {"dev"}


def test_what_stands_for_other_factors_is_in_another_environment() -> None:
    text = "[testenv]\ndeps =\n    tf1: numpy<1.19\n    tf1,old: tensorflow==1.15\n    tf2: numpy>=2\n"
    found = [f for f in read_tox(Document("tox.ini", text), Interest()) if isinstance(f, Evidence)]
    environments = [f.detail["environment"].rpartition(":")[2] for f in found]
    assert environments == ["tf1", "tf1,old", "tf2"]
