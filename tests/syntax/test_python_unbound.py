"""Names that functions need and that nothing, or only one branch, binds."""

from __future__ import annotations

import pytest

from stacklint.syntax.python_unbound import unbound

_SHARED = "def clean(row):\n    return row\n"


def _modules(name: str) -> str:
    return {"shared": _SHARED, "open": "from elsewhere import *\n"}.get(name, "")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("def f():\n    return model\n", ["model"], id="nothing binds it"),
        pytest.param("model = 1\ndef f():\n    return model\n", [], id="the module does"),
        pytest.param("def f():\n    return g()\ndef g():\n    return 1\n", [], id="it is bound further down"),
        pytest.param(
            "def g():\n    global model\n    model = 1\ndef f():\n    return model\n", [], id="declared global"
        ),
        pytest.param("def f(rows):\n    return [r for r in rows if r]\n", [], id="a comprehension's own name"),
        pytest.param("def f(x: Row) -> Row:\n    y: Row = x\n    return y\n", [], id="annotations bind nothing here"),
        pytest.param("from shared import *\ndef f():\n    return clean(model)\n", ["model"], id="a star that is known"),
        pytest.param("from open import *\ndef f():\n    return model\n", [], id="a star of a star"),
        pytest.param("from other import *\ndef f():\n    return model\n", [], id="a star that is not known"),
        pytest.param("globals()['model'] = 1\ndef f():\n    return model\n", [], id="names made at run time"),
        pytest.param(
            "def f():\n    try:\n        return unicode(1)\n    except NameError:\n        return 1\n", [], id="tried"
        ),
        pytest.param(
            "def f():\n    if 1:\n        return 2\n        print(x)\n    return 1\n    return item\n",
            [],
            id="never reached",
        ),
        pytest.param("def f(:\n", [], id="no Python"),
        pytest.param("def f():\n    return len(__file__)\n", [], id="built in"),
        pytest.param("class A:\n    def f(self):\n        return self.g(np)\n", ["np"], id="in a method"),
    ],
)
def test_names_that_nothing_binds(text: str, names: list[str]) -> None:
    assert [row.name for row in unbound(text, _modules)] == names


_CHOICE = "def f(kind):\n    if kind == 1:\n        {one}\n    elif kind == 2:\n        {two}\n    {then}\n"


@pytest.mark.parametrize(
    ("one", "two", "then", "lines"),
    [
        pytest.param("pass", "x = 1", "return x", [6], id="one branch leaves it out"),
        pytest.param("x = 2", "x = 1", "return x", [], id="both have it, and maybe there is no third"),
        pytest.param("return 0", "x = 1", "return x", [], id="the other one returns"),
        pytest.param("sys.exit(1)", "x = 1", "return x", [], id="the other one ends the program"),
        pytest.param("pass", "x = 1", "return kind or x", [], id="it may not be needed"),
        pytest.param("pass", "x = 1", "return [x for y in kind]", [], id="it may never be evaluated"),
        pytest.param("pass", "x = 1", "x = 3; return x", [], id="it is bound anew"),
    ],
)
def test_names_that_one_branch_binds(one: str, two: str, then: str, lines: list[int]) -> None:
    text = "import sys\n" + _CHOICE.format(one=one, two=two, then=then)
    assert [row.line - 1 for row in unbound(text, _modules) if row.in_branch] == lines


def test_a_large_source_is_passed_over() -> None:
    assert unbound("x = 1\n" * 30_000 + "def f():\n    return y\n", _modules) == []
