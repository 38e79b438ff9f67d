"""Python sources: which facts come out, and that nothing else does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence, Unread
from stacklint.readers.python_source import read_python
from stacklint.repo.document import Document, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

INTEREST = Interest(
    modules=frozenset({"mlflow", "ray", "prefect", "google.cloud.aiplatform"}),
    seen=frozenset({"sklearn"}),
    calls=frozenset({"pickle.dump", "torch.save", "mlflow.log_model", "*.fit", "sklearn.svm.SVC"}),
    arguments=frozenset({"pickle.dump", "torch.save", "mlflow.log_model"}),
    keywords=frozenset({"report_to=wandb", "report_to=mlflow", "format=delta", "revision"}),
    env=frozenset({"WANDB_API_KEY"}),
    schemes=frozenset({"lakefs://", "s3://", "/pfs/out", "https://*.hf.space"}),
    texts=frozenset({"USING DELTA", "CALL DOLT_COMMIT(", "dolt_history_", "max_batch_size:"}),
)


def facts(text: str | bytes, kind: str) -> list[Evidence]:
    found = read_python(Document("a.py", text), INTEREST)
    return [item for item in found if isinstance(item, Evidence) and item.kind == kind]


def values(text: str | bytes, kind: str) -> list[str]:
    return [item.value for item in facts(text, kind)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("import mlflow\n", ["mlflow"], id="the module"),
        pytest.param("import os, mlflow.sklearn as m, ray\n", ["mlflow.sklearn", "ray"], id="a list"),
        pytest.param("import mlflow, os\n", ["mlflow"], id="the wanted name first in a list"),
        pytest.param("from ray import tune\n", ["ray.tune"], id="an attribute"),
        pytest.param(
            "from ray import (  # tune)\n    tune,\n    train as t,  # x\n)\n",
            ["ray.tune", "ray.train"],
            id="brackets over lines",
        ),
        pytest.param(
            "from ray import tune, \\\n    train\n", ["ray.tune", "ray.train"], id="continued with a backslash"
        ),
        pytest.param("from ray \\\n    import tune\n", ["ray.tune"], id="broken before import"),
        pytest.param("from ray import *\n", ["ray"], id="a star"),
        pytest.param("x = 1; import ray\n", ["ray"], id="behind a semicolon"),
        pytest.param("if x: import ray\n", ["ray"], id="behind a colon"),
        pytest.param("import\tray\n", ["ray"], id="a tab"),
        pytest.param("from ray.tune import(run)\n", ["ray.tune.run"], id="no space before the bracket"),
        pytest.param("from ray . tune import run\n", ["ray.tune.run"], id="spaces around a dot"),
        pytest.param("import ray\r\nimport mlflow\r", ["ray", "mlflow"], id="other line ends"),
        pytest.param("\ufeffimport ray\n", ["ray"], id="a byte order mark"),
        pytest.param("importlib.import_module('ray.serve')\n", ["ray.serve"], id="import_module"),
        pytest.param("__import__(\n    'ray')\n", ["ray"], id="__import__"),
        pytest.param("from google.cloud import aiplatform\n", ["google.cloud.aiplatform"], id="below a namespace"),
        pytest.param("from google.cloud import storage\n", [], id="a neighbour in the namespace"),
        pytest.param("from sklearn import svm\n", ["sklearn.svm"], id="a module that is only seen"),
        pytest.param("import pickle\n", [], id="a module that is only called"),
        pytest.param("from .ray import tune\nfrom . import ray\n", [], id="relative"),
        pytest.param("import rayon\nimport xray\nfrom raytune import x\n", [], id="longer names"),
        pytest.param("import os.ray\nfrom x import ray\n", [], id="the name further on"),
        pytest.param('"""\nimport ray\n"""\n', [], id="a docstring"),
        pytest.param("x = 'import ray'\n", [], id="a string"),
        pytest.param("# import ray\nx = 1  # import ray\n", [], id="a comment"),
        pytest.param('x = "a\\\n\\\nimport ray"\n', [], id="a string continued with a backslash"),
        pytest.param('x = \'"""\'\nimport ray\ny = \'"""\'\n', ["ray"], id="triple quotes in a string"),
        pytest.param('# it\'s """\nimport ray\n# """\n', ["ray"], id="triple quotes in a comment"),
        pytest.param('x = """a\\""""\nimport ray\n', ["ray"], id="an escaped quote before the end"),
        pytest.param("x = ''''a'''\nimport ray\n", ["ray"], id="four quotes"),
        pytest.param("def f():\n    yield from ray.get()\n", [], id="yield from"),
        pytest.param("my_import_module('ray')\nx.__import__('ray')\n", [], id="other functions"),
        pytest.param("__import__('ray.' + x)\n__import__('ray' + x)\n", [], id="a name that is put together"),
        pytest.param("f\"{__import__('ray').x}\"\n", ["ray"], id="in a field of an f-string"),
        pytest.param("importlib.import_module(f'ray.{x}')\n", [], id="a name that is built"),
        pytest.param("print 'x'\nimport ray\nexec 'y' in z\n", ["ray"], id="Python 2"),
        pytest.param('import ray\nx = f"{\n  a}" + \'\n', ["ray"], id="quotes that do not match below"),
    ],
)
def test_imports(text: str, found: Sequence[str]) -> None:
    assert values(text, "import") == list(found)


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        pytest.param("import ray\n", "top", id="top"),
        pytest.param("class A:\n    import ray\n", "top", id="class"),
        pytest.param(
            "def f():\n    '''\nx\n    '''\n    import ray\n", "function", id="function with a docstring at the margin"
        ),
        pytest.param("async def f(\n    a,\n):\n    import ray\n", "function", id="a header over lines"),
        pytest.param("try:\n    import ray\nexcept ImportError:\n    ray = None\n", "try", id="try"),
        pytest.param("try:\n    x = 1\nexcept ImportError:\n    import ray\n", "try", id="the fallback"),
        pytest.param(
            "try:\n    import x\nexcept (A, ImportError):\n    pass\nelse:\n    import ray\n", "try", id="else of a try"
        ),
        pytest.param("try:\n    import ray\nexcept:\n    ray = None\n", "try", id="bare except around an import"),
        pytest.param(
            "try:\n    main()\n    import ray\nexcept Exception:\n    pass\n", "top", id="except around a program"
        ),
        pytest.param("try:\n    import ray\nexcept ValueError:\n    pass\n", "top", id="another error"),
        pytest.param("try:\n    import ray\nfinally:\n    pass\n", "top", id="finally alone"),
        pytest.param("try: import ray\nexcept ImportError: pass\n", "try", id="in the header's line"),
        pytest.param("if find_spec('ray'):\n    import ray\n", "try", id="find_spec"),
        pytest.param("if is_ray_available():\n    import ray\n", "try", id="a function that asks"),
        pytest.param("with suppress(ImportError):\n    import ray\n", "try", id="suppress"),
        pytest.param("if TYPE_CHECKING:\n    import ray\n", "type-checking", id="type checking"),
        pytest.param("if TYPE_CHECKING:\n    pass\nelse:\n    import ray\n", "top", id="else of type checking"),
        pytest.param(
            "def f():\n    try:\n        import ray\n    except ImportError:\n        pass\n",
            "try",
            id="try in a function",
        ),
        pytest.param("def f(): pass\nx = g(\n    import_module('ray'))\n", "top", id="indented only by brackets"),
        pytest.param("def f():\n\tif x:\n\t\timport ray\n", "function", id="tabs"),
    ],
)
def test_guard_of_an_import(text: str, guard: str) -> None:
    assert [item.detail["guard"] for item in facts(text, "import")] == [guard]


def test_an_import_stands_at_its_module_in_code_points() -> None:
    (found,) = facts("x = 'é'; from ray.tune import run\n", "import")
    place = found.location
    assert (place.line, place.column, place.end_line, place.end_column) == (1, 15, 1, 23)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("import mlflow as m\nm.log_metric(1)\n", ["mlflow.log_metric"], id="an alias"),
        pytest.param("from mlflow import log_metric as lm\nlm('a')\n", ["mlflow.log_metric"], id="a function's alias"),
        pytest.param("import mlflow\nmlflow.sklearn.autolog()\n", ["mlflow.sklearn.autolog"], id="dotted"),
        pytest.param("import mlflow.sklearn\nmlflow.log(1)\n", ["mlflow.log"], id="a submodule binds its parent"),
        pytest.param("from prefect import flow\n@flow\ndef f(): pass\n", ["prefect.flow"], id="a bare decorator"),
        pytest.param(
            "from prefect import task\n@task(a=1)\ndef task(): pass\n",
            ["prefect.task"],
            id="a decorator with arguments",
        ),
        pytest.param("import mlflow\nf'{mlflow.log()} mlflow.no()'\n", ["mlflow.log"], id="a field of an f-string"),
        pytest.param(
            "import mlflow\nf\"{'{:.4f}'.format(mlflow.log())} {{mlflow.no()}}\"\n",
            ["mlflow.log"],
            id="beside braces in a field",
        ),
        pytest.param("import mlflow\nprint('{mlflow.log()}')\n", [], id="no f-string"),
        pytest.param("import mlflow\n(mlflow\n  .log(1))\n", ["mlflow.log"], id="over lines"),
        pytest.param("import mlflow\nx.mlflow.log(1)\n", [], id="an attribute of the name"),
        pytest.param("from ray import tune\ndef tune(x): pass\nclass tune(object): pass\n", [], id="definitions"),
        pytest.param(
            "def f():\n    from ray import tune\n    tune()\ndef g(tune):\n    tune(1)\n",
            ["ray.tune"],
            id="within its function alone",
        ),
        pytest.param(
            "import mlflow\nc = mlflow.MlflowClient()\nc.get_run(1)\n",
            ["mlflow.MlflowClient", "mlflow.MlflowClient.get_run"],
            id="a variable assigned once",
        ),
        pytest.param(
            "import mlflow\nc = mlflow.MlflowClient()\nc = 1\nc.get_run(1)\n",
            ["mlflow.MlflowClient"],
            id="a variable assigned twice",
        ),
        pytest.param(
            "import mlflow\nc = mlflow.MlflowClient().x()\nc.get_run(1)\n",
            ["mlflow.MlflowClient"],
            id="assigned from a method",
        ),
        pytest.param(
            "import mlflow\nmatch x:\n    case (\n        mlflow.Run(a=':'),\n        mlflow.X() | mlflow.Y(),\n    ) if mlflow.z(): mlflow.a()\n",
            ["mlflow.z", "mlflow.a"],
            id="a pattern over lines with a condition",
        ),
        pytest.param("import mlflow\nmatch x:\n    case mlflow.Run(a=1):\n        pass\n", [], id="a pattern"),
        pytest.param(
            "import mlflow\nmatch x:\n    case 1: pass\ncase = mlflow.run(1)\n",
            ["mlflow.run"],
            id="a variable named case",
        ),
        pytest.param(
            "import mlflow\nc = mlflow.Client()\nc.get()\ng(\n  c=c, d=1\n)\n",
            ["mlflow.Client", "mlflow.Client.get"],
            id="a keyword argument is no assignment",
        ),
        pytest.param(
            "import ray\ndef f(\n    a: int = 1,\n    c: X = ray.C()\n):\n    c.get()\n",
            ["ray.C"],
            id="a parameter is no variable",
        ),
        pytest.param('"""\nimport np\n"""\nnp.fit(x)\n', ["*.fit"], id="a module of a docstring"),
        pytest.param(
            "import mlflow\n# see mlflow.\nmlflow.log()\n", ["mlflow.log"], id="below a comment that ends with a dot"
        ),
        pytest.param(
            "import pickle as p\np.dump(x, f)\np.load(f)\n", ["pickle.dump"], id="of another module only what is asked"
        ),
        pytest.param("from pickle import dump\ndump(x, f)\n", ["pickle.dump"], id="a function of another module"),
        pytest.param(
            "from sklearn import svm\nsvm.SVC()\nsvm.NuSVC()\n", ["sklearn.svm.SVC"], id="of a seen module likewise"
        ),
        pytest.param("model.fit(x)\nFoo().fit(x)\na['b'].fit(x)\n", ["*.fit"] * 3, id="an unknown receiver"),
        pytest.param("(a\n  # see ray\n  .fit(x))\n", ["*.fit"], id="a receiver above a comment"),
        pytest.param("import numpy as np\nnp.fit(x)\nimport scipy\nscipy.a.fit()\n", [], id="the receiver is a module"),
        pytest.param("import mlflow\nmlflow.fit()\n", ["mlflow.fit"], id="the receiver is a wanted module"),
        pytest.param("def fit(x): pass\nfit(x)\nx.refit()\nx.fit\n", [], id="no method"),
        pytest.param("# model.fit(x)\n'model.fit(x)'\n", [], id="comments and strings"),
    ],
)
def test_calls(text: str, found: Sequence[str]) -> None:
    assert values(text, "call") == list(found)


def test_a_call_is_counted_and_shown_once() -> None:
    found = facts("import mlflow\n" + "mlflow.log_metric(1)\n" * 9, "call")
    assert [(item.location.line, item.detail["count"]) for item in found] == [(2, "9")]


def test_a_call_that_decides_something_is_shown_five_times() -> None:
    found = facts("m.fit()\n" * 9, "call")
    assert [(item.location.line, item.detail.get("count")) for item in found] == [
        (1, "9"),
        *((line, None) for line in range(2, 6)),
    ]


def test_a_source_with_many_names_is_read_like_one_with_few() -> None:
    names = ", ".join(f"n{i}" for i in range(20))
    text = f"from ray import {names}\nn1(1)\n@n2 (2)\nn3\\\n  .x(3)\nx.n4(1)\nn5 .y(n6 (1))\nclass n7(n8()): pass\n"
    assert values(text, "call") == ["ray.n1", "ray.n2", "ray.n3.x", "ray.n5.y", "ray.n6", "ray.n8"]


def test_literal_arguments_of_a_call() -> None:
    (found,) = facts(
        'import torch\ntorch.save(model.state_dict(), "a/b.pt", 3, x, deep=True, how="é", f=open(p))\n', "call"
    )
    assert found.detail == {
        "count": "1",
        "args": '[null, "a/b.pt", 3, null]',
        "arg0": "model.state_dict()",
        "kw.deep": "true",
        "kw.how": "é",
        "names": "f",
    }


def test_arguments_over_lines_with_comments_and_brackets_in_strings() -> None:
    (found,) = facts("import pickle\npickle.dump(  # )\n    [')', 1],\n    'x.pkl'\n)\n", "call")
    assert json.loads(found.detail["args"]) == [[")", 1], "x.pkl"]


def test_arguments_without_an_end_are_none() -> None:
    (found,) = facts("import pickle\npickle.dump(x, '" + "a" * 5000 + "')\n", "call")
    assert found.detail == {"count": "1"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param('A(report_to="wandb")\n', ["report_to=wandb"], id="a keyword"),
        pytest.param("A(\n    x,\n    report_to = 'wandb',  # x\n)\n", ["report_to=wandb"], id="over lines"),
        pytest.param('A(report_to=["x", "wandb"])\n', ["report_to=wandb"], id="in a list"),
        pytest.param('{"report_to": "mlflow"}\n', ["report_to=mlflow"], id="a dictionary"),
        pytest.param('{"report_to": ["mlflow"]}\n', ["report_to=mlflow"], id="a list in a dictionary"),
        pytest.param('df.write.format("delta").save(p)\n', ["format=delta"], id="the first argument of a method"),
        pytest.param('A(revision="main")\n', ["revision=main"], id="a key with any value"),
        pytest.param('"{}".format("delta")\n', [], id="a method of a string"),
        pytest.param('report_to = "wandb"\n', [], id="an assignment"),
        pytest.param('A(report_to="wandb" if x else y)\n', [], id="a condition"),
        pytest.param('A(report_to="wandb-x", to="wandb")\n', [], id="another value, another key"),
        pytest.param("# A(report_to='wandb')\n", [], id="a comment"),
        pytest.param("'A(report_to=\"wandb\")'\n", [], id="a string"),
    ],
)
def test_literals_that_name_something(text: str, found: Sequence[str]) -> None:
    assert values(text, "string") == list(found)


@pytest.mark.parametrize(
    ("text", "access"),
    [
        pytest.param('os.environ["WANDB_API_KEY"]\n', ["read"], id="subscript"),
        pytest.param("os.environ.get('WANDB_API_KEY', 1)\n", ["read"], id="get"),
        pytest.param("os.getenv(\n    'WANDB_API_KEY')\n", ["read"], id="getenv"),
        pytest.param("environ['WANDB_API_KEY'] == 1\n", ["read"], id="compared"),
        pytest.param("os.environ['WANDB_API_KEY'] = x\n", ["set"], id="assigned"),
        pytest.param("os.environ.setdefault('WANDB_API_KEY', x)\n", ["set"], id="setdefault"),
        pytest.param("x['WANDB_API_KEY']\nlog('WANDB_API_KEY')\n", [], id="elsewhere"),
        pytest.param("# os.environ['WANDB_API_KEY']\n", [], id="a comment"),
    ],
)
def test_environment_variables(text: str, access: Sequence[str]) -> None:
    assert [item.detail["access"] for item in facts(text, "env")] == list(access)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param('x = "lakefs://repo/main"\n', ["lakefs://repo/main"], id="a string"),
        pytest.param("x = rf's3://{b}/x'\n", ["s3://{b}/x"], id="an f-string"),
        pytest.param("x = 's3://user:secret@host/x'\n", ["s3://host/x"], id="credentials"),
        pytest.param('x = """s3://b\n"""\n', ["s3://b"], id="triple quotes"),
        pytest.param("x = 'https://a.hf.space/x'\n", ["https://a.hf.space/x"], id="a star in the scheme"),
        pytest.param("x = 's3://" + "a" * 300 + "'\n", ["s3://" + "a" * 195], id="a long one"),
        pytest.param("x = b's3://b'\n", [], id="bytes"),
        pytest.param("x = 'see s3://b'\n# 's3://b'\n", [], id="further on, and a comment"),
        pytest.param("x = \"'s3://b'\"\n", [], id="a string in a string"),
    ],
)
def test_addresses(text: str, found: Sequence[str]) -> None:
    assert values(text, "url") == list(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param('q = "CREATE TABLE x USING DELTA"\n', ["using delta"], id="capitals"),
        pytest.param('q = """create table x\nusing\n  delta"""\n', ["using delta"], id="white space between"),
        pytest.param("q = 'create table x\\nusing delta'\n", ["using delta"], id="an escaped line end"),
        pytest.param("c.execute('CALL DOLT_COMMIT(1)')\n", ["call dolt_commit("], id="a call"),
        pytest.param("q = f'SELECT * FROM dolt_history_{t}'\n", ["dolt_history_"], id="a prefix"),
        pytest.param("select = 'select 1'\nlog('we are using delta now')\n", [], id="prose"),
        pytest.param('def f():\n    """SELECT: USING DELTA"""\n', [], id="a docstring"),
        pytest.param("q = 'SELECT 1'  # USING DELTA\n", [], id="a comment"),
        pytest.param("q = 'select max_batch_size: 1'\n", [], id="a phrase of another format"),
    ],
)
def test_phrases_of_sql(text: str, found: Sequence[str]) -> None:
    assert values(text, "text") == list(found)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"import ray\n\0\n", "holds null bytes", id="null bytes"),
        pytest.param("# coding: rot13\nx = 'é'\n".encode(), "declares an encoding that is not known", id="rot13"),
        pytest.param("# coding: idna\nx = 'é'\n".encode(), "declares an encoding that is not known", id="idna"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        list(read_python(Document("a.py", data), INTEREST))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("import ray\n".encode("utf-16"), id="UTF-16"),
        pytest.param("# coding: latin-1\nx = 'é'; import ray\n".encode("latin-1"), id="declared Latin 1"),
        pytest.param(b"x = '\xff'; import ray\n", id="bytes that are no UTF-8"),
        pytest.param(
            "# -*- coding: shift_jis -*-\nx = 'ソ'; import ray\n".encode("shift_jis"),
            id="a letter that holds a backslash",
        ),
        pytest.param(b"# coding: no-such\nimport ray\n", id="unknown encoding, nothing but ASCII"),
    ],
)
def test_encodings(data: bytes) -> None:
    assert values(data, "import") == ["ray"]


def test_a_string_without_an_end_is_unread_and_the_rest_is_read() -> None:
    found = list(read_python(Document("a.py", "import ray\nx = ('a\nray.get(1, 'b')\n"), INTEREST))
    assert [item.value for item in found if isinstance(item, Evidence)] == ["ray", "ray.get"]
    assert not [item for item in found if isinstance(item, Unread)]


def test_a_databricks_source_tells_where_it_runs_and_what_it_installs() -> None:
    text = "# Databricks notebook source\n# MAGIC %pip install mlflow==2.1\n\n# COMMAND ----------\nimport mlflow\n# MAGIC %sh\n# MAGIC dvc pull\n"
    assert values(text, "notebook") == ["databricks"]
    assert [(e.value, e.location.line, e.location.column) for e in facts(text, "package")] == [("mlflow", 2, 22)]
    assert values(text, "command") == ["pip", "dvc"]
    assert values(text, "import") == ["mlflow"]


def test_nothing_is_asked_and_nothing_is_found() -> None:
    text = "import mlflow\nmlflow.log(a='s3://b')\nx.fit()\n"
    assert list(read_python(Document("a.py", text), Interest())) == []
