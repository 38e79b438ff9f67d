"""Documents with code that runs."""

from __future__ import annotations

import time

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.literate import read_literate
from stacklint.repo.document import Document

INTEREST = Interest(modules=frozenset({"mlflow"}), texts=frozenset({"USING DELTA"}))
HEAD = "---\njupytext:\n  formats: ipynb,md\n---\n"


def _facts(name: str, text: str) -> list[str]:
    found = read_literate(Document(name, text), INTEREST)
    return [f"{e.location.line} {e.kind} {e.value}" for e in found if isinstance(e, Evidence)]


@pytest.mark.parametrize(
    ("name", "text", "facts"),
    [
        pytest.param(
            "a.qmd",
            "# Mlflow\n\n```{python}\n#| echo: false\nimport mlflow\nmlflow.autolog()\n```\n",
            ["5 import mlflow", "6 call mlflow.autolog"],
            id="a chunk of Quarto",
        ),
        pytest.param(
            "a.Rmd", "```{python setup, echo=FALSE}\nimport mlflow\n```\n", ["2 import mlflow"], id="R Markdown"
        ),
        pytest.param("a.qmd", "```{python}\nimport mlflow\n", ["2 import mlflow"], id="a chunk that nobody closes"),
        pytest.param(
            "a.qmd",
            "```{python}\n!pip install mlflow\n```\n",
            ["2 command pip", "2 package mlflow"],
            id="a line of a shell",
        ),
        pytest.param(
            "a.qmd",
            "```{bash}\nmlflow ui\n```\n```{sql}\nx\nUSING  DELTA\n```\n",
            ["2 command mlflow", "6 text using delta"],
            id="a shell and SQL",
        ),
        pytest.param("notebooks/a.md", HEAD + "```python\nimport mlflow\n```\n", ["6 import mlflow"], id="Jupytext"),
        pytest.param(
            "notebooks/a.md",
            "---\nkernelspec:\n  name: python3\n---\n```{code-cell} ipython3\n:tags: [x]\n\nimport mlflow\n```\n",
            ["8 import mlflow"],
            id="MyST",
        ),
        pytest.param(
            "notebooks/a.md",
            "---\ntitle: x\nmarimo-version: 0.9.0\n---\n```{.python.marimo}\nimport mlflow\n```\n```python {.marimo}\nimport mlflow\n```\n",
            ["6 import mlflow", "9 import mlflow"],
            id="marimo",
        ),
        pytest.param(
            "a.qmd", "````{python}\nx = '''\n```\n'''\nimport mlflow\n````\n", ["5 import mlflow"], id="a longer fence"
        ),
    ],
)
def test_code_that_runs(name: str, text: str, facts: list[str]) -> None:
    assert _facts(name, text) == facts


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a.qmd", "```python\nimport mlflow\n```\n", id="code that is only shown"),
        pytest.param("a.qmd", "```{python}\n#| eval: false\nimport mlflow\n```\n", id="told not to run"),
        pytest.param("a.Rmd", "```{python, eval=FALSE}\nimport mlflow\n```\n", id="told not to run, in R's way"),
        pytest.param("a.Rmd", "```{r}\nimport mlflow\n```\n", id="R"),
        pytest.param("a.qmd", "import mlflow\n", id="prose"),
        pytest.param(
            "notebooks/a.md",
            "---\nkernelspec:\n  display_name: Octave\n  name: octave\n---\n```{code-cell}\nimport mlflow\n```\n",
            id="a cell of another kernel",
        ),
        pytest.param("notebooks/a.md", "# x\n```python\nimport mlflow\n```\n", id="Markdown that is no notebook"),
        pytest.param(
            "notebooks/a.md", "---\ntitle: kernelspec\n---\n```python\nimport mlflow\n```\n", id="a title that says so"
        ),
    ],
)
def test_code_that_does_not_run(name: str, text: str) -> None:
    assert _facts(name, text) == []


@pytest.mark.parametrize("text", ["```\n", "```{python}\nx\n```\n", "~~~~\n", "---\n", "`" * 3 + "{" * 9 + "\n"])
def test_repetition_takes_linear_time(text: str) -> None:
    spent = []
    for size in (50_000, 400_000):
        started = time.process_time()
        list(
            read_literate(
                Document("notebooks/a.md", "---\nkernelspec: x\n---\n" + text * (size // len(text))), INTEREST
            )
        )
        spent.append(time.process_time() - started)
    assert spent[1] < 30 * max(spent[0], 0.02)
