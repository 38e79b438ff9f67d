"""Arguments that land in another parameter than the one of their name."""

from __future__ import annotations

import pytest

from stacklint.syntax.python_misplaced import misplaced
from stacklint.syntax.python_positions import may_be_misplaced

_LOAD = "import os\ndef load(name, fetch=True, tuner=False):\n    pass\n"
_CLASS = "import os\n@deco\nclass Chat:\n    def __init__(self, engine, lora=None, template=None):\n        pass\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("import os\ndef index(start=0, end=1): pass\nindex(end)", [], id="one for the other on purpose"),
        pytest.param(_LOAD + "load('a', tuner)", ["tuner: fetch"], id="an optional parameter is passed over"),
        pytest.param(_LOAD + "load('a', args.tuner)", ["tuner: fetch"], id="an attribute"),
        pytest.param(_LOAD + "load('a', fetch, tuner)", [], id="in their places"),
        pytest.param(_LOAD + "load('a', tuner, tuner=True)", [], id="given as well"),
        pytest.param(_LOAD + "load('a', tuner, **more)", [], id="others may be given"),
        pytest.param(_LOAD + "load(tuner)", [], id="a parameter that must be given"),
        pytest.param(_LOAD + "def load(x): pass\nload('a', tuner)", [], id="defined twice"),
        pytest.param(_LOAD + "other.load('a', tuner)", [], id="a method of something else"),
        pytest.param("import os\n@task" + _LOAD[9:] + "load('a', tuner)", [], id="a decorator may give one"),
        pytest.param("import os\n@task" + _LOAD[9:] + "load.submit('a', tuner)", ["tuner: fetch"], id="handed on"),
        pytest.param(_CLASS + "Chat.bind(engine, template)", ["template: lora"], id="a class"),
        pytest.param(_CLASS + "Chat.bind(\n    engine,  # x\n    a.template,\n)", ["template: lora"], id="over lines"),
        pytest.param(
            "import os\ndef log(one, two, six): pass\nlog(two, six, one)",
            ["two: one", "six: two", "one: six"],
            id="all",
        ),
        pytest.param("import os\ndef gap(one, two): pass\ngap(two, one)", [], id="two that are exchanged on purpose"),
        pytest.param("import os\ndef f(a=1, *args, b=2): pass\nf(b)", [], id="any number of arguments"),
        pytest.param("import os\ndef f(ab=1, ba=2): pass\nf(ba)", [], id="names that say little"),
    ],
)
def test_misplaced(text: str, expected: list[str]) -> None:
    found = misplaced(text)
    assert [f"{row.name}: {row.lands}" for row in found] == expected
    assert may_be_misplaced(text) or not expected


def test_what_is_no_python_has_none() -> None:
    assert misplaced("def load(:\n") == []


def test_a_search_is_linear() -> None:
    assert not may_be_misplaced("\ndef f(" + "a, " * 60_000)
    assert not may_be_misplaced("\ndef f(a, b):\n" + "f(" * 90_000)
    assert not may_be_misplaced("\ndef f(a, b):\n  f(a, b)\n" * 7_000)
