"""Sources made to keep a scanner busy: twice the size takes about twice the time."""

from __future__ import annotations

import time

import pytest

from stacklint.interest import Interest
from stacklint.syntax.python import scan

INTEREST = Interest(
    modules=frozenset({"ray"}),
    calls=frozenset({"*.fit", "torch.save"}),
    arguments=frozenset({"torch.save"}),
    keywords=frozenset({"report_to=wandb", "revision"}),
    schemes=frozenset({"s3://"}),
    texts=frozenset({"USING DELTA", "VERSION AS OF"}),
)
SIZE = 300_000


def repeated(text: str) -> str:
    return text * (SIZE // len(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(repeated("import ray;"), id="imports on one line"),
        pytest.param("import ray\n" + repeated("ray.x("), id="calls on one line"),
        pytest.param(repeated("x.fit("), id="methods on one line"),
        pytest.param('import ray\nf"' + repeated("{ray.x()}") + '"', id="fields of one f-string"),
        pytest.param("import ray\nx = '" + repeated("ray.x() ") + "'", id="calls in one string"),
        pytest.param("import ray\n#" + repeated("ray.x() "), id="calls in one comment"),
        pytest.param("import ray\n" + repeated("x = ray.A()\n"), id="one variable, many times"),
        pytest.param(
            "import ray\n" + "".join(f"x{i} = ray.A()\nx{i}.b()\n" for i in range(10_000)), id="many variables"
        ),
        pytest.param("".join(f"m{i}.fit()\n" for i in range(20_000)), id="many receivers"),
        pytest.param("import torch\n" + repeated("torch.save("), id="arguments without an end"),
        pytest.param(repeated("A(report_to='wandb', ["), id="brackets without an end"),
        pytest.param("A(report_to=[" + repeated("'wandb', "), id="a long list"),
        pytest.param('"SELECT "\n' + repeated('"USING DELTA" '), id="phrases on one line"),
        pytest.param('"SELECT "\n' + repeated("using "), id="the beginning of a phrase"),
        pytest.param("def f():\n" + repeated("  import ray\n"), id="imports in one function"),
        pytest.param(repeated("try:\n  import ray\n"), id="tries without an end"),
        pytest.param("from ray import (\n" + repeated("a,\n"), id="a list without an end"),
        pytest.param("import " + repeated("a, ") + "ray", id="a long list of imports"),
        pytest.param(repeated("\\\n") + "import ray", id="continued lines"),
        pytest.param("import ray\nmatch x:\n" + repeated("  case ray.A():\n"), id="patterns"),
        pytest.param(repeated('"') + "\nimport ray", id="quotes"),
        pytest.param(repeated("'\"") + "\nimport ray", id="mixed quotes"),
        pytest.param("import ray\nray" + repeated("\n."), id="dots"),
        pytest.param("import ray\nray" + repeated(".a"), id="a chain"),
    ],
)
def test_time_grows_with_the_size(text: str) -> None:
    start = time.process_time()
    scan(text.encode(), INTEREST)
    assert time.process_time() - start < 5
