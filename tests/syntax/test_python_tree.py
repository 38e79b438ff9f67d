"""Sources made up at random: read line by line they give what their syntax tree gives."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from stacklint.interest import Interest
from stacklint.syntax.python import read_lines
from stacklint.syntax.python_layout import Layout
from stacklint.syntax.python_tree import read_tree
from stacklint.syntax.python_wanted import wanted

if TYPE_CHECKING:
    from stacklint.syntax.python_facts import Imported

WANTED = wanted(
    Interest(
        modules=frozenset({"ray", "mlflow"}),
        calls=frozenset({"*.fit", "pickle.dump", "mlflow.log"}),
    )
)

SIMPLE = (
    "import ray",
    "import os, ray.tune as rt, mlflow",
    "import mlflow as m",
    "from ray import tune, train as tr",
    "from ray import (tune,  # a)\n        train)",
    "from ray import \\\n    tune",
    "from mlflow import *",
    "from . import ray",
    "import pickle as p",
    "from pickle import dump",
    "importlib.import_module('ray.x')",
    "__import__('mlflow')",
    "import numpy as np",
    "m.log(1)",
    "ray.init().fit(x)",
    "x = ray.a.b(\n    tune(1),\n)",
    "tune.run(f'{ray.get(1)} ray.no()')",
    "f\"{'{'.join(ray.get())}{{ray.no()}}\"",
    "p.dump(m.log(')'), '(')",
    "dump(1)",
    "np.fit(1); model.fit(2)",
    "a['b'].fit()",
    "(model\n    .fit(1)\n)",
    "s = 'import ray'  # import ray",
    's = "it\'s" + \'a "b" ray.get(1)\'',
    "s = '''\nimport ray\nray.get('x')\n'''",
    's = """a\\"""b"""; ray.get(1)',
    "s = 'a\\\nimport ray\\\nb'; tune(2)",
    "s = r'\\'; ray.get(3)  # '",
    "# ray.get(1) '''",
    '# it\'s """',
    "x = [\n    ray.get(i)\n    for i in y\n    if i\n]",
    "return_ = lambda: tune(1)",
    "é = 'é'; ray.get(é)",
    "pass",
    "x = {'report_to': ray}",
    "print(ray.get, ray . get(1))",
    "s = f'''{\nray.get(1)\n}'''",
    "s = b'ray.get(1)' + rb'\\''",
    "x = -ray.get(1) @ tune(2)",
)
HEADERS = (
    "def f(a=ray.get(1)):",
    "async def g(\n    a,\n    b=1,\n):",
    "class tune(ray.A):",
    "if TYPE_CHECKING:",
    "if find_spec('ray'):",
    "if x:",
    "for x in tune(y):",
    "with suppress(ImportError):",
    "with ray.open(1) as x:",
    "while True:",
    "@tune\ndef h():",
    "@ray.remote(\n    num=1)\nclass A:",
)
TRIES = (
    "except ImportError:",
    "except (ValueError, ModuleNotFoundError) as e:",
    "except Exception:",
    "except:",
    "except KeyError:",
    "finally:",
)


def _indented(text: str) -> str:
    """Indent a block; the inside of strings over lines stays, so that it stands at the margin."""
    inside = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno
        for line in range(node.lineno + 1, node.end_lineno + 1)
    }
    lines = text.split("\n")
    return "\n".join(line if n in inside else f"    {line}" for n, line in enumerate(lines, 1))


def _block(header: str, body: list[str]) -> str:
    return f"{header}\n" + "\n".join(map(_indented, body))


def _try(body: list[str], clause: str, handler: list[str], rest: list[str]) -> str:
    text = _block("try:", body) + "\n" + _block(clause, handler)
    return text if clause == "finally:" else text + "\n" + _block("else:", rest)


def _if(header: str, body: list[str], rest: list[str]) -> str:
    return _block(header, body) + "\n" + _block("else:", rest)


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=4).map(lambda lines: [*lines, "pass"])
    ifs = st.sampled_from([header for header in HEADERS if header.startswith("if")])
    return st.one_of(
        st.builds(_block, st.sampled_from(HEADERS), body),
        st.builds(_try, body, st.sampled_from(TRIES), body, body),
        st.builds(_if, ifs, body, body),
    )


STATEMENTS = st.recursive(st.sampled_from(SIMPLE), _blocks, max_leaves=12)
SOURCES = st.lists(STATEMENTS, min_size=1, max_size=12).map(lambda lines: "\n".join(lines) + "\n")


@settings(max_examples=300, deadline=None)
@given(SOURCES)
def test_lines_give_what_the_tree_gives(source: str) -> None:
    data = source.encode()
    layout = Layout(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        truth = read_tree(data, WANTED)
    found = read_lines(layout, WANTED)
    assert layout.doubt < 0
    assert sorted(map(_import, found.imports)) == sorted(map(_import, truth.imports))
    assert found.calls == truth.calls


def _import(pair: tuple[Imported, str]) -> tuple[str, ...]:
    item, guard = pair
    return (item.value, item.bound, item.target, str(item.start), str(item.end), item.form, guard)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="\"'\\\n#frb{}() ray.tune=import,", max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    data = text.encode()
    layout = Layout(data)
    found = read_lines(layout, WANTED)
    try:
        truth = read_tree(data, WANTED)
    except SyntaxError:
        return
    if layout.doubt < 0:
        assert [item.value for item, _ in found.imports] == [item.value for item, _ in truth.imports]
