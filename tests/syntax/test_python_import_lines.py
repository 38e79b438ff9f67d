"""Statements that a line holds alone are read once for all files, and say the same at every place."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.syntax.python import scan
from stacklint.syntax.python_import_lines import statement
from stacklint.syntax.python_wanted import wanted

ASKED = Interest(modules=frozenset({"ray", "mlflow"}), calls=frozenset({"*.fit"}), own=frozenset({"ours"}))


def places(data: bytes) -> list[tuple[int, int, int, str]]:
    return [(p.line, p.column, p.end_column, p.site.value) for p in scan(data, ASKED).places]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        pytest.param(b"import ray", [(8, 11, "ray")], id="a module"),
        pytest.param(b"import os, mlflow.sklearn as m", [(12, 26, "mlflow.sklearn")], id="a list with an alias"),
        pytest.param(b"from ray import tune, train  # both", [(6, 9, "ray.tune"), (6, 9, "ray.train")], id="names"),
        pytest.param(b"from ray import *", [(6, 9, "ray")], id="a star, which is read in the general way"),
        pytest.param(b"from ray import a; from mlflow import b", [(6, 9, "ray.a"), (25, 31, "mlflow.b")], id="two"),
        pytest.param(b"from ours import ray", [], id="the repository's own"),
        pytest.param(b"from os import ray", [], id="of no concern"),
        pytest.param(b"# import ray", [], id="a comment"),
    ],
)
@pytest.mark.parametrize("indent", [b"", b"    ", b"\t"])
def test_a_line_says_the_same_wherever_it_stands(line: bytes, found: list[tuple[int, int, str]], indent: bytes) -> None:
    text = b"if x:\n" + indent + line + b"\n'''\n" + line + b"\n'''\n" + indent + line + b"\n"
    moved = [(begin + len(indent), end + len(indent), value) for begin, end, value in found]
    assert places(text) == [(number, *place) for number in (2, 6) for place in moved]
    wanted(ASKED).lines.clear()
    first = places(text)
    assert wanted(ASKED).lines, "the line is kept, or kept as one that takes the general way"
    assert places(text) == first, "what is known from the first time says the same"


def test_a_statement_that_goes_on_is_none_of_one_line() -> None:
    names = wanted(ASKED)
    for text in (b"import ray\\\n.tune\n", b"from ray import (\n tune)\n", b"x = \\\nimport ray\n", b"import ray"):
        line = text.rfind(b"\n", 0, text.find(b"import")) + 1
        assert statement(text, line, text.find(b"import"), names) is None


def test_a_star_of_own_names_hides_no_call_of_what_nobody_named() -> None:
    text = b"from ours import *\nloss.fit()\nmake(1).fit()\n"
    assert [place[0] for place in places(text)] == [2, 3]
