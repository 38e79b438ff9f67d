"""Commands of a workflow whose failure is lost behind `tee`."""

from __future__ import annotations

import pytest

from stacklint.repo.document import Document
from stacklint.syntax.template import lenient_trees
from stacklint.syntax.workflow_piped import piped_commands

_STEP = "    steps:\n      - run: |\n          {}\n"


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        pytest.param("    runs-on: ubuntu-latest\n" + _STEP.format("pytest | tee a.log"), ["pytest"], id="a test"),
        pytest.param(
            "    runs-on: [a]\n" + _STEP.format("pytest -v 2>&1 | tee -a a.log"), ["pytest -v 2>&1"], id="all"
        ),
        pytest.param("    runs-on: windows-latest\n" + _STEP.format("pytest | tee a.log"), [], id="another shell"),
        pytest.param("    runs-on: ${{ matrix.os }}\n" + _STEP.format("pytest | tee a.log"), [], id="any system"),
        pytest.param("    runs-on: a\n" + _STEP.format("x=$(pytest | tee a.log)"), [], id="its output is taken"),
        pytest.param("    runs-on: a\n" + _STEP.format("pytest | tee a.log | grep x"), [], id="tee is not the last"),
        pytest.param("    runs-on: a\n" + _STEP.format("pytest | tee a.log || exit 1"), [], id="an alternative"),
        pytest.param("    runs-on: a\n" + _STEP.format("pytest | tee a.log; cat a.log"), [], id="it is read"),
        pytest.param(
            "    runs-on: a\n    defaults: {run: {shell: bash}}\n" + _STEP.format("pytest | tee a.log"),
            [],
            id="asked for",
        ),
        pytest.param(
            "    runs-on: a\n" + _STEP.format("pytest | tee a.log") + "        continue-on-error: true\n",
            [],
            id="may fail",
        ),
    ],
)
def test_what_a_pipe_loses(job: str, expected: list[str]) -> None:
    (tree,) = lenient_trees(Document("a.yml", f"jobs:\n  a:\n{job}"))
    found = piped_commands(tree["jobs"]["a"], tree["defaults"])
    assert [command for _, command, _ in found] == expected
