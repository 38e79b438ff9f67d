"""Notebooks: their code as one source, their magics as commands, their metadata as hosts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence, Unread
from stacklint.readers.notebook import read_notebook
from stacklint.repo.document import Document, Unreadable

INTEREST = Interest(
    modules=frozenset({"mlflow", "tensorboard"}),
    calls=frozenset({"*.fit"}),
    env=frozenset({"WANDB_API_KEY"}),
    texts=frozenset({"USING DELTA"}),
    badges=frozenset({"https://colab.research.google.com/"}),
)


def code(*lines: str, **more: Any) -> dict[str, Any]:
    source = [f"{line}\n" for line in lines[:-1]] + [*lines[-1:]]
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source} | more


def markdown(*lines: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": "\n".join(lines)}


def read(*cells: Any, **metadata: Any) -> list[Evidence | Unread]:
    text = json.dumps({"cells": [*cells], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    return list(read_notebook(Document("lab/a.ipynb", text), INTEREST))


def shown(found: list[Evidence | Unread]) -> list[tuple[str, str, int, int]]:
    facts = (item for item in found if isinstance(item, Evidence))
    return [(e.kind, e.value, e.location.cell, e.location.line) for e in facts]


def test_an_alias_holds_in_later_cells() -> None:
    found = read(markdown("# x"), code("import mlflow as m"), code("x = 1", "m.log(x)"))
    assert shown(found) == [("import", "mlflow", 2, 1), ("call", "mlflow.log", 3, 2)]


def test_a_place_tells_the_line_of_the_file_too() -> None:
    cells = [code("x = 'é'"), code("import mlflow", outputs=[{"text": ["see import mlflow\n"]}])]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}, indent=1)
    (found,) = (e for e in read_notebook(Document("a.ipynb", text), INTEREST) if isinstance(e, Evidence))
    assert text.split("\n")[found.location.file_line - 1].strip() == '"import mlflow"'


def test_a_source_in_one_string_has_a_line_of_the_file() -> None:
    text = '{"cells": [\n{"cell_type": "code", "source": "x = 1\\nimport mlflow"}]}'
    (found,) = (e for e in read_notebook(Document("a.ipynb", text), INTEREST) if isinstance(e, Evidence))
    assert (found.location.cell, found.location.line, found.location.file_line) == (1, 2, 2)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param(["!pip install -q dvc[s3]==3.1"], [("command", "pip", 1, 1), ("package", "dvc", 1, 1)], id="!pip"),
        pytest.param(["x = 1", "%pip install dvc"], [("command", "pip", 1, 2), ("package", "dvc", 1, 2)], id="%pip"),
        pytest.param(["!conda install -y dvc"], [("command", "conda", 1, 1), ("package", "dvc", 1, 1)], id="!conda"),
        pytest.param(
            ["!pip install dvc \\", "  mlflow"],
            [("command", "pip", 1, 1), ("package", "dvc", 1, 1), ("package", "mlflow", 1, 2)],
            id="continued",
        ),
        pytest.param(
            ["!{sys.executable} -m pip install dvc"],
            [("command", "pip", 1, 1), ("package", "dvc", 1, 1)],
            id="the running Python",
        ),
        pytest.param(["if x:", "    !dvc pull"], [("command", "dvc", 1, 2)], id="indented"),
        pytest.param(["out = !dvc status"], [("command", "dvc", 1, 1)], id="assigned"),
        pytest.param(
            ["%%bash", "dvc repro", "dvc push"], [("command", "dvc", 1, 2), ("command", "dvc", 1, 3)], id="%%bash"
        ),
        pytest.param(["%%script bash", "dvc repro"], [("command", "dvc", 1, 2)], id="%%script bash"),
        pytest.param(["%run train.py --x 1"], [("command", "python", 1, 1)], id="%run"),
        pytest.param(["%tensorboard --logdir runs"], [("command", "tensorboard", 1, 1)], id="a magic of a tool"),
        pytest.param(["%matplotlib inline", "%time x", "%cd x"], [], id="magics that start nothing"),
        pytest.param(["s = '''", "!pip install dvc", "'''"], [], id="in a string"),
        pytest.param(["x = ('%d'", "% 3)", "y = a \\", "  % b"], [], id="the operator"),
        pytest.param(["%load_ext tensorboard"], [("import", "tensorboard", 1, 1)], id="an extension"),
        pytest.param(["%env WANDB_API_KEY=x"], [("env", "WANDB_API_KEY", 1, 1)], id="a variable"),
        pytest.param(["%%sql", "create table x using delta"], [("text", "using delta", 1, 2)], id="SQL"),
        pytest.param(["%%html", "import mlflow"], [], id="another language"),
        pytest.param(["%%time", "import mlflow"], [("import", "mlflow", 1, 2)], id="Python below a magic"),
        pytest.param(["mlflow?", "?mlflow", "!ls", "import mlflow"], [("import", "mlflow", 1, 4)], id="help"),
        pytest.param(
            ["%%writefile a.py", "import mlflow", "mlflow.run()"],
            [("import", "mlflow", 1, 2), ("call", "mlflow.run", 1, 3)],
            id="a file of Python",
        ),
        pytest.param(["%%writefile a.yaml", "import mlflow"], [], id="another file"),
    ],
)
def test_magics(lines: list[str], found: list[tuple[str, str, int, int]]) -> None:
    assert shown(read(code(*lines))) == found


def test_a_command_tells_its_context_and_its_column() -> None:
    command, package = (e for e in read(code("  !pip install dvc>=3")) if isinstance(e, Evidence))
    assert (
        command.detail == {"line": "pip install dvc>=3", "context": "notebook"}
        or command.detail["line"] == "pip install dvc"
    )
    assert (package.location.column, package.detail["context"]) == (16, "notebook")


def test_a_file_that_a_cell_writes_is_marked() -> None:
    (found,) = (e for e in read(code("%%writefile a.py", "import mlflow")) if isinstance(e, Evidence))
    assert found.detail["form"] == "writefile"


def test_a_string_without_an_end_ends_with_its_cell() -> None:
    assert shown(read(code("x = '''a"), code("import mlflow"))) == [("import", "mlflow", 2, 1)]


@pytest.mark.parametrize(
    ("metadata", "found"),
    [
        pytest.param(
            {"colab": {"provenance": []}, "accelerator": "GPU"},
            {"where": "metadata", "accelerator": "GPU"},
            id="colab with a GPU",
        ),
        pytest.param({"colab": {}}, {"where": "metadata"}, id="colab"),
        pytest.param(
            {"kaggle": {"accelerator": "none", "dataSources": []}},
            {"where": "metadata", "accelerator": "none"},
            id="kaggle",
        ),
        pytest.param(
            {"application/vnd.databricks.v1+notebook": {"language": "python"}}, {"where": "metadata"}, id="databricks"
        ),
    ],
)
def test_hosts(metadata: dict[str, Any], found: dict[str, str]) -> None:
    (host,) = (e for e in read(**metadata) if isinstance(e, Evidence))
    name = next(iter(metadata))
    assert (host.value, host.detail) == (name if name in ("colab", "kaggle") else "databricks", found)


def test_a_badge_is_the_address_and_not_its_picture() -> None:
    badge = "[![x](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/a/b/c.ipynb)"
    found = [e for e in read(markdown("# T", badge)) if isinstance(e, Evidence)]
    assert [(e.kind, e.value, e.location.line) for e in found] == [
        ("badge", "https://colab.research.google.com/github/a/b/c.ipynb", 2)
    ]


def test_format_3_has_worksheets() -> None:
    cells = [{"cell_type": "code", "input": ["import mlflow"], "language": "python"}]
    text = json.dumps({"metadata": {}, "nbformat": 3, "worksheets": [{"cells": cells}]})
    found = list(read_notebook(Document("a.ipynb", text), INTEREST))
    assert shown(found) == [("import", "mlflow", 1, 1)]


def test_a_kernel_of_another_language_is_passed_over() -> None:
    assert read(code("import mlflow"), kernelspec={"language": "R", "name": "ir"}) == []


def test_a_cell_of_another_language_is_passed_over() -> None:
    sql = code("import mlflow", metadata={"vscode": {"languageId": "sql"}})
    assert read(sql, code("import mlflow")) != []
    assert read(sql) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"cells": {"a": 1}}', id="cells as a mapping"),
        pytest.param('{"cells": null, "metadata": []}', id="nothing"),
        pytest.param('{"cells": [1, null, {"cell_type": "code", "source": 5}]}', id="cells and sources as numbers"),
        pytest.param('{"cells": [{"cell_type": ["x"], "source": [1, "import x"]}], "worksheets": 3}', id="wrong types"),
        pytest.param('{"cells": [], "cells": [], "x": NaN}', id="a key twice, and NaN"),
        pytest.param('{"cells": [{"cell_type": "code", "source": "\\ud800 import x"}]}', id="half a code point"),
    ],
)
def test_odd_notebooks_hold_nothing(text: str) -> None:
    assert list(read_notebook(Document("a.ipynb", text), INTEREST)) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("version https://git-lfs.github.com/spec/v1\n", "not JSON", id="a pointer"),
        pytest.param("[" * 100_000, "nested too deep", id="nested"),
        pytest.param("[1]", "not a notebook", id="a list"),
        pytest.param('{"x": ' + "9" * 5000 + "}", "not JSON", id="a huge number"),
    ],
)
def test_what_is_no_notebook_is_unreadable(text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        list(read_notebook(Document("a.ipynb", text), INTEREST))


@pytest.mark.parametrize("text", ["", " \n", "\ufeff\n"])
def test_an_empty_file_holds_nothing_that_could_not_be_read(text: str) -> None:
    assert list(read_notebook(Document("a.ipynb", text), INTEREST)) == []
